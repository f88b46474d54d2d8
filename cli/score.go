package cli

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"klankbord.org/app"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/score"
	"klankbord.org/core/snapshot"
)

// scoreCommand shows a slice of scores.
type scoreCommand struct {
	Slice   []string `arg:"" optional:"" help:"The slice, such as metric=nps period=2024-Q1 by=month,team product=glass."`
	Against string   `help:"Compare with another period: FROM..TO as days." placeholder:"FROM..TO"`
}

// Help shows the text form of a slice by example.
func (scoreCommand) Help() string {
	return `  klankbord score metric=nps by=quarter,team
  klankbord score metric=csat period=2024-Q1 unit=north by=product
  klankbord score answers=influenceable employee=M01 by=month
  klankbord score by=cause1,cause2 band=detractor
  klankbord score by=team period=2024-Q2 --against 2024-01-01..2024-03-31

Every name of a dimension, or of an attribute of your own, filters and groups. "not.product=x" leaves out, "-" is none.`
}

// Run answers the slice.
func (s scoreCommand) Run(c *call) error {
	params, err := parseParams(s.Slice)
	if err != nil {
		return err
	}
	against, err := parseRange("against", s.Against)
	if err != nil {
		return err
	}
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	slice, err := a.Score(c.ctx, o, params, against)
	if err != nil {
		return err
	}
	if c.JSON {
		return c.writeJSON(sliceJSON(slice, c.Lang))
	}
	return c.writeSlice(slice)
}

// parseParams reads name=value words.
func parseParams(words []string) ([]snapshot.Param, error) {
	var params []snapshot.Param
	for _, w := range words {
		name, value, ok := strings.Cut(w, "=")
		if !ok {
			return nil, fault.NewInvalid(w, "slice.not_a_pair", "value", w)
		}
		params = append(params, snapshot.Param{Name: name, Value: value})
	}
	return params, nil
}

// parseRange reads FROM..TO; an empty text is no range.
func parseRange(field, text string) (day.Range, error) {
	if text == "" {
		return day.Range{}, nil
	}
	from, to, ok := strings.Cut(text, "..")
	if !ok {
		return day.Range{}, fault.NewInvalid(field, "range.malformed", "value", text)
	}
	var r day.Range
	var err error
	if r.From, err = day.Parse(from); err == nil {
		r.To, err = day.Parse(to)
	}
	if err == nil {
		err = r.Check()
	}
	if f := fault.As(err); f != nil {
		return r, f.In(field)
	}
	return r, err
}

// groupJSON is one group of a slice, as scripts see it. Nothing is told of a group below the publication threshold but
// that it is there.
type groupJSON struct {
	Key          map[string]string `json:"key"`
	Display      score.Display     `json:"display"`
	N            *int64            `json:"n,omitempty"`
	Distribution map[string]int64  `json:"distribution,omitempty"`
	Figures      []figureJSON      `json:"figures,omitempty"`
	Change       *changeJSON       `json:"change,omitempty"`
	ValueCents   *int64            `json:"value_cents,omitempty"`
	Valued       *int64            `json:"valued,omitempty"`
}

type figureJSON struct {
	Measure score.Measure `json:"measure"`
	Value   float64       `json:"value"`
	Lower95 float64       `json:"lower_95"`
	Upper95 float64       `json:"upper_95"`
	Lower80 float64       `json:"lower_80"`
	Upper80 float64       `json:"upper_80"`
}

type changeJSON struct {
	Measure score.Measure `json:"measure"`
	Points  float64       `json:"points"`
	Lower95 float64       `json:"lower_95"`
	Upper95 float64       `json:"upper_95"`
	Verdict score.Verdict `json:"verdict"`
}

