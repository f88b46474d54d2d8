package sqldb_test

import (
	"context"
	"errors"
	"testing"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// put stores a sequence row, the smallest thing there is to store.
func put(ctx context.Context, tx sqldb.Tx, org int64, name string, next int64) error {
	_, err := tx.Exec(ctx, "insert into sequences (org, name, next) values ($1, $2, $3)", org, name, next)
	return err
}

// names reads the sequence rows of an organisation in order.
func names(t *testing.T, db *sqldb.DB, org int64) []string {
	t.Helper()
	var all []string
	err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		all = nil
		rows, err := tx.Query(ctx, "select name from sequences where org = $1 order by name", org)
		return sqldb.Each(rows, err, func(r sqldb.Rows) error {
			var name string
			err := r.Scan(&name)
			all = append(all, name)
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestPlaceholdersGoByNumber(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			// Out of order, and the first used twice.
			_, err := tx.Exec(ctx, "insert into sequences (next, name, org) values ($3, $2, $1), ($1, 'again', $1)", 7, "x", 9)
			if err != nil {
				return err
			}
			var next, again int64
			err = tx.QueryRow(ctx, `select a.next, b.next from sequences a join sequences b on b.org = $2 and b.name = $3
				where a.org = $2 and a.name = $1`, "x", 7, "again").Scan(&next, &again)
			if next != 9 || again != 7 {
				t.Errorf("next %d, again %d", next, again)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestValuesComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	type named string
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := day.Must("2026-03-31")
		err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			if err := put(ctx, tx, 1, "é\U0001F600'\"", int64(d)); err != nil {
				return err
			}
			var gotDay day.Day
			var name named
			var yes, exists bool
			var none, some *int64
			var bytes []byte
			err := tx.QueryRow(ctx, `select next, name, cast($1 as bigint), exists (select 1 from sequences where org = 1),
				cast(null as bigint), next, name from sequences where org = 1`, true).
				Scan(&gotDay, &name, &yes, &exists, &none, &some, &bytes)
			if err != nil {
				return err
			}
			if gotDay != d || name != "é\U0001F600'\"" || !yes || !exists || none != nil || *some != int64(d) || string(bytes) != string(name) {
				t.Error(gotDay, name, yes, exists, none, some, bytes)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestAnyOfAList(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			for i, name := range []string{"a", `b"`, "c"} {
				if err := put(ctx, tx, 1, name, int64(i)); err != nil {
					return err
				}
			}
			for _, c := range []struct {
				sql  string
				list any
				want int64
			}{
				{"select count(*) from sequences where org = $1 and next = any($2)", []int64{0, 2, 7}, 2},
				{"select count(*) from unnest($2::bigint[]) d where $1 = 1 and d between 1 and 7", []int64{0, 2, 7}, 2},
				{"select count(*) from sequences where org = $1 and next = any($2)", []day.Day{1}, 1},
				{"select count(*) from sequences where org = $1 and name = ANY( $2 )", []string{`b"`, "c"}, 2},
				{"select count(*) from sequences where org = $1 and name = any($2)", []string(nil), 0},
			} {
				var n int64
				if err := tx.QueryRow(ctx, c.sql, 1, c.list).Scan(&n); err != nil {
					return err
				}
				if n != c.want {
					t.Errorf("%s with %v: %d, want %d", c.sql, c.list, n, c.want)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestFailuresHaveAKind(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			if err := put(ctx, tx, 1, "twice", 1); err != nil {
				return err
			}
			first := put(ctx, tx, 1, "twice", 2)
			if again := put(ctx, tx, 1, "fine", 2); !errors.Is(again, first) {
				t.Errorf("a statement after a failed one said %v", again)
			}
			return nil // swallowed, and yet the transaction is lost
		})
		if f := fault.As(err); f == nil || f.Kind != fault.Conflict || f.Key != sqldb.KeyDuplicate || f.Args["table"] != "sequences" {
			t.Errorf("a duplicate gave %v", err)
		}
		if left := names(t, db, 1); len(left) != 0 {
			t.Errorf("left behind: %v", left)
		}
		err = db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error { return put(ctx, tx, 1, "nul\x00", 1) })
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("a text with NUL gave %v", err)
		}
		err = db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error { return put(ctx, tx, 1, "reader", 1) })
		if err == nil {
			t.Error("a reader wrote")
		}
		err = db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			var s string
			return tx.QueryRow(ctx, "select name from sequences where org = 404").Scan(&s)
		})
		if !errors.Is(err, sqldb.ErrNoRows) {
			t.Errorf("no rows gave %v", err)
		}
	})
}

func TestTransactionWithinATransactionIsRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		nothing := func(context.Context, sqldb.Tx) error { return nil }
		err := db.Write(t.Context(), func(ctx context.Context, _ sqldb.Tx) error {
			if db.Read(ctx, nothing) == nil {
				t.Error("a read within a write")
			}
			return db.Write(ctx, nothing)
		})
		if err == nil {
			t.Error("a write within a write")
		}
	})
}

func TestRowsLeftOpenAreNoticed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			if _, err := tx.Query(ctx, "select 1 union all select 2"); err != nil {
				return err
			}
			return put(ctx, tx, 1, "x", 1)
		})
		if err == nil {
			t.Error("a statement while rows were open")
		}
		if err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error { return put(ctx, tx, 1, "y", 1) }); err != nil {
			t.Errorf("the next transaction: %v", err)
		}
	})
}
