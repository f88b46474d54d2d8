package app

import (
	"context"
	"slices"

	"klankbord.org/api"
	"klankbord.org/core/access"
	"klankbord.org/core/attribution"
	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/surveydb"
)

// territory is where an actor holds a permission: everywhere, or in some units and all below them on the day that counts.
type territory struct {
	everywhere bool
	units      []org.UnitID
	tree       map[org.UnitID]org.Unit
}

func territoryOf(actor access.Actor, p access.Permission, tree []org.Unit) territory {
	t := territory{tree: make(map[org.UnitID]org.Unit, len(tree))}
	t.everywhere, t.units = actor.Units(p)
	for _, u := range tree {
		t.tree[u.ID] = u
	}
	return t
}

// nowhere reports whether the permission isn't held at all.
func (t territory) nowhere() bool { return !t.everywhere && len(t.units) == 0 }

// covers reports whether a unit belongs to it on a day.
func (t territory) covers(u org.UnitID, on day.Day) bool {
	if t.everywhere {
		return true
	}
	for range len(t.tree) + 1 { // a tree without end would be a mistake, not a reason to hang
		if u == 0 {
			return false
		}
		if slices.Contains(t.units, u) {
			return true
		}
		u = t.tree[u].ParentOn(on)
	}
	return false
}

// ever reports whether a unit belongs to it on some day of a range; the empty range is all days.
func (t territory) ever(u org.UnitID, r day.Range) bool {
	if t.covers(u, r.From) || r == (day.Range{}) && t.covers(u, day.Forever) {
		return true
	}
	for _, one := range t.tree {
		for _, place := range one.Places {
			if (r == (day.Range{}) || r.Contains(place.From)) && t.covers(u, place.From) {
				return true
			}
		}
	}
	return false
}

// knows reports whether somebody is or was in it.
func (t territory) knows(ctx context.Context, tx sqldb.Tx, o org.ID, e org.EmployeeID) (bool, error) {
	if t.everywhere {
		return true, nil
	}
	list, err := orgdb.ListMembershipsOf(ctx, tx, o, e)
	return slices.ContainsFunc(list, func(m org.Membership) bool { return t.ever(m.Unit, m.Range) }), err
}

// covering returns the employees who are in it on a day; nil, true means everybody.
func (t territory) covering(ctx context.Context, tx sqldb.Tx, o org.ID, on day.Day) (people map[org.EmployeeID]bool, all bool, err error) {
	if t.everywhere {
		return nil, true, nil
	}
	people = map[org.EmployeeID]bool{}
	list, err := orgdb.ListMemberships(ctx, tx, o, day.Range{From: on, To: on})
	for _, m := range list {
		if t.covers(m.Unit, on) {
			people[m.Employee] = true
		}
	}
	return people, false, err
}

// nameBook holds the references behind numbers, as other systems know them.
type nameBook struct {
	units     map[org.UnitID]string
	employees map[org.EmployeeID]string
	values    map[dimension.Name]map[dimension.ValueID]string
	metrics   map[survey.MetricID]string
	surveys   map[survey.ID]string
	causes    map[attribution.CauseID]string
	tree      []org.Unit
}

// naming says which references are needed.
type naming uint8

const (
	nameUnits naming = 1 << iota
	nameEmployees
	nameValues
	nameMetrics
	nameSurveys
	nameCauses
)

func bookOf(ctx context.Context, tx sqldb.Tx, o org.ID, what naming) (n nameBook, err error) {
	if what&nameUnits != 0 {
		if n.tree, err = orgdb.ListUnits(ctx, tx, o); err != nil {
			return n, err
		}
		n.units = indexed(n.tree, func(u org.Unit) (org.UnitID, string) { return u.ID, u.Ref })
	}
	if what&nameEmployees != 0 {
		list, err := orgdb.ListEmployees(ctx, tx, o)
		if err != nil {
			return n, err
		}
		n.employees = indexed(list, func(e org.Employee) (org.EmployeeID, string) { return e.ID, e.Ref })
	}
	if what&nameValues != 0 {
		list, err := orgdb.ListValues(ctx, tx, o)
		if err != nil {
			return n, err
		}
		n.values = map[dimension.Name]map[dimension.ValueID]string{}
		for _, v := range list {
			if n.values[v.Dimension] == nil {
				n.values[v.Dimension] = map[dimension.ValueID]string{}
			}
			n.values[v.Dimension][v.ID] = v.Ref
		}
	}
	return n, n.measured(ctx, tx, o, what)
}

