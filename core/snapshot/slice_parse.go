package snapshot

import (
	"slices"
	"strconv"
	"strings"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/survey"
)

// parser gathers the parameters of a slice.
type parser struct {
	catalog Catalog
	query   Query
	given   map[string]string // the parameters that come once
}

func (p *parser) take(param Param) error {
	switch name := param.Name; {
	case name == paramStanding:
		return p.standing(param.Value)
	case slices.Contains(plainParams, name):
		if _, twice := p.given[name]; twice {
			return fault.NewInvalid(name, "slice.twice", "value", name)
		}
		p.given[name] = param.Value
		return nil
	}
	field, not := strings.CutPrefix(param.Name, notPrefix)
	if !slices.Contains(fields(p.catalog), Axis(field)) {
		return fault.NewInvalid(param.Name, "slice.unknown", "value", param.Name, "known", known(fields(p.catalog)))
	}
	codes, err := p.codes(Axis(field), param)
	if err != nil {
		return err
	}
	p.filter(Axis(field), not, codes)
	return nil
}

// filter adds values to the filter on a field: of several, an answer has to have one.
func (p *parser) filter(field Axis, not bool, codes []int64) {
	for i := range p.query.Filters {
		if f := &p.query.Filters[i]; f.Field == field && f.Not == not {
			f.Values = append(f.Values, codes...)
			return
		}
	}
	p.query.Filters = append(p.query.Filters, Filter{Field: field, Values: codes, Not: not})
}

// codes reads the value of a filter.
func (p *parser) codes(field Axis, param Param) ([]int64, error) {
	text := param.Value
	switch {
	case field == ByScore:
		return scores(param)
	case field.IsTime():
		r, err := ParsePeriod(text)
		if err != nil {
			return nil, fault.As(err).In(param.Name)
		}
		return []int64{int64(StartOf(field, r.From))}, nil
	case field == ByBand:
		for _, b := range []survey.Band{survey.Detractor, survey.Passive, survey.Promoter} {
			if b.String() == text {
				return []int64{int64(b)}, nil
			}
		}
		return nil, fault.NewInvalid(param.Name, "slice.not_found", "value", text, "field", string(field))
	case field == ByReason:
		if i := slices.Index(Reasons[:], attribution.Reason(text)); i >= 0 {
			return []int64{int64(i)}, nil
		}
		return nil, fault.NewInvalid(param.Name, "slice.not_found", "value", text, "field", string(field))
	case text == None:
		return []int64{0}, nil
	}
	if code, ok := p.catalog.Code(lookupField(field), text); ok {
		return []int64{code}, nil
	}
	return nil, fault.NewInvalid(param.Name, "slice.not_found", "value", text, "field", string(field))
}

// scores reads "9" or "0..6".
func scores(param Param) ([]int64, error) {
	from, to, span := strings.Cut(param.Value, "..")
	if !span {
		to = from
	}
	first, err1 := strconv.Atoi(from)
	last, err2 := strconv.Atoi(to)
	if err1 != nil || err2 != nil || first > last || first < -127 || last > 127 {
		return nil, fault.NewInvalid(param.Name, "slice.not_a_score", "value", param.Value)
	}
	var all []int64
	for s := first; s <= last; s++ {
		all = append(all, int64(s))
	}
	return all, nil
}

var standings = collect.Standings()

func (p *parser) standing(text string) error {
	for _, s := range standings {
		if s.String() == text || text == "all" {
			p.query.Standings = append(p.query.Standings, s)
		}
	}
	if len(p.query.Standings) == 0 || (text != "all" && p.query.Standings[len(p.query.Standings)-1].String() != text) {
		return fault.NewInvalid(paramStanding, "slice.not_found", "value", text, "field", paramStanding)
	}
	return nil
}

func (p *parser) finish() (Query, error) {
	for _, part := range []func() error{p.metric, p.period, p.by, p.answers, p.matrix} {
		if err := part(); err != nil {
			return Query{}, err
		}
	}
	return p.query, nil
}

