package intakedb

import (
	"context"
	"slices"

	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const sqlAllUnits = `-- intakedb.loadTree
select id, ref, name, level, maturity from units where org = $1 order by id`

const sqlAllPlaces = `-- intakedb.loadTree, places
select unit_id, from_day, coalesce(parent_id, 0) from unit_places where org = $1 order by unit_id, from_day`

const sqlAddUnit = `-- intakedb.applyUnit
insert into units (org, id, ref, name, level, maturity) values ($1, $2, $3, $4, $5, $6)`

const sqlChangeUnit = `-- intakedb.applyUnit, change
update units set name = $3, level = $4, maturity = $5 where org = $1 and id = $2`

const sqlPlaceUnit = `-- intakedb.place
insert into unit_places (org, unit_id, from_day, parent_id) values ($1, $2, $3, $4)
on conflict (org, unit_id, from_day) do update set parent_id = excluded.parent_id`

// tree is all units of an organisation: few enough to hold, and a cycle can only be seen in the whole.
type tree struct {
	units map[org.UnitID]*org.Unit
	byRef map[string]*org.Unit
	last  org.UnitID
}

func (b *batch) loadTree(ctx context.Context) (*tree, error) {
	t := &tree{units: map[org.UnitID]*org.Unit{}, byRef: map[string]*org.Unit{}}
	rows, err := b.tx.Query(ctx, sqlAllUnits, b.org)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		u := &org.Unit{}
		if err := r.Scan(&u.ID, &u.Ref, &u.Name, &u.Level, &u.Maturity); err != nil {
			return err
		}
		t.add(u)
		return nil
	})
	if err != nil {
		return nil, err
	}
	rows, err = b.tx.Query(ctx, sqlAllPlaces, b.org)
	return t, sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var id org.UnitID
		var p org.Place
		if err := r.Scan(&id, &p.From, &p.Parent); err != nil {
			return err
		}
		t.units[id].Places = append(t.units[id].Places, p)
		return nil
	})
}

func (t *tree) add(u *org.Unit) {
	t.units[u.ID], t.byRef[u.Ref] = u, u
	t.last = max(t.last, u.ID)
}

// applyUnits stores units. A child may stand before its parent in the batch: what waits for a parent in the same batch
// is tried again until nothing moves.
func applyUnits(ctx context.Context, b *batch, round []int) error {
	t, err := b.loadTree(ctx)
	if err != nil {
		return err
	}
	for len(round) > 0 {
		coming := map[string]bool{}
		for _, i := range round {
			coming[record[intake.Unit](b, i).Ref] = true
		}
		var waiting []int
		for _, i := range round {
			u := record[intake.Unit](b, i)
			if u.Parent != "" && t.byRef[u.Parent] == nil && coming[u.Parent] {
				waiting = append(waiting, i)
				continue
			}
			if err := b.applyUnit(ctx, t, i, u); err != nil {
				return err
			}
		}
		if len(waiting) == len(round) { // they wait for each other
			for _, i := range waiting {
				b.refuse(i, fault.NewInvalid("parent", "unit.cycle", "ref", record[intake.Unit](b, i).Ref))
			}
			return nil
		}
		round = waiting
	}
	return nil
}

func (b *batch) applyUnit(ctx context.Context, t *tree, i int, r intake.Unit) error {
	parent := org.UnitID(0)
	if r.Parent != "" {
		p := t.byRef[r.Parent]
		if p == nil {
			b.refuse(i, notFound("parent", "unit", r.Parent))
			return nil
		}
		parent = p.ID
	}
	u := t.byRef[r.Ref]
	if u == nil {
		return b.addUnit(ctx, t, i, r, parent)
	}
	return b.changeUnit(ctx, t, i, r, u, parent)
}

func (b *batch) addUnit(ctx context.Context, t *tree, i int, r intake.Unit, parent org.UnitID) error {
	u := &org.Unit{ID: t.last + 1, Ref: r.Ref, Name: keep(r.Name, r.Ref), Level: r.Level, Maturity: r.Maturity, Places: []org.Place{{From: r.From, Parent: parent}}}
	if u.Maturity == "" {
		u.Maturity = b.bound.NewUnit(t.pathOf(u), b.today())
	} else if f := b.bound.Maturity(t.pathOf(u), u.Maturity, b.today()); f != nil {
		b.refuse(i, f.In("maturity"))
		return nil
	}
	t.add(u)
	if _, err := b.tx.Exec(ctx, sqlAddUnit, b.org, u.ID, u.Ref, u.Name, u.Level, u.Maturity); err != nil {
		return err
	}
	b.made(i, int64(u.ID))
	return b.place(ctx, u, org.Place{From: r.From, Parent: parent})
}

