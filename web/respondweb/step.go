package respondweb

import (
	"slices"
	"strings"

	"klankbord.org/core/respond"
)

// The steps of a conversation, as addresses and forms name them. A further question has its own, made by stepOf.
const (
	stepScore = "score"
	stepWhy   = "why"
	stepCause = "cause"
	stepSub   = "sub"
	stepDone  = "done"
	stepGone  = "gone" // a link that opens nothing
)

const questionPrefix = "q-"

// stepOf is the step that asks a further question.
func stepOf(question string) string { return questionPrefix + question }

// questionOf is the reference of the further question that a step asks.
func questionOf(step string) (string, bool) { return strings.CutPrefix(step, questionPrefix) }

// stepsOf returns the steps of a visit in order, as far as can be told from what was said until now.
func stepsOf(v *respond.Visit) []string {
	all := []string{stepScore, stepWhy, stepCause, stepSub}
	if v != nil {
		for _, q := range v.Asked() {
			all = append(all, stepOf(q.Ref))
		}
	}
	return append(all, stepDone)
}

// known reports whether a step is one of the visit's.
func known(step string, v *respond.Visit) bool { return slices.Contains(stepsOf(v), step) }

// stepAfter returns the step that follows another.
func stepAfter(step string, v *respond.Visit) string {
	all := stepsOf(v)
	i := slices.Index(all, step)
	return all[min(i+1, len(all)-1)]
}

// reachable skips the root causes 2 where there are none.
func reachable(step string, v *respond.Visit) string {
	if step == stepSub && len(subCauses(v)) == 0 {
		return stepAfter(step, v)
	}
	return step
}

// firstOpen is where somebody goes on who comes back later. Who came to the end is thanked, whatever was skipped.
func firstOpen(v *respond.Visit) string {
	g := v.Given
	switch {
	case g == nil:
		return stepScore
	case g.Finished:
		return stepDone
	case g.Verbatim == "" && g.Cause == 0 && len(g.Said) == 0:
		return stepWhy
	case g.Cause == 0 && len(g.Said) == 0:
		return stepCause
	case len(subCauses(v)) > 0 && len(g.Said) == 0:
		return stepSub
	}
	for _, q := range v.Asked() {
		if _, answered := g.Said[q.Ref]; !answered {
			return stepOf(q.Ref)
		}
	}
	return stepDone
}

// subCauses are the root causes 2 that are still to be chosen from.
func subCauses(v *respond.Visit) []respond.Cause {
	if v == nil || v.Given == nil || v.Given.Cause == 0 {
		return nil
	}
	return v.Under(v.Given.Cause)
}
