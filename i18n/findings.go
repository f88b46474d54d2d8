package i18n

import (
	"strconv"
	"strings"

	"klankbord.org/core/fault"
	"klankbord.org/core/wording"
)

// findings say why a wording doesn't do, by the key of the finding.
var findings = map[string]message{
	"score_instruction":        {`"{words}" zegt welke score goed is. Dan meet je of klanten die uitleg volgen, niet wat ze vinden.`, `"{words}" says which score is good. Then you measure whether customers follow that, not what they think.`},
	"score_instruction.number": {`"{words}" noemt één score en zegt er iets bij. Noem geen score, of beide uiteinden van de schaal.`, `"{words}" names one score and says something about it. Name none, or both ends of the scale.`},
	"begging":                  {`"{words}" vraagt om een hoge score, of om mildheid. Vraag hoe het was.`, `"{words}" asks for a high score, or for mercy. Ask how it was.`},
	"reward":                   {`"{words}" belooft iets. Wie iets krijgt, antwoordt vriendelijker en vaker; en een aanbod hoort niet in een uitnodiging.`, `"{words}" promises something. Who gets something answers more kindly and more often; and an offer has no place in an invitation.`},
	"employee_interest":        {`"{words}" zegt wat een medewerker wint of verliest. Klanten sparen dan mensen, en de score zegt niets meer over het werk.`, `"{words}" says what an employee gains or loses. Customers then spare people, and the score says nothing about the work any more.`},
	"pressure.change":          {`"{words}" vraagt om een ander antwoord. Een antwoord verandert alleen als de klant dat zelf wil.`, `"{words}" asks for another answer. An answer changes only when the customer wants it to.`},
	"pressure.first":           {`"{words}" houdt ontevreden klanten weg van de vraag. Bied aan om te bellen ná het antwoord.`, `"{words}" keeps unhappy customers away from the question. Offer to call after the answer.`},
	"pressure.threat":          {`"{words}" dreigt met gevolgen. Meedoen en elk antwoord moeten zonder gevolgen zijn.`, `"{words}" threatens with consequences. Taking part, and every answer, must be without any.`},
	"coloured_score.words":     {`"{words}" geeft scores een kleur. Kleur zegt wat goed is voordat de klant koos.`, `"{words}" gives scores a colour. Colour says what is good before the customer chose.`},
	"coloured_score.faces":     {"Gezichtjes zeggen welk antwoord goed is. Gebruik getallen of woorden.", "Faces say which answer is good. Use numbers or words."},
	"coloured_score.links":     {"De {count} scores hebben niet allemaal dezelfde kleur. Kleur zegt wat goed is voordat de klant koos.", "The {count} scores don't all have the same colour. Colour says what is good before the customer chose."},
	"preselected.words":        {`"{words}" vult een antwoord in dat de klant niet gaf.`, `"{words}" fills in an answer that the customer didn't give.`},
	"preselected.field":        {"Deze score staat vooraf aangekruist. Veel mensen laten staan wat er staat.", "This score is ticked beforehand. Many people leave what is there."},
	"unequal_links.look":       {"De {count} scores zien er niet hetzelfde uit. Wat groter of vetter is, wordt vaker gekozen.", "The {count} scores don't look the same. What is larger or bolder is chosen more often."},
	"unequal_links.order":      {"De {count} scores staan niet allemaal op volgorde, van de laagste af. Wat ontbreekt kan niemand kiezen, en wat vooraan staat wordt vaker gekozen.", "The {count} scores aren't all there in order, from the lowest. Nobody can choose what is missing, and what comes first is chosen more often."},
	"leading.praise":           {`"{words}" prijst al, voordat de klant iets zei.`, `"{words}" praises already, before the customer said anything.`},
	"leading.effort":           {`"{words}" zegt hoe je hoopt dat het was, of hoe je je best deed. Dat maakt het moeilijk om iets anders te zeggen.`, `"{words}" says how you hope it was, or how hard you tried. That makes it hard to say otherwise.`},
	"leading.agree":            {`"{words}" vraagt om instemming. Vraag het met twee kanten.`, `"{words}" asks for agreement. Ask it with two sides.`},
	"leading.crowd":            {`"{words}" zegt wat anderen vinden. Mensen sluiten zich daarbij aan.`, `"{words}" says what others think. People follow.`},
	"leading.assume":           {`"{words}" geeft het antwoord al.`, `"{words}" gives the answer away.`},
	"loaded":                   {`"{words}" neemt aan wat je nog moest vragen.`, `"{words}" takes for granted what was to be asked.`},
	"loaded.best":              {`"{words}" neemt aan dat er iets goeds was. Vraag dit alleen aan wie een hoge score gaf, of vraag beide kanten.`, `"{words}" takes for granted that something was good. Ask this only of who gave a high score, or ask both sides.`},
	"unbalanced":               {"De schaal helt over: {up} keer positief en {down} keer negatief. Geef beide kanten evenveel ruimte.", "The scale leans over: {up} times positive and {down} times negative. Give both sides as much room."},
	"unbalanced.strength":      {"De twee uiteinden zijn niet even sterk. Gebruik aan beide kanten hetzelfde woord, zoals heel.", "The two ends aren't as strong as each other. Use the same word on both sides, such as very."},
	"no_way_out":               {"Er ontbreekt: {missing}. Wie er niet bij staat, kiest dan maar wat, en dat telt mee.", "Missing: {missing}. Who isn't in the list then picks anything, and that counts."},
	"missing_language":         {"Er is geen tekst in taal {language}, terwijl de vragenlijst die taal wel heeft.", "There is no text in language {language}, though the survey has that language."},
	"double_barrelled":         {`"{words}" zijn twee vragen met één antwoord. Wat vond de klant dan goed of slecht?`, `"{words}" are two questions with one answer. Which of them was good or bad, then?`},
	"negation":                 {`Door "{words}" moet je nadenken over wat ja betekent.`, `"{words}" makes one think about what yes means.`},
	"negation.double":          {`"{words}" ontkent twee keer. Zeg het zonder ontkenning.`, `"{words}" denies twice. Say it without a denial.`},
	"absolute":                 {`"{words}" laat geen uitzondering toe; dan zegt bijna iedereen nee.`, `"{words}" leaves no room for an exception; then nearly everybody says no.`},
	"jargon":                   {`"{word}" is geen gewoon woord. Zeg bijvoorbeeld: {plain}.`, `"{word}" isn't a common word. Say for instance: {plain}.`},
	"jargon.long":              {`"{word}" is een lang woord van {letters} letters. Kan het in twee woorden?`, `"{word}" is a long word of {letters} letters. Could two words do?`},
	"long_sentence":            {"Deze zin heeft {count} woorden. Boven {most} raken veel mensen de draad kwijt.", "This sentence has {count} words. Above {most} many people lose the thread."},
	"wording.severity.severe":  {"ernstig", "severe"},
	"wording.severity.warning": {"let op", "warning"},
	"wording.severity.hint":    {"tip", "hint"},
}

