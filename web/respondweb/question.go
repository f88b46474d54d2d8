package respondweb

import (
	"github.com/a-h/templ"

	"klankbord.org/core/survey"
)

// stands reports whether this step's question was answered already.
func (s screen) stands() bool {
	_, ok := s.said()
	return ok
}

// described ties a question to its explanation for those who hear the page.
func (s screen) described(q *survey.Question) templ.Attributes {
	if s.text(q.Help) == "" {
		return nil
	}
	return templ.Attributes{"aria-describedby": "help"}
}

// most is how many characters a text may have.
func (s screen) most(q *survey.Question) int {
	if q.Most > 0 {
		return q.Most
	}
	return survey.MaxText
}

func (s screen) date(v survey.Value) string {
	if v.Date == 0 {
		return ""
	}
	return v.Date.String()
}

// inOrder lists the choices with the ways out last.
func (s screen) inOrder(q *survey.Question) []survey.Choice {
	var list, last []survey.Choice
	for _, c := range q.Choices {
		if c.Way == "" {
			list = append(list, c)
		} else {
			last = append(last, c)
		}
	}
	return append(list, last...)
}

// hasOther reports whether own words go with one of the choices.
func (s screen) hasOther(q *survey.Question) bool {
	for _, c := range q.Choices {
		if c.Way == survey.WayOther {
			return true
		}
	}
	return false
}

// rowOf makes numbers of a scale equally wide: one row on a wide screen, two for eleven on a phone.
func rowOf(n int) string {
	switch {
	case n <= 5:
		return "row five"
	case n <= 7:
		return "row few"
	}
	return "row"
}
