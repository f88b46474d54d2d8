package sqldb_test

import (
	"context"
	"sync"
	"testing"

	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// Writers about one subject take turns: each sees what the one before it left, so nothing is counted twice or lost.
func TestWritesAboutOneThingTakeTurns(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		const writers, rounds = 8, 20
		var group sync.WaitGroup
		for w := range writers {
			group.Go(func() {
				subject := int64(w % 2) // two subjects, four writers each
				for range rounds {
					err := db.WriteAbout(t.Context(), 1, subject, func(ctx context.Context, tx sqldb.Tx) error {
						n := int64(0)
						err := tx.QueryRow(ctx, `select next from sequences where org = 1 and name = $1`, name(subject)).Scan(&n)
						if err != nil && err != sqldb.ErrNoRows {
							return err
						}
						_, err = tx.Exec(ctx, `insert into sequences (org, name, next) values (1, $1, $2)
							on conflict (org, name) do update set next = excluded.next`, name(subject), n+1)
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
		err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			for subject := range int64(2) {
				var n int64
				if err := tx.QueryRow(ctx, `select next from sequences where org = 1 and name = $1`, name(subject)).Scan(&n); err != nil {
					return err
				}
				if n != writers/2*rounds {
					t.Errorf("subject %d was counted %d times, want %d", subject, n, writers/2*rounds)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func name(subject int64) string { return string(rune('a' + subject)) }
