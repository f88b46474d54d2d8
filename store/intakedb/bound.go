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

// otherwise are the days that a change of a membership makes different: all of them for other hours, otherwise those between
// the two last days.
func otherwise(was, now membershipRow) day.Range {
	a, b := was.days().End(), now.days().End()
	if was.fte != now.fte {
		return day.Range{From: was.from, To: max(a, b)}
	}
	return day.Range{From: min(a, b) + 1, To: max(a, b)}
}
