package realdata

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"strings"

	"klankbord.org/core/day"
	"klankbord.org/core/score"
	"klankbord.org/core/snapshot"
	"klankbord.org/i18n"
)

// all are the words that ask for answers without a score too.
var all = []string{"standing=counted", "standing=no_score"}

// group is one group of a slice, by the words that aggregates use.
type group struct {
	name   string // references of its values, joined
	label  string // names of its values, joined
	counts score.Counts
	snapshot.Group
	figures map[score.Measure]float64
}

// rows is every answer of the group, scored or not.
func (g group) rows() int64 { return g.N() + g.Unscored }

func scored(g group) int64 { return g.N() }

// slice asks for scores in the text form of pages and commands.
func (w *world) slice(words ...string) []group {
	w.Helper()
	var params []snapshot.Param
	for _, word := range words {
		name, value, _ := strings.Cut(word, "=")
		params = append(params, snapshot.Param{Name: name, Value: value})
	}
	s, err := w.app.Score(w.asProgram(), w.org, params, day.Range{})
	if err != nil {
		w.Fatal(i18n.EN.Error(err))
	}
	var groups []group
	for _, g := range s.Result.Groups {
		one := group{Group: g, counts: s.Result.Counts(g), figures: map[score.Measure]float64{}}
		for _, f := range score.Read(s.Metric.Type, s.Result.Distribution(g)) {
			one.figures[f.Measure] = f.Value
		}
		var refs, labels []string
		for i, axis := range s.Query.By {
			refs, labels = append(refs, snapshot.PrintKey(s.Catalog, axis, g.Key[i])), append(labels, s.Catalog.Label(axis, g.Key[i], "en"))
		}
		one.name, one.label = strings.Join(refs, " / "), strings.Join(labels, " / ")
		groups = append(groups, one)
	}
	return groups
}

// only asks for one group.
func (w *world) only(words ...string) group {
	w.Helper()
	groups := w.slice(words...)
	if len(groups) != 1 {
		w.Fatalf("%v: %d groups", words, len(groups))
	}
	return groups[0]
}

// labelled gives groups the names that people see.
func labelled(groups []group) []group {
	out := slices.Clone(groups)
	for i := range out {
		out[i].name = out[i].label
	}
	return out
}

// known leaves the group of "none" out.
func known(groups []group) []group {
	return slices.DeleteFunc(slices.Clone(groups), func(g group) bool { return g.Key[0] == 0 })
}

// listed is one line of an aggregate: a name and its numbers.
type listed struct {
	name    string
	numbers []float64
}

// UnmarshalJSON reads ["name", 1, 2.5].
func (l *listed) UnmarshalJSON(b []byte) error {
	var parts []any
	if err := json.Unmarshal(b, &parts); err != nil {
		return err
	}
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			l.name = p
		case float64:
			l.numbers = append(l.numbers, p)
		}
	}
	return nil
}

// near reports whether a figure is what was rounded to so many decimals.
func near(got, want float64, decimals int) bool {
	return math.Abs(got-want) <= 0.5*math.Pow10(-decimals)+1e-9
}

// number compares one aggregate.
func (w *world) number(key string, got float64, decimals int) {
	w.Helper()
	var want float64
	if w.aggregate(key, &want); !near(got, want, decimals) {
		w.Errorf("%s: got %v, want %v", key, got, want)
	}
}

// count compares one aggregate that is a whole number.
func (w *world) count(key string, got int64) {
	w.Helper()
	w.number(key, float64(got), 6)
}

// counts compares an aggregate that counts by name.
func (w *world) counts(key string, got map[string]int64) {
	w.Helper()
	var want map[string]int64
	w.aggregate(key, &want)
	if len(got) != len(want) {
		w.Errorf("%s: got %v, want %v", key, got, want)
	}
	for name, n := range want {
		if got[name] != n {
			w.Errorf("%s, %q: got %d, want %d", key, name, got[name], n)
		}
	}
}

// tally counts groups by name.
func tally(groups []group, count func(group) int64) map[string]int64 {
	out := map[string]int64{}
	for _, g := range groups {
		out[g.name] += count(g)
	}
	return out
}

// largest puts groups in the order of the aggregates: most answers first, then by name.
func largest(groups []group, count func(group) int64) []group {
	return slices.SortedFunc(slices.Values(groups), func(a, b group) int {
		return cmp.Or(cmp.Compare(count(b), count(a)), cmp.Compare(a.name, b.name))
	})
}

// list compares a list line by line: the names in order, and the numbers that figures gives for each group.
func (w *world) list(key string, got []group, figures func(group) []figure) {
	w.Helper()
	var want []listed
	w.aggregate(key, &want)
	if len(want) == 0 || len(got) < len(want) {
		w.Fatalf("%s: got %d groups, want %d", key, len(got), len(want))
	}
	for i, line := range want {
		if strings.Join(strings.Fields(got[i].name), " ") != strings.Join(strings.Fields(line.name), " ") {
			w.Errorf("%s, line %d: got %q, want %q", key, i+1, got[i].name, line.name)
		}
		have := figures(got[i])
		if len(have) != len(line.numbers) {
			w.Fatalf("%s: got %d numbers, want %v", key, len(have), line.numbers)
		}
		for k, f := range have {
			if !near(f.value, line.numbers[k], f.decimals) {
				w.Errorf("%s, %q: got %v, want %v", key, line.name, f.value, line.numbers[k])
			}
		}
	}
}

// figure is a number and to how many decimals the aggregates give it.
type figure struct {
	value    float64
	decimals int
}

func whole(n int64) figure { return figure{float64(n), 6} }

// withMean is the number of answers and their mean.
func withMean(g group) []figure {
	return []figure{whole(g.N()), {g.figures[score.MeasureMean], 4}}
}

// withRows is the number of answers, scored or not.
func withRows(g group) []figure { return []figure{whole(g.rows())} }

// withNPS is the number of answers, promoters, passives and detractors, and the score.
func withNPS(g group) []figure {
	return []figure{whole(g.N()), whole(g.counts.Promoters), whole(g.counts.Passives), whole(g.counts.Detractors), {g.figures[score.MeasureNPS], 2}}
}
