package respondweb

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/respond"
	"klankbord.org/core/survey"
	"klankbord.org/i18n"
)

// screen is one step, ready to be drawn.
type screen struct {
	Lang    i18n.Lang
	Place   string // path of the conversation
	Query   string // kept on the form's address: source
	Step    string
	Visit   *respond.Visit
	Address string
	Preset  int // score that a mail preselects, -1 when none
	Problem string
	Typed   string
	Hidden  string       // kept on the form's address: facts that the survey takes along
	Expired bool         // the link did open something once
	Said    survey.Value // typed at a further question that came back
}

// newScreen decides which step a visit shows: the one asked for when it can be reached, otherwise the first open one.
func (p *Pages) newScreen(r *http.Request, v *respond.Visit) screen {
	s := screen{Lang: langOf(r), Place: p.place(r.PathValue("token")), Query: r.URL.Query().Get("source"), Visit: v,
		Step: r.URL.Query().Get("step"), Address: v.Address, Preset: -1 << 31}
	switch {
	case v.Given == nil:
		s.Hidden = hidden(r, v)
		s.Step = stepScore
	case !known(s.Step, v):
		s.Step = firstOpen(v)
	default:
		s.Step = reachable(s.Step, v)
	}
	return s
}

// subCauses are the root causes 2 that are still to be chosen from.
func (s screen) subCauses() []respond.Cause { return subCauses(s.Visit) }

// question is the further question of this step.
func (s screen) question() *survey.Question {
	ref, _ := questionOf(s.Step)
	q, _ := s.Visit.Content.Find(ref)
	return q
}

// said is what was answered to this step's question, which stands.
func (s screen) said() (survey.Value, bool) {
	if s.Visit.Given == nil {
		return survey.Value{}, false
	}
	v, ok := s.Visit.Given.Said[s.question().Ref]
	return v, ok
}

// shown is the answer that the form shows: the one that stands, or what was typed before something was wrong.
func (s screen) shown() survey.Value {
	if v, ok := s.said(); ok {
		return v
	}
	return s.Said
}

// missed is the step of a required question without which the conversation can't end.
func (s screen) missed(problem error) string {
	f := fault.As(problem)
	if f == nil || f.Key != "question.required" {
		return ""
	}
	if step := stepOf(f.Field); known(step, s.Visit) {
		return step
	}
	return ""
}

// say picks the words for how this organisation addresses its customers.
func (s screen) say(u, je, en string) string {
	if s.Address == "je" {
		u = je
	}
	return s.Lang.T(u, en)
}

// text is a text of the survey in this page's language, with what is known filled in.
func (s screen) text(t intake.Text) string {
	return survey.Fill(t.In(string(s.Lang)), func(name string) string {
		f := s.Visit.Facts[name]
		if on, err := day.Parse(f.Ref); name == "date" && err == nil {
			return s.Lang.Day(on)
		}
		return f.Name.In(string(s.Lang))
	})
}

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

func (s screen) rowClass() string { return rowOf(len(s.scores())) }

// action is where the form posts to.
func (s screen) action() string {
	a := address(s.Place, s.Step, s.Lang)
	if s.Query != "" {
		a += "&source=" + s.Query
	}
	return a + s.Hidden
}

// hidden makes known what the address brings along, and returns it as the addresses of this page's form and links go on with it.
func hidden(r *http.Request, v *respond.Visit) string {
	given := r.URL.Query().Get
	v.Recall(given)
	taken := url.Values{}
	for name, value := range v.Content.Taken(given) {
		taken.Set(name, value)
	}
	if len(taken) == 0 {
		return ""
	}
	return "&" + taken.Encode()
}

func (s screen) to(step string) string { return address(s.Place, step, s.Lang) }

func (s screen) otherLanguage() string { return address(s.Place, s.Step, s.Lang.Other()) + s.Hidden }

// bilingual reports whether the survey exists in the other language too.
func (s screen) bilingual() bool {
	return s.Visit != nil && slices.Contains(s.Visit.Content.Languages, string(s.Lang.Other()))
}

// progress is how far the conversation is, in words.
func (s screen) progress() string {
	all := stepsOf(s.Visit)
	last := len(all) - 1 // the thanks ask nothing
	return s.Lang.F("Vraag %d van %d", "Question %d of %d", min(slices.Index(all, s.Step)+1, last), last)
}

// back is the step before this one, empty where there is none.
func (s screen) back() string {
	all := stepsOf(s.Visit)
	i := slices.Index(all, s.Step) - 1
	if i >= 0 && all[i] == stepSub && len(s.subCauses()) == 0 {
		i--
	}
	if i < 0 {
		return ""
	}
	return all[i]
}

func (s screen) title() string {
	if s.Visit == nil {
		return s.Lang.T("Deze link werkt niet", "This link doesn't work")
	}
	return s.Visit.Org
}

func number(v int) string { return strconv.Itoa(v) }
