package wording

// englishLeads are about what pushes towards an answer, or is hard to answer.
var englishLeads = []rule{
	{code: Leading, key: "leading.praise", match: `
		^ how PRAISE ; and|tell ~2 how PRAISE|GLAD ; our ~2 PRAISE ; our VIRTUE ; PRAISE ~1 new ; known ~1 for ~2 our|WE ; proud ~1 of ~2 our ; award winning ; unrivalled|acclaimed`,
		unless: `WE ~3 PRAISE that ; our best wishes`},
	{code: Leading, key: "leading.effort", match: `
		do|does|did|doing|try|tries ~5 our|their|my|very ~1 best ; everything ~4 to ~6 satisfied|happy|YOU|customer ; work|works|worked|working ~2 hard ; day ~2 night ~3 for ~1 YOU ; hope|hoping ~6 GLAD|PRAISE ; trust ~2 that ~6 GLAD`},
	{code: Leading, key: "leading.agree", match: `
		,arent|werent|dont|didnt|isnt|wasnt|wouldnt|havent YOU|it|we|they $ ; ,right|correct|eh|yes $ ; ^ dont|wouldnt|arent|isnt|didnt|wasnt|werent|shouldnt|couldnt YOU|WE|it|the|he|she|they|that ; agree ~1 with ~1 us|me ; wont you ; surely ; have ~2 to admit ; must ~2 admit|agree ; agree ~2 that ~1 our`,
		unless: `agree or|nor disagree ; put ~3 right ; just right`},
	{code: Leading, key: "leading.praise", match: `impressed ~1 by|with ; nobody|noone ~6 as|than WE ; better|faster|cheaper than ~1 others|elsewhere|competitor* ; warm|hearty ~1 welcome|reception ; praise ~2 our|us ; WE ~3 hundred percent ; WE ~2 give ~3 percent ; of the year ; ,would|will|do|did|is|was|are|were|wouldnt|doesnt YOU|it|they $`},
	{code: Leading, key: "leading.crowd", match: `MOST CROWD ~8 GLAD|PRAISE|TOP|recommend|high ; CROWD ~2 are ~4 GLAD|PRAISE ; CROWD love ; thousands ~6 GLAD`, unless: `how many ; which`},
	{code: Leading, key: "leading.assume", match: `
		^ ~1 of course ; ^ naturally|obviously|clearly|undoubtedly ; surely|naturally|obviously|undoubtedly|definitely|certainly ~4 GLAD|PRAISE ; how much better|faster|nicer|easier|quicker|cleaner|more ; GLAD|PRAISE|enjoyed ~4 right $ ; must have ~3 GLAD|PRAISE|enjoyed`},
	{code: Loaded, match: `
		why ~5 so ~1 GLAD|PRAISE|VIRTUE ; why ~4 GLAD|PRAISE ; why ~6 best|finest|cheapest ; how ~8 so ~1 well|good|quickly|easy|easily|nicely ; enjoying ; how ~6 enjoy|enjoyed ; how ~5 save|saved|saves ~2 you ; saved ~1 you ;
		how ~5 already ~3 recommended|told|referred ; which|what improvement*|advantage*|benefit* ; now|since|thanks ~6 improved|better|renewed ; what ~8 so ~1 special|PRAISE|good|unique|great ; made ~8 so ~1 special|PRAISE|good|unique ;
		why ~5 NEG ~2 yet ; feel|felt ~1 at home ; convinced YOU ; what ~2 keeps|kept YOU ; how ~1 good WE|our ; our strong|best|finest ~1 ; how much ~3 enjoy|enjoyed|love|loved ; why ~2 havent|hasnt|dont|wont ; when ~3 will ~2 YOU ~3 next|again|buy|order ; when ~5 again ; thanks ~1 to ~1 our|us ; how ~5 help|helped|helps ~6 so`,
		unless: `how ~2 likely`},
	{code: Loaded, key: "loaded.best", roles: "q", match: `what|which ~5 favourite|favorite ; what ~5 like|enjoy|love|liked|enjoyed ~2 most|best ; what ~5 best ; which ~3 most ~2 useful|valuable`},
	{code: Absolute, roles: "q", match: `always ; never ; everyone ; everybody ; everything ; constantly ; every single ; hundred percent ; 100 % ; 100 percent ; every time ; all ~1 your|of|our ; all questions|employees|colleagues ; everywhere ; nobody ; every customer|employee|day|question|fitter`,
		unless: `how often ; ^ how ~3 often ; above all`},
}

// englishPlain lists officialese with words that everybody knows; a stem takes any end.
const englishPlain = `
adjudication=decision
intermediar*=agent
hereby=now
regarding=about
concerning=about
pertaining=related
remit=send back
adequate=good enough
journey=experience
onboarding=start
touchpoint*=contact
pursuant=according
subsequent=after
subsequently=then
anonymised=made nameless
anonymized=made nameless
safeguard=protect
leverage=use
optimise=improve
optimize=improve
implement=bring in
implementation=start
interpersonal=personal
conduct=manner
inpatient=hospital
notified=told
prevailing=current
tariff*=price
commencement=start
commence=start
prior=before
accordance=line
transition=move
utilise*=use
utilize*=use
facilitate*=help
endeavour*=try
ascertain=find out
aforementioned=this
thereof=of it
herein=in this
hereto=to this
therein=in it
whilst=while
notwithstanding=despite
furthermore=also
moreover=also
nevertheless=still
consequently=so
remuneration=pay
reimburse=pay back
reimbursement=money back
remediation=repair
resolution=solution
stakeholder*=people involved
proactive*=early
methodology=method
perceive*=see
perception=view
paradigm*=way
participate=take part
participation=taking part
respondent*=people who answer
expedite=speed up
expeditious*=quick
competenc*=skill
proficien*=skill
substantial*=large
sufficient=enough
terminate=end
terminated=ended
termination=end
solicit=ask
undersigned=we
obliged=glad
findings=opinion
responsiv*=speed
herewith=with this
consultation=talk
inquire=ask
enquire=ask
henceforth=from now on
demeanour=manner
rectif*=put right
discrepanc*=difference
modality=way
constitute*=is
evaluate=rate
efficacy=effect
holistic*=whole
seamless*=smooth
synerg*=working together
deliverable*=result
issuance=giving
acquisition=buying
beneficiar*=person who gets it
conveyance=transport
diagnostic*=tests
pedagogic*=teaching
`