func (n *nameBook) measured(ctx context.Context, tx sqldb.Tx, o org.ID, what naming) error {
	if what&nameMetrics != 0 {
		list, err := surveydb.ListMetrics(ctx, tx, o)
		if err != nil {
			return err
		}
		n.metrics = indexed(list, func(m survey.Metric) (survey.MetricID, string) { return m.ID, m.Ref })
	}
	if what&nameSurveys != 0 {
		list, err := surveydb.ListSurveys(ctx, tx, o)
		if err != nil {
			return err
		}
		n.surveys = indexed(list, func(s survey.Survey) (survey.ID, string) { return s.ID, s.Ref })
	}
	if what&nameCauses != 0 {
		list, err := surveydb.ListCauses(ctx, tx, o)
		if err != nil {
			return err
		}
		n.causes = indexed(list, func(c attribution.Cause) (attribution.CauseID, string) { return c.ID, c.Ref })
	}
	return nil
}

func indexed[T any, K comparable](list []T, of func(T) (K, string)) map[K]string {
	m := make(map[K]string, len(list))
	for _, one := range list {
		k, ref := of(one)
		m[k] = ref
	}
	return m
}

// changes says which things changed since the instant that a page asks for.
type changes struct {
	all bool
	ids []sqldb.IDs
}

func changesOf(ctx context.Context, tx sqldb.Tx, o org.ID, kind string, p api.Page) (c changes, err error) {
	if p.Since == 0 {
		return changes{all: true}, nil
	}
	c.ids, err = sqldb.ChangedSince(ctx, tx, int64(o), kind, p.Since)
	return c, err
}

func (c changes) has(id int64) bool {
	if c.all {
		return true
	}
	_, found := slices.BinarySearchFunc(c.ids, id, func(r sqldb.IDs, id int64) int {
		switch {
		case r.Last < id:
			return -1
		case r.First > id:
			return 1
		}
		return 0
	})
	return found
}

// after returns up to limit of the changed ids that come after one, in order.
func (c changes) after(id int64, limit int) (ids []int64) {
	for _, r := range c.ids {
		for n := max(r.First, id+1); n <= r.Last; n++ {
			if ids = append(ids, n); len(ids) == limit {
				return ids
			}
		}
	}
	return ids
}

// numbered is something with a number that never changes: lists go by it.
type numbered[T any] struct {
	id   int64
	item T
}

// cut takes a page out of a short list that is there whole, in the order of its numbers.
func cut[T any](all []numbered[T], p api.Page, c changes) api.Part[T] {
	slices.SortStableFunc(all, func(a, b numbered[T]) int { return int(min(1, max(-1, a.id-b.id))) })
	var part api.Part[T]
	var last int64
	for _, n := range all {
		if n.id <= p.After.ID || !c.has(n.id) {
			continue
		}
		if len(part.Items) == p.Limit {
			part.Next = &api.Place{ID: last}
			break
		}
		part.Items, last = append(part.Items, n.item), n.id
	}
	return part
}

// cutPlaces takes a page out of a short list of things without a number of their own, by their place. Something new in the
// middle shows what was there before once more; nothing is passed over.
func cutPlaces[T any](all []T, p api.Page) api.Part[T] {
	from := int(min(p.After.ID, int64(len(all))))
	to := min(from+p.Limit, len(all))
	part := api.Part[T]{Items: all[from:to]}
	if to < len(all) {
		part.Next = &api.Place{ID: int64(to)}
	}
	return part
}
