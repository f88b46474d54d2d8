package snapshot_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/snapshot"
	"klankbord.org/core/survey"
	"pgregory.net/rapid"
)

// catalog names the small world: the number of a thing is its place.
type catalog struct{}

var refs = map[snapshot.Axis][]string{
	"unit": {"bedrijf", "noord", "zuid", "noord-1", "noord-2", "zuid-1"}, "employee": {"M01", "M02", "M03", "M04"}, "role": {"monteur", "planner", "adviseur"},
	"cause": {"Service", "Prijs", "Service/Uitleg", "Service/Netheid", "Anders"}, "survey": {"na-herstel", "relatie"},
	"product": {"ruit", "glass-repair", "a&b=c"}, "touchpoint": {"bellen", "werk", "nazorg"}, "stage": {"voor", "na"}, "state": {"SP", "RJ", "AC"},
	"source": {"mail", "web"}, "weather": {"sun", "rain", "hail"}, "channel": {"shop"},
}

func (catalog) Code(field snapshot.Axis, ref string) (int64, bool) {
	i := slices.Index(refs[field], ref)
	return int64(i + 1), i >= 0
}

func (catalog) Ref(field snapshot.Axis, code int64) (string, bool) {
	if code < 1 || int(code) > len(refs[field]) {
		return "", false
	}
	return refs[field][code-1], true
}

func (catalog) Label(field snapshot.Axis, code int64, lang string) string {
	return snapshot.UnknownLabel(code, lang)
}

func (catalog) Fields() []snapshot.Axis {
	return []snapshot.Axis{"product", "touchpoint", "stage", "source", "channel", "state", "weather"}
}
func (catalog) Levels() []string { return []string{"company", "region", "team"} }

func (catalog) Metric(ref string) (survey.Metric, bool) {
	for _, m := range structure.Metrics {
		if ref == "" || m.Ref == ref {
			return m, true
		}
	}
	return survey.Metric{}, false
}

func (catalog) MetricOf(id survey.MetricID) (survey.Metric, bool) { return structure.Metric(id) }

var agreed = attribution.NewMatrix(1, "2024-1", nil)

func (catalog) Matrix(ref string) (*attribution.Matrix, bool) {
	return agreed, ref == "" || ref == agreed.Ref
}

func parse(t rapid.TB, text string) (snapshot.Query, error) {
	params, err := snapshot.Pairs(strings.Fields(text))
	if err != nil {
		t.Fatal(err)
	}
	return snapshot.ParseSlice(catalog{}, params)
}

func TestASliceIsReadAsItIsWritten(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]snapshot.Query{
		"": {Metric: 1},
		"metric=nps from=2024-01-01 to=2024-03-31 by=month,cause2 product=glass-repair unit=noord answers=influenceable matrix=2024-1": {
			Metric: 1, Period: day.Quarter(2024, 1), By: []snapshot.Axis{"month", "cause2"}, Answers: snapshot.Influenceable,
			Filters: []snapshot.Filter{{Field: "product", Values: []int64{2}}, {Field: "unit", Values: []int64{2}}}},
		"metric=csat period=2024-02 product=ruit product=- not.employee=M04": {Metric: 2, Period: day.Range{From: day.Must("2024-02-01"), To: day.Must("2024-02-29")},
			Filters: []snapshot.Filter{{Field: "product", Values: []int64{1, 0}}, {Field: "employee", Values: []int64{4}, Not: true}}},
		"score=0..2 band=promoter unit:region=zuid team=zuid-1 cause1=Service": {Metric: 1, Filters: []snapshot.Filter{
			{Field: "score", Values: []int64{0, 1, 2}}, {Field: "band", Values: []int64{2}}, {Field: "unit:region", Values: []int64{3}},
			{Field: "team", Values: []int64{6}}, {Field: "cause1", Values: []int64{1}}}},
		"metric=mood score=-3..-2 quarter=2024-Q2 reason=no_line standing=late value=1": {Metric: 3, Value: true, Standings: []collect.Standing{collect.Late}, Filters: []snapshot.Filter{
			{Field: "score", Values: []int64{-3, -2}}, {Field: "quarter", Values: []int64{int64(day.Must("2024-04-01"))}}, {Field: "reason", Values: []int64{1}}}},
		"product= unit= period=2024 by=": {Metric: 1, Period: day.Range{From: day.Must("2024-01-01"), To: day.Must("2024-12-31")}},
	} {
		got, err := parse(t, text)
		want.Matrix = agreed
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v (%v)\nwant %+v", text, got, err, want)
		}
	}
}

