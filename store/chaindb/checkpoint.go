package chaindb

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"klankbord.org/core/chain"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// Point is a checkpoint that was made.
type Point struct {
	ID     int64
	MadeAt int64 // unix milliseconds UTC
	Length int64
	Note   string // exactly as published
}

const sqlPoints = `-- chaindb.ListPoints
select id, made_at, length, note from chain_checkpoints where org = $1 order by id desc limit $2`

// ListPoints returns the last checkpoints, the newest first.
func ListPoints(ctx context.Context, tx sqldb.Tx, o org.ID, limit int) ([]Point, error) {
	return sqldb.List(ctx, tx, func(r sqldb.Rows, p *Point) error { return r.Scan(&p.ID, &p.MadeAt, &p.Length, &p.Note) }, sqlPoints, o, limit)
}

const sqlAddPoint = `-- chaindb.AddPoint
insert into chain_checkpoints (org, id, made_at, length, note)
values ($1, (select coalesce(max(id), 0) + 1 from chain_checkpoints where org = $1), $2, $3, $4) returning id`

// AddPoint makes a checkpoint of what is sealed now, signed when there is a signer, and tells the ledger. Without anything sealed
// there is none: ok is false.
func AddPoint(ctx context.Context, tx sqldb.Tx, o org.ID, origin string, signer *chain.Signer, actor string, at int64) (p Point, ok bool, err error) {
	s, _, err := load(ctx, tx, o)
	if err != nil || s.Length == 0 {
		return p, false, err
	}
	c := chain.Checkpoint{Origin: origin, Length: s.Length, Root: s.Root, Head: s.Head, At: time.UnixMilli(at).UTC()}
	p = Point{MadeAt: at, Length: s.Length, Note: c.Note(signer)}
	if err := tx.QueryRow(ctx, sqlAddPoint, o, at, p.Length, p.Note).Scan(&p.ID); err != nil {
		return p, false, err
	}
	body, err := json.Marshal(struct {
		Length int64  `json:"length"`
		Head   string `json:"head"`
	}{s.Length, s.Head.String()})
	if err != nil {
		return p, false, err
	}
	return p, true, Append(ctx, tx, sqldb.Entry{Org: int64(o), At: at, Actor: actor, Action: "checkpoints.made", Kind: "checkpoint",
		FirstID: p.ID, LastID: p.ID, Body: body})
}

// Export writes everything that is sealed, for who verifies without the database.
func Export(ctx context.Context, tx sqldb.Tx, o org.ID, origin string, signer *chain.Signer, at time.Time, w io.Writer) (length int64, err error) {
	s, _, err := load(ctx, tx, o)
	if err != nil {
		return 0, err
	}
	out := chain.NewWriter(w, origin, int64(o))
	for after := int64(0); after < s.Length; {
		before := after
		rows, err := tx.Query(ctx, sqlEntries, o, after, entriesAtOnce)
		err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
			var seq, n int64
			var head []byte
			l := sqldb.Entry{Org: int64(o)}
			if err := r.Scan(&seq, &n, &head, &l.N, &l.At, &l.Actor, &l.Action, &l.Kind, &l.FirstID, &l.LastID, &l.Body, &l.Commits); err != nil {
				return err
			}
			if seq > s.Length {
				return nil
			}
			e, err := entryOf(&l, seq)
			if err != nil || len(head) != len(s.Head) {
				return ErrBroken
			}
			after = seq
			return out.Add(e, chain.Hash(head))
		})
		if err != nil {
			return 0, err
		}
		if after == before {
			return 0, ErrBroken
		}
	}
	end := chain.Checkpoint{Origin: origin, Length: s.Length, Root: s.Root, Head: s.Head, At: at}
	return s.Length, out.Close(end.Note(signer))
}

// Check is a verification of the whole that was done.
type Check struct {
	At     int64 // unix milliseconds UTC
	Actor  string
	Length int64
	Things int64
	Flaws  int64
	Report string // the Result as JSON
}

const sqlChecks = `-- chaindb.ListChecks
select at, actor, length, things, flaws, report from chain_checks where org = $1 order by at desc limit $2`

// ListChecks returns the last verifications, the newest first.
func ListChecks(ctx context.Context, tx sqldb.Tx, o org.ID, limit int) ([]Check, error) {
	return sqldb.List(ctx, tx, func(r sqldb.Rows, c *Check) error {
		return r.Scan(&c.At, &c.Actor, &c.Length, &c.Things, &c.Flaws, &c.Report)
	}, sqlChecks, o, limit)
}

const sqlAddCheck = `-- chaindb.AddCheck
insert into chain_checks (org, at, actor, length, things, flaws, report)
values ($1, (select case when coalesce(max(at), 0) >= cast($2 as bigint) then max(at) + 1 else cast($2 as bigint) end from chain_checks where org = $1), $3, $4, $5, $6, $7)
returning at`

// AddCheck keeps what a verification found, and tells the ledger.
func AddCheck(ctx context.Context, tx sqldb.Tx, o org.ID, r *Result, actor string, at int64) error {
	report, err := json.Marshal(r)
	if err != nil {
		return err
	}
	flaws := int64(len(r.Flaws)) + r.More
	var id int64
	if err := tx.QueryRow(ctx, sqlAddCheck, o, at, actor, r.Length, r.Things, flaws, string(report)).Scan(&id); err != nil {
		return err
	}
	body, err := json.Marshal(struct {
		Length int64 `json:"length"`
		Flaws  int64 `json:"flaws"`
	}{r.Length, flaws})
	if err != nil {
		return err
	}
	return Append(ctx, tx, sqldb.Entry{Org: int64(o), At: at, Actor: actor, Action: "chain.verified", Kind: "chain_check",
		FirstID: id, LastID: id, Body: body})
}
