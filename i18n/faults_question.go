package i18n

// faultsQuestion are messages about further questions: those that customers see, and those of who makes a survey.
var faultsQuestion = map[string]message{
	"question.required":      {"Beantwoord eerst deze vraag.", "Please answer this question first."},
	"question.not_offered":   {"{value} staat niet in de lijst.", "{value} isn't on the list."},
	"question.one_only":      {"Kies er één.", "Please choose one."},
	"question.too_many":      {"Kies er hoogstens {max}.", "Please choose at most {max}."},
	"question.unknown_alone": {"“Weet ik niet” gaat niet samen met een ander antwoord.", "“Don't know” doesn't go together with another answer."},
	"question.not_a_number":  {"{value} is geen getal.", "{value} isn't a number."},
	"question.not_a_day":     {"{value} is geen datum.", "{value} isn't a date."},
	"question.out_of_range":  {"{value} ligt niet tussen {min} en {max}.", "{value} isn't between {min} and {max}."},
	"question.whole_only":    {"{value} is geen heel getal.", "{value} isn't a whole number."},
	"question.rows_missing":  {"Nog {count} regels zonder antwoord.", "{count} rows have no answer yet."},
	"question.not_asked":     {"Deze vraag wordt hier niet gesteld.", "This question isn't asked here."},
	"question.already_said":  {"Deze vraag is al beantwoord; dat antwoord blijft staan.", "This question was answered already; that answer stands."},

	"survey.too_many":              {"Dit zijn er te veel; {max} is het meeste.", "These are too many; {max} is the most."},
	"survey.bad_name":              {"{value} is geen naam: gebruik kleine letters, cijfers en een liggend streepje, en begin met een letter.", "{value} isn't a name: use small letters, digits and underscores, and begin with a letter."},
	"survey.name_taken":            {"{value} bestaat al of betekent iets anders.", "{value} exists already or means something else."},
	"survey.span_turned":           {"Het begin ({min}) ligt niet voor het einde ({max}).", "The beginning ({min}) isn't before the end ({max})."},
	"survey.not_of_kind":           {"Dit hoort niet bij een vraag van de soort {kind}.", "This doesn't belong to a question of the kind {kind}."},
	"survey.scale_too_long":        {"Een schaal telt hoogstens {max} cijfers.", "A scale has at most {max} numbers."},
	"survey.most_of_all":           {"Er zijn maar {max} keuzes.", "There are only {max} choices."},
	"survey.unknown_fact":          {"{value} is geen gegeven dat hier bekend kan zijn.", "{value} isn't a fact that can be known here."},
	"survey.fact_without_fallback": {"Zeg ook wat er staat als {value} niet bekend is, zoals in {bestelling|uw bestelling}.", "Say as well what is shown when {value} isn't known, as in {order|your order}."},
	"survey.draft_changed":         {"Iemand anders heeft dit concept intussen bewaard. Open het opnieuw en zet je wijziging erin.", "Somebody else kept this draft meanwhile. Open it again and put your change in."},
	"survey.nothing_changed":       {"Dit is precies de versie die er al is.", "This is exactly the version that is there already."},
	"survey.as_before":             {"Dit is woord voor woord versie {version}. Die is er al; verander iets, al is het de naam, om een nieuwe versie te maken.", "This is version {version} word for word. It is there already; change something, if only the name, to make a new version."},
	"condition.too_deep":           {"Deze voorwaarde zit te diep in andere; {max} diep is het meeste.", "This condition is too deep within others; {max} deep is the most."},
	"condition.one_form":           {"Een voorwaarde heeft precies één vorm.", "A condition has exactly one form."},
	"condition.not_of_form":        {"Dit hoort niet bij deze vorm van voorwaarde.", "This doesn't belong to this form of condition."},
	"condition.not_before":         {"{value} is geen eerdere vraag.", "{value} isn't an earlier question."},

	"link.name":           {"Geef een naam van hoogstens {max} tekens.", "Give a name of at most {max} characters."},
	"open_link.not_found": {"Link {ref} bestaat niet.", "Link {ref} doesn't exist."},

	"sample.twice":        {"{ref} staat twee keer in de lijst waaruit getrokken wordt.", "{ref} is twice in the list that is drawn from."},
	"sample.malformed":    {"Dit bestand is niet te lezen: {error}", "This file can't be read: {error}"},
	"sample.not_a_record": {"Dit is geen verslag van een steekproef.", "This isn't the record of a sample."},
	"sample.bad_seed":     {"Een startgetal is {digits} tekens lang: cijfers en de letters a tot en met f.", "A seed is {digits} characters long: digits and the letters a to f."},
}
