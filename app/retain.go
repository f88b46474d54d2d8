package app

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/datamap"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/reward"
	"klankbord.org/store/retaindb"
	"klankbord.org/store/rewarddb"
	"klankbord.org/store/sqldb"
)

// Retention is how long everything is kept, and what would go now.
type Retention struct {
	Classes []RetentionClass
	Holds   []retaindb.Hold
	Changes []retaindb.Choice // the last one first
	Pending []PendingHold     // what keeps days longer by itself
}

// RetentionClass is a class with its period and what would go now.
type RetentionClass struct {
	datamap.Period
	Days int
	Due  int64 // past its time, and not gone yet
	Week int64 // past its time within a week from now, those due included
	Work retaindb.Work
}

// PendingHold is something that isn't settled yet, and keeps the days that it is about.
type PendingHold struct {
	Days day.Range
	// Scheme is the bonus scheme that isn't settled; empty: a finding that nobody decided on.
	Scheme string
}

// Retention returns how long everything is kept, and counts what would go.
func (a *App) Retention(ctx context.Context, o org.Organisation) (r Retention, err error) {
	if _, err := access.Ask(ctx, o.ID, access.PrivacyRead, access.PrivacyManage); err != nil {
		return r, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		r = Retention{}
		days, err := retaindb.Days(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		if r.Holds, err = retaindb.Holds(ctx, tx, o.ID); err != nil {
			return err
		}
		if r.Changes, err = retaindb.Choices(ctx, tx, o.ID); err != nil {
			return err
		}
		slices.Reverse(r.Changes)
		if r.Pending, err = a.pending(ctx, tx, o); err != nil {
			return err
		}
		held := heldDays(r.Holds, r.Pending)
		works, err := retaindb.Works(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		for _, p := range datamap.Periods() {
			c := RetentionClass{Period: p, Days: days[p.Keep], Work: works[p.Keep]}
			if c.Due, err = retaindb.Due(ctx, tx, o.ID, p.Keep, retaindb.NewCut(a.millis(), c.Days, held)); err != nil {
				return err
			}
			if c.Week, err = retaindb.Due(ctx, tx, o.ID, p.Keep, retaindb.NewCut(a.millis(), c.Days-7, held)); err != nil {
				return err
			}
			r.Classes = append(r.Classes, c)
		}
		return nil
	})
	return r, err
}

// SetRetention sets how many days a class is kept, for a reason.
func (a *App) SetRetention(ctx context.Context, o org.Organisation, k datamap.Keep, days int, reason string) error {
	actor, err := access.Ask(ctx, o.ID, access.PrivacyManage)
	if err != nil {
		return err
	}
	p, ok := datamap.PeriodOf(k)
	if !ok {
		return fault.NewNotFound("retention", string(k))
	}
	if err := p.Check(days); err != nil {
		return err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return fault.NewInvalid("reason", "retention.reason")
	}
	return a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		before, err := retaindb.Days(ctx, tx, o.ID)
		if err != nil || before[k] == days {
			return err
		}
		return retaindb.Choose(ctx, tx, o.ID, retaindb.Choice{Keep: k, Days: days, Reason: reason, At: a.millis(), Actor: actor.Ref()}, before[k])
	})
}

// HoldDays keeps everything of some days, whatever the periods say.
func (a *App) HoldDays(ctx context.Context, o org.Organisation, days day.Range, reason string) error {
	actor, err := access.Ask(ctx, o.ID, access.PrivacyManage)
	if err != nil {
		return err
	}
	switch {
	case days.From == 0:
		return fault.NewInvalid("from", "retention.day")
	case days.To == 0:
		return fault.NewInvalid("to", "retention.day")
	case days.To < days.From:
		return fault.NewInvalid("to", "retention.range")
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return fault.NewInvalid("reason", "retention.reason")
	}
	return a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		return retaindb.AddHold(ctx, tx, o.ID, retaindb.Hold{Days: days, Reason: reason, At: a.millis(), Actor: actor.Ref()})
	})
}

