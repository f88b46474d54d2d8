package agreedb

import (
	"context"

	"klankbord.org/core/day"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// Note says that somebody's memberships were made or changed about days that were over, within a frozen period.
type Note struct {
	ID       int64
	Employee org.EmployeeID
	Days     day.Range // that are otherwise now
	At       int64
	Actor    string
	Reason   string // may be empty: facts are taken in without one
}

const sqlAddNote = `-- agreedb.AddNote
insert into membership_notes (org, id, employee_id, from_day, to_day, at, actor, reason)
values ($1, (select coalesce(max(id), 0) + 1 from membership_notes where org = $1), $2, $3, $4, $5, $6, $7)
returning id`

// AddNote keeps a note, and tells the ledger.
func AddNote(ctx context.Context, tx sqldb.Tx, o org.ID, n Note) error {
	if err := tx.QueryRow(ctx, sqlAddNote, o, n.Employee, n.Days.From, n.Days.To, n.At, n.Actor, n.Reason).Scan(&n.ID); err != nil {
		return err
	}
	return tell(ctx, tx, o, Act{Actor: n.Actor, At: n.At}, "memberships.changed_after_freeze", "membership_note", n.ID,
		map[string]any{"employee": int64(n.Employee), "from": n.Days.From, "to": n.Days.To, "reason": n.Reason})
}

const sqlNotes = `-- agreedb.ListNotes
select id, employee_id, from_day, to_day, at, actor, reason from membership_notes
where org = $1 and from_day <= $3 and to_day >= $2 order by id`

// ListNotes returns the notes about days of a period, in the order in which they were made.
func ListNotes(ctx context.Context, tx sqldb.Tx, o org.ID, period day.Range) ([]Note, error) {
	return sqldb.List(ctx, tx, func(r sqldb.Rows, n *Note) error {
		return r.Scan(&n.ID, &n.Employee, &n.Days.From, &n.Days.To, &n.At, &n.Actor, &n.Reason)
	}, sqlNotes, o, period.From, period.End())
}
