package customerdb

import (
	"context"
	"encoding/json"
	"slices"

	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/sqldb"
)

const sqlMergedInto = `-- customerdb.MergedInto
select merged_id, kept_id from customer_merges where org = $1 and undone_at = 0`

// MergedInto returns whom merged customers belong to now, each by the last in the row of merges.
func MergedInto(ctx context.Context, tx sqldb.Tx, o org.ID) (map[collect.CustomerID]collect.CustomerID, error) {
	into := map[collect.CustomerID]collect.CustomerID{}
	rows, err := tx.Query(ctx, sqlMergedInto, o)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var merged, kept collect.CustomerID
		err := r.Scan(&merged, &kept)
		into[merged] = kept
		return err
	})
	for merged := range into {
		for next, ok := into[into[merged]]; ok; next, ok = into[into[merged]] {
			into[merged] = next
		}
	}
	return into, err
}

const sqlMergeOf = `-- customerdb.Kept
select kept_id from customer_merges where org = $1 and merged_id = $2 and undone_at = 0`

// Kept returns whom a customer belongs to now: itself, unless it was merged.
func Kept(ctx context.Context, tx sqldb.Tx, o org.ID, id collect.CustomerID) (collect.CustomerID, error) {
	for {
		next, err := sqldb.One(ctx, tx, func(r sqldb.Rows, id *collect.CustomerID) error { return r.Scan(id) }, sqlMergeOf, o, id)
		if err == sqldb.ErrNoRows {
			return id, nil
		}
		if err != nil {
			return id, err
		}
		id = next
	}
}

const sqlMergesOf = `-- customerdb.ListMerges
select id, kept_id, merged_id, at, actor, undone_at, undone_by from customer_merges where org = $1 and kept_id = $2 and undone_at = 0 order by id`

const sqlMerge = `-- customerdb.FindMerge
select id, kept_id, merged_id, at, actor, undone_at, undone_by from customer_merges where org = $1 and id = $2`

func scanMerge(r sqldb.Rows, m *customer.Merge) error {
	return r.Scan(&m.ID, &m.Kept, &m.Merged, &m.At, &m.Actor, &m.UndoneAt, &m.UndoneBy)
}

// ListMerges returns the merges into a customer that hold, in order.
func ListMerges(ctx context.Context, tx sqldb.Tx, o org.ID, kept collect.CustomerID) ([]customer.Merge, error) {
	return sqldb.List(ctx, tx, scanMerge, sqlMergesOf, o, kept)
}

// FindMerge returns a merge, or a NotFound fault.
func FindMerge(ctx context.Context, tx sqldb.Tx, o org.ID, id int64) (customer.Merge, error) {
	m, err := sqldb.One(ctx, tx, scanMerge, sqlMerge, o, id)
	return m, missing(err, "merge", "")
}

// Parts returns the customers who were merged into one, and into those, in the order of the merges.
func Parts(ctx context.Context, tx sqldb.Tx, o org.ID, kept collect.CustomerID) (all []customer.Customer, err error) {
	merges, err := ListMerges(ctx, tx, o, kept)
	for _, m := range merges {
		if err != nil {
			return nil, err
		}
		var c customer.Customer
		if c, err = Find(ctx, tx, o, m.Merged); err != nil {
			return nil, err
		}
		var below []customer.Customer
		below, err = Parts(ctx, tx, o, m.Merged)
		all = append(append(all, c), below...)
	}
	return all, err
}

// movedTables are where the things of customers are, by kind.
var movedTables = map[intake.Kind]string{intake.KindTransaction: "transactions", intake.KindAnswer: "answers", intake.KindSignal: "signals"}

// ThingsOf returns the things that name a customer, in the order of kinds and numbers.
func ThingsOf(ctx context.Context, tx sqldb.Tx, o org.ID, of collect.CustomerID) (all []customer.Thing, err error) {
	for _, kind := range customer.MovedKinds {
		ids, err := sqldb.List(ctx, tx, func(r sqldb.Rows, id *int64) error { return r.Scan(id) },
			"/* customerdb.ThingsOf, "+string(kind)+" */ select id from "+movedTables[kind]+" where org = $1 and customer_id = $2 order by id", o, of)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			all = append(all, customer.Thing{Kind: kind, ID: id})
		}
	}
	return all, nil
}

const sqlKeepMerge = `-- customerdb.Merge
insert into customer_merges (org, id, kept_id, merged_id, at, actor, kept_no_contact, undone_at, undone_by) values ($1, $2, $3, $4, $5, $6, $7, 0, '')`

const sqlOptOut = `-- customerdb.Merge, opt out
update customers set no_contact = $3 where org = $1 and id = $2 and no_contact <> $3`

