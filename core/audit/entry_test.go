package audit

import (
	"slices"
	"testing"
)

func TestSentencesNameWhoAndWhat(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		entry  Entry
		nl, en string
	}{
		"by name": {Entry{Actor: "account:7", By: "Sanne de Wit", Action: "individuals.read", Kind: "employee", First: 3, Last: 3, About: "Youssef"},
			"Sanne de Wit bekeek de score van Youssef", "Sanne de Wit looked at the score of Youssef"},
		"by number": {Entry{Actor: "account:7", Action: "pay.read", Kind: "employee", First: 3, Last: 3},
			"Account 7 bekeek de beloning van medewerker 3", "Account 7 looked at the pay of employee 3"},
		"a customer": {Entry{Actor: "respondent", Action: "answers.recorded"}, "Een klant beantwoordde een vragenlijst", "A customer answered a survey"},
		"a command":  {Entry{Actor: "cli", Action: "runs.computed", Kind: "run", First: 2, Last: 2}, "Iemand op de opdrachtregel liet berekening 2 berekenen", "Somebody on the command line had run 2 computed"},
		"unknown":    {Entry{Actor: "chain", Action: "x.y"}, "Klankbord zelf deed x.y", "Klankbord itself did x.y"},
	} {
		if got := c.entry.Sentence(); got.NL != c.nl || got.EN != c.en {
			t.Errorf("%s: %q, %q", name, got.NL, got.EN)
		}
	}
}

func TestFactsAreWhatChangedAndWhatWasSaid(t *testing.T) {
	t.Parallel()
	e := Entry{Body: []byte(`{"before":{"name":"Glas","settings":{"publication":5,"languages":["nl"]}},"after":{"name":"Glas","settings":{"publication":3,"languages":["nl","en"]}},"reason":"OR","grants":[{"role":"lead","unit":9007199254740993}]}`)}
	want := []Fact{
		{"settings.languages", "nl", "nl, en", true},
		{"settings.publication", "5", "3", true},
		{"grants.1.role", "", "lead", false},
		{"grants.1.unit", "", "9007199254740993", false},
		{"reason", "", "OR", false},
	}
	if got := e.Facts(); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	if got := (&Entry{Body: []byte("null")}).Facts(); len(got) != 0 {
		t.Errorf("nothing tells %+v", got)
	}
}

func TestFiltersHoldBack(t *testing.T) {
	t.Parallel()
	e := Entry{At: 100, Actor: "account:7", Action: "individuals.read", Kind: "employee", First: 3, Last: 5}
	answer := Entry{At: 100, Actor: Respondent, Action: "answers.recorded", Kind: "answer", First: 1, Last: 1}
	for name, c := range map[string]struct {
		filter Filter
		entry  Entry
		want   bool
	}{
		"nothing asked":    {Filter{}, e, true},
		"an answer":        {Filter{}, answer, false},
		"answers too":      {Filter{Single: true}, answer, true},
		"its area":         {Filter{Area: Readings}, e, true},
		"another area":     {Filter{Area: Pay}, e, false},
		"its act":          {Filter{Action: "individuals.read"}, e, true},
		"another act":      {Filter{Action: "pay.read"}, e, false},
		"by them":          {Filter{Actors: []string{"account:7"}}, e, true},
		"by nobody":        {Filter{Actors: []string{}}, e, false},
		"from a page":      {Filter{From: FromPage}, e, true},
		"from the API":     {Filter{From: FromKey}, e, false},
		"about one of":     {Filter{Things: []Thing{{"employee", 4}}}, e, true},
		"about another":    {Filter{Things: []Thing{{"employee", 6}}}, e, false},
		"of another kind":  {Filter{Things: []Thing{{"unit", 4}}}, e, false},
		"since":            {Filter{Since: 100}, e, true},
		"since later":      {Filter{Since: 101}, e, false},
		"until after":      {Filter{Until: 101}, e, true},
		"until not itself": {Filter{Until: 100}, e, false},
	} {
		if got := c.filter.Holds(&c.entry); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
