package intakedb

import (
	"context"
	"maps"
	"time"

	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/agreedb"
)

// boundKinds are the kinds of records that a frozen agreement has something to say about.
var boundKinds = map[intake.Kind]bool{intake.KindUnit: true, intake.KindMembership: true, intake.KindCause: true, intake.KindMatrixLine: true,
	intake.KindTarget: true, intake.KindAnswer: true}

// loadBound reads what is frozen, once a batch. Every record goes by here: files, the API and the sample alike.
func (b *batch) loadBound(ctx context.Context) (err error) {
	b.bound = &agree.Bound{}
	if boundKinds[b.kind] {
		b.bound, err = agreedb.Bound(ctx, b.tx, b.org)
	}
	return err
}

// today is the day by the door's clock.
func (b *batch) today() day.Day { return day.At(time.UnixMilli(b.door.opt.Now())) }

// noteLate notes a membership that is made or changed about days of a frozen period that are over. People do move, so
// the fact is taken in; it is told with its reason, and shown on every run about those days.
func (b *batch) noteLate(ctx context.Context, was *membershipRow, m membershipRow, reason string) error {
	changed := m.days()
	if was != nil {
		changed = otherwise(*was, m)
	}
	for _, a := range b.bound.Days(changed) {
		days, ok := changed.Intersect(a.Period())
		if !ok || days.From >= b.today() {
			continue
		}
		days.To = min(days.To, b.today()-1)
		return agreedb.AddNote(ctx, b.tx, b.org, agreedb.Note{Employee: org.EmployeeID(m.employee), Days: days, At: b.door.opt.Now(), Actor: b.door.opt.Actor, Reason: reason})
	}
	return nil
}

// scopeMoved refuses a place of a unit, already in the tree, that takes it or what is below it into or out of an agreement for
// some units.
func (b *batch) scopeMoved(t *tree, u *org.Unit, before []org.Place) *fault.Error {
	after := u.Places
	defer func() { u.Places = after }()
	return b.bound.Scope(func(units []string, on day.Day) bool {
		u.Places = before
		was := t.below(units, on)
		u.Places = after
		return !maps.Equal(was, t.below(units, on))
	})
}

const sqlManned = `-- intakedb.manned
select exists (select 1 from memberships where org = $1 and unit_id = $2 and from_day <= $4 and (to_day is null or to_day >= $3))`

// placeBound refuses a place of a unit, already in the tree, that an agreement holds fast: one that takes people into or out of it, or that
// puts a unit which was made after agreeing under another maturity. Where the period is over that matters only for units that had
// people in it.
func (b *batch) placeBound(ctx context.Context, t *tree, u *org.Unit, before []org.Place) (_ *fault.Error, err error) {
	if f := b.scopeMoved(t, u, before); f != nil {
		return f, nil
	}
	after := u.Places
	defer func() { u.Places = after }()
	f := b.bound.Placement(func(terms *agree.Terms, on day.Day, period day.Range) bool {
		for id, unit := range t.units {
			if _, known := terms.MaturityOf(unit.Ref); known || err != nil {
				continue
			}
			u.Places = before
			was, _ := terms.Counted(t.pathOf(unit)(on))
			u.Places = after
			is, _ := terms.Counted(t.pathOf(unit)(on))
			if was == is || !terms.About(t.pathOf(unit)(on)) {
				continue
			}
			manned := true
			if period.To < b.today() {
				err = b.tx.QueryRow(ctx, sqlManned, b.org, id, period.From, period.To).Scan(&manned)
			}
			if manned {
				return true
			}
		}
		return false
	})
	return f, err
}

// otherwise are the days that a change of a membership makes different: all of them for other hours, otherwise those between
// the two last days.
func otherwise(was, now membershipRow) day.Range {
	a, b := was.days().End(), now.days().End()
	if was.fte != now.fte {
		return day.Range{From: was.from, To: max(a, b)}
	}
	return day.Range{From: min(a, b) + 1, To: max(a, b)}
}
