package rewardweb

import (
	"context"
	"fmt"
	"time"

	"klankbord.org/core/org"
	"klankbord.org/core/reward"
	"klankbord.org/core/survey"
	"klankbord.org/i18n"
	"klankbord.org/web/chart"
	"klankbord.org/web/page"
)

// sheet is a statement in words, tables and charts, ready to be drawn as a page or on paper.
type sheet struct {
	StatementInfo
	l   i18n.Lang
	org string

	Title    string
	Amount   string
	Sentence string
	Notes    []string // what one has to know first: disqualified, not decided yet, late agreement
	Bridge   chart.Waterfall
	Parts    page.Table
	Places   page.Table // part-amounts per membership
	Rounding string
	Results  page.Table // what percentages come from
	Left     []string   // answers of a disqualified colleague left out
	Scores   []ownScore
	Curves   []payCurve
	Leverage []string
	Counted  string // "6 of 9" in a sentence
	Groups   []answerGroup
	Gates    []gate
	Decision []string
	Facts    []fact
	Steps    []page.Step
	Limits   string
}

// fact is a name with what belongs to it.
type fact struct{ Name, Value string }

// gate is a condition and whether it was met.
type gate struct {
	Question string
	Yes      bool
	Text     string
}

// ownScore is somebody's own result on one part.
type ownScore struct {
	Name     string
	Value    string
	Band     chart.Interval
	HasBand  bool
	Verdict  string // aantoonbaar, waarschijnlijk, niet aantoonbaar; empty without a baseline
	Sure     string // class of the verdict
	Sentence []string
}

// payCurve is a part's curve with the result on it.
type payCurve struct {
	Chart chart.Curve
	Words []string
}

// sheet finds a statement and puts it together.
func (p *Pages) sheet(ctx context.Context, o org.Organisation, run int, employee string, l i18n.Lang) (*sheet, error) {
	info, err := p.Reader.Statement(ctx, o.ID, run, employee)
	if err != nil {
		return nil, fmt.Errorf("find statement of run %d: %w", run, err)
	}
	s := &sheet{StatementInfo: info, l: l, org: o.Name}
	s.fill()
	return s, nil
}

// fill writes everything.
func (s *sheet) fill() {
	s.Title = s.l.F("Overzicht van %s", "Statement of %s", s.Person.Name)
	s.amount()
	s.results()
	s.own()
	s.curves()
	s.answers()
	s.gates()
	s.decision()
	s.method()
}

func (s *sheet) money(c reward.Cents) string { return s.Scheme.money(s.l, c) }

func (s *sheet) personal() bool { return s.Scheme.Scheme.Money.Kind == reward.Personal }

func (s *sheet) period() string { return s.l.Range(s.Scheme.Scheme.Period) }

// schemeName is the scheme's name with its version.
func (s *sheet) schemeName() string { return s.Scheme.Scheme.Name.In(string(s.l)) }

// teamName is what a team is called.
func (s *sheet) teamName(ref string) string {
	t, _ := s.teamOf(ref)
	return t.Name
}

// metric returns the metric of a part; ok is false when the caller's list lacks it.
func (s *sheet) metric(ref string) (survey.Metric, bool) {
	for _, m := range s.Metrics {
		if m.Ref == ref {
			return m, true
		}
	}
	return survey.Metric{}, false
}

// last is the membership whose team decides the curve of own parts; ok is false without any.
func (s *sheet) last() (reward.SegmentResult, bool) {
	if n := len(s.Person.Segments); n > 0 {
		return s.Person.Segments[n-1], true
	}
	return reward.SegmentResult{}, false
}

// computedDay is the day of the run in words.
func (r RunInfo) computedDay(l i18n.Lang) string { return dayOf(l, r.computed()) }

func dayOf(l i18n.Lang, t time.Time) string { return l.Day(dayAt(t)) }
