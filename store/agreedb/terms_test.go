package agreedb_test

import (
	"context"
	"testing"

	"klankbord.org/core/agree"
	"klankbord.org/store/agreedb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// What is bound is read once and remembered by its hash; what doesn't fit its hash is read each time, as it stands in the database.
func TestTermsAreRememberedByTheirHash(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		const o = 7 // of no other test: what is remembered is shared
		by := agreedb.Act{Actor: "account:1", At: 5}
		bound := func(ctx context.Context, tx sqldb.Tx, want string) {
			t.Helper()
			b, err := agreedb.Bound(ctx, tx, o)
			if err != nil || len(b.Agreements()) != 1 || b.Agreements()[0].Versions[0].Terms.Nature.NL != want {
				t.Errorf("%+v, %v: not %q", b, err, want)
			}
		}
		set := func(ctx context.Context, tx sqldb.Tx, nature string, fits bool) error {
			terms := *draft().Terms
			terms.Nature.NL = nature
			hash := terms.Hash()
			if !fits {
				hash = draft().Terms.Hash() + "0"
			}
			_, err := tx.Exec(ctx, "update agreement_versions set content = $2, hash = $3 where org = $1", o, terms.Canonical(), hash)
			return err
		}
		err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			a, err := agreedb.SaveDraft(ctx, tx, o, agree.Agreement{Ref: "q2"}, draft(), by)
			if err == nil {
				err = agreedb.Freeze(ctx, tx, o, a, nil, by)
			}
			for range 2 {
				bound(ctx, tx, "Eenmalig")
			}
			for _, step := range []struct {
				nature string
				fits   bool
			}{{"Blijvend", true}, {"Verdraaid", false}, {"Weer verdraaid", false}, {"Blijvend", true}} {
				if err == nil {
					err = set(ctx, tx, step.nature, step.fits)
				}
				bound(ctx, tx, step.nature)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
