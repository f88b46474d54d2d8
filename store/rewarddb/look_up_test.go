package rewarddb_test

import (
	"context"
	"testing"

	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/rewarddb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

func TestVersionsAndRunsAreFoundByTheirOwnOrganisationOnly(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		write(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			for _, hash := range []string{"h1", "h2"} {
				if _, _, err := rewarddb.SaveScheme(ctx, tx, 1, rewarddb.Scheme{Ref: "team", Content: []byte(hash), Hash: hash}); err != nil {
					return err
				}
			}
			_, err := rewarddb.SaveRun(ctx, tx, 1, rewarddb.Run{Scheme: 2, ComputedAt: 9, Body: []byte("{}")},
				[]rewarddb.Person{{Employee: 7, Cents: 123, Body: []byte("{}")}})
			return err
		})
		err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			if s, err := rewarddb.LatestScheme(ctx, tx, 1, "team"); err != nil || s.Hash != "h2" {
				t.Errorf("latest is %+v, %v", s, err)
			}
			if s, err := rewarddb.FindSchemeVersion(ctx, tx, 1, "team", 1); err != nil || s.Hash != "h1" {
				t.Errorf("version 1 is %+v, %v", s, err)
			}
			if _, err := rewarddb.LatestScheme(ctx, tx, 2, "team"); fault.KindOf(err) != fault.NotFound {
				t.Errorf("another organisation finds the scheme: %v", err)
			}
			for o, want := range map[org.ID]int{1: 1, 2: 0} {
				got, err := rewarddb.ListRunsOf(ctx, tx, o, 7)
				if err != nil || len(got) != want || (want == 1 && (got[0].Cents != 123 || got[0].Scheme != 2)) {
					t.Errorf("organisation %d: %+v, %v", o, got, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
