package survey

import (
	"fmt"
	"slices"

	"klankbord.org/core/fault"
)

// maxDepth is how deep conditions may be put into each other: deeper ones nobody can read.
const maxDepth = 4

// checkCondition refuses a condition that can't be met or understood. It may look at questions before the one it belongs to.
func (c *Content) checkCondition(w *Condition, before, depth int) *fault.Error {
	if depth > maxDepth {
		return fault.NewInvalid("", "condition.too_deep", "max", maxDepth)
	}
	if w.forms() != 1 {
		return fault.NewInvalid("", "condition.one_form")
	}
	for field, list := range map[string][]Condition{"all": w.All, "any": w.Any} {
		for i := range list {
			if f := c.checkCondition(&list[i], before, depth+1); f != nil {
				return f.In(fmt.Sprintf("%s[%d]", field, i))
			}
		}
	}
	switch {
	case w.Not != nil:
		if f := c.checkCondition(w.Not, before, depth+1); f != nil {
			return f.In("not")
		}
	case w.Score != nil:
		return w.Score.check("score")
	case w.Band != nil:
		for i, b := range w.Band {
			if b != Detractor.String() && b != Passive.String() && b != Promoter.String() {
				return fault.NewInvalid(fmt.Sprintf("band[%d]", i), "value.unknown", "value", b)
			}
		}
	case w.Question != "":
		return c.checkAnswered(w, before)
	case w.Known != "":
		if !slices.Contains(c.Known(), w.Known) {
			return fault.NewInvalid("known", "survey.unknown_fact", "value", w.Known)
		}
	}
	return w.looseEnds()
}

// forms counts the forms that a condition has.
func (c *Condition) forms() int {
	n := 0
	for _, is := range []bool{len(c.All) > 0, len(c.Any) > 0, c.Not != nil, c.Score != nil, len(c.Band) > 0, len(c.Cause) > 0, c.Question != "", c.Known != ""} {
		if is {
			n++
		}
	}
	return n
}

// looseEnds refuses what belongs to another form: it would seem to matter.
func (c *Condition) looseEnds() *fault.Error {
	switch {
	case c.Is != nil && c.Known == "":
		return fault.NewInvalid("is", "condition.not_of_form")
	case c.Between != nil:
		return fault.NewInvalid("between", "condition.not_of_form")
	}
	return nil
}

func (c *Content) checkAnswered(w *Condition, before int) *fault.Error {
	q, ok := (&Content{Questions: c.Questions[:before]}).Find(w.Question)
	choices := ok && (q.Kind == Single || q.Kind == Multiple)
	numbers := ok && (q.Kind == Scale || q.Kind == Number)
	switch {
	case !ok:
		return fault.NewInvalid("question", "condition.not_before", "value", w.Question)
	case w.Is != nil && w.Between != nil, w.Is != nil && !choices:
		return fault.NewInvalid("is", "condition.not_of_form")
	case w.Between != nil && !numbers:
		return fault.NewInvalid("between", "condition.not_of_form")
	case w.Between != nil:
		return w.Between.check("between")
	}
	for i, ref := range w.Is {
		if _, ok := q.Choice(ref); !ok {
			return fault.NewInvalid(fmt.Sprintf("is[%d]", i), "question.not_offered", "value", ref)
		}
	}
	return nil
}

func (s *Span) check(field string) *fault.Error {
	switch {
	case s.From == nil && s.To == nil:
		return fault.NewInvalid(field, "field.missing")
	case s.From != nil && s.To != nil && *s.From > *s.To:
		return fault.NewInvalid(field, "survey.span_turned", "min", *s.From, "max", *s.To)
	}
	return nil
}
