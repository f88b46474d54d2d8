package wording

// rule is a pattern that gives a text away.
type rule struct {
	code   Code
	key    string // explanation when it differs from the code's
	roles  string // letters of the roles it is about; empty: those of the code
	match  string
	unless string // patterns that make the sentence honest
}

type compiled struct {
	rule
	match, unless []pattern
}

// Letters of roles in rules: q question, w why, c cause, k callback, t thanks, i invitation, m mail, s scale and choices.
var letters = map[Role]byte{Question: 'q', Why: 'w', Cause: 'c', Callback: 'k', Thanks: 't', Invitation: 'i', Mail: 'm', Scale: 'q', Choices: 's', Name: 'n'}

// about says which roles a code is about, and how heavy it is.
var about = map[Code]struct {
	severity Severity
	roles    string
}{
	ScoreInstruction: {Severe, "qwktims"},
	Begging:          {Severe, "qwktims"},
	Reward:           {Severe, "qwktims"},
	EmployeeInterest: {Severe, "qwktims"},
	Pressure:         {Severe, "qwktims"},
	ColouredScore:    {Severe, "qwktims"},
	Preselected:      {Severe, "qwktims"},
	UnequalLinks:     {Severe, "im"},
	Leading:          {Severe, "qwim"},
	Loaded:           {Warning, "qw"},
	Unbalanced:       {Warning, "q"},
	NoWayOut:         {Warning, "s"},
	MissingLanguage:  {Warning, "qwcktimsn"},
	DoubleBarrelled:  {Warning, "q"},
	Negation:         {Warning, "q"},
	Absolute:         {Hint, "q"},
	Jargon:           {Hint, "qwcktims"},
	LongSentence:     {Hint, "qwcktims"},
}

func (x *lexicon) learn(rules []rule) {
	for _, r := range rules {
		if r.roles == "" {
			r.roles = about[r.code].roles
		}
		if r.key == "" {
			r.key = string(r.code)
		}
		x.rules = append(x.rules, compiled{rule: r, match: x.compile(r.match), unless: x.compile(r.unless)})
	}
}
