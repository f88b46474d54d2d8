package wording

// dutchLeads are about what pushes towards an answer, or is hard to answer.
var dutchLeads = []rule{
	{code: Leading, key: "leading.praise", match: `
		^ hoe PRAISE ; en|vertel* ~2 hoe PRAISE ; onze ~2 PRAISE ; ons PRAISE ; onze|ons VIRTUE ; PRAISE ~1 nieuwe ; bekend ~1 om ~2 onze|WE ; trots ~1 op ~2 onze|ons ; WE ~6 bekroond* ; bekroond*|onovertroffen|gelauwerd*`,
		unless: `onze|ons beste wensen ; WE ~3 PRAISE dat`},
	{code: Leading, key: "leading.effort", match: `
		doen|doet|deden|deed|gedaan ~5 ons|hun|mijn|zijn|haar|uiterste ~1 best ; ons|hun|mijn|uiterste best ; alles ~3 aan ~6 YOU|tevreden ; hard ~2 gewerkt|werken|werkt ; dag ~2 nacht ~3 voor ~1 YOU ; WE ~3 hopen|hoop ~6 GLAD|PRAISE ; hopen|hoop ~5 GLAD|PRAISE ; vertrouwen ~3 erop ~6 GLAD`,
		unless: `hopen ~4 dat ~2 YOU ~4 invul*`},
	{code: Leading, key: "leading.agree", match: `
		YOU toch ; toch ~1 ook ~4 ; ,toch|he|nietwaar $ ; ,of niet $ ; vind* ~1 YOU ~1 ook ; zou* ~1 YOU niet ; vind* ~1 YOU niet ; YOU ~1 met ~1 ons|mij ~1 eens ; met ons eens ; bent YOU niet ~3 GLAD ; moet ~2 toegeven ; eens ~4 dat ~2 onze|WE`,
		unless: `eens|mee of|oneens ~1 oneens|eens ; niet ~2 GLAD en niet`},
	{code: Leading, key: "leading.praise", match: `onder de indruk ; niemand|nergens ~6 als|dan WE ; beter|sneller|goedkoper dan ~1 anderen|elders|concurrent* ; warm|warme|hartelijk* ~1 welkom|ontvangst|onthaal ; roemen|roemt|prijzen ons|onze ; WE ~3 honderd procent ; altijd ~1 honderd procent ; winkel|school|bank|bedrijf van het jaar ; hoe ~1 blij|goed|leuk WE`},
	{code: Leading, key: "leading.crowd", match: `MOST CROWD ~8 GLAD|PRAISE|TOP|aanbevelen|hoog ; de meeste ~6 GLAD|PRAISE ; CROWD ~2 zijn ~4 GLAD|PRAISE ; al ~2 duizend* ~4 GLAD`, unless: `hoeveel ; hoe ~3 zijn`},
	{code: Leading, key: "leading.assume", match: `
		^ natuurlijk|uiteraard|vanzelfsprekend|ongetwijfeld ; zeker|vast|natuurlijk|uiteraard|ongetwijfeld|absoluut ~3 GLAD|PRAISE ; hoeveel|hoe ~1 veel|zeer|veel beter|sneller|fijner|makkelijker|prettiger|leuker|schoner ; hoeveel ~1 beter|sneller|fijner|makkelijker|prettiger|leuker|schoner ; GLAD|PRAISE ~4 he|toch $ ; was|vond ~3 vast|zeker ~3 GLAD|PRAISE`},
	{code: Loaded, match: `
		waarom ~5 zo ~1 GLAD|PRAISE|VIRTUE ; waarom ~4 GLAD|PRAISE ; waarom ~6 beste|fijnste|leukste|voordeligste ; hoe ~8 zo ~1 goed|snel|fijn|makkelijk|vriendelijk ; geniet*|genoten ; hoeveel ~4 bespaar* ; bespaar* ~4 YOU ; hoe ~3 bespaar* ;
		hoeveel|aan ~5 al ~3 aanbevolen|aangeraden|verteld ; welke|welk ~1 verbetering*|voordeel|voordelen|pluspunt* ; nu|sinds|dankzij ~6 verbeterd|beter|vernieuwd ; wat ~8 zo bijzonder*|PRAISE|speciaal|goed|uniek ; wat ~8 zo ~1 bijzonder*|PRAISE|speciaal|uniek ;
		waarom ~4 nog ~1 niet|geen ; thuis ~1 voelde|voelt ; overtuigde|overtuigd ~1 YOU ; waardoor ~3 bleef|blijft ~3 YOU ; hoe goed WE ; onze sterke|beste|mooiste ~1 ; hoezeer|hoe zeer ~6 PRAISE|geno* ; hoe vaak ~6 anderen|vrienden|iedereen ~4 goed|geweldig ; wanneer ~5 weer|opnieuw|volgende ~4 koop*|kopen|bestel*|boek*|komt ; dankzij ~2 ons|onze|WE ; hoe ~3 hielp|helpt|hielpen ~6 goed|verder`,
		unless: `hoe ~2 waarschijnlijk ; of ~1 niet`},
	{code: Loaded, key: "loaded.best", roles: "q", match: `wat|welk* ~5 leukst*|fijnst*|mooist*|prettigst*|favoriet*|lekkerst* ; wat ~6 het|de ~1 beste ; wat ~3 meest ~2 gewaardeerd`},
	{code: Absolute, roles: "q", match: `altijd ; nooit ; iedereen ; alles ; honderd procent ; 100 % ; 100 procent ; elke keer ; al uw|je|jouw|onze ~1 ; alle ~1 ; overal ; niemand ; steeds ; elke|iedere klant|keer|dag|medewerker`,
		unless: `^ hoe ~3 vaak ; hoe vaak ; alles ~1 bij ~1 elkaar ; over ~1 alles ; als YOU ~4 alles`},
}