// Merge makes one customer of two: what is the merged one's becomes the kept one's, and whoever of the two opted out, both did. The
// merge has its number from the sequence "customer_merges".
func Merge(ctx context.Context, tx sqldb.Tx, o org.ID, m customer.Merge, kept, merged customer.Customer) error {
	own, err := ownOptOut(ctx, tx, o, kept)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, sqlKeepMerge, o, m.ID, m.Kept, m.Merged, m.At, m.Actor, own); err != nil {
		return err
	}
	theirs, err := ThingsOf(ctx, tx, o, m.Merged)
	if err != nil {
		return err
	}
	there, err := ThingsOf(ctx, tx, o, m.Kept)
	if err != nil {
		return err
	}
	if err := remember(ctx, tx, o, m.ID, m.Merged, theirs); err != nil {
		return err
	}
	if err := remember(ctx, tx, o, m.ID, m.Kept, there); err != nil {
		return err
	}
	e := sqldb.Entry{Org: int64(o), At: m.At, Actor: m.Actor}
	if err := give(ctx, tx, o, e, theirs, m.Kept); err != nil {
		return err
	}
	if merged.NoContact && !kept.NoContact {
		if err := optOut(ctx, tx, o, e, m.Kept, true); err != nil {
			return err
		}
	}
	return tellMerge(ctx, tx, e, "customers.merged", m)
}

const sqlOwnOptOut = `-- customerdb.ownOptOut
select kept_no_contact from customer_merges where org = $1 and kept_id = $2 and undone_at = 0 order by id limit 1`

// ownOptOut says whether a customer opted out by itself, and not only because somebody merged into it did.
func ownOptOut(ctx context.Context, tx sqldb.Tx, o org.ID, kept customer.Customer) (int64, error) {
	own, err := sqldb.One(ctx, tx, func(r sqldb.Rows, n *int64) error { return r.Scan(n) }, sqlOwnOptOut, o, kept.ID)
	if err == sqldb.ErrNoRows {
		return number(kept.NoContact), nil
	}
	return own, err
}

func number(v bool) int64 {
	if v {
		return 1
	}
	return 0
}

// remember notes whose things were.
func remember(ctx context.Context, tx sqldb.Tx, o org.ID, merge int64, of collect.CustomerID, things []customer.Thing) error {
	for _, kind := range customer.MovedKinds {
		ids := idsOf(things, kind)
		if len(ids) == 0 {
			continue
		}
		if _, err := tx.Exec(ctx, "/* customerdb.remember */ insert into customer_moves (org, merge_id, kind, thing_id, customer_id) select org, cast($3 as bigint), cast($4 as text), id, cast($5 as bigint) from "+
			movedTables[kind]+" where org = $1 and id = any($2)", o, ids, merge, string(kind), of); err != nil {
			return err
		}
	}
	return nil
}