// Finding says why a wording doesn't do.
func (l Lang) Finding(f wording.Finding) string { return l.finding(f.Key, f.Args) }

func (l Lang) finding(key string, args map[string]any) string {
	m, ok := findings[key]
	if !ok {
		return l.Fault(&fault.Error{Kind: fault.Invalid, Key: key, Args: args})
	}
	return fill(l.T(m.NL, m.EN), args)
}

// Severity names how heavy a finding is.
func (l Lang) Severity(s wording.Severity) string {
	return l.finding("wording.severity."+string(s), nil)
}

// inSurvey says what is wrong in which survey, where, and what to say in its place.
func (l Lang) inSurvey(survey string, f wording.Finding) string {
	said := l.F("Vragenlijst %s, %s (%s, %s): %s", "Survey %s, %s (%s, %s): %s", survey, l.SurveyField(f.Path), f.Language, l.Severity(f.Severity), l.Finding(f))
	if f.Proposal == "" {
		return said
	}
	return said + l.F(" Voorstel: %s", " Proposal: %s", strings.ReplaceAll(f.Proposal, "\n", " / "))
}

// surveyFields name the texts of a survey, as in "why".
var surveyFields = map[string]message{
	"name": {"naam", "name"}, "question": {"vraag", "question"}, "low": {"laagste kant van de schaal", "low end of the scale"},
	"high": {"hoogste kant van de schaal", "high end of the scale"}, "why": {"waarom", "why"}, "cause": {"vraag naar de oorzaak", "question about the cause"},
	"sub_cause": {"vraag naar wat precies", "question about what exactly"}, "thanks": {"bedankt", "thanks"}, "callback": {"terugbellen", "callback"},
	"causes": {"oorzaken", "causes"}, "detractor": {"bij een lage score", "for a low score"}, "passive": {"bij een middenscore", "for a middling score"},
	"promoter": {"bij een hoge score", "for a high score"}, "any": {"voor iedereen", "for everybody"},
	"text": {"tekst", "text"}, "help": {"uitleg", "explanation"}, "choices": {"keuzes", "choices"}, "rows": {"regels", "rows"}, "ref": {"korte naam", "short name"},
	"min": {"laagste", "lowest"}, "max": {"hoogste", "highest"}, "most": {"hoogstens", "at most"}, "when": {"wie de vraag krijgt", "who gets it"}, "label": {"naam", "name"},
	"window_days": {"aantal dagen", "number of days"}, "languages": {"talen", "languages"}, "metric": {"wat het meet", "what it measures"},
}

// surveyParts name what a survey has several of.
var surveyParts = map[string]message{
	"questions": {"verdere vraag", "further question"}, "choices": {"keuze", "choice"}, "rows": {"regel", "row"}, "hidden": {"gegeven", "fact"},
}

// SurveyField says which text of a survey a path is about.
func (l Lang) SurveyField(path string) string {
	var said []string
	for _, part := range strings.Split(path, ".") {
		name, index, _ := strings.Cut(part, "[")
		if n, err := strconv.Atoi(strings.TrimSuffix(index, "]")); err == nil {
			m, ok := surveyParts[name]
			if ok {
				said = append(said, l.T(m.NL, m.EN)+" "+strconv.Itoa(n+1))
				continue
			}
		}
		m, ok := surveyFields[part]
		switch {
		case ok:
			said = append(said, l.T(m.NL, m.EN))
		case part != "":
			said = append(said, part)
		}
	}
	return strings.Join(said, ", ")
}