func TestASliceThatIsWrongNamesItsParameter(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"metric=ebitda":                   {"metric", "slice.not_found"},
		"from=yesterday":                  {"from", "day.malformed"},
		"to=2024-13-01":                   {"to", "day.malformed"},
		"from=2024-02-01 to=2024-01-01":   {"to", "range.ends_before_start"},
		"period=2024-Q5":                  {"period", "slice.period_malformed"},
		"period=2024-00":                  {"period", "slice.period_malformed"},
		"period=2024 from=2024-01-01":     {"period", "slice.period_twice"},
		"by=month,month":                  {"by", "slice.twice"},
		"by=month by=team":                {"by", "slice.twice"},
		"by=unit":                         {"by", "slice.only_filters"},
		"by=nothing":                      {"by", "slice.unknown"},
		"by=day,team,role,score":          {"by", "slice.too_many_axes"},
		"unit=west":                       {"unit", "slice.not_found"},
		"not.product=window":              {"not.product", "slice.not_found"},
		"unit:street=x":                   {"unit:street", "slice.unknown"},
		"colour=red":                      {"colour", "slice.unknown"},
		"score=nine":                      {"score", "slice.not_a_score"},
		"score=0..1000000000":             {"score", "slice.not_a_score"},
		"score=6..0":                      {"score", "slice.not_a_score"},
		"band=happy":                      {"band", "slice.not_found"},
		"reason=because":                  {"reason", "slice.not_found"},
		"answers=some":                    {"answers", "slice.not_found"},
		"standing=lost":                   {"standing", "slice.not_found"},
		"standing=late standing=lost":     {"standing", "slice.not_found"},
		"value=yes":                       {"value", "slice.not_found"},
		"matrix=2019":                     {"matrix", "slice.not_found"},
		"answers=influenceable month=mrt": {"month", "slice.period_malformed"},
	} {
		_, err := parse(t, text)
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Field != want[0] || f.Key != want[1] {
			t.Errorf("%s: %v, want %v", text, err, want)
		}
	}
}

func TestAWordThatIsNoPairIsRefused(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"by", "=month", ""} {
		if _, err := snapshot.Pairs([]string{word}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", word, err)
		}
	}
}

// Whatever slice is written can be read, and asks the same. Two filters for one value of a field can't be written: With
// makes one of them.
func TestASliceSurvivesBeingWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		q := drawQuery(t)
		q.Matrix = agreed
		q.By = slices.DeleteFunc(q.By, unnamed)
		q.Filters = slices.DeleteFunc(q.Filters, func(f snapshot.Filter) bool { return unnamed(f.Field) })
		var once []snapshot.Filter
		for _, f := range q.Filters {
			if !slices.ContainsFunc(once, func(o snapshot.Filter) bool { return o.Field == f.Field && !o.Not && !f.Not }) {
				once = append(once, f)
			}
		}
		q.Filters = once
		s := snapshot.New(structure)
		apply(t, s, drawRows(t, 20))
		read, err := snapshot.ParseSlice(catalog{}, snapshot.PrintSlice(catalog{}, q))
		if err != nil {
			t.Fatal(err)
		}
		want, err := s.View().Score(q)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.View().Score(read)
		if err != nil || !reflect.DeepEqual(got.Groups, want.Groups) {
			t.Fatalf("%v: %+v, want %+v", snapshot.PrintSlice(catalog{}, q), got, want)
		}
	})
}

// unnamed are axes that the catalog of the test doesn't know.
func unnamed(a snapshot.Axis) bool { return a == "unheard" || a == "unit:nowhere" }

// Drilling into the groups of a slice finds each group's answers.
func TestDrillingFindsTheGroup(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := snapshot.New(structure)
		apply(t, s, drawRows(t, 40))
		q := drawQuery(t)
		r, err := s.View().Score(q)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range r.Groups {
			inside, err := s.View().Score(q.Drill(g))
			if err != nil {
				t.Fatal(err)
			}
			if got := inside.Only(); !slices.Equal(got.Points, g.Points) || got.Unscored != g.Unscored {
				t.Fatalf("group %v has %v, drilled %v", g.Key, g, got)
			}
		}
	})
}

func TestPeriodsAreNamedInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		axis   snapshot.Axis
		day    string
		nl, en string
	}{
		{"month", "2024-03-01", "maart 2024", "March 2024"},
		{"quarter", "2024-04-01", "kwartaal 2 2024", "Q2 2024"},
		{"week", "2024-12-30", "week 1, 2025", "week 1, 2025"},
		{"year", "2024-01-01", "2024", "2024"},
		{"day", "2024-03-05", "2024-03-05", "2024-03-05"},
	} {
		for lang, want := range map[string]string{"nl": c.nl, "en": c.en} {
			if got, _ := snapshot.PlainLabel(c.axis, int64(day.Must(c.day)), lang); got != want {
				t.Errorf("%s %s in %s: %q, want %q", c.axis, c.day, lang, got, want)
			}
		}
	}
}