func (p *parser) metric() error {
	ref := p.given[paramMetric]
	m, ok := p.catalog.Metric(ref)
	switch {
	case !ok && ref == "":
		return fault.NewInvalid(paramMetric, "slice.no_metric")
	case !ok:
		return fault.NewInvalid(paramMetric, "slice.not_found", "value", ref, "field", paramMetric)
	}
	p.query.Metric = m.ID
	return nil
}

func (p *parser) period() error {
	whole, from, to := p.given[paramPeriod], p.given[paramFrom], p.given[paramTo]
	if whole != "" {
		if from != "" || to != "" {
			return fault.NewInvalid(paramPeriod, "slice.period_twice")
		}
		r, err := ParsePeriod(whole)
		if err != nil {
			return fault.As(err).In(paramPeriod)
		}
		p.query.Period = r
		return nil
	}
	var err error
	if p.query.Period.From, err = day.Parse(from); err != nil {
		return fault.As(err).In(paramFrom)
	}
	if p.query.Period.To, err = day.Parse(to); err != nil {
		return fault.As(err).In(paramTo)
	}
	if r := p.query.Period; r.End() < r.From {
		return fault.NewInvalid(paramTo, "range.ends_before_start", "from", from, "to", to)
	}
	return nil
}

// SplitAxes reads the value of "by": axes with commas between them.
func SplitAxes(text string) []Axis {
	var axes []Axis
	for name := range strings.SplitSeq(text, ",") {
		axes = append(axes, Axis(strings.TrimSpace(name)))
	}
	return axes
}

func (p *parser) by() error {
	if p.given[paramBy] == "" {
		return nil
	}
	axes := Axes(p.catalog)
	for _, a := range SplitAxes(p.given[paramBy]) {
		switch name := string(a); {
		case slices.Contains([]Axis{InUnit, InCause}, a):
			return fault.NewInvalid(paramBy, "slice.only_filters", "value", name)
		case !slices.Contains(axes, a):
			return fault.NewInvalid(paramBy, "slice.unknown", "value", name, "known", known(axes))
		case slices.Contains(p.query.By, a):
			return fault.NewInvalid(paramBy, "slice.twice", "value", name)
		}
		p.query.By = append(p.query.By, a)
	}
	if len(p.query.By) > MaxBy {
		return fault.NewInvalid(paramBy, "slice.too_many_axes", "max", MaxBy)
	}
	return nil
}

func (p *parser) answers() error {
	switch text := p.given[paramAnswers]; text {
	case "", "all":
	case string(Influenceable):
		p.query.Answers = Influenceable
	default:
		return fault.NewInvalid(paramAnswers, "slice.not_found", "value", text, "field", paramAnswers)
	}
	switch text := p.given[paramValue]; text {
	case "", "0":
	case "1":
		p.query.Value = true
	default:
		return fault.NewInvalid(paramValue, "slice.not_found", "value", text, "field", paramValue)
	}
	return nil
}

func (p *parser) matrix() error {
	ref := p.given[paramMatrix]
	m, ok := p.catalog.Matrix(ref)
	switch {
	case ok:
		p.query.Matrix = m
	case ref != "":
		return fault.NewInvalid(paramMatrix, "slice.not_found", "value", ref, "field", paramMatrix)
	case p.query.judges():
		return fault.NewInvalid(paramMatrix, "slice.no_matrix")
	}
	return nil
}

// judges reports whether the query needs a matrix.
func (q *Query) judges() bool {
	return q.Answers == Influenceable || slices.Contains(q.By, ByReason) ||
		slices.ContainsFunc(q.Filters, func(f Filter) bool { return f.Field == ByReason })
}

func known(axes []Axis) string {
	words := make([]string, len(axes))
	for i, a := range axes {
		words[i] = string(a)
	}
	return strings.Join(words, ", ")
}