// changeUnit moves a unit from a day on, and takes over its name, level and maturity unless the record is about a time
// before its last place.
func (b *batch) changeUnit(ctx context.Context, t *tree, i int, r intake.Unit, u *org.Unit, parent org.UnitID) error {
	if r.From >= u.Places[len(u.Places)-1].From || r.From == 0 {
		// A record that leaves it as it is changes nothing, also after an amendment that the unit hasn't followed yet.
		if next := keep(r.Maturity, u.Maturity); next != u.Maturity {
			if f := b.bound.Maturity(t.pathOf(u), next, b.today()); f != nil {
				b.refuse(i, f.In("maturity"))
				return nil
			}
		}
	}
	moved := u.ParentOn(r.From) != parent
	if moved {
		before := u.Places
		u.Places = withPlace(before, org.Place{From: r.From, Parent: parent})
		if t.circular(u, r.From) {
			u.Places = before
			b.refuse(i, fault.NewInvalid("parent", "unit.cycle", "ref", r.Ref))
			return nil
		}
		f, err := b.placeBound(ctx, t, u, before)
		if err != nil {
			return err
		}
		if f != nil {
			u.Places = before
			b.refuse(i, f.In("parent"))
			return nil
		}
		if err := b.place(ctx, u, org.Place{From: r.From, Parent: parent}); err != nil {
			return err
		}
	}
	was := *u
	if r.From >= u.Places[len(u.Places)-1].From || r.From == 0 {
		u.Name, u.Level, u.Maturity = keep(r.Name, u.Name), keep(r.Level, u.Level), keep(r.Maturity, u.Maturity)
	}
	renamed := was.Name != u.Name || was.Level != u.Level || was.Maturity != u.Maturity
	if renamed {
		if _, err := b.tx.Exec(ctx, sqlChangeUnit, b.org, u.ID, u.Name, u.Level, u.Maturity); err != nil {
			return err
		}
	}
	if moved || renamed {
		b.altered(i, int64(u.ID))
	} else {
		b.set(i, intake.Unchanged)
	}
	return nil
}

func (b *batch) place(ctx context.Context, u *org.Unit, p org.Place) error {
	u.Places = withPlace(u.Places, p)
	_, err := b.tx.Exec(ctx, sqlPlaceUnit, b.org, u.ID, p.From, orNull(p.Parent))
	return err
}

// withPlace returns places with one more, in order of day; it replaces one of the same day.
func withPlace(places []org.Place, p org.Place) []org.Place {
	at, same := slices.BinarySearchFunc(places, p, func(a, b org.Place) int { return int(a.From) - int(b.From) })
	out := slices.Clone(places)
	if same {
		out[at] = p
		return out
	}
	return slices.Insert(out, at, p)
}

// circular reports whether a unit hangs under itself on any day from a day on. Between two days on which anything
// moves, nothing changes, so those days are enough.
func (t *tree) circular(u *org.Unit, from day.Day) bool {
	days := []day.Day{from, 0}
	for _, o := range t.units {
		for _, p := range o.Places {
			days = append(days, p.From)
		}
	}
	slices.Sort(days)
	for _, d := range slices.Compact(days) {
		at := u.ParentOn(d)
		for steps := 0; at != 0 && steps <= len(t.units); steps++ {
			if at == u.ID {
				return true
			}
			at = t.units[at].ParentOn(d)
		}
	}
	return false
}

// pathOf lists a unit and those above it on a day, the nearest first.
func (t *tree) pathOf(u *org.Unit) agree.Path {
	return func(on day.Day) []string {
		path := []string{u.Ref}
		at := t.units[u.ParentOn(on)]
		for steps := 0; at != nil && steps <= len(t.units); steps++ {
			path = append(path, at.Ref)
			at = t.units[at.ParentOn(on)]
		}
		return path
	}
}

// below returns the units that are, or hang below, some of these on a day.
func (t *tree) below(refs []string, on day.Day) map[org.UnitID]bool {
	found := map[org.UnitID]bool{}
	for id, u := range t.units {
		at := u
		for steps := 0; at != nil && steps <= len(t.units); steps++ {
			if slices.Contains(refs, at.Ref) {
				found[id] = true
				break
			}
			at = t.units[at.ParentOn(on)]
		}
	}
	return found
}
