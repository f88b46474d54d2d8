package snapshot_test

import (
	"fmt"
	"slices"
	"testing"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/org"
	"klankbord.org/core/snapshot"
	"pgregory.net/rapid"
)

// Whatever is asked, the columns answer what counting row by row answers.
func TestEverySliceIsWhatCountingRowByRowGives(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := drawRows(t, 60)
		s := snapshot.NewSized(structure, rapid.SampledFrom([]int{3, 16, snapshot.BlockRows}).Draw(t, "size"))
		for batch := range slices.Chunk(rows, rapid.IntRange(1, 60).Draw(t, "batch")) {
			apply(t, s, batch)
		}
		q := drawQuery(t)
		compare(t, s.View(), naive{rows, structure}, q)
	})
}

func apply(t rapid.TB, s *snapshot.Snapshot, rows []snapshot.Row) {
	if err := s.Apply(rows); err != nil {
		t.Fatal(err)
	}
}

func compare(t rapid.TB, v *snapshot.View, n naive, q snapshot.Query) {
	got, err := v.Score(q)
	if err != nil {
		t.Fatal(err)
	}
	want := n.score(q)
	if len(got.Groups) != len(want) {
		t.Fatalf("%d groups, want %d: %.2000v, want %.2000v", len(got.Groups), len(want), fmt.Sprint(got.Groups), fmt.Sprint(describe(want)))
	}
	for i, g := range got.Groups {
		w := want[g.Key]
		if w == nil {
			t.Fatalf("group %v isn't expected", g.Key)
		}
		for p, count := range g.Points {
			if count != w.points[got.Metric.Min+p] {
				t.Fatalf("group %v has points %v, want %v", g.Key, g.Points, w.points)
			}
		}
		if g.Unscored != w.unscored || g.ValueCents != w.cents || g.Valued != w.valued {
			t.Fatalf("group %v: %+v, want %+v", g.Key, g, *w)
		}
		if i > 0 && slices.Compare(got.Groups[i-1].Key[:], g.Key[:]) >= 0 {
			t.Fatalf("groups out of order: %v", got.Groups)
		}
	}
}

func describe(groups map[[3]int64]*tallied) (all []string) {
	for key, g := range groups {
		all = append(all, fmt.Sprint(key, *g))
	}
	slices.Sort(all)
	return all
}

// A list holds exactly the answers that are counted, newest first, and pages through them without gap or repeat.
func TestListsHoldTheAnswersThatCount(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := drawRows(t, 40)
		s := snapshot.NewSized(structure, rapid.SampledFrom([]int{3, 16, snapshot.BlockRows}).Draw(t, "size"))
		apply(t, s, rows)
		q := drawQuery(t)
		var want []snapshot.Position
		for i := range rows {
			plain := q
			plain.By = nil
			if len((naive{rows, structure}).keys(plain, &rows[i])) > 0 {
				want = append(want, snapshot.Position{Day: rows[i].Day, ID: rows[i].ID})
			}
		}
		slices.SortFunc(want, func(a, b snapshot.Position) int {
			if a.Day != b.Day {
				return int(b.Day - a.Day)
			}
			return int(b.ID - a.ID)
		})
		var got []snapshot.Position
		var after *snapshot.Position
		size := rapid.IntRange(1, 10).Draw(t, "page")
		for {
			page, err := s.View().List(q, size, after)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range page {
				got = append(got, snapshot.Position{Day: a.Day, ID: a.ID})
				same(t, a, rows[a.ID-1])
			}
			if len(page) < size {
				break
			}
			after = &got[len(got)-1]
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

// same compares an answer read from the columns with the row that went in.
func same(t rapid.TB, a snapshot.Answer, r snapshot.Row) {
	if a.Day != r.Day || a.Score != r.Score || a.Standing != r.Standing || a.Metric != r.Metric || a.Survey != r.Survey || !slices.Equal(a.Causes, r.Causes) {
		t.Fatalf("%+v isn't %+v", a, r)
	}
	for _, p := range r.Participants {
		if !slices.ContainsFunc(a.Participants, func(x snapshot.Participant) bool { return x.Employee == p.Employee && x.Role == p.Role }) {
			t.Fatalf("%+v isn't among the participants of %+v", p, a)
		}
	}
}

// One pass over all employees gives what asking for each of them gives, and what their lists explain.
func TestIndividualsAreWhatTheirListsExplain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := drawRows(t, 40)
		s := snapshot.NewSized(structure, rapid.SampledFrom([]int{3, 16, snapshot.BlockRows}).Draw(t, "size"))
		apply(t, s, rows)
		q := snapshot.Query{Metric: 1, Matrix: drawMatrix(t)}
		all, err := s.View().Individuals(q)
		if err != nil {
			t.Fatal(err)
		}
		for e := org.EmployeeID(1); e <= 4; e++ {
			list, err := s.View().Explain(q, e)
			if err != nil {
				t.Fatal(err)
			}
			want := snapshot.Individual{Employee: e, All: make([]int64, 11), Own: make([]int64, 11), Outside: make([]int64, 11)}
			for _, x := range list {
				if x.Standing != collect.Counted {
					if x.Reason != attribution.NotValid {
						t.Fatalf("%+v", x)
					}
					continue
				}
				want.All[x.Score]++
				switch x.Reason {
				case attribution.Counted:
					want.Own[x.Score]++
				case attribution.NoLine, attribution.NotInfluenceable:
					want.Outside[x.Score]++
				}
			}
			got, ok := all.Find(e)
			if !ok {
				got = snapshot.Individual{Employee: e, All: make([]int64, 11), Own: make([]int64, 11), Outside: make([]int64, 11)}
			}
			if !slices.Equal(got.All, want.All) || !slices.Equal(got.Own, want.Own) || !slices.Equal(got.Outside, want.Outside) {
				t.Fatalf("employee %d: %+v, want %+v", e, got, want)
			}
		}
	})
}
