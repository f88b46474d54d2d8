package publish_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/org"
	"klankbord.org/core/publish"
	"klankbord.org/core/score"
	"klankbord.org/core/snapshot"
	"klankbord.org/core/survey"
	"pgregory.net/rapid"
)

// least is the threshold of these tests.
const least = 5

// town is an organisation of two regions with two teams each, three products and a year and a half of answers.
type town struct {
	view *snapshot.View
	rows []snapshot.Row
}

var parents = map[org.UnitID]org.UnitID{1: 0, 2: 1, 3: 1, 4: 2, 5: 2, 6: 3, 7: 3}

func structure() *snapshot.Structure {
	var units []org.Unit
	for id := org.UnitID(1); id <= 7; id++ {
		level := []string{"organisation", "region", "team"}[min(2, int(id)/2)]
		units = append(units, org.Unit{ID: id, Ref: fmt.Sprint("u", id), Level: level, Places: []org.Place{{From: 1, Parent: parents[id]}}})
	}
	return snapshot.NewStructure(units, nil, []survey.Metric{{ID: 1, Ref: "nps", Type: survey.NPS, Min: 0, Max: 10}}, nil)
}

var first = day.Must("2023-01-01")

func newTown(tb interface{ Fatal(...any) }, dice *rand.Rand, n int) *town {
	w := &town{}
	weights := []int{dice.IntN(9) + 1, dice.IntN(9) + 1, dice.IntN(4) + 1, 1}
	for i := range n {
		team := org.UnitID(4)
		for at := dice.IntN(weights[0] + weights[1] + weights[2] + weights[3]); at >= weights[team-4]; team++ {
			at -= weights[team-4]
		}
		w.rows = append(w.rows, snapshot.Row{ID: collect.AnswerID(i + 1), Metric: 1, Survey: 1, Score: dice.IntN(11), Day: first + day.Day(dice.IntN(540)), Unit: team,
			Participants: []snapshot.Participant{{Employee: org.EmployeeID(team), Role: 1, Unit: team}},
			Values:       []snapshot.Value{{Dimension: dimension.Product, ID: dimension.ValueID(1 + min(dice.IntN(6), dice.IntN(6))/2)}}})
	}
	s := snapshot.New(structure())
	if err := s.Apply(w.rows); err != nil {
		tb.Fatal(err)
	}
	w.view = s.View()
	return w
}

func (w *town) desk() *publish.Desk {
	return publish.New(w.view, score.MinimumN{Publication: least})
}

// number is a figure that was shown: the answers that it counts.
type number struct {
	what string
	of   []bool // by row
	n    int
}

// shown asks a question and returns the figures that are shown of it, checked against the rows.
func (w *town) shown(tb interface{ Fatalf(string, ...any) }, q snapshot.Query) []number {
	t, err := w.desk().Score(q)
	if err != nil {
		tb.Fatalf("%v", err)
	}
	var out []number
	for i, g := range t.Groups {
		if t.Hidden[i] {
			if g.N() != 0 {
				tb.Fatalf("a hidden group has %d answers", g.N())
			}
			continue
		}
		x := w.number(q, g.Key)
		if int64(x.n) != g.N() {
			tb.Fatalf("%s: %d answers, counted %d", x.what, g.N(), x.n)
		}
		out = append(out, x)
	}
	return out
}

func (w *town) number(q snapshot.Query, key [snapshot.MaxBy]int64) number {
	x := number{what: fmt.Sprint(q.Period, q.Filters, q.By, key), of: make([]bool, len(w.rows))}
	for i, r := range w.rows {
		in := q.Period == (day.Range{}) || q.Period.Contains(r.Day)
		for _, f := range q.Filters {
			in = in && slices.ContainsFunc(f.Values, func(v int64) bool { return holds(r, f.Field, v) }) != f.Not
		}
		for k, a := range q.By {
			in = in && holds(r, a, key[k])
		}
		if in {
			x.of[i] = true
			x.n++
		}
	}
	return x
}

func holds(r snapshot.Row, a snapshot.Axis, value int64) bool {
	switch {
	case a == snapshot.ByTeam:
		return int64(r.Unit) == value
	case a == "product":
		return int64(r.Values[0].ID) == value
	case a == snapshot.InUnit || strings.HasPrefix(string(a), "unit:"):
		for u := r.Unit; u != 0; u = parents[u] {
			if int64(u) == value {
				return true
			}
		}
		return false
	}
	return int64(snapshot.StartOf(a, r.Day)) == value
}

// question draws something that can be asked.
func question(t *rapid.T) snapshot.Query {
	q := snapshot.Query{Metric: 1}
	month := func(i int) day.Range { return day.Month(2023, time.Month(1+i)) }
	switch rapid.IntRange(0, 8).Draw(t, "period") {
	case 0, 6:
	case 1, 7:
		q.Period = day.Range{From: first, To: day.Must("2023-12-31")}
	case 2, 8:
		q.Period = day.Quarter(2023, rapid.IntRange(1, 6).Draw(t, "quarter"))
	case 3:
		q.Period = month(rapid.IntRange(0, 17).Draw(t, "month"))
	case 4:
		from := rapid.IntRange(0, 17).Draw(t, "from")
		q.Period = day.Range{From: month(from).From, To: month(rapid.IntRange(from, 17).Draw(t, "to")).To}
	default:
		from := rapid.IntRange(0, 539).Draw(t, "day")
		q.Period = day.Range{From: first + day.Day(from), To: first + day.Day(rapid.IntRange(from, 539).Draw(t, "until"))}
	}
	if u := rapid.IntRange(0, 7).Draw(t, "unit"); u > 0 {
		q.Filters = append(q.Filters, snapshot.Filter{Field: snapshot.InUnit, Values: []int64{int64(u)}})
	}
	switch p := rapid.IntRange(0, 7).Draw(t, "product"); {
	case p < 3:
		q.Filters = append(q.Filters, snapshot.Filter{Field: "product", Values: []int64{int64(p + 1)}})
	case p == 3:
		q.Filters = append(q.Filters, snapshot.Filter{Field: "product", Values: []int64{1, 2}})
	case p == 4:
		q.Filters = append(q.Filters, snapshot.Filter{Field: "product", Values: []int64{3}, Not: true})
	}
	by := [][]snapshot.Axis{nil, nil, {snapshot.ByTeam}, {"product"}, {"unit:region"}, {snapshot.ByMonth}, {snapshot.ByQuarter}, {snapshot.ByWeek},
		{snapshot.ByTeam, "product"}, {snapshot.ByTeam, snapshot.ByMonth}, {"product", snapshot.ByQuarter}}
	q.By = by[rapid.IntRange(0, len(by)-1).Draw(t, "by")]
	return q
}

