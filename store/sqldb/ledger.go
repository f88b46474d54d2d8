package sqldb

import "context"

// Entry is one line of the ledger: somebody did something to things of one kind, and this is what was true then.
type Entry struct {
	Org     int64
	N       int64  // position, given by AppendLedger; rises within an organisation, with gaps on PostgreSQL
	At      int64  // milliseconds since 1970 UTC
	Actor   string // who, for example "employee:17" or "import"
	Action  string // what, for example "answers.recorded"
	Kind    string // kind of the things concerned, for example "answer"
	FirstID int64  // the things concerned, from
	LastID  int64  // up to and including
	Body    []byte // canonical JSON, the exact bytes
	Commits []byte // commitments to the things as they are now, packed; nil says nothing about them (see store/chaindb)
	Salts   []byte // of those commitments
}

// Cursor is a place in the feed of an organisation; the zero value is its beginning. Keep it opaque.
type Cursor struct{ Tx, N int64 }

// SQLite's only writer can count.
const appendLedgerSQLite = `/* sqldb.AppendLedger */
	insert into ledger (org, n, at, actor, action, kind, first_id, last_id, body, commits, salts)
	values ($1, (select coalesce(max(n), 0) + 1 from ledger where org = $1), $2, $3, $4, $5, $6, $7, $8, $9, $10)`

// On PostgreSQL counting would make all writers queue behind each other.
const appendLedgerPostgres = `/* sqldb.AppendLedger */
	insert into ledger (org, n, at, actor, action, kind, first_id, last_id, body, commits, salts)
	values ($1, nextval('ledger_n'), $2, $3, $4, $5, $6, $7, $8, $9, $10)`

// AppendLedger adds an entry in the transaction of the change that it tells about. Its N is ignored. Where the change bears on
// pay or judgement, chaindb.Append is the one to call.
func AppendLedger(ctx context.Context, tx Tx, e Entry) error {
	return ExecAll(ctx, tx, appending(ctx, tx, e))
}

// appending are the statements that add an entry.
func appending(ctx context.Context, tx Tx, e Entry) []Statement {
	sql := appendLedgerSQLite
	if tx.Engine() == Postgres {
		sql = appendLedgerPostgres
	}
	noteAppended(ctx, e.Org)
	all := []Statement{{sql, []any{e.Org, e.At, e.Actor, e.Action, e.Kind, e.FirstID, e.LastID, bodyOf(e), orNull(e.Commits), orNull(e.Salts)}}}
	if decisive[e.Kind] {
		all = append(all, Statement{sqlRevise, []any{e.Org}})
	}
	return all
}

const sqlDrawLedger = `/* sqldb.AppendLedgerAll */ select nextval('ledger_n') from generate_series(1, $1::bigint)`

// AppendLedgerAll is AppendLedger for many entries at once.
func AppendLedgerAll(ctx context.Context, tx Tx, entries []Entry) error {
	if tx.Engine() != Postgres {
		for _, e := range entries {
			if err := AppendLedger(ctx, tx, e); err != nil {
				return err
			}
		}
		return nil
	}
	numbers, err := List(ctx, tx, func(r Rows, n *int64) error { return r.Scan(n) }, sqlDrawLedger, len(entries))
	if err != nil {
		return err
	}
	columns := []string{"org", "n", "at", "actor", "action", "kind", "first_id", "last_id", "body", "commits", "salts"}
	_, err = tx.BulkInsert(ctx, "ledger", columns, func(yield func([]any, error) bool) {
		for i, e := range entries {
			noteAppended(ctx, e.Org)
			if !yield([]any{e.Org, numbers[i], e.At, e.Actor, e.Action, e.Kind, e.FirstID, e.LastID, bodyOf(e), orNull(e.Commits), orNull(e.Salts)}, nil) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	var revised []Statement
	for _, e := range entries {
		if s := (Statement{sqlRevise, []any{e.Org}}); decisive[e.Kind] {
			revised = append(revised, s)
		}
	}
	return ExecAll(ctx, tx, revised)
}

// bodyOf is what an entry says, which may be nothing.
func bodyOf(e Entry) []byte {
	if e.Body == nil {
		return []byte("{}")
	}
	return e.Body
}

// orNull keeps "no commitments" apart from "commitments to nothing".
func orNull(b []byte) any {
	if b == nil {
		return nil
	}
	return b
}

const readLedgerSQLite = `/* sqldb.ReadLedger */
	select 0, n, at, actor, action, kind, first_id, last_id, body
	from ledger where org = $1 and $2 = 0 and n > $3 order by n limit $4`

// A number drawn earlier may be committed later, so n alone would make a reader run past it. Transactions older than
// the oldest that still runs have all ended: what they wrote is complete, and nothing can be added among it.
const readLedgerPostgres = `/* sqldb.ReadLedger */
	select tx::text::bigint, n, at, actor, action, kind, first_id, last_id, body
	from ledger
	where org = $1 and (tx, n) > ($2::bigint::text::xid8, $3::bigint)
	  and tx < pg_snapshot_xmin(pg_current_snapshot())
	order by tx, n limit $4`

// ReadLedger returns up to limit entries after a cursor, in an order that never changes, and the cursor after the last
// of them, without commitments and salts. Following it misses nothing and sees nothing twice, also while others write. On PostgreSQL an entry appears
// when no transaction older than its own is still running.
func ReadLedger(ctx context.Context, tx Tx, org int64, after Cursor, limit int) ([]Entry, Cursor, error) {
	sql := readLedgerSQLite
	if tx.Engine() == Postgres {
		sql = readLedgerPostgres
	}
	var entries []Entry
	rows, err := tx.Query(ctx, sql, org, after.Tx, after.N, limit)
	err = Each(rows, err, func(r Rows) error {
		e := Entry{Org: org}
		err := r.Scan(&after.Tx, &e.N, &e.At, &e.Actor, &e.Action, &e.Kind, &e.FirstID, &e.LastID, &e.Body)
		after.N = e.N
		entries = append(entries, e)
		return err
	})
	return entries, after, err
}
