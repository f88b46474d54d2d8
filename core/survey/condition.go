package survey

import (
	"slices"
	"strconv"
)

// Condition decides by what is known whether a question is asked. It has exactly one form: all, any or not of others; the
// score; the band of the score; a cause; an earlier question; or a known fact. What isn't known meets no condition, so a
// question about it isn't asked; the opposite of such a condition is met.
type Condition struct {
	All      []Condition `json:"all,omitempty"`
	Any      []Condition `json:"any,omitempty"`
	Not      *Condition  `json:"not,omitempty"`
	Score    *Span       `json:"score,omitempty"`
	Band     []string    `json:"band,omitempty"`     // words of Band.String
	Cause    []string    `json:"cause,omitempty"`    // references of root causes 1 and 2: one of them was chosen
	Question string      `json:"question,omitempty"` // reference of an earlier question: with Is or Between, or answered at all
	Known    string      `json:"known,omitempty"`    // name of a fact: with Is, or known at all
	Is       []string    `json:"is,omitempty"`       // one of these choices, or one of these values
	Between  *Span       `json:"between,omitempty"`  // of an earlier scale or number
}

// Span is from one whole number up to and including another; without an end it is open there.
type Span struct {
	From *int `json:"from,omitempty"`
	To   *int `json:"to,omitempty"`
}

// Facts are what is known about a conversation while it goes on.
type Facts struct {
	Score  *int // nil before it was given
	Band   Band
	Causes []string          // references of what was chosen, root cause 1 first
	Said   map[string]Value  // by the reference of a question
	Known  map[string]string // product, touchpoint and so on, and hidden fields: references, not labels
}

// Holds reports whether the condition is met; one that is nil always is.
func (c *Condition) Holds(f Facts) bool {
	switch {
	case c == nil:
		return true
	case c.All != nil:
		return !slices.ContainsFunc(c.All, func(one Condition) bool { return !one.Holds(f) })
	case c.Any != nil:
		return slices.ContainsFunc(c.Any, func(one Condition) bool { return one.Holds(f) })
	case c.Not != nil:
		return !c.Not.Holds(f)
	case c.Score != nil:
		return f.Score != nil && c.Score.holds(float64(*f.Score))
	case c.Band != nil:
		return f.Score != nil && slices.Contains(c.Band, f.Band.String())
	case c.Cause != nil:
		return overlap(c.Cause, f.Causes)
	case c.Question != "":
		return c.answered(f.Said)
	}
	value, known := f.Known[c.Known]
	return known && value != "" && (c.Is == nil || slices.Contains(c.Is, value))
}

// answered looks at an earlier question.
func (c *Condition) answered(said map[string]Value) bool {
	v, ok := said[c.Question]
	switch {
	case !ok || v.Empty():
		return false
	case c.Is != nil:
		return overlap(c.Is, v.Choices)
	case c.Between != nil:
		n, err := strconv.ParseFloat(v.Number, 64) // compared, never counted with
		return err == nil && c.Between.holds(n)
	}
	return true
}

func (s *Span) holds(n float64) bool {
	return (s.From == nil || n >= float64(*s.From)) && (s.To == nil || n <= float64(*s.To))
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(one string) bool { return slices.Contains(b, one) })
}

// Asked returns the further questions that are asked of somebody of whom this is known, in order.
func (c *Content) Asked(f Facts) []*Question {
	var asked []*Question
	for i := range c.Questions {
		if c.Questions[i].When.Holds(f) {
			asked = append(asked, &c.Questions[i])
		}
	}
	return asked
}

func (c *Condition) usesFacts() bool {
	uses := func(one Condition) bool { return one.usesFacts() }
	return c != nil && (c.Known != "" || c.Not.usesFacts() || slices.ContainsFunc(c.All, uses) || slices.ContainsFunc(c.Any, uses))
}
