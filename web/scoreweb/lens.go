package scoreweb

import (
	"net/http"
	"slices"

	"klankbord.org/core/day"
	"klankbord.org/core/publish"
	"klankbord.org/core/score"
	"klankbord.org/core/snapshot"
	"klankbord.org/web/page"
)

// lens is what a reader looks through: a slice of the answers, in their language.
type lens struct {
	page.Page
	Live
	measure  measure
	query    snapshot.Query // metric, period and filters, without a grouping
	all      day.Range      // days with answers
	chosen   string         // the period as it stands in the address, empty for the default
	desk     *publish.Desk
	nothing  bool // the organisation has no answers yet
	fixed    []snapshot.Axis
	verbatim string // words that are searched for
}

// look reads the slice that an address asks for.
func (p *Pages) look(r *http.Request, what Reading) (*lens, error) {
	pg := page.From(r)
	live, err := p.Source.Live(r.Context(), pg.Org, what)
	if err != nil {
		return nil, err
	}
	return through(pg, live)
}

// through reads the slice that an address asks for, of answers that may be looked at. What isn't a word of the slice is
// left to the page.
func through(pg page.Page, live Live) (l *lens, err error) {
	l = &lens{Page: pg, Live: live, desk: publish.New(live.View, live.Minimum)}
	var ok bool
	if l.all, ok = live.View.Days(); !ok {
		l.nothing = true
		return l, nil
	}
	if l.query, err = snapshot.ParseSlice(live.Catalog, l.params()); err != nil {
		return nil, err
	}
	metric, _ := live.View.Structure().Metric(l.query.Metric)
	l.measure = measureOf(metric)
	l.settle()
	l.verbatim = l.Query().Get("q")
	return l, nil
}

// settle gives the period the ends that the address left open. A service day in the future, which is a mistake of some
// source, doesn't pull the default period along.
func (l *lens) settle() {
	if today := l.Today(); l.all.To > today && l.all.From <= today {
		l.all.To = today
	}
	p := &l.query.Period
	switch {
	case *p == day.Range{}:
		*p = lately(l.all)
	case p.To == 0:
		p.To = max(p.From, l.all.To)
	case p.From == 0:
		p.From = min(p.To, l.all.From)
	}
}

// params are the words of the slice in the address. A form sends empty ones along; they choose nothing.
func (l *lens) params() []snapshot.Param {
	var out []snapshot.Param
	for name, values := range l.Query() {
		for _, v := range values {
			if v != "" && snapshot.IsParam(l.Catalog, name) && name != "by" {
				out = append(out, snapshot.Param{Name: name, Value: v})
			}
		}
		if name == "period" && len(values) > 0 {
			l.chosen = values[0]
		}
	}
	slices.SortFunc(out, func(a, b snapshot.Param) int {
		if a.Name != b.Name {
			return compare(a.Name, b.Name)
		}
		return compare(a.Value, b.Value)
	})
	return out
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// narrow looks at one value of an axis only, which the page's address names: its form doesn't offer the axis.
func (l *lens) narrow(axis snapshot.Axis, code int64) {
	l.query = l.query.With(axis, code)
	l.fixed = append(l.fixed, axis)
}

// grouped returns the figures of the slice by some axes, as far as they may be seen.
func (l *lens) grouped(period day.Range, by ...snapshot.Axis) (*publish.Table, error) {
	q := l.query
	q.Period, q.By = period, by
	return l.desk.Score(q)
}

// total returns the distribution of the slice in a period: no answers when it may not be seen.
func (l *lens) total(period day.Range) (score.Distribution, error) {
	r, err := l.grouped(period)
	if err != nil {
		return score.Distribution{}, err
	}
	return r.Distribution(r.Only()), nil
}

// size returns how many answers the slice has, also where no figure of them may be seen.
func (l *lens) size() (int64, error) {
	q := l.query
	q.By = nil
	r, err := l.View.Score(q)
	if err != nil {
		return 0, err
	}
	return r.Only().N(), nil
}

// label names a value in the reader's language.
func (l *lens) label(axis snapshot.Axis, code int64) string {
	if code == 0 {
		return l.T("niet ingevuld", "not filled in")
	}
	return l.Catalog.Label(axis, code, string(l.Lang))
}

// ref is the reference of a value, for addresses; empty when it has none.
func (l *lens) ref(axis snapshot.Axis, code int64) string {
	ref, _ := l.Catalog.Ref(axis, code)
	return ref
}