// sliceJSON is the whole answer, as scripts see it.
func sliceJSON(s *app.Slice, lang string) any {
	groups := []groupJSON{}
	for _, g := range s.Groups {
		groups = append(groups, groupToJSON(s, g))
	}
	by := []string{}
	for _, axis := range s.Query.By {
		by = append(by, string(axis))
	}
	slice := map[string][]string{}
	for _, p := range snapshot.PrintSlice(s.Catalog, s.Query) {
		slice[p.Name] = append(slice[p.Name], p.Value)
	}
	return map[string]any{"metric": s.Metric.Ref, "type": s.Metric.Type, "by": by, "slice": slice, "groups": groups}
}

func groupToJSON(s *app.Slice, g app.SliceGroup) groupJSON {
	out := groupJSON{Key: map[string]string{}, Display: g.Display}
	for i, axis := range s.Query.By {
		ref, ok := s.Catalog.Ref(axis, g.Key[i])
		if !ok || g.Key[i] == 0 && ref == "" {
			ref = "-"
		}
		out.Key[string(axis)] = ref
	}
	if g.Display == score.Hidden {
		return out
	}
	n := g.N()
	out.N, out.Distribution = &n, map[string]int64{}
	d := s.Result.Distribution(g.Group)
	for i, count := range d.Counts {
		out.Distribution[fmt.Sprint(d.Scale.Min+i)] = count
	}
	for _, f := range g.Figures {
		out.Figures = append(out.Figures, figureJSON{f.Measure, f.Value, f.Interval95.Lower, f.Interval95.Upper, f.Interval80.Lower, f.Interval80.Upper})
	}
	if g.Change != nil {
		out.Change = &changeJSON{g.Change.Measure, g.Change.Points, g.Change.Interval95.Lower, g.Change.Interval95.Upper, g.Change.Verdict}
	}
	if s.Query.Value {
		out.ValueCents, out.Valued = &g.ValueCents, &g.Valued
	}
	return out
}

// writeSlice writes a slice for people: one line a group, aligned.
func (c *call) writeSlice(s *app.Slice) error {
	l := c.lang()
	if len(s.Groups) == 0 {
		c.printf("%s\n", l.T("Geen antwoorden in deze selectie.", "No answers in this slice."))
		return nil
	}
	w := tabwriter.NewWriter(c.Out, 0, 0, 2, ' ', 0)
	var head []string
	for _, axis := range s.Query.By {
		head = append(head, string(axis))
	}
	head = append(head, "n")
	for _, m := range score.Measures(s.Metric.Type) {
		head = append(head, string(m), l.T("95 %-interval", "95% interval"))
	}
	fmt.Fprintln(w, strings.Join(head, "\t"))
	for _, g := range s.Groups {
		fmt.Fprintln(w, strings.Join(c.sliceLine(s, g), "\t"))
	}
	return w.Flush()
}

func (c *call) sliceLine(s *app.Slice, g app.SliceGroup) []string {
	l := c.lang()
	var cells []string
	for i, axis := range s.Query.By {
		cells = append(cells, s.Catalog.Label(axis, g.Key[i], c.Lang))
	}
	if g.Display == score.Hidden {
		return append(cells, l.T("te weinig antwoorden om te tonen", "too few answers to show"))
	}
	cells = append(cells, l.Int(g.N()))
	for _, f := range g.Figures {
		cells = append(cells, l.Number(f.Value, 1), l.F("%s tot %s", "%s to %s", l.Number(f.Interval95.Lower, 1), l.Number(f.Interval95.Upper, 1)))
	}
	if g.Change != nil {
		cells = append(cells, l.Signed(g.Change.Points, 1), c.verdict(g.Change.Verdict))
	}
	return cells
}

// verdict says what a change may be called.
func (c *call) verdict(v score.Verdict) string {
	switch v {
	case score.Demonstrated:
		return c.lang().T("aantoonbaar", "demonstrated")
	case score.Probable:
		return c.lang().T("waarschijnlijk", "probable")
	}
	return c.lang().T("niet aantoonbaar", "not demonstrated")
}
