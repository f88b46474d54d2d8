package snapshot_test

import (
	"cmp"
	"slices"
	"testing"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/snapshot"
	"pgregory.net/rapid"
)

// within is what a scope leaves of rows, as one would cut them on paper.
func within(rows []snapshot.Row, s snapshot.Scope) (left []snapshot.Row) {
	covered := func(u org.UnitID, on day.Day) bool {
		return s.Units == nil || slices.ContainsFunc(structure.Ancestors(u, on), func(a org.UnitID) bool { return slices.Contains(s.Units, a) })
	}
	for _, r := range rows {
		alone := len(r.Participants) == 0
		r.Participants = slices.DeleteFunc(slices.Clone(r.Participants), func(p snapshot.Participant) bool {
			return !covered(cmp.Or(p.Unit, r.Unit), r.Day) || s.Employee != 0 && p.Employee != s.Employee
		})
		if len(r.Participants) > 0 || alone && covered(r.Unit, r.Day) && s.Employee == 0 {
			left = append(left, r)
		}
	}
	return left
}

// distinct counts participants; who is told twice of one answer is there once.
func distinct(list []snapshot.Participant) int {
	seen := map[snapshot.Participant]bool{}
	for _, p := range list {
		seen[p] = true
	}
	return len(seen)
}

// A view that was cut to a scope answers every question as if the rest had never been said.
func TestAScopeIsAsIfTheRestWasNeverSaid(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := drawRows(t, 40)
		s := snapshot.NewSized(structure, rapid.SampledFrom([]int{3, 16, snapshot.BlockRows}).Draw(t, "size"))
		apply(t, s, rows)
		scope := snapshot.Scope{Units: ids[org.UnitID](t, "units", 3, 6), Employee: org.EmployeeID(rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(t, "employee"))}
		if rapid.Bool().Draw(t, "everywhere") {
			scope.Units = nil
		}
		view, left := s.View().Within(scope), within(rows, scope)
		q := drawQuery(t)
		q.Filters = slices.DeleteFunc(q.Filters, func(f snapshot.Filter) bool { return f.Not }) // who is barred is asked of everybody on the answer
		got, err := view.Score(q)
		if err != nil {
			t.Fatal(err)
		}
		want := naive{left, structure}.score(q)
		if len(got.Groups) != len(want) {
			t.Fatalf("%d groups, want %v", len(got.Groups), describe(want))
		}
		for _, g := range got.Groups {
			w := want[g.Key]
			if w == nil {
				t.Fatalf("group %v, want %v", g.Key, describe(want))
			}
			for i, n := range g.Points {
				if w.points[got.Metric.Min+i] != n {
					t.Fatalf("group %v: %v, want %v", g.Key, g.Points, w.points)
				}
			}
		}
		list, err := view.List(q, 0, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range list {
			i := slices.IndexFunc(left, func(r snapshot.Row) bool { return r.ID == a.ID })
			if i < 0 || len(a.Participants) != distinct(left[i].Participants) {
				t.Fatalf("%+v is listed, of %+v", a, left)
			}
		}
		for _, r := range rows {
			if view.Sees(r.ID) != slices.ContainsFunc(left, func(l snapshot.Row) bool { return l.ID == r.ID }) {
				t.Fatalf("sees %d: %v", r.ID, view.Sees(r.ID))
			}
		}
	})
}

func TestANamelessViewTellsNobodyFromAnother(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := snapshot.New(structure)
		apply(t, s, drawRows(t, 20))
		view := s.View().Within(snapshot.Scope{Nameless: true})
		q := drawQuery(t)
		filters := slices.ContainsFunc(q.Filters, func(f snapshot.Filter) bool { return f.Field == snapshot.ByEmployee })
		names := filters || slices.Contains(q.By, snapshot.ByEmployee)
		if _, err := view.Score(q); (fault.KindOf(err) == fault.Forbidden) != names {
			t.Fatalf("%+v: %v", q, err)
		}
		list, err := view.List(q, 0, nil)
		if filters != (err != nil) { // a list isn't grouped
			t.Fatalf("%+v: %v", q, err)
		}
		for _, a := range list {
			for _, p := range a.Participants {
				if p.Employee != 0 {
					t.Fatalf("%+v", a)
				}
			}
		}
	})
}
