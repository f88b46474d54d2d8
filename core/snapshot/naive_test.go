package snapshot_test

import (
	"cmp"
	"slices"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/snapshot"
	"klankbord.org/core/survey"
)

// naive answers queries by looking at every row, as one would on paper.
type naive struct {
	rows      []snapshot.Row
	structure *snapshot.Structure
}

// tallied is a group as the naive way finds it.
type tallied struct {
	points   map[int]int64
	unscored int64
	cents    int64
	valued   int64
}

// facet is one way to look at a row: one participant, one cause, one value of each dimension.
type facet struct {
	row    *snapshot.Row
	person snapshot.Participant
	cause  attribution.CauseID
	values map[dimension.Name]dimension.ValueID
	none   bool // nobody took part
}

func (n naive) score(q snapshot.Query) map[[3]int64]*tallied {
	groups := map[[3]int64]*tallied{}
	for i := range n.rows {
		r := &n.rows[i]
		for key := range n.keys(q, r) {
			g := groups[key]
			if g == nil {
				g = &tallied{points: map[int]int64{}}
				groups[key] = g
			}
			if r.Score == intake.NoScore {
				g.unscored++
			} else {
				g.points[r.Score]++
			}
			if r.HasValue && q.Value {
				g.cents += r.ValueCents
				g.valued++
			}
		}
	}
	return groups
}

// keys returns the groups that a row belongs to.
func (n naive) keys(q snapshot.Query, r *snapshot.Row) map[[3]int64]bool {
	standing := r.Standing
	if standing == collect.Counted && r.Score == intake.NoScore {
		standing = collect.NoScore
	}
	wanted := q.Standings
	if len(wanted) == 0 || q.Answers == snapshot.Influenceable {
		wanted = []collect.Standing{collect.Counted}
	}
	if r.Metric != q.Metric || !slices.Contains(wanted, standing) || (q.Period != day.Range{} && !q.Period.Contains(r.Day)) {
		return nil
	}
	facets := n.facets(r)
	for _, f := range q.Filters {
		if f.Not && f.Field != snapshot.ByReason && slices.ContainsFunc(facets, func(x facet) bool { return n.has(q, x, f) }) {
			return nil
		}
	}
	keys := map[[3]int64]bool{}
	for _, x := range facets {
		if !n.passes(q, x) {
			continue
		}
		var key [3]int64
		for i, a := range q.By {
			key[i] = n.key(q, x, a)
		}
		keys[key] = true
	}
	return keys
}

func (n naive) passes(q snapshot.Query, x facet) bool {
	for _, f := range q.Filters {
		if (!f.Not && !n.has(q, x, f)) || (f.Not && f.Field == snapshot.ByReason && n.has(q, x, f)) {
			return false
		}
	}
	return q.Answers != snapshot.Influenceable || n.reason(q, x) == attribution.Counted
}

// facets returns every combination of participant, cause and values.
func (n naive) facets(r *snapshot.Row) []facet {
	people := slices.Clone(r.Participants)
	for i := range people {
		people[i].Unit = cmp.Or(people[i].Unit, r.Unit)
	}
	if len(people) == 0 {
		people = []snapshot.Participant{{Unit: r.Unit}}
	}
	causes := r.Causes
	if len(causes) == 0 {
		causes = []attribution.CauseID{0}
	}
	values := []map[dimension.Name]dimension.ValueID{{}}
	var names []dimension.Name
	for _, v := range r.Values {
		if !slices.Contains(names, v.Dimension) {
			names = append(names, v.Dimension)
		}
	}
	for _, name := range names {
		var of []dimension.ValueID
		for _, v := range r.Values {
			if v.Dimension == name {
				of = append(of, v.ID)
			}
		}
		var next []map[dimension.Name]dimension.ValueID
		for _, m := range values {
			for _, v := range of {
				c := map[dimension.Name]dimension.ValueID{name: v}
				for k, x := range m {
					c[k] = x
				}
				next = append(next, c)
			}
		}
		values = next
	}
	var all []facet
	for _, p := range people {
		for _, c := range causes {
			for _, v := range values {
				all = append(all, facet{r, p, c, v, len(r.Participants) == 0})
			}
		}
	}
	return all
}

