package retaindb

import (
	"context"
	"encoding/json"

	"klankbord.org/core/datamap"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/sqldb"
)

// Choice is a period that an organisation chose.
type Choice struct {
	ID     int64
	Keep   datamap.Keep
	Days   int
	Reason string
	At     int64 // unix milliseconds, UTC
	Actor  string
}

const sqlChoices = `-- retaindb.Choices
select id, class, days, reason, at, actor from retention_periods where org = $1 order by id`

// Choices returns every choice, in the order in which they were made.
func Choices(ctx context.Context, tx sqldb.Tx, o org.ID) ([]Choice, error) {
	return sqldb.List(ctx, tx, func(r sqldb.Rows, c *Choice) error {
		return r.Scan(&c.ID, &c.Keep, &c.Days, &c.Reason, &c.At, &c.Actor)
	}, sqlChoices, o)
}

// Days returns how long each class is kept: what was chosen last, or else the default.
func Days(ctx context.Context, tx sqldb.Tx, o org.ID) (map[datamap.Keep]int, error) {
	days := map[datamap.Keep]int{}
	for _, p := range datamap.Periods() {
		days[p.Keep] = p.Default
	}
	all, err := Choices(ctx, tx, o)
	for _, c := range all {
		days[c.Keep] = c.Days
	}
	return days, err
}

const sqlChoose = `-- retaindb.Choose
insert into retention_periods (org, id, class, days, reason, at, actor)
values ($1, (select coalesce(max(id), 0) + 1 from retention_periods where org = $1), $2, $3, $4, $5, $6) returning id`

// Choose sets a period, and tells the ledger what it was.
func Choose(ctx context.Context, tx sqldb.Tx, o org.ID, c Choice, before int) error {
	if err := tx.QueryRow(ctx, sqlChoose, o, string(c.Keep), c.Days, c.Reason, c.At, c.Actor).Scan(&c.ID); err != nil {
		return err
	}
	body, err := json.Marshal(map[string]any{"class": c.Keep, "before": before, "after": c.Days})
	if err != nil {
		return err
	}
	return chaindb.Append(ctx, tx, sqldb.Entry{Org: int64(o), At: c.At, Actor: c.Actor, Action: "retention.changed", Kind: "retention_period", FirstID: c.ID, LastID: c.ID, Body: body})
}

// Hold is a stretch of days of which everything stays.
type Hold struct {
	ID      int64
	Days    day.Range
	Reason  string
	At      int64 // unix milliseconds, UTC
	Actor   string
	EndedAt int64 // 0: it holds
	EndedBy string
}

const sqlHolds = `-- retaindb.Holds
select id, from_day, to_day, reason, at, actor, ended_at, ended_by from retention_holds where org = $1 order by id desc`

// Holds returns what was kept longer, the last first.
func Holds(ctx context.Context, tx sqldb.Tx, o org.ID) ([]Hold, error) {
	return sqldb.List(ctx, tx, func(r sqldb.Rows, h *Hold) error {
		return r.Scan(&h.ID, &h.Days.From, &h.Days.To, &h.Reason, &h.At, &h.Actor, &h.EndedAt, &h.EndedBy)
	}, sqlHolds, o)
}

const sqlAddHold = `-- retaindb.AddHold
insert into retention_holds (org, id, from_day, to_day, reason, at, actor, ended_at, ended_by)
values ($1, (select coalesce(max(id), 0) + 1 from retention_holds where org = $1), $2, $3, $4, $5, $6, 0, '') returning id`

// AddHold keeps days longer.
func AddHold(ctx context.Context, tx sqldb.Tx, o org.ID, h Hold) error {
	if err := tx.QueryRow(ctx, sqlAddHold, o, h.Days.From, h.Days.To, h.Reason, h.At, h.Actor).Scan(&h.ID); err != nil {
		return err
	}
	return tellHold(ctx, tx, o, h.ID, h.At, h.Actor, "retention.held")
}

const sqlEndHold = `-- retaindb.EndHold
update retention_holds set ended_at = $3, ended_by = $4 where org = $1 and id = $2 and ended_at = 0`

const sqlHoldThere = `-- retaindb.EndHold
select count(*) from retention_holds where org = $1 and id = $2`

// EndHold lets the periods hold again; a Conflict fault when they do already, NotFound when there is no such hold.
func EndHold(ctx context.Context, tx sqldb.Tx, o org.ID, id, at int64, actor string) error {
	n, err := tx.Exec(ctx, sqlEndHold, o, id, at, actor)
	if err != nil {
		return err
	}
	if n == 0 {
		var there int64
		if err := tx.QueryRow(ctx, sqlHoldThere, o, id).Scan(&there); err != nil {
			return err
		}
		if there == 0 {
			return fault.NewNotFound("retention_hold", "")
		}
		return fault.NewConflict("hold", "retention.ended")
	}
	return tellHold(ctx, tx, o, id, at, actor, "retention.released")
}

func tellHold(ctx context.Context, tx sqldb.Tx, o org.ID, id, at int64, actor, action string) error {
	return chaindb.Append(ctx, tx, sqldb.Entry{Org: int64(o), At: at, Actor: actor, Action: action, Kind: "retention_hold", FirstID: id, LastID: id})
}

const sqlOpenFindings = `-- retaindb.Pending
select from_day, to_day from findings where org = $1 and status = 'open'`

// Pending returns the days of findings that nobody decided on yet.
func Pending(ctx context.Context, tx sqldb.Tx, o org.ID) ([]day.Range, error) {
	return sqldb.List(ctx, tx, func(r sqldb.Rows, d *day.Range) error { return r.Scan(&d.From, &d.To) }, sqlOpenFindings, o)
}

// Work is how far a class is.
type Work struct {
	Keep       datamap.Keep
	StartedAt  int64 // unix milliseconds, UTC
	FinishedAt int64 // 0: under way, or broken off
	Done       int64 // in the last round
	Total      int64 // ever
}

const sqlWork = `-- retaindb.Works
select class, started_at, finished_at, done, total from retention_work where org = $1`

// Works returns how far each class is that was ever begun.
func Works(ctx context.Context, tx sqldb.Tx, o org.ID) (map[datamap.Keep]Work, error) {
	all, err := sqldb.List(ctx, tx, func(r sqldb.Rows, w *Work) error {
		return r.Scan(&w.Keep, &w.StartedAt, &w.FinishedAt, &w.Done, &w.Total)
	}, sqlWork, o)
	byKeep := map[datamap.Keep]Work{}
	for _, w := range all {
		byKeep[w.Keep] = w
	}
	return byKeep, err
}

const sqlNote = `-- retaindb.Note
insert into retention_work (org, class, started_at, finished_at, done, total) values ($1, $2, $3, $4, $5, $5)
on conflict (org, class) do update set started_at = excluded.started_at, finished_at = excluded.finished_at, done = excluded.done, total = retention_work.total + cast($6 as bigint)`

// Note keeps how far a round is; went is how much of it is new.
func Note(ctx context.Context, tx sqldb.Tx, o org.ID, w Work, went int64) error {
	_, err := tx.Exec(ctx, sqlNote, o, string(w.Keep), w.StartedAt, w.FinishedAt, w.Done, went)
	return err
}
