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
	l      i18n.Lang
	org    string
	Pieces []*sheet   // the parts of an amended period, each a sheet of its own
	Split  page.Table // how they add up

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
	return newSheet(info, o, l), nil
}

// newSheet puts a statement together: of an amended period one for each part, and how they add up.
func newSheet(info StatementInfo, o org.Organisation, l i18n.Lang) *sheet {
	s := &sheet{StatementInfo: info, l: l, org: o.Name}
	if len(info.Parts) == 0 {
		s.fill()
		return s
	}
	s.Title, s.Amount = l.F("Overzicht van %s", "Statement of %s", s.Person.Name), s.money(s.Person.Cents)
	s.Sentence = l.T("De afspraak veranderde tijdens de periode. Elk deel is berekend volgens de versie die toen gold; wat je daarvoor verdiende, verandert niet door wat later is afgesproken.",
		"The agreement changed within the period. Each part is computed by the version that held then; what you earned before doesn't change by what was agreed later.")
	s.Notes = s.notes()
	s.Split = page.Table{Caption: l.T("Hoe het bedrag is opgebouwd", "How the amount adds up"), Columns: []page.Column{{Label: l.T("Dagen", "Days")}, {Label: l.T("Afspraak", "Agreement")}, {Label: l.T("Waarom", "Why")}, {Label: l.T("Bedrag", "Amount"), Num: true}}}
	for _, part := range info.Parts {
		piece := newSheet(part, o, l)
		s.Pieces = append(s.Pieces, piece)
		t := part.Run.Term
		s.Split.Rows = append(s.Split.Rows, page.Row{{Text: l.Range(t.Range)}, {Text: l.F("%s, versie %d", "%s, version %d", t.Agreement, t.Version)}, {Text: orDash(t.Reason)}, {Text: piece.Amount, Num: true}})
	}
	s.Split.Rows = append(s.Split.Rows, page.Row{{Text: l.T("Samen", "Together")}, {}, {}, {Text: s.Amount, Num: true}})
	s.decision()
	return s
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

// period is what the statement is about: the part, when the period was amended.
func (s *sheet) period() string {
	if s.Run.Term != nil && len(s.Run.Parts) == 0 {
		return s.l.Range(s.Run.Term.Range)
	}
	return s.l.Range(s.Scheme.Scheme.Period)
}

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