func (n naive) has(q snapshot.Query, x facet, f snapshot.Filter) bool {
	switch f.Field {
	case snapshot.InUnit:
		for u, depth := x.person.Unit, 0; depth < 10; depth++ {
			if slices.Contains(f.Values, int64(u)) {
				return true
			}
			if u = n.parent(u, x.row.Day); u == 0 {
				return false
			}
		}
		return false
	case snapshot.InCause:
		return slices.Contains(f.Values, int64(x.cause)) || (n.causeParent(x.cause) != 0 && slices.Contains(f.Values, int64(n.causeParent(x.cause))))
	}
	return slices.Contains(f.Values, n.key(q, x, f.Field))
}

func (n naive) parent(u org.UnitID, d day.Day) org.UnitID {
	for _, unit := range n.structure.Units {
		if unit.ID == u {
			return unit.ParentOn(d)
		}
	}
	return 0
}

func (n naive) causeParent(c attribution.CauseID) attribution.CauseID {
	for _, k := range n.structure.Causes {
		if k.ID == c {
			return k.Parent
		}
	}
	return 0
}

func (n naive) deep(c attribution.CauseID) bool {
	return c != 0 && !slices.ContainsFunc(n.structure.Causes, func(k snapshot.Cause) bool { return k.Parent == c })
}

func (n naive) reason(q snapshot.Query, x facet) attribution.Reason {
	var first attribution.CauseID
	if len(x.row.Causes) > 0 {
		first = x.row.Causes[0]
	}
	reason, _ := q.Matrix.Explain(attribution.Answer{Valid: true, Cause: first, Deep: n.deep(first), Day: x.row.Day}, x.person.Role)
	return reason
}

func (n naive) key(q snapshot.Query, x facet, a snapshot.Axis) int64 {
	d := x.row.Day
	t := d.Time()
	switch a {
	case snapshot.ByDay:
		return int64(d)
	case snapshot.ByWeek:
		for d.Time().Weekday() != 1 {
			d--
		}
		return int64(d)
	case snapshot.ByMonth:
		return int64(day.Month(t.Year(), t.Month()).From)
	case snapshot.ByQuarter:
		return int64(day.Quarter(t.Year(), (int(t.Month())+2)/3).From)
	case snapshot.ByYear:
		return int64(day.Of(t.Year(), 1, 1))
	case snapshot.ByTeam:
		return int64(x.person.Unit)
	case snapshot.ByEmployee:
		return int64(x.person.Employee)
	case snapshot.ByRole:
		return int64(x.person.Role)
	case snapshot.ByCause1:
		return int64(cmp.Or(n.causeParent(x.cause), x.cause))
	case snapshot.ByCause2:
		if !n.deep(x.cause) {
			return 0
		}
		return int64(x.cause)
	case snapshot.BySurvey:
		return int64(x.row.Survey)
	case snapshot.ByScore:
		return int64(x.row.Score)
	case snapshot.ByBand:
		if x.row.Score == intake.NoScore {
			return snapshot.NoBand
		}
		return int64(n.metric(q.Metric).Band(x.row.Score))
	case snapshot.ByStage:
		return int64(n.structure.Stages[x.values[dimension.Touchpoint]])
	case snapshot.ByReason:
		return int64(slices.Index(snapshot.Reasons[:], n.reason(q, x)))
	}
	if level, ok := a.Level(); ok {
		for u, depth := x.person.Unit, 0; u != 0 && depth < 10; depth++ {
			for _, unit := range n.structure.Units {
				if unit.ID == u && unit.Level == level {
					return int64(u)
				}
			}
			u = n.parent(u, d)
		}
		return 0
	}
	return int64(x.values[dimension.Name(a)])
}

func (n naive) metric(id survey.MetricID) survey.Metric {
	for _, m := range n.structure.Metrics {
		if m.ID == id {
			return m
		}
	}
	panic("no such metric")
}
