package backupdb

import (
	"context"
	"slices"

	"klankbord.org/core/chain"
	"klankbord.org/core/fault"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/sqldb"
)

const sqlOrganisations = `-- backupdb.organisations
select org, ref from organisations order by org`

// ends returns how far each organisation's chain is. A database of before there were chains has none.
func ends(ctx context.Context, tx sqldb.Tx, tables []sqldb.Table) (all []ChainEnd, err error) {
	if !slices.ContainsFunc(tables, func(t sqldb.Table) bool { return t.Name == "chain_state" }) {
		return nil, nil
	}
	all, err = sqldb.List(ctx, tx, func(r sqldb.Rows, e *ChainEnd) error { return r.Scan(&e.Org, &e.Ref) }, sqlOrganisations)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Length, all[i].Root, err = chaindb.End(ctx, tx, all[i].Org); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(all, func(e ChainEnd) bool { return e.Length == 0 }), nil
}

// CheckChains verifies every chain of a database from its first entry on, with every row that counts, and holds its root
// against the one that was saved. A difference is a Conflict fault that names both; the database is then as it was saved all
// the same, so nothing is lost by looking into it.
func CheckChains(ctx context.Context, db *sqldb.DB, saved []ChainEnd, o Options) error {
	return db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		for _, want := range saved {
			if err := want.check(ctx, tx, o); err != nil {
				return err
			}
		}
		return nil
	})
}

func (e ChainEnd) check(ctx context.Context, tx sqldb.Tx, o Options) error {
	found, err := chaindb.Verify(ctx, tx, e.Org, chaindb.Verification{Origin: chain.OriginOf(e.Ref), Progress: o.tell})
	if err != nil {
		return err
	}
	if found.Length != e.Length || found.Root != e.Root {
		return fault.NewConflict("file", "backup.other_chain", "org", e.Ref, "saved", e.Root, "length", e.Length, "found", found.Root, "found_length", found.Length)
	}
	if !found.OK() {
		return fault.NewConflict("file", "backup.broken_chain", "org", e.Ref, "flaws", int64(len(found.Flaws))+found.More)
	}
	return nil
}
