package rewarddb_test

import (
	"bytes"
	"context"
	"testing"

	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/rewarddb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// write runs a closure in a transaction, or fails the test.
func write(t *testing.T, db *sqldb.DB, fn func(context.Context, sqldb.Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func TestTheSameAgreementHasOneVersion(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		save := func(o org.ID, ref, hash string) (s rewarddb.Scheme, created bool) {
			write(t, db, func(ctx context.Context, tx sqldb.Tx) (err error) {
				s, created, err = rewarddb.SaveScheme(ctx, tx, o, rewarddb.Scheme{Ref: ref, Content: []byte(hash), Hash: hash, CreatedAt: 5})
				return err
			})
			return s, created
		}
		a, created := save(1, "team", "h1")
		if !created || a.ID != 1 || a.Version != 1 {
			t.Fatalf("first: %+v, %v", a, created)
		}
		if again, created := save(1, "team", "h1"); created || again.ID != a.ID {
			t.Fatalf("the same again: %+v, %v", again, created)
		}
		if b, created := save(1, "team", "h2"); !created || b.Version != 2 || b.ID != 2 {
			t.Fatalf("changed: %+v, %v", b, created)
		}
		if c, created := save(2, "team", "h1"); !created || c.ID != 1 {
			t.Fatalf("another organisation's: %+v, %v", c, created)
		}
		err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			list, err := rewarddb.ListSchemes(ctx, tx, 1)
			if len(list) != 2 {
				t.Errorf("organisation 1 sees %d versions", len(list))
			}
			if _, err := rewarddb.FindScheme(ctx, tx, 2, 2); fault.KindOf(err) != fault.NotFound {
				t.Errorf("organisation 2 finds version 2: %v", err)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestARunIsKeptWhole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		people := []rewarddb.Person{{Employee: 1, Cents: 123053, Body: []byte(`{"a":1}`)}, {Employee: 2, Body: []byte(`{}`)}}
		var id rewarddb.RunID
		write(t, db, func(ctx context.Context, tx sqldb.Tx) (err error) {
			id, err = rewarddb.SaveRun(ctx, tx, 1, rewarddb.Run{Scheme: 1, ComputedAt: 9, Reason: "Q2", InputsHash: "i", ResultHash: "r", Body: []byte(`{"run":1}`)}, people)
			return err
		})
		err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			run, err := rewarddb.FindRun(ctx, tx, 1, id)
			if err != nil || run.Reason != "Q2" || !bytes.Equal(run.Body, []byte(`{"run":1}`)) {
				t.Errorf("run %+v, %v", run, err)
			}
			lines, err := rewarddb.ListPeople(ctx, tx, 1, id)
			if err != nil || len(lines) != 2 || lines[0].Cents != 123053 || !bytes.Equal(lines[0].Body, people[0].Body) {
				t.Errorf("people %+v, %v", lines, err)
			}
			if p, err := rewarddb.FindPerson(ctx, tx, 1, id, 2); err != nil || p.Cents != 0 {
				t.Errorf("person %+v, %v", p, err)
			}
			for _, other := range []func() error{
				func() error { _, err := rewarddb.FindRun(ctx, tx, 2, id); return err },
				func() error { _, err := rewarddb.FindPerson(ctx, tx, 2, id, 1); return err },
				func() error { _, err := rewarddb.FindPerson(ctx, tx, 1, id, 3); return err },
			} {
				if err := other(); fault.KindOf(err) != fault.NotFound {
					t.Errorf("found what isn't there or isn't theirs: %v", err)
				}
			}
			list, err := rewarddb.ListRuns(ctx, tx, 1)
			if len(list) != 1 {
				t.Errorf("%d runs", len(list))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
