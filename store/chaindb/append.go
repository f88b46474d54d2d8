package chaindb

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"

	"klankbord.org/core/chain"
	"klankbord.org/store/sqldb"
)

// Append adds an entry to the ledger in the transaction of the change that it tells about, with commitments to the things of its
// kind from FirstID up to and including LastID as they are now: call it after the last change. It says everything about those ids: one that isn't
// there is known from then on to be gone. An entry of a kind that isn't in the registry goes in as it is.
func Append(ctx context.Context, tx sqldb.Tx, e sqldb.Entry) error {
	if t, ok := find(e.Kind); ok {
		rows, err := t.read(ctx, tx, e.Org, e.FirstID, e.LastID)
		if err != nil {
			return err
		}
		e.Commits, e.Salts = commit(e.Kind, rows)
	}
	return sqldb.AppendLedger(ctx, tx, e)
}

// AppendRows is Append for who has at hand what was just stored: all things of the entry's kind from FirstID up to and including LastID, by
// key, with the bytes that reading them would give. It is for what comes in large numbers.
func AppendRows(ctx context.Context, tx sqldb.Tx, e sqldb.Entry, rows []Row) error {
	return sqldb.AppendLedger(ctx, tx, Committing(e, rows))
}

// Committing returns an entry with commitments to rows, for who appends several entries at once.
func Committing(e sqldb.Entry, rows []Row) sqldb.Entry {
	e.Commits, e.Salts = commit(e.Kind, rows)
	return e
}

// commit makes the commitments to rows, each with a salt of its own.
func commit(kind string, rows []Row) (commits, salts []byte) {
	salts = make([]byte, len(rows)*chain.SaltSize)
	_, _ = rand.Read(salts) // it never fails
	all := make([]chain.Commit, len(rows))
	for i, r := range rows {
		all[i] = chain.CommitTo(saltAt(salts, i), kind, r.Key, r.Canonical)
	}
	return chain.Pack(all), salts
}

func saltAt(salts []byte, i int) chain.Salt {
	return chain.Salt(salts[i*chain.SaltSize : (i+1)*chain.SaltSize])
}

const sqlEntriesAbout = `-- chaindb.Erase
select n, commits, salts from ledger
where org = $1 and kind = $2 and first_id <= $4 and last_id >= $3 and commits is not null`

const sqlForgetSalts = `-- chaindb.Erase, salts
update ledger set salts = $3 where org = $1 and n = $2`

// errNoKind is a mistake of the program.
var errNoKind = errors.New("chaindb: nothing of this kind is committed to")

// Erase is Append for a change that takes personal data away, after the rows were emptied or deleted. Besides it destroys
// the salts of all earlier commitments to these things: what those said can't be found out any more, not even by trying
// every possible content. The chain verifies as before. It reads the whole ledger, so give it many ids at a time.
func Erase(ctx context.Context, tx sqldb.Tx, e sqldb.Entry) error {
	if _, ok := find(e.Kind); !ok {
		return errNoKind
	}
	if err := forgetSalts(ctx, tx, e, func(int64) bool { return true }); err != nil {
		return err
	}
	return Append(ctx, tx, e)
}

// EraseSet is Erase for things with these ids, wherever they lie: it reads the ledger once, and appends an entry for each
// unbroken run of ids. The entry's own ids are ignored. Things of a kind that nothing commits to get their entries too.
func EraseSet(ctx context.Context, tx sqldb.Tx, e sqldb.Entry, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	ids = slices.Clone(ids)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if _, ok := find(e.Kind); ok {
		e.FirstID, e.LastID = ids[0], ids[len(ids)-1]
		err := forgetSalts(ctx, tx, e, func(id int64) bool { _, found := slices.BinarySearch(ids, id); return found })
		if err != nil {
			return err
		}
	}
	for len(ids) > 0 {
		n := 1
		for n < len(ids) && ids[n] == ids[n-1]+1 {
			n++
		}
		e.FirstID, e.LastID = ids[0], ids[n-1]
		if err := Append(ctx, tx, e); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// forgetSalts destroys the salts of commitments to the things that an entry is about, of those that are meant.
func forgetSalts(ctx context.Context, tx sqldb.Tx, e sqldb.Entry, meant func(id int64) bool) error {
	type forgotten struct {
		n     int64
		salts []byte
	}
	var all []forgotten
	rows, err := tx.Query(ctx, sqlEntriesAbout, e.Org, e.Kind, e.FirstID, e.LastID)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var f forgotten
		var commits []byte
		if err := r.Scan(&f.n, &commits, &f.salts); err != nil {
			return err
		}
		changed := false
		err := chain.Unpack(commits, func(i int, c chain.Commit) {
			if c.ID >= e.FirstID && c.ID <= e.LastID && meant(c.ID) && (i+1)*chain.SaltSize <= len(f.salts) {
				clear(f.salts[i*chain.SaltSize : (i+1)*chain.SaltSize])
				changed = true
			}
		})
		if changed {
			all = append(all, f)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, f := range all {
		if _, err := tx.Exec(ctx, sqlForgetSalts, e.Org, f.n, f.salts); err != nil {
			return err
		}
	}
	return nil
}
