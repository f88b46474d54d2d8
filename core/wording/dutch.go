package wording

// dutchClasses are the words that Dutch patterns are made of.
const dutchClasses = `
TO: tot t tm en met met of
UNIT: euro eur cent procent % minuut minuten seconde* uur uren dag dagen werkdag* week weken maand maanden jaar kwartier keer maal vraag vragen klant* mensen januari februari maart april mei juni juli augustus september oktober november december kilometer km meter stuks personen antwoorden winkels bezoek* bonnen
ORDINAL: tussen nummer nr om stap vraag kamer lijn bus pagina klas groep loket balie zaal euro versie artikel dinsdag maandag woensdag donderdag vrijdag
YOU: u uw jij je jou jouw jullie
WE: wij we ons onze
ME: ik mij me mijn
GIVE: geef geeft geven geef gegeven kies kiest kiezen klik klikt klikken zet scoor scoort gun gunt gunnen druk selecteer vink tik beloon waardeer beoordeel toe
GAVE: gaf gaven
SCORE: cijfer cijfers *cijfer *cijfers score scores *score *scores beoordeling* waardering* rating* punt punten ster sterren oordeel review* recensie* nps
ANSWER: antwoord antwoorden mening reactie enquete* vragenlijst* beoordeling* oordeel feedback
HIGH: hoog hoge hoger hogere hoogste mooi mooie mooier mooiste beter betere beste top topscore* topcijfer* maximale maximaal max vol volle dik dikke positief positieve goed goede prachtig* geweldig* uitstekend*
LOW: laag lage lager lagere laagste slecht slechte slechter negatief negatieve onvoldoende* matig*
LESS: lager minder hoger meer onder
VERDICT: teleurstelling ramp drama nederlaag gemiste minpunt strafpunt tegenvaller zakken onbruikbaar waardeloos ondermaats weggegooid waarschuwing voldoende voldoendes onvoldoende* geslaagd gezakt gefaald faal falen faalt mislukt mislukking klacht klachten zesmin gezakt afgekeurd goedgekeurd ruimvoldoende fout foutief
COUNT: telt tellen tel geldt gelden betekent betekenen staat staan zien zie ziet beschouwen beschouwt rekenen rekent klinkt noemen noemt is =
STAFF: medewerk* leerling-medewerker stagiair* trainee* koerier* kapper* baliemedewerk* receptionist* begeleider* makelaar* installateur* filiaal vestiging vakman schoonmaker* verzorgende* chef leidinggevende* baas collega* monteur* adviseur* verpleeg* arts artsen juf docent* chauffeur* verkoper* verkoopster* team teams baas personeel manager* bezorger* leerkracht* behandelaar* afdeling winkelteam
PAY: bonus bonussen bonusje salaris* loon loonsverhoging beloning prestatiebeloning *beloning provisie* contract* target targets toeslag extraatje* premie promotie loopbaan dienstverband jaargesprek functioneringsgesprek fooi loonstrook* loonsverhoging proeftijd personeelsdossier dossier uitbetaald provisies premies opslag vakantiegeld variabel prestaties
JOB: baan banen job ontslag ontslagen contract
TREAT: taart bonus uitje eten pizza bbq barbecue ijs dagje prijs beloning borrel feestje etentje gebak beker
GIFT: *korting korting* kortingscode* cadeau* kado* *bon bonnen *bonnen tegoed *tegoed waardebon* voucher* voordeelcode* actiecode* tablet* iphone* airpods attentie* presentje* kadootje* *punten weekend* prijs prijzen prijzenpakket* vergoeding* staatslot* lootje* verrassing* powerbank* *ijsje ijsje* zegels *zegels airmiles toegangskaart* kaartje* *pakket goodiebag* *voucher* *coupon coupon* *abonnement lunch* diner* koffie taart bloemen* fles wijn horloge* smartphone* hotelovernachting* dagje* weekendje* sjaal mok tas
STRONGGIFT: kortingscode* waardebon* voucher* cadeaubon* cadeaukaart* dinerbon* boekenbon* bioscoopbon* tegoedbon* actiecode* lootje* staatslot* attentie*
RAFFLE: winnaar* winnares* trekking verlot* verloting* loterij prijsvraag winactie* loot loten
GAIN: doneren doneert doneer schenk klaar cadeau trakteer trakteren schenken schenkt weggeven trekken verdubbel* win winnen wint gewonnen ontvang ontvangt ontvangen krijg krijgt krijgen verdien verdient verdienen spaar pak scoor bezorgen geven sturen kans trakteren
FACT: kocht koos leverde ingeleverd gebruikt gebruikte bestelde inleverde kreeg ontving hebt had inwisselde
NEG: niet geen nooit niets niks niemand nergens zonder nauwelijks noch evenmin
UN: ontevreden onredelijk* onduidelijk* oneens onmogelijk* onvriendelijk* onveilig* onbeleefd* onjuist* onvoldoende onnodig* onhandig* onprettig* onbegrijpelijk* onbetrouwbaar* ongeschikt* ongemakkelijk* onaardig* onzorgvuldig* onbekwaam* onbelangrijk* afraden afraad afraadt weinig misvatting verbieden weigeren moeilijk
PRAISE: razendsnel* bliksemsnel* supersnel* ultra* ongeevenaard* vlekkeloos* topkwaliteit magisch* onvergetelijk* betoverend* lovend* schitterend* liefdevol* smakelijk* gezellig* indrukwekkend* kwaliteitsvol* geweldig* fantastisch* uitstekend* prachtig* super* heerlijk* perfect* bekroond* schitterend* fijn fijne leuk leuke prettig* mooi mooie blij enthousiast* briljant* ongelooflijk* uitmuntend* topservice voortreffelijk* onovertroffen verrukt dolblij fenomenaal* toegewijd* bevlogen beroemd* gewaardeerd* geliefd* lekker
VIRTUE: vriendelijk* snelle deskundig* behulpzaam* goede beste lage hoge betrouwbare vakkundig* betere zorgvuldige persoonlijke moderne attente kundige ervaren voordelige
GLAD: tevreden blij enthousiast* goed fijn prettig* leuk gelukkig trots makkelijk
CROWD: klanten mensen bezoekers patienten ouders clienten bewoners leden inwoners gasten collegas iedereen huurders leerlingen studenten
MOST: meeste veel vrijwel bijna andere alle 90 95
CHANGE: omzetten ophalen optrekken bijwerken overdoen aanpassen aan te passen wijzigen veranderen herzien bijstellen verhogen heroverwegen ophogen verbeteren corrigeren intrekken
CHANGEIMP: verander wijzig herzie verhoog heroverweeg herstel corrigeer
LOSE: rij afsluiten stopgezet opzeggen opgezegd wachtlijst achteraan vertraging vervalt vervallen verliest verliezen stopt blokkeren blokkeert opschorten opgeschort kwijt beeindigd beeindigen boete uitgesloten
THREAT: werkgever incasso* advoca* juridisch* deurwaarder politie aansprakelijk* rechter verzekeraar
COLOUR: rood rode oranje groen groene geel gele
SHAPE: vakje* knop knoppen bolletje* gezicht* smiley* cijfer cijfers blokje* veld vlak balk bol
DONE: ingevuld aangevinkt geselecteerd gekozen aangeklikt ingesteld voorgeselecteerd voorgevuld ingegeven
AHEAD: al alvast standaard automatisch vooraf reeds
SILENT: reageert reageer antwoordt antwoord invult doet kiest
ABS: altijd nooit alles iedereen altijd overal volledig honderd steeds niemand alle al elke ieder geheel
FILL: de het een u in te van aan
FACEUP: :)
FACEDOWN: :(
FACEMID: :|
`

