package survey

import "klankbord.org/core/intake"

// Kind says what sort of answer a further question wants.
type Kind string

// The kinds of further questions.
const (
	Single   Kind = "single"   // one of the choices
	Multiple Kind = "multiple" // any of the choices
	Scale    Kind = "scale"    // a whole number between two labelled ends
	Text     Kind = "text"     // in the customer's own words
	Number   Kind = "number"   // a decimal number
	Date     Kind = "date"     // a day
	Grid     Kind = "matrix"   // one of the choices for each row
)

// Question is asked after the KPI question, the why and the causes. Which one a customer gets depends on When.
type Question struct {
	Ref      string      `json:"ref"`
	Kind     Kind        `json:"kind"`
	Text     intake.Text `json:"text"`
	Help     intake.Text `json:"help,omitzero"`
	Required bool        `json:"required,omitempty"`
	Choices  []Choice    `json:"choices,omitempty"` // of single and multiple; the columns of a matrix
	Rows     []Choice    `json:"rows,omitempty"`    // of a matrix
	Low      intake.Text `json:"low,omitzero"`      // label at the lowest number of a scale
	High     intake.Text `json:"high,omitzero"`
	Min      *int        `json:"min,omitempty"`  // lowest number of a scale or number
	Max      *int        `json:"max,omitempty"`  // highest number
	Most     int         `json:"most,omitempty"` // most choices of multiple, most characters of text; 0: all, and MaxText
	When     *Condition  `json:"when,omitempty"` // nil: always
}

// Choice is something that can be chosen, or a row of a matrix.
type Choice struct {
	Ref  string      `json:"ref"`
	Text intake.Text `json:"text"`
	Way  string      `json:"way,omitempty"` // WayOther or WayUnknown
}

// The ways out of a list of choices. Other may be explained in own words; unknown stands alone.
const (
	WayOther   = "other"
	WayUnknown = "unknown"
)

// Limits of what a survey holds: beyond them nobody answers, and pages stay small.
const (
	MaxQuestions = 30
	MaxChoices   = 30
	MaxText      = 4000 // characters of an answer in own words
	MaxHidden    = 20
)

// Hidden is a fact that comes along with a link, such as an order number. Only declared names are taken from an address.
type Hidden struct {
	Name  string      `json:"name"`
	Label intake.Text `json:"label"`
	// Signed is taken from links that the organisation made itself alone: who a link is about isn't the visitor's to say.
	Signed bool `json:"signed,omitempty"`
}

// Find returns a further question by its reference.
func (c *Content) Find(ref string) (*Question, bool) {
	for i := range c.Questions {
		if c.Questions[i].Ref == ref {
			return &c.Questions[i], true
		}
	}
	return nil, false
}

// Choice returns one of the question's choices by its reference.
func (q *Question) Choice(ref string) (Choice, bool) { return find(q.Choices, ref) }

// Row returns one of the matrix's rows by its reference.
func (q *Question) Row(ref string) (Choice, bool) { return find(q.Rows, ref) }

func find(list []Choice, ref string) (Choice, bool) {
	for _, c := range list {
		if c.Ref == ref {
			return c, true
		}
	}
	return Choice{}, false
}

// most returns how many choices or characters are taken.
func (q *Question) most() int {
	switch {
	case q.Most > 0:
		return q.Most
	case q.Kind == Multiple:
		return len(q.Choices)
	}
	return MaxText
}