// ReleaseDays lets the periods hold again for days that were kept.
func (a *App) ReleaseDays(ctx context.Context, o org.Organisation, id int64) error {
	actor, err := access.Ask(ctx, o.ID, access.PrivacyManage)
	if err != nil {
		return err
	}
	return a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		return retaindb.EndHold(ctx, tx, o.ID, id, a.millis(), actor.Ref())
	})
}

// unsettledAtMost is how long after its period a scheme that nobody settles keeps its days.
const unsettledAtMost = 365

// pending returns the days of what isn't settled: findings without a decision, and schemes that weren't computed for pay after their
// period, or of which the days to object aren't over.
func (a *App) pending(ctx context.Context, tx sqldb.Tx, o org.Organisation) (all []PendingHold, err error) {
	findings, err := retaindb.Pending(ctx, tx, o.ID)
	if err != nil {
		return nil, err
	}
	for _, f := range findings {
		all = append(all, PendingHold{Days: f})
	}
	schemes, err := rewarddb.ListSchemes(ctx, tx, o.ID)
	if err != nil {
		return nil, err
	}
	runs, err := rewarddb.ListRuns(ctx, tx, o.ID)
	if err != nil {
		return nil, err
	}
	today := a.today()
	for _, stored := range schemes {
		s, err := reward.ParseScheme(stored.Content)
		if err != nil {
			return nil, err
		}
		if today > s.Period.To+unsettledAtMost || settled(stored.ID, s, runs, today) {
			continue
		}
		for _, d := range []day.Range{s.Baseline, s.Period} {
			if d.To >= d.From && d.To != 0 {
				all = append(all, PendingHold{Days: d, Scheme: s.Ref})
			}
		}
	}
	return all, nil
}

// settled reports whether a scheme was computed after its period, and nobody can object any more.
func settled(id rewarddb.SchemeID, s *reward.Scheme, runs []rewarddb.Run, today day.Day) bool {
	var last day.Day
	for _, r := range runs {
		on := day.Day(r.ComputedAt / (24 * 60 * 60 * 1000))
		if r.Scheme == id && on > s.Period.To && !isTrial(r) {
			last = max(last, on)
		}
	}
	return last != 0 && today > last+day.Day(s.Decision.ObjectionDays)
}

// isTrial reports whether a run can't be paid.
func isTrial(r rewarddb.Run) bool {
	var body struct {
		Trial bool `json:"trial"`
	}
	return json.Unmarshal(r.Body, &body) == nil && body.Trial
}

// heldAtMost is how many days back a hold can reach.
const heldAtMost = 20 * 366

// heldDays lists the days that are kept, each once.
func heldDays(holds []retaindb.Hold, pending []PendingHold) (days []int) {
	add := func(r day.Range) {
		for d := max(r.From, r.End()-heldAtMost); d <= r.End(); d++ {
			days = append(days, int(d))
		}
	}
	for _, h := range holds {
		if h.EndedAt == 0 {
			add(h.Days)
		}
	}
	for _, p := range pending {
		add(p.Days)
	}
	slices.Sort(days)
	days = slices.Compact(days)
	if days == nil {
		days = []int{}
	}
	return days
}

// Retain implements jobs.Retainer.
func (w worker) Retain(ctx context.Context) error {
	list, err := w.Organisations(ctx)
	for _, o := range list {
		_, failed := w.retain(access.With(ctx, access.System(o.ID, "retention")), o)
		err = errors.Join(err, failed)
	}
	return err
}

// RunRetention takes away now what has had its time, and returns how many of each class went.
func (a *App) RunRetention(ctx context.Context, o org.Organisation) (map[datamap.Keep]int64, error) {
	if _, err := access.Ask(ctx, o.ID, access.PrivacyManage); err != nil {
		return nil, err
	}
	return a.retain(ctx, o)
}

// keptUntil is before which moment something of a class has had its time, in unix milliseconds.
func (a *App) keptUntil(ctx context.Context, tx sqldb.Tx, o org.ID, k datamap.Keep) (int64, error) {
	days, err := retaindb.Days(ctx, tx, o)
	return retaindb.NewCut(a.millis(), days[k], nil).Before, err
}