const dutchNumbers = `nul een-als-cijfer twee drie vier vijf|vijfje|vijfjes zes|zesje|zesjes|zessen zeven|zevens|zeventje|zeventjes acht|achten|achtje|achtjes negen|negens|negentje|negentjes tien|tienen`

func dutch() *lexicon {
	x := newLexicon("nl", dutchClasses, dutchNumbers)
	x.learn(dutchRules)
	x.learn(dutchLeads)
	x.plain = plainWords(dutchPlain)
	x.pole = dutchPoles
	return x
}

// dutchRules are about what makes a score worthless.
var dutchRules = []rule{
	{code: ScoreInstruction, match: `
		alleen|slechts|pas|uitsluitend|enkel ~4 TOP ~8 VERDICT|telt|tellen|goed|genoeg|prima ;
		telt|tellen|geldt|gelden|betekent|betekenen|zien|ziet|beschouwen|rekenen|noemen ~3 NUM|RNG ~5 VERDICT ;
		NUM|RNG ~7 COUNT ~7 VERDICT ; NUM|RNG ~3 COUNT ~2 VERDICT ;
		COUNT ~3 onder|beneden|lager|minder|alles ~3 NUM ~8 VERDICT ; alles|elk|ieder|iedere ~2 onder|beneden|lager|minder ~3 NUM ~10 VERDICT|slecht ;
		vanaf|boven|minstens|minimaal ~2 NUM ~7 VERDICT|tevreden|goed|blij|geslaagd ;
		NUM of|en LESS ~3 slecht|goed|VERDICT ;
		NUM ~7 juiste|goede|passende|correcte SCORE ; juiste|correcte SCORE ~4 NUM ;
		tevreden|blij|goed|orde ~8 kiezen|kiest|kies|geef|geven|geeft|hoort|past ~4 NUM|TOP ;
		NUM|RNG ~3 telt|tellen ~3 niet ; NUM|RNG ~5 niet meetelt|mee|meetellen|meegeteld ;
		NUM ~3 gelijk ~1 aan ; VERDICT ~2 is|vanaf|betekent|begint|krijg|krijgen|halen ~6 NUM ;
		voor|bij|met|van ~1 NUM ~6 VERDICT ; NUM ~3 VERDICT|zakken $ ; NUM ~2 ook|eigenlijk|gewoon|al ~2 VERDICT|slecht ;
		NUM ~3 staat|staan|betekent|zegt ~6 goed|tevreden|slecht|ontevreden ; promoter* ~6 TOP ; TOP ~6 promoter*`,
		unless: `GAVE ~2 NUM ; heeft|hebt ~3 NUM ~2 gegeven ; LOWNUM ~4 heel|zeer|helemaal`},
	{code: Begging, match: `
		GIVE ~1 ons|mij|me ~4 NUM|TOP ; ^ GIVE ~4 TOP ; GIVE ~3 dik|dikke|volle|ronde ~1 NUM|TOP|punten ; GIVE ~4 NUM sterren ; vijf|5 sterren ~6 GIVE ; GIVE|laat|schrijf|plaats ~6 vijf|5 sterren ;
		op ~3 TOP ~4 rekenen|hopen ; rekenen|hopen|hoop|reken ~2 op ~4 TOP ; op ~3 HIGH SCORE ~3 rekenen|hopen ; hopen|hoop|rekenen|reken ~2 op ~4 HIGH SCORE ;
		help|helpt|helpen|helpe ~3 aan ~4 TOP|SCORE ; TOP|NUM ~5 help|helpt|helpen|blij|waarderen|plezier ; HIGH SCORE ~6 help|helpt|helpen|blij|waarderen|plezier|fijn ;
		HIGH SCORE ~3 GIVE ; GIVE ~4 HIGH SCORE ; ga|gaan|gaat ~3 voor ~4 TOP|SCORE ; volle ~1 SCORE|TOP ; verdien* ~3 TOP ;
		niet|niets ~2 te ~1 streng|kritisch|hard ; wees|blijf|bent ~4 mild|lief|aardig|coulant|gul|royaal ; vergeet ~3 niet ~4 HIGH|TOP ; stem ~3 op ~1 WE ;
		graag|alsjeblieft|alstublieft|svp|aub ~4 HIGH SCORE|TOP ; graag|alsjeblieft|alstublieft|svp|aub ~3 TOP ; wil* ~6 TOP ~3 geven|invullen|kiezen ; mogen ~4 TOP ; TOP ~3 graag|alsjeblieft|alstublieft|waard ; zo hoog mogelijk* ; maak ~3 TOP ~2 van ; TOP ~2 geven`,
		unless: `^ wat|waarom|hoe|welke|waardoor ; WE geven ; LOWNUM ; hoger|hoge|hoog|goed|goede|mooi of ~2 LOW ; LOW of ~2 HIGH ; NEG ~2 NUM ; NUM = ; RNG`},
	{code: Reward, key: "reward", match: `
		GAIN ~7 GIFT ; GIFT ~4 GAIN ; maak* ~2 kans ; kans ~1 op ~5 ; RAFFLE ; code ~1 GIFT ; code ~3 korting ; ^ win ; en|om win|winnen ~1 te|een|GIFT ; GIFT|gratis ~4 als dank|bedankje|beloning ;
		als ~2 dank|bedankje|beloning ~4 GAIN|is|staat|ligt ; beloond ~4 met ; belonen ~3 YOU ; SCORE|ANSWER|TOP|NUM|deelname|meedoen|invullen ~8 gratis ; gratis ~6 bij|voor|na ~4 SCORE|TOP|ANSWER|deelname ;
		op onze kosten ; van ons cadeau ; kosteloos ~3 extra ; extra ~1 *punten|spaarpunten|airmiles|zegels ; STRONGGIFT`,
		unless: `NEG ~4 GIFT|kans|beloning ; FACT ~8 GIFT ; GIFT ~4 FACT ; krijgt niets|niks|geen ; NEG ~3 GAIN ; ^ hoe|wat|was|hebt|heeft|kon|kreeg|welke ; waarschijnlijk* ; kans ~3 YOU ~6 aanbeveelt ; kans ~3 dat`},
	{code: EmployeeInterest, match: `
		PAY ~8 SCORE|ANSWER|NUM|hangt|afhangt|afhankelijk|bepaal* ; SCORE|ANSWER|NUM|bepaal* ~8 PAY ; haal* ~4 target|targets|bonus ; krijg|krijgt ~3 ik|STAFF|hij|zij|ze ~5 PAY|TREAT|extra ; ik|STAFF krijg|krijgt ~4 PAY|TREAT ; daar krijg ~2 ik ~5 ;
		STAFF ~6 afgerekend|beloond|afgestraft|ontslagen|aangesproken|beoordeeld|afgekeurd ~4 SCORE|ANSWER|dit|uw ; SCORE|ANSWER ~8 STAFF ~4 afgerekend|beloond|afgestraft|ontslagen|aangesproken|beoordeeld ; word|wordt ~4 ik|STAFF ~4 afgerekend|beoordeeld|beloond ; ik word ~3 afgerekend|beoordeeld|beloond|op ;
		STAFF|wij|we ~3 TREAT ~8 SCORE ; SCORE ~10 TREAT ; SCORE|ANSWER ~10 JOB ~2 kosten|kost|behouden|redden ; kost* ~4 JOB ; help* ~5 aan ~4 JOB|PAY ; NUM|SCORE|VERDICT ~6 mijn|haar|zijn|de|hun baas|chef|leidinggevende|manager ; mijn|haar|zijn|hun baas|chef|leidinggevende|manager ~6 NUM|SCORE|VERDICT|ANSWER ;
		gevolgen|consequenties|belangrijk ~2 voor ~3 STAFF|mij ; meetelt|telt|tellen ~2 mee ~4 PAY`,
		unless: `NEG ~3 gevolgen|consequenties|PAY|invloed ; PAY ~6 rente|spaar* ; geen ~3 invloed ; niet ~5 PAY|afgerekend|beoordeeld|beloond ; ^ hoe ~8 luister*`},
	{code: Pressure, key: "pressure.change", match: `
		wil|wilt|zou|kunt|kun|kan|zult ~1 YOU ~6 SCORE|ANSWER ~4 CHANGE ; verzoeken|vragen ~6 SCORE|ANSWER ~4 CHANGE ; CHANGEIMP ~6 SCORE|in|naar|dit ; ^ CHANGEIMP ~5 SCORE|ANSWER ; pas ~4 SCORE|ANSWER ~4 aan ; maak* ~2 YOU ~3 NUM|TOP van ; maakt ~5 NUM van ; hoger|beter ~1 SCORE ~4 wilt|wil ~2 geven ;
		weet|bent ~2 zeker ~8 NUM|SCORE|antwoord|laag|lage ; denk ~3 nog ~3 na ; denk ~4 opnieuw ; nog ~2 eens ~3 over ~2 na ; liever ~3 hoger|andere|ander`,
		unless: `^ wat|hoe|waarom ; kunt|kan ~4 nog ~4 CHANGE ~2 tot`},
	{code: Pressure, key: "pressure.first", match: `
		eerst ~8 voordat|alvorens|voor ~6 SCORE|invul*|GIVE|VERDICT|LOW ; voordat ~4 SCORE|LOW|NUM ~6 bel|neem|mail|meld|kom|praat ; tevreden|klacht|klachten|probleem|laag|lage ~6 bel|neem|mail|kom|meld|praat ~4 eerst ; alleen|pas ~3 LOW SCORE ; NEG ~3 LOW SCORE ~4 GIVE ; GIVE ~3 NEG ~3 LOW|onvoldoende* ; LOW SCORE ~4 pas|alleen`,
		unless: `GAVE`},
	{code: Pressure, key: "pressure.threat", match: `
		niet ~2 invul*|meedoe*|antwoord*|reageer* ~8 kan|krijgt|mag|kunt|krijg ~3 geen|niet|NEG ; SCORE|ANSWER|VERDICT|LOW|invul*|NUM ~10 LOSE ; LOSE ~10 SCORE|ANSWER|VERDICT|invul* ; LOW|SCORE|ANSWER ~12 THREAT ; verplicht ~5 invul*|SCORE|ANSWER ; anders ~6 LOSE|THREAT ; gevolgen ~3 voor ~2 YOU|uw`,
		unless: `geen ~2 gevolgen ; NEG ~2 verplicht ; vrijwillig ; niet ~3 LOSE`},
	{code: ColouredScore, key: "coloured_score.words", match: `
		COLOUR ~8 COLOUR ~8 NUM|RNG ; COLOUR ~3 RNG|NUM ; RNG|NUM ~2 is|zijn COLOUR ; GIVE ~4 COLOUR ~1 SHAPE ; COLOUR ~1 SHAPE ~6 GLAD|tevreden|goed|GIVE ; SHAPE ~2 COLOUR`},
	{code: Preselected, key: "preselected.words", match: `
		alvast|standaard|automatisch|vooraf ~6 DONE ; AHEAD ~3 voor ~1 YOU ~3 DONE ; NUM|SCORE ~5 AHEAD ~4 ingevuld|DONE ; standaard ~4 op ~1 NUM|HIGH ; SCORE|NUM|antwoord ~5 AHEAD ~5 DONE ; staat ~6 al ~3 op ~2 NUM ; niet ~2 SILENT ~8 NUM|TOP ; SILENT ~2 niet ~8 NUM|TOP ; vul* ~4 alvast ~4 in ; AHEAD ~3 op ~2 NUM`,
		unless: `NEG ~2 AHEAD ; NEG ~3 DONE ; hebt ~6 DONE ; GIVE ~2 geen ; YOU ~2 AHEAD ~4 DONE`},
	{code: Reward, key: "reward", roles: "timqk", match: `
		in ruil voor ; blijk|teken|gebaar van ~1 waardering|dank ; eerste ~1 honderd|50|100|tien|twintig|vijftig|inzenders|invullers ~6 GAIN ; gratis ~3 GIFT ; GIFT ~4 gratis ; een|uw|je gratis ; euro|procent|% ~1 GIFT|korting|terug|shoptegoed ; trakteren|trakteert|trakteer ~1 YOU|we|wij ; iets ~1 lekkers|leuks ; extra korting`,
		unless: `NEG ~4 GIFT|GAIN ; FACT ~8 GIFT ; GIFT ~4 FACT ; ^ hoe|wat|was|hebt|heeft|kon|kreeg|welke`},
	{code: EmployeeInterest, match: `
		SCORE ~3 afgerekend|beoordeeld|beloond|betaald|ontslagen ; SCORE|ANSWER ~2 beslist|bepaalt ; mag|kan|mogen ~4 blijven|ontslagen ; mijn|haar|zijn|hun ~2 PAY ; SCORE|ANSWER ~8 leidinggevende*|baas|chef|dossier ; bovenaan|eerste ~8 TREAT ; dankzij ~8 TREAT`,
		unless: `NEG ~6 PAY|afgerekend|beoordeeld|beloond|dossier|leidinggevende* ; hoe ~6 luister* ; ^ hoe|wat|krijg|kunt`},
	{code: Pressure, key: "pressure.change", match: `
		iets ~1 hogers|beters|positievers ; dat kan ~2 niet ~1 kloppen|waar ; vul* ~4 nog ~1 eens|opnieuw ; vergissing|vergist|vergiste ~5 SCORE|NUM ; SCORE|NUM ~4 vergissing|vergist|verkeerd ~2 geklikt|gekozen ; bedoelt|bedoelde ~3 NUM|hoger|hoge|niet`,
		unless: `YOU ~2 bedoelt|bedoelde ; wat`},
	{code: Pressure, key: "pressure.first", roles: "imkt", match: `
		klagen|klacht|klachten|ontevreden|kritiek|negatief|mopperen ~12 niet ~2 in|via|hier|met ; liever ~3 niet ~3 in ~2 ANSWER ; geef ~2 dan ~1 liever ~1 geen ; vul* ~4 dan ~1 niet|liever ; sla ~5 dan ~2 over ; ontevreden ~3 niet ~1 in`},
	{code: Pressure, key: "pressure.threat", match: `
		zolang ~6 niet|geen ~6 NEG ; zolang ~10 niet ~3 af ; pas ~3 als|wanneer|nadat ~6 ANSWER|gereageerd|ingevuld ; genoodzaakt ; LOW ~2 SCORE ~10 LOSE`, unless: `NEG ~2 genoodzaakt`},
	{code: Begging, match: `
		GIVE|kies|klik ~4 hoogste ; hoogste getal|waarde|vakje ; helemaal|uiterst rechts ; volle mep|pond|bak|buit ; stem|stemt|stemmen ~2 op ~1 WE ; laat ~3 zien ~4 GIVE ; vijfsterren* ~6 WE|YOU ; plezier ~3 doen ~5 GIVE ; GIVE ~3 maximum|maximale`, unless: `laagste ; LOW ; ^ wat|hoe|waarom`},
	{code: ScoreInstruction, roles: "qwimtk", match: `
		RNG|NUM ~1 voor|is|als|= ~2 slecht|goed|prima|matig|netjes ; NUM ~4 geen ~1 aanbeveling|compliment|goed* ; denkt|vindt|denken ~1 dat ~2 NUM ; NUM ~10 verliezen|kost|kosten ; NUM is ~5 antwoord|eerlijk*|cijfer|keuze|score`, unless: `GAVE ~2 NUM ; LOWNUM ~4 heel|zeer|helemaal ; ^ waarom ; WE ~4 vragen`},
	{code: Reward, key: "reward", roles: "timqk", match: `
		geven|geef ~5 weg ; WE ~2 doneren|schenken|geven ~6 euro|doel|weg|cadeau ; ANSWER|lijst|deelname ~4 doneren|schenken ; goede doel ; doe|doet ~2 mee ~2 en ~1 win|scoor|pak|verdien ; jaar|maand|maanden lang ~3 gratis|bioscoop|sportschool|koffie`, unless: `^ hoe|wat|was ; NEG ~3 cadeau`},
	{code: EmployeeInterest, match: `
		scoort|SCORE|NUM|scoren ~8 STAFF ~6 vrij|vrije|extra|promotie ; STAFF ~6 vrije|extra ~6 SCORE|scoort ; help* ~6 doel|doelen|doelstelling|quotum|norm ~8 hal* ; help* ~4 STAFF|haar|hem|hen ~6 hal*`, unless: `goede doel ; ^ hoe|wat`},
	{code: Pressure, key: "pressure.change", match: `
		SCORE|NUM ~4 recht ; alsnog ~5 SCORE|NUM|hoger|beter ; ongeluk ~6 SCORE|hoger|beter|kiezen ; HIGH SCORE ~3 kiezen|invullen`, unless: `^ wat|hoe|waarom`},
	{code: Pressure, key: "pressure.first", roles: "imkt", match: `
		alleen ~2 CROWD ~8 GLAD|zin|PRAISE ; alleen ~3 als|wanneer ~4 GLAD|PRAISE ; alleen ~2 GLAD ~2 CROWD ; geen ~1 ANSWER|reactie ~8 LOSE`},
	{code: ScoreInstruction, key: "score_instruction.number", roles: "imkt", match: `NUM ~8 WE|ME ; WE|ME ~8 NUM ; NUM ~8 VERDICT|GLAD|HIGH|LOW ; VERDICT|GLAD|HIGH|LOW ~6 NUM ; van NUM|TOP|LOWNUM $`, unless: named},
}

// named are sentences in which a number may be named: what the customer gave, what both ends mean, counts and steps.
const named = `GAVE|gegeven ; RNG ; LOWNUM ; NUM = ; ^ wat|waarom|hoe|welke ; geen|niet ~2 NUM ; NUM ~1 keer|vragen|van de|van|medewerk*|UNIT ; vraag|stap NUM ; in NUM ; binnen|na|over|sinds|om NUM ; geeft YOU ~1 NUM ; horen|vertellen ~4 wat ; NUM ~6 horen ~4 wat`
