package wording

// englishClasses are the words that English patterns are made of.
const englishClasses = `
TO: to through until till and or up including
UNIT: euro euros pound pounds dollar dollars cent cents percent % minute* second* hour* day days week weeks month months year years times time question* customer* people january february march april may june july august september october november december km miles items persons answers shops visit* am pm o
ORDINAL: between number no at step question line bus room page desk euro version section on euros
YOU: you your yours yourself
WE: we us our ours
ME: i me my mine
GIVE: give gives giving choose chooses pick click clicking select score grant tick tap rate rating press leave award
GAVE: gave given
SCORE: score scores rating ratings mark marks point points star stars review reviews nps grade grades
ANSWER: answer answers opinion response survey questionnaire rating ratings feedback review vote
HIGH: high higher highest great good better best top maximum max perfect full big fat positive nice excellent lovely
LOW: low lower lowest bad worse worst poor negative failing
LESS: lower less higher more below under
VERDICT: disappointment disaster missed setback strike useless worthless thrown discarded substandard warning pass passes passed fail fails failed failure failing complaint complaints unsatisfactory insufficient satisfactory mistake unacceptable sufficient
COUNT: count counts counted mean means see sees consider considers treat treated stand stands sound sounds is are call calls equal equals =
STAFF: trainee* intern interns apprentice* stylist* receptionist* carer* cleaner* installer* branch shop mentor supervisor* employee* colleague* fitter* adviser* advisor* nurse* doctor* teacher* driver* seller* salesperson team teams boss staff manager* courier* agent agents technician* department crew
PAY: bonus bonuses salary salaries wage wages pay raise commission contract contracts target targets promotion incentive* tip appraisal payslip packet probation paycheck commissions overtime
JOB: job jobs contract position dismissal
TREAT: outing barbecue bbq cake bonus outing prize reward drinks party dinner pizza
GIFT: discount* coupon* gift gifts giftcard* present presents voucher* tablet* ipad* iphone* prize prizes reward* points off free freebie* surprise* refund cashback powerbank* bank icecream icecreams stamps ticket tickets credit goodiebag hamper hampers lunch coffee flowers bottle wine watch smartphone* mug bag subscription upgrade
STRONGGIFT: voucher* coupon* giveaway sweepstake* raffle* lottery cashback freebie*
RAFFLE: winner* raffle* draw lottery sweepstake* giveaway
GAIN: bag giving donating grab gift waiting ready treat double doubles donate picks pick win wins won receive receives get gets got earn earns collect claim chance give send treat enter
FACT: bought chose redeemed redeem used use returned received had booked have ordered
NEG: not no never nothing none nobody nowhere without hardly nor neither cannot cant dont doesnt didnt isnt arent wasnt werent wont wouldnt couldnt shouldnt hasnt havent hadnt
UN: dissatisfied unreasonabl* unclear* disagree* impossible unfriendly unsafe* impolite unfair* insufficient* unnecessar* inconvenient* unpleasant* incomprehensible unreliabl* unsuitable uncomfortable unkind careless* incompetent unimportant against forbid refuse difficult unhelpful* unlikely dislike* few
PRAISE: lightning blazing ultra flawless unmatched unbeatable magical unforgettable impressive loving tasty delicious cosy heartwarming seamless amazing wonderful* fantastic excellent beautiful* super* perfect* brilliant* awesome lovely delightful* award pleasant* nice great incredible outstanding superb* exceptional* renowned excited thrilled delighted fabulous magnificent phenomenal dedicated famous happy enjoyable unrivalled stunning marvellous
VIRTUE: friendly fast quick helpful skilled good best low reliable professional better careful personal modern expert experienced kind affordable caring
GLAD: satisfied happy pleased glad good nice great proud pleasant excited enthusiastic easy delighted enjoyed love
CROWD: customers people visitors patients parents clients residents members guests everyone everybody colleagues tenants students users
MOST: most many almost nearly other all 90 95
CHANGE: redo bump lift turn change changing adjust revise reconsider raise increase update correct withdraw improve alter edit
CHANGEIMP: change revise raise reconsider correct update upgrade adjust
LOSE: queue closed delayed delay cancel end process waiting ends expires void lose loses lost stop stops block blocked suspended suspend cancelled terminated fine excluded forfeit
THREAT: employer lawyer* legal* solicitor* court police liable insurer collectors
COLOUR: red orange green yellow amber
SHAPE: box button buttons circle face faces smiley* score scores square block field bar
DONE: filled ticked selected chosen set checked preselected prefilled entered
AHEAD: already default automatically beforehand advance preset
SILENT: reply respond answer react choose answering
ABS: always never everything everyone everybody everywhere fully hundred all every nobody
FILL: the a an of for in
FACEUP: :)
FACEDOWN: :(
FACEMID: :|
`

