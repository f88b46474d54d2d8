package wording

// Code says what is wrong with a text. Codes are stable: they are stored and shown by their sentence in package i18n.
type Code string

// What a text can be told.
const (
	ScoreInstruction Code = "score_instruction" // says which score is good, or which to give when
	Begging          Code = "begging"           // asks for a high score, or for mercy
	Reward           Code = "reward"            // offers something for an answer or a score
	EmployeeInterest Code = "employee_interest" // says what an employee gains or loses
	Pressure         Code = "pressure"          // asks to change an answer, or threatens
	ColouredScore    Code = "coloured_score"    // colours or faces say which score is good
	Preselected      Code = "preselected"       // an answer is there before the customer gave one
	UnequalLinks     Code = "unequal_links"     // scores aren't all there, in order and alike
	Leading          Code = "leading"           // pushes towards an answer
	Loaded           Code = "loaded"            // takes for granted what was to be asked
	Unbalanced       Code = "unbalanced"        // a scale with more room on one side
	DoubleBarrelled  Code = "double_barrelled"  // two questions, one answer
	Negation         Code = "negation"          // one has to think what yes means
	Absolute         Code = "absolute"          // "always", to which hardly anybody can say yes
	Jargon           Code = "jargon"            // words above B1
	LongSentence     Code = "long_sentence"     // sentences above B1
	NoWayOut         Code = "no_way_out"        // choices without "something else" or "don't know"
	MissingLanguage  Code = "missing_language"  // a text that isn't there in a language of the survey
)

// Codes lists every code, the heaviest first.
var Codes = []Code{ScoreInstruction, Begging, Reward, EmployeeInterest, Pressure, ColouredScore, Preselected, UnequalLinks,
	Leading, Loaded, Unbalanced, NoWayOut, MissingLanguage, DoubleBarrelled, Negation, Absolute, Jargon, LongSentence}

// Severity says what follows from a finding.
type Severity string

// The severities, the heaviest first.
const (
	Severe  Severity = "severe"  // refuses a freeze: scores made by this text don't say what customers think
	Warning Severity = "warning" // to be mended, or to be accepted by somebody who knows
	Hint    Severity = "hint"    // could be said better
)

// rank orders severities, the heaviest first.
func (s Severity) rank() int {
	switch s {
	case Severe:
		return 0
	case Warning:
		return 1
	}
	return 2
}

// Finding is one thing that is wrong with one text.
type Finding struct {
	Code     Code     `json:"code"`
	Severity Severity `json:"severity"`
	Path     string   `json:"path,omitempty"` // field of the survey's content, such as why.promoter; empty for a single text
	Language string   `json:"language"`
	Start    int      `json:"start"` // first rune of the text that it is about
	End      int      `json:"end"`   // rune after the last; Start and End are 0 when it is about what isn't there
	Quote    string   `json:"quote,omitempty"`
	Choice   int      `json:"choice,omitempty"` // 1 for the first choice or label; 0: it is about the text itself
	Key      string   `json:"key"`              // explanation, which package i18n says in Dutch and English
	Args     Args     `json:"args,omitempty"`
	Proposal string   `json:"proposal,omitempty"` // the whole text in other words; empty when none can be made
}

// Args fill in an explanation: "word", "plain", "count" …
type Args map[string]any

// Role says where a text stands; it decides which rules are about it.
type Role string

// The roles of a text.
const (
	Question   Role = "question"   // what is scored, or a statement to agree with
	Scale      Role = "scale"      // a question with the labels of its scale, lowest first; two labels are its ends
	Why        Role = "why"        // the open question
	Cause      Role = "cause"      // the question above the causes
	Choices    Role = "choices"    // a question with its choices in no order, such as causes
	Thanks     Role = "thanks"     // after the answer
	Callback   Role = "callback"   // the offer to be called
	Invitation Role = "invitation" // what comes before the question
	Mail       Role = "mail"       // a message, which may be HTML or Markdown with score links
	Name       Role = "name"       // what the survey is called
)

// Roles lists every role.
var Roles = []Role{Question, Scale, Why, Cause, Choices, Thanks, Callback, Invitation, Mail, Name}

// asks reports whether customers answer a text of this role with a score or a choice.
func (r Role) asks() bool { return r == Question || r == Scale || r == Choices }

// Text is what is checked. The zero Role is Question; a Language other than "en" is read as Dutch.
type Text struct {
	Role     Role
	Language string
	Body     string
	Choices  []string
	Happy    bool // shown only to those who gave a high score: what they valued may be asked

	plain bool // no proposals are wanted
}

// MaxRunes is how much of a text is read; the rest of a longer one isn't checked.
const MaxRunes = 100_000