// dutchPlain lists officialese with words that everybody knows; a stem takes any end.
const dutchPlain = `
middels=met
omtrent=over
betreffende=over
aangaande=over
dienstverlening=hulp
teneinde=om
conform=volgens
vigerend*=geldende
inzake=over
alvorens=voordat
derhalve=daarom
echter=maar
tevens=ook
eveneens=ook
reeds=al
indien=als
mits=als
tenzij=behalve als
gaarne=graag
dient=moet
dienen=moeten
retourneren=sturen
kenbaar=duidelijk
verzoeken=vragen
verzoekt=vraagt
ontvangst=komst
adequaat=goed
adequate=goede
casus=zaak
intermediair*=tussenpersoon
schadeclaim*=schade
bejegening=omgang
bejegend=behandeld
klinisch*=in het ziekenhuis
implementeren=invoeren
implementatie=invoering
optimaliseren=verbeteren
faciliteren=helpen
faciliteit*=voorziening
evalueren=bekijken
geanonimiseerd=losgemaakt van uw naam
anonimiseren=losmaken van uw naam
waarborgen=beschermen
waarborgt=beschermt
medegedeeld=verteld
mededelen=vertellen
tariefstelling=prijzen
voorafgaand=voor
participeren=meedoen
participatie=meedoen
respondent*=wie antwoordt
ervoer=vond
ervaarde=vond
percipi*=ziet
perceptie=mening
communiceren=vertellen
customer=klant
journey=ervaring
onboarding=start
touchpoint*=contact
stakeholder*=betrokkene
proactief=uit zichzelf
proactieve=uit zichzelf
klantreis=ervaring
serviceverlening=service
zorgverlener*=wie u helpt
problematiek=problemen
substantieel=groot
substantiele=grote
prioriteit*=wat voorgaat
transparant*=duidelijk
communicatie=uitleg
significant*=duidelijk
aanvang=begin
geschieden=gebeuren
geschiedt=gebeurt
desbetreffende=deze
voornoemde=deze
bovengenoemde=deze
hieromtrent=hierover
desgewenst=als u wilt
hetgeen=wat
welgemeend*=eerlijk
alsmede=en
voorts=ook
nochtans=toch
ingevolge=volgens
krachtens=volgens
jegens=tegen
ondergetekende=ik
verneemt=hoort
vernemen=horen
bevinding*=mening
frontoffice=balie
backoffice=kantoor
helpdesk*=hulp
responsiv*=snelle reactie
nopens=over
derhalve=daarom
teneinde=om
spoedig=snel
spoedige=snelle
kwalitatief=goed
kwalitatieve=goede
compenseren=vergoeden
restitutie=geld terug
effectief=goed werkend
efficient*=snel
competent*=deskundig
competentie*=wat iemand kan
expertise=kennis
assistentie=hulp
consult=gesprek
anamnese=vragen over uw gezondheid
diagnostiek=onderzoek
pedagogisch*=opvoedend
didactisch*=van het lesgeven
`