func idsOf(things []customer.Thing, kind intake.Kind) (ids []int64) {
	for _, t := range things {
		if t.Kind == kind {
			ids = append(ids, t.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// give hands things over to a customer, and tells the ledger of each unbroken run of them.
func give(ctx context.Context, tx sqldb.Tx, o org.ID, e sqldb.Entry, things []customer.Thing, to collect.CustomerID) error {
	for _, kind := range customer.MovedKinds {
		ids := idsOf(things, kind)
		if len(ids) == 0 {
			continue
		}
		if _, err := tx.Exec(ctx, "/* customerdb.give */ update "+movedTables[kind]+" set customer_id = $3 where org = $1 and id = any($2)", o, ids, to); err != nil {
			return err
		}
		e.Kind, e.Action = string(kind), string(kind)+"s.moved"
		for len(ids) > 0 {
			n := 1
			for n < len(ids) && ids[n] == ids[n-1]+1 {
				n++
			}
			e.FirstID, e.LastID = ids[0], ids[n-1]
			if err := chaindb.Append(ctx, tx, e); err != nil {
				return err
			}
			ids = ids[n:]
		}
	}
	return nil
}

func optOut(ctx context.Context, tx sqldb.Tx, o org.ID, e sqldb.Entry, id collect.CustomerID, out bool) error {
	if _, err := tx.Exec(ctx, sqlOptOut, o, id, number(out)); err != nil {
		return err
	}
	e.Kind, e.Action, e.FirstID, e.LastID = string(intake.KindCustomer), "customers.changed", int64(id), int64(id)
	return chaindb.Append(ctx, tx, e)
}

func tellMerge(ctx context.Context, tx sqldb.Tx, e sqldb.Entry, action string, m customer.Merge) error {
	body, err := json.Marshal(map[string]int64{"kept": int64(m.Kept), "merged": int64(m.Merged)})
	if err != nil {
		return err
	}
	e.Kind, e.Action, e.FirstID, e.LastID, e.Body = "customer_merge", action, m.ID, m.ID, body
	return chaindb.Append(ctx, tx, e)
}

const sqlMoves = `-- customerdb.moves
select kind, thing_id, customer_id from customer_moves where org = $1 and merge_id = $2`

// moves reads whose things were at a merge.
func moves(ctx context.Context, tx sqldb.Tx, o org.ID, merge int64) (map[customer.Thing]collect.CustomerID, error) {
	all := map[customer.Thing]collect.CustomerID{}
	rows, err := tx.Query(ctx, sqlMoves, o, merge)
	return all, sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var t customer.Thing
		var of collect.CustomerID
		err := r.Scan(&t.Kind, &t.ID, &of)
		all[t] = of
		return err
	})
}

// SplitPlan says what undoing a merge gives back, and what came since: of that, somebody says where it goes.
type SplitPlan struct {
	Merge customer.Merge
	Back  []customer.Thing
	Since []customer.Thing
}

// PlanSplit says what undoing a merge would do. One whose kept customer was merged itself since is a Conflict fault: that goes first.
func PlanSplit(ctx context.Context, tx sqldb.Tx, o org.ID, id int64) (p SplitPlan, err error) {
	if p.Merge, err = FindMerge(ctx, tx, o, id); err != nil {
		return p, err
	}
	if p.Merge.UndoneAt != 0 {
		return p, fault.NewConflict("merge", "merge.undone")
	}
	if root, err := Kept(ctx, tx, o, p.Merge.Kept); err != nil || root != p.Merge.Kept {
		if err == nil {
			err = fault.NewConflict("merge", "merge.later")
		}
		return p, err
	}
	was, err := moves(ctx, tx, o, id)
	if err != nil {
		return p, err
	}
	others, err := ListMerges(ctx, tx, o, p.Merge.Kept)
	if err != nil {
		return p, err
	}
	elsewhere := map[customer.Thing]bool{} // came with another merge
	for _, m := range others {
		if m.ID == id {
			continue
		}
		moved, err := moves(ctx, tx, o, m.ID)
		if err != nil {
			return p, err
		}
		for t, of := range moved {
			if of == m.Merged {
				elsewhere[t] = true
			}
		}
	}
	now, err := ThingsOf(ctx, tx, o, p.Merge.Kept)
	for _, t := range now {
		of, known := was[t]
		switch {
		case of == p.Merge.Merged:
			p.Back = append(p.Back, t)
		case !known && !elsewhere[t]:
			p.Since = append(p.Since, t)
		}
	}
	return p, err
}

const sqlUndo = `-- customerdb.Split
update customer_merges set undone_at = $3, undone_by = $4 where org = $1 and id = $2`

const sqlOptedOut = `-- customerdb.Split, opted out
select m.kept_no_contact, (select count(*) from customer_merges x join customers c on c.org = x.org and c.id = x.merged_id
	where x.org = m.org and x.kept_id = m.kept_id and x.id <> m.id and x.undone_at = 0 and c.no_contact = 1)
from customer_merges m where m.org = $1 and m.id = $2`

const sqlDropMoves = `-- customerdb.Split, moves
delete from customer_moves where org = $1 and merge_id = $2`

// Split undoes a merge: what was the merged one's is theirs again, and of what came since what is asked for. Who had opted out before
// by itself still has, and who did since has too.
func Split(ctx context.Context, tx sqldb.Tx, o org.ID, p SplitPlan, theirs []customer.Thing, at int64, actor string) error {
	for _, t := range theirs {
		if !slices.Contains(p.Since, t) {
			return fault.NewInvalid("since", "merge.not_since")
		}
	}
	e := sqldb.Entry{Org: int64(o), At: at, Actor: actor}
	if err := give(ctx, tx, o, e, append(slices.Clone(p.Back), theirs...), p.Merge.Merged); err != nil {
		return err
	}
	var own, others int64
	if err := tx.QueryRow(ctx, sqlOptedOut, o, p.Merge.ID).Scan(&own, &others); err != nil {
		return err
	}
	kept, err := Find(ctx, tx, o, p.Merge.Kept)
	if err != nil {
		return err
	}
	if out := own+others > 0; kept.NoContact != out {
		if err := optOut(ctx, tx, o, e, p.Merge.Kept, out); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, sqlUndo, o, p.Merge.ID, at, actor); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, sqlDropMoves, o, p.Merge.ID); err != nil {
		return err
	}
	return tellMerge(ctx, tx, e, "customers.split", p.Merge)
}

const sqlNoteOptOut = `-- customerdb.NoteOptOut
update customer_merges set kept_no_contact = 1 where org = $1 and kept_id = $2 and undone_at = 0`

// NoteOptOut remembers that a customer opted out while others were merged into it: undoing those doesn't undo that.
func NoteOptOut(ctx context.Context, tx sqldb.Tx, o org.ID, kept collect.CustomerID) error {
	_, err := tx.Exec(ctx, sqlNoteOptOut, o, kept)
	return err
}
