package respondweb

import (
	"net/http"
	"slices"
	"strconv"

	"klankbord.org/core/intake"
	"klankbord.org/core/respond"
	"klankbord.org/core/survey"
	"klankbord.org/i18n"
)

// The steps of a conversation, as addresses and forms name them.
const (
	stepScore = "score"
	stepWhy   = "why"
	stepCause = "cause"
	stepSub   = "sub"
	stepDone  = "done"
	stepGone  = "gone" // a link that opens nothing
)

var steps = []string{stepScore, stepWhy, stepCause, stepSub, stepDone}

func stepAfter(step string) string {
	i := slices.Index(steps, step)
	return steps[min(i+1, len(steps)-1)]
}

// screen is one step, ready to be drawn.
type screen struct {
	Lang    i18n.Lang
	Token   string
	Query   string // kept on the form's address: source
	Step    string
	Visit   *respond.Visit
	Address string
	Preset  int // score that a mail preselects, -1 when none
	Problem string
	Typed   string
}

// newScreen decides which step a visit shows: the one asked for when it can be reached, otherwise the first open one.
func newScreen(r *http.Request, v *respond.Visit) screen {
	s := screen{Lang: langOf(r), Token: r.PathValue("token"), Query: r.URL.Query().Get("source"), Visit: v,
		Step: r.URL.Query().Get("step"), Address: v.Address, Preset: -1 << 31}
	if !slices.Contains(steps, s.Step) {
		s.Step = s.firstOpen()
	}
	if v.Given == nil {
		s.Step = stepScore
	}
	if s.Step == stepSub && len(s.subCauses()) == 0 {
		s.Step = stepDone
	}
	return s
}

// firstOpen is where somebody goes on who comes back later.
func (s screen) firstOpen() string {
	g := s.Visit.Given
	switch {
	case g == nil:
		return stepScore
	case g.Verbatim == "" && g.Cause == 0:
		return stepWhy
	case g.Cause == 0:
		return stepCause
	case len(s.subCauses()) > 0:
		return stepSub
	}
	return stepDone
}

// subCauses are the root causes 2 that are still to be chosen from.
func (s screen) subCauses() []respond.Cause {
	if s.Visit == nil || s.Visit.Given == nil || s.Visit.Given.Cause == 0 {
		return nil
	}
	return s.Visit.Under(s.Visit.Given.Cause)
}

// say picks the words for how this organisation addresses its customers.
func (s screen) say(u, je, en string) string {
	if s.Address == "je" {
		u = je
	}
	return s.Lang.T(u, en)
}

func (s screen) text(t intake.Text) string { return t.In(string(s.Lang)) }

// banded picks the text for the band of the score that was given.
func (s screen) banded(p survey.PerBand) string {
	t := p.Any
	if s.Visit.Given != nil {
		switch own := p.For(s.Visit.Metric.Band(s.Visit.Given.Score)); own {
		case intake.Text{}:
		default:
			t = own
		}
	}
	return s.text(t)
}

func (s screen) scores() []int {
	var all []int
	for v := s.Visit.Metric.Min; v <= s.Visit.Metric.Max; v++ {
		all = append(all, v)
	}
	return all
}

// rowClass makes all scores equally wide: one row on a wide screen, two for eleven scores on a phone.
func (s screen) rowClass() string {
	switch n := len(s.scores()); {
	case n <= 5:
		return "row five"
	case n <= 7:
		return "row few"
	}
	return "row"
}

// action is where the form posts to.
func (s screen) action() string {
	a := address(s.Token, s.Step, s.Lang)
	if s.Query != "" {
		a += "&source=" + s.Query
	}
	return a
}

func (s screen) to(step string) string { return address(s.Token, step, s.Lang) }

func (s screen) otherLanguage() string { return address(s.Token, s.Step, s.Lang.Other()) }

// bilingual reports whether the survey exists in the other language too.
func (s screen) bilingual() bool {
	return s.Visit != nil && slices.Contains(s.Visit.Content.Languages, string(s.Lang.Other()))
}

// progress is how far the conversation is, in words.
func (s screen) progress() string {
	return s.Lang.F("Vraag %d van %d", "Question %d of %d", min(slices.Index(steps, s.Step)+1, 4), 4)
}

func (s screen) title() string {
	if s.Visit == nil {
		return s.Lang.T("Deze link werkt niet", "This link doesn't work")
	}
	return s.Visit.Org
}

func number(v int) string { return strconv.Itoa(v) }