// TestNoTwoFiguresGiveAFewAnswersAway asks random questions of random organisations, in any order, and subtracts every
// figure that was shown from every other that holds it.
func TestNoTwoFiguresGiveAFewAnswersAway(t *testing.T) {
	t.Parallel()
	figures := 0
	rapid.Check(t, func(t *rapid.T) {
		w := newTown(t, rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)), rapid.SampledFrom([]int{1500, 400, 900, 120, 30}).Draw(t, "answers"))
		var all []number
		for range rapid.IntRange(4, 9).Draw(t, "questions") {
			all = append(all, w.shown(t, question(t))...)
		}
		figures += len(all)
		for _, x := range all {
			if x.n < least {
				t.Fatalf("%s: %d answers are shown", x.what, x.n)
			}
			for _, y := range all {
				if rest, inside := difference(x, y); inside && rest > 0 && rest < least {
					t.Fatalf("%d answers follow from\n%s (%d)\nless\n%s (%d)", rest, x.what, x.n, y.what, y.n)
				}
			}
		}
	})
	if figures < enough(300) {
		t.Errorf("only %d figures were shown: this says nothing", figures)
	}
}

// enough is how many cases a test has to see to say something: fewer when it is told to be short.
func enough(n int) int {
	if testing.Short() {
		return n / 6
	}
	return n
}

// difference is how many answers one figure has more than another that lies inside it.
func difference(x, y number) (rest int, inside bool) {
	if y.n > x.n {
		return 0, false
	}
	for i, in := range y.of {
		if in && !x.of[i] {
			return 0, false
		}
	}
	return x.n - y.n, true
}

// TestNoPageCanBeSolved takes all figures of one page with all its totals as equations, and looks for a hidden group that
// has one solution.
func TestNoPageCanBeSolved(t *testing.T) {
	t.Parallel()
	hidden := 0
	rapid.Check(t, func(t *rapid.T) {
		w := newTown(t, rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2)), rapid.SampledFrom([]int{300, 30, 120}).Draw(t, "answers"))
		q := question(t)
		q.By = [][]snapshot.Axis{{snapshot.ByTeam}, {"product"}, {snapshot.ByMonth}, {snapshot.ByTeam, "product"}, {snapshot.ByTeam, snapshot.ByMonth}, {"product", snapshot.ByTeam, snapshot.ByQuarter}}[rapid.IntRange(0, 5).Draw(t, "page")]
		page := w.shown(t, q)
		for i := range q.By {
			margin := q
			margin.By = slices.Delete(slices.Clone(q.By), i, i+1)
			page = append(page, w.shown(t, margin)...)
			if q.By[i] == snapshot.ByTeam {
				margin.By = slices.Clone(q.By)
				margin.By[i] = "unit:region"
				page = append(page, w.shown(t, margin)...)
			}
		}
		counted, err := w.view.Score(q)
		if err != nil {
			t.Fatal(err)
		}
		var system [][]bool
		for _, x := range page {
			system = append(system, x.of)
		}
		for _, g := range counted.Groups {
			if g.N() >= least {
				continue
			}
			hidden++
			if x := w.number(q, g.Key); follows(x.of, system) {
				t.Fatalf("%s with %d answers follows from the page", x.what, x.n)
			}
		}
	})
	if hidden < enough(100) {
		t.Errorf("only %d groups were few: this says nothing", hidden)
	}
}

// follows reports whether a set of answers is a sum of figures with any weights, by elimination modulo a prime.
func follows(want []bool, system [][]bool) bool {
	const prime = 1_000_003
	line := func(of []bool) []int {
		v := make([]int, len(of))
		for i, in := range of {
			if in {
				v[i] = 1
			}
		}
		return v
	}
	var basis [][]int
	var pivots []int
	reduce := func(v []int) int {
		for k, b := range basis {
			if f := v[pivots[k]]; f != 0 {
				for i := range v {
					v[i] = ((v[i]-f*b[i])%prime + prime) % prime
				}
			}
		}
		return slices.IndexFunc(v, func(x int) bool { return x != 0 })
	}
	for _, of := range system {
		v := line(of)
		at := reduce(v)
		if at < 0 {
			continue
		}
		inverse, base := 1, v[at]
		for e := prime - 2; e > 0; e >>= 1 {
			if e&1 == 1 {
				inverse = inverse * base % prime
			}
			base = base * base % prime
		}
		for i := range v {
			v[i] = v[i] * inverse % prime
		}
		basis, pivots = append(basis, v), append(pivots, at)
	}
	return reduce(line(want)) < 0
}