const englishNumbers = `zero one-as-score two three four five|fives six|sixes seven|sevens eight|eights nine|nines ten|tens`

func english() *lexicon {
	x := newLexicon("en", englishClasses, englishNumbers)
	x.learn(englishRules)
	x.learn(englishLeads)
	x.plain = plainWords(englishPlain)
	x.pole = englishPoles
	return x
}

// englishRules are about what makes a score worthless.
var englishRules = []rule{
	{code: ScoreInstruction, match: `
		only|just|merely ~4 TOP ~8 VERDICT|counts|count|good|enough|fine ;
		count|counts|mean|means|see|sees|consider|considers|treat|call ~3 NUM|RNG ~5 VERDICT ;
		NUM|RNG ~7 COUNT ~7 VERDICT ; NUM|RNG ~3 COUNT ~2 VERDICT ;
		COUNT ~3 below|under|lower|less|anything ~3 NUM ~8 VERDICT ; anything|everything|any ~3 below|under|lower|less ~3 NUM ~10 VERDICT|bad|poor ;
		from|above|least|over ~2 NUM ~8 VERDICT|satisfied|good|happy ;
		NUM or|and LESS ~3 bad|good|poor|VERDICT ;
		NUM ~7 right|correct|proper|appropriate SCORE ; right|correct|proper SCORE ~4 NUM ;
		satisfied|happy|good|well|order ~8 choose|give|gives|pick|belongs|score|select ~4 NUM|TOP ;
		NUM|RNG ~3 not|doesnt ~1 count* ; NUM ~3 stand|stands ~3 ; NUM ~3 same ~1 as ;
		VERDICT ~2 is|from|means|starts|get ~6 NUM ; for|with|by ~1 NUM ~6 VERDICT ; NUM ~2 also|actually|just|really ~2 VERDICT|bad ;
		NUM ~3 means|stands|says ~6 good|satisfied|bad|dissatisfied ; promoter* ~6 TOP ; TOP ~6 promoter*`,
		unless: `GAVE ~2 NUM ; have|has ~3 given ~2 NUM ; LOWNUM ~4 very|not|extremely`},
	{code: Begging, match: `
		GIVE ~1 us|me ~4 NUM|TOP ; ^ ~1 GIVE ~4 TOP ; then|please|and|to GIVE ~4 TOP ; GIVE ~4 NUM|five star|stars ; five|5 star|stars ~6 review|rating|GIVE ; GIVE ~6 five|5 star|stars ;
		count|counting|hope|hoping|rely ~2 on|for ~4 TOP ; count|counting|hope|hoping|rely ~2 on|for ~4 HIGH SCORE ;
		help|helps ~3 to|get|reach|achieve|earn ~4 TOP|SCORE ; TOP|NUM ~5 help|helps|appreciate*|happy|day ; HIGH SCORE ~6 help|helps|appreciate*|happy|day|nice ;
		GIVE ~4 HIGH SCORE ; HIGH SCORE ~3 GIVE ; go|going ~3 for ~4 TOP|SCORE ; full ~2 points|marks|ten ; deserve* ~3 TOP ;
		go ~1 easy ; not|dont ~2 too ~1 strict|critical|harsh|hard ; be ~4 kind|gentle|generous|lenient|nice ~2 to|with|when|us ; dont|not ~1 forget ~4 HIGH|TOP ; vote ~2 for ~1 us ;
		please|kindly ~4 HIGH SCORE|TOP ; please|kindly ~3 TOP ; like|want|love ~6 TOP ~2 from ; as high as ; TOP ~3 please|worth ; grant ~4 TOP ; appreciate ~4 TOP`,
		unless: `^ what|why|how|which|would ~4 make ; LOWNUM ; HIGH or ~2 LOW ; LOW or ~2 HIGH ; NEG ~2 NUM ; NUM = ; RNG`},
	{code: Reward, key: "reward", match: `
		GAIN ~7 GIFT ; GIFT ~4 GAIN ; chance ~1 to ~1 win ; chance ~1 of ~3 winning ; RAFFLE ; code ~3 off|discount ; code ~1 GIFT ; ^ ~4 win ; and|to win|earn ~1 a|an|GIFT ; GIFT|free ~4 as ~2 thank* ;
		as ~2 thank|reward|token ~5 GAIN|GIFT|free ; to ~1 say ~1 thank* ~4 GAIN|WE ; rewarded ~3 with ; reward ~2 YOU ; SCORE|ANSWER|TOP|NUM|part|taking ~9 free ; free ~6 for|with|after ~4 SCORE|TOP|ANSWER ;
		on|at us $ ; on the house ; our expense|treat ; extra|bonus ~1 points|miles|stamps ; STRONGGIFT ; % ~2 off ; NUM ~2 off ; euros|pounds|dollars ~1 off`,
		unless: `NEG ~5 GIFT|chance|reward ; FACT ~8 GIFT ; GIFT ~4 FACT ; ^ how|what|was|did|do|have|could|were|which ; NEG ~3 GAIN ; chance ~1 that ; get|got ~1 from ~1 us ; good|great to hear ; go ~1 easy`},
	{code: EmployeeInterest, match: `
		PAY ~8 SCORE|ANSWER|NUM|depend*|decide* ; SCORE|ANSWER|NUM|decide* ~8 PAY ; reach*|meet|meets|hit|hits|make|makes ~4 target|targets|bonus ; get|gets ~3 PAY|TREAT ~4 for ; i|he|she|STAFF get|gets|receive* ~5 PAY|TREAT ; because ~2 i ~1 get ; i ~1 get ~4 extra ;
		STAFF ~6 judged|rewarded|punished|dismissed|fired|assessed|paid|evaluated ~5 SCORE|ANSWER|this|your ; SCORE|ANSWER ~8 STAFF ~4 judged|rewarded|punished|dismissed|fired|assessed|paid ; i ~2 am ~1 judged|assessed|rewarded|paid|evaluated ; am|is|are ~1 judged|assessed|rewarded|paid|evaluated ~2 by|on ~3 SCORE|ANSWER ;
		STAFF|we ~3 TREAT ~8 SCORE ; SCORE ~10 TREAT ; SCORE|ANSWER ~10 cost* ~4 JOB ; cost* ~4 JOB ; keep|lose|save ~3 JOB ; help* ~5 to ~4 JOB|PAY ; NUM|SCORE|VERDICT ~6 my|her|his|the|their boss|chief|manager|supervisor ; my|her|his|their boss|chief|manager|supervisor ~6 NUM|SCORE|VERDICT|ANSWER ;
		consequences|important ~2 for ~3 STAFF|me ; count* ~2 towards ~6 PAY`,
		unless: `NEG ~3 consequences|PAY|effect|bearing|influence ; PAY ~3 interest|savings ; NEG ~6 PAY|TREAT|judged|rewarded|paid|affect* ; ^ how ~8 listen* ; spoken ~2 to`},
	{code: Pressure, key: "pressure.change", match: `
		would|will|could|can|please ~5 CHANGE ~3 SCORE|ANSWER ; ask|request ~4 CHANGE ~3 SCORE|ANSWER ; ^ CHANGEIMP ~6 SCORE|this|to|into ; CHANGEIMP ~3 SCORE|this ~4 into|to|higher ; will|would|can|could ~2 you ~1 make ~3 NUM|TOP ; higher|better SCORE ~4 instead ;
		are|you ~2 sure ~8 NUM|SCORE|answer|low ; think ~1 again ; think ~3 twice ; think ~2 over ; reconsider ; rather ~3 higher|other|another`,
		unless: `^ what|how|why ; can|may ~2 still ~4 CHANGE ; what|how ~6 make|change`},
	{code: Pressure, key: "pressure.first", match: `
		first ~8 before ~6 SCORE|GIVE|LOW|VERDICT|fill|answer* ; before ~6 SCORE|LOW|NUM|rate ~6 call|contact|mail|tell|speak|talk|ring|phone ; call|contact|mail|tell|speak|talk|ring|phone ~4 before ~6 SCORE|rate|rating ; satisfied|happy|complaint|complaints|problem|low ~6 call|contact|mail|talk|tell|ring|phone|speak ~4 first ; only ~4 LOW SCORE ; NEG ~2 GIVE ~3 LOW SCORE ; NEG ~3 LOW SCORE`,
		unless: `GAVE ; any|every`},
	{code: Pressure, key: "pressure.threat", match: `
		NEG ~3 answer|reply|respond|complete|fill|participate ~8 NEG|lose ; SCORE|ANSWER|VERDICT|LOW|NUM ~10 LOSE ; LOSE ~10 SCORE|ANSWER|VERDICT ; LOW|SCORE|ANSWER ~12 THREAT ; must|obliged|required|mandatory ~5 answer|SCORE|complete|fill ; otherwise ~6 LOSE|THREAT ; consequences ~3 for ~2 you|your`,
		unless: `no ~2 consequences ; NEG ~2 obliged|required|mandatory ; voluntary ; NEG ~3 LOSE`},
	{code: ColouredScore, key: "coloured_score.words", match: `
		COLOUR ~8 COLOUR ~8 NUM|RNG ; COLOUR ~3 RNG|NUM ; RNG|NUM ~2 is|are COLOUR ; GIVE ~4 COLOUR ~1 SHAPE ; COLOUR ~1 SHAPE ~6 GLAD|GIVE ; SHAPE ~2 COLOUR`},
	{code: Preselected, key: "preselected.words", match: `
		AHEAD ~6 DONE ; NUM|SCORE ~5 AHEAD ~4 DONE ; default ~4 to|at|of|is ~1 NUM|HIGH ; SCORE|NUM ~6 DONE ~4 default|AHEAD|beforehand ; is|are ~1 set ~2 to|at ~2 NUM ; NEG ~2 SILENT ~8 NUM|TOP ; SILENT ~2 NEG ~8 NUM|TOP ; filled ~2 in ~4 NUM|for ; by default ; pre filled|selected`,
		unless: `NEG ~2 AHEAD ; NEG ~3 DONE ; YOU ~3 DONE`},
	{code: Reward, key: "reward", roles: "timqk", match: `
		token|sign|gesture of ~1 appreciation|thanks ; first ~1 hundred|50|100|ten|twenty|fifty|people ~8 GAIN ; free ~3 GIFT ; GIFT ~4 free ; a free ; euros|pounds|dollars|percent|% ~2 credit|discount|off|back|voucher ; treat ~1 YOU ; something ~1 nice|tasty ; extra discount`,
		unless: `NEG ~5 GIFT|GAIN ; FACT ~8 GIFT ; GIFT ~4 FACT ; ^ how|what|was|did|do|have|could|were|which`},
	{code: Reward, key: "reward", match: `in return for ; in exchange for`, unless: `NEG ~4 in`},
	{code: EmployeeInterest, match: `
		judged|assessed|rewarded|paid|fired|evaluated ~2 by|on ~3 SCORE|ANSWER ; SCORE|ANSWER ~2 decides|determines ; may|can|allowed ~3 stay|fired ; my|her|his|their ~1 PAY|file ; SCORE|ANSWER ~10 manager|boss|supervisor|file ; NUM ~8 packet|payslip|salary|wages ; top|first ~8 TREAT ; thanks ~1 to ~1 YOU ~10 TREAT|dinner`,
		unless: `NEG ~8 PAY|TREAT|judged|assessed|rewarded|paid|file|manager ; ^ how ~8 listen* ; ^ how|what|did|do|can ; spoken ~2 to`},
	{code: Pressure, key: "pressure.change", match: `
		something ~1 higher|better ; that|it ~1 cant|cannot ~1 be ~1 right|true ; fill|answer ~6 once more|again ; mistake|mistaken ~5 SCORE|NUM ; SCORE|NUM ~4 mistake|mistaken|wrong ; meant ~3 NUM|higher|high`,
		unless: `^ what`},
	{code: Pressure, key: "pressure.first", roles: "imkt", match: `
		complain|complaint|complaints|dissatisfied|unhappy|criticism|negative ~14 not ~2 in|on|here|through|by|with ; rather ~3 not ~3 in ~2 ANSWER ; then ~2 skip ; skip ~4 SCORE|ANSWER|survey`},
	{code: Pressure, key: "pressure.threat", match: `
		as long as ~6 NEG ~10 NEG ; until ~6 answered|responded|completed ; only ~3 when|after|once ~6 ANSWER|responded|answered ; forced to ; LOW ~2 SCORE ~12 LOSE ; obliged to ~3 LOSE`, unless: `NEG ~2 forced ; answer until ; until ~2 UNIT`},
	{code: Begging, match: `
		GIVE|choose|pick|click ~4 highest ; highest number|value|box ; far right ; full|top|big marks ; vote ~2 for ~1 us ; let ~3 show ~4 GIVE ; five star ~6 WE|YOU ; do us ~2 favour|favor ; GIVE ~3 maximum ; favour ~4 GIVE ; see ~3 HIGH SCORE`, unless: `lowest ; LOW ; ^ what|how|why`},
	{code: ScoreInstruction, roles: "qwimtk", match: `
		RNG|NUM ~2 for|is|as|= ~1 bad|good|fine|poor|decent ; NUM ~3 no ~1 recommendation|compliment|good* ; thinks|think ~1 a|that ~1 NUM ; NUM ~10 loses|lose|costs|cost ; NUM is ~5 answer|honest|score|choice`, unless: `GAVE ~2 NUM ; LOWNUM ~4 very|extremely ; ^ why`},
	{code: Reward, key: "reward", roles: "timqk", match: `
		giving|give ~1 away ; WE ~3 donate|give ~6 euro|pound|dollar|charity ; ANSWER|form|survey ~4 donate ; charity ; join ~2 and ~1 win|bag|grab|get|earn ; year|month|months of ~3 cinema|gym|membership|coffee|free ; on the house ; as ~1 a gift`, unless: `^ how|what|was ; NEG ~3 gift`},
	{code: EmployeeInterest, match: `
		SCORE|NUM|high ~8 STAFF ~6 off|extra|promotion ; STAFF ~6 off|extra ~6 SCORE ; help* ~6 goal|goals|quota|norm ; help* ~4 reach|hit|meet ; my|our boss|manager|chief ~8 SCORE|NUM`, unless: `NEG ~6 off ; ^ how|what ; help* ~2 YOU`},
	{code: Pressure, key: "pressure.change", match: `
		SCORE|NUM ~4 straight ; still|yet ~4 HIGH SCORE ; accident ~6 SCORE|higher|better|pick ; pick|choose ~2 HIGH SCORE`, unless: `^ what|how|why`},
	{code: Pressure, key: "pressure.first", roles: "imkt", match: `
		only ~4 CROWD ~8 GLAD|PRAISE ; only ~4 if|when ~4 GLAD|PRAISE ; only ~2 GLAD ~2 CROWD ; no ~1 ANSWER|response|reply ~10 LOSE|back`},
	{code: ScoreInstruction, key: "score_instruction.number", roles: "imkt", match: `NUM ~8 WE|ME ; WE|ME ~8 NUM ; NUM ~8 VERDICT|GLAD|HIGH|LOW ; VERDICT|GLAD|HIGH|LOW ~6 NUM ; a|an NUM $`, unless: numbered},
}

// numbered are sentences in which a number may be named: what the customer gave, what both ends mean, counts and steps.
const numbered = `GAVE|given ; RNG ; LOWNUM ; NUM = ; ^ what|why|how|which ; no|not ~2 NUM ; NUM ~1 of ~1 the ; NUM ~1 UNIT ; question|step NUM ; in NUM ; within|after|for|since|at NUM ; give ~1 NUM ~4 what ; hear ~4 what`
