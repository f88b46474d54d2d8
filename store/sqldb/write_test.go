package sqldb_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"

	"klankbord.org/core/fault"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

func TestOneFailureAmongFiftyHurtsNobodyElse(t *testing.T) {
	t.Parallel()
	errMine := errors.New("mine")
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		const callers = 50
		outcomes := make([]error, callers)
		// Everybody queues while the first transaction is held open, so that on SQLite they share one commit.
		hold := make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() {
			_ = db.Write(context.Background(), func(context.Context, sqldb.Tx) error { <-hold; return nil })
		})
		for i := range callers {
			wg.Go(func() {
				outcomes[i] = db.Write(context.Background(), func(ctx context.Context, tx sqldb.Tx) error {
					if err := put(ctx, tx, 1, fmt.Sprintf("%02d", i), 1); err != nil {
						return err
					}
					switch i {
					case 20:
						return errMine // its own failure
					case 30:
						return put(ctx, tx, 1, "30", 2) // the database's
					}
					return nil
				})
			})
		}
		close(hold)
		wg.Wait()
		var want []string
		for i, err := range outcomes {
			switch i {
			case 20:
				if !errors.Is(err, errMine) {
					t.Errorf("caller 20 got %v", err)
				}
			case 30:
				if fault.KindOf(err) != fault.Conflict {
					t.Errorf("caller 30 got %v", err)
				}
			default:
				want = append(want, fmt.Sprintf("%02d", i))
				if err != nil {
					t.Errorf("caller %d got %v", i, err)
				}
			}
		}
		if got := names(t, db, 1); !slices.Equal(got, want) {
			t.Errorf("stored %v, want %v", got, want)
		}
	})
}

func TestReadersDoNotSeeWhatIsNotCommitted(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			if err := put(ctx, tx, 1, "soon", 1); err != nil {
				return err
			}
			if seen := names(t, db, 1); len(seen) != 0 { // with a context of its own: another reader
				t.Errorf("a reader saw %v", seen)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if seen := names(t, db, 1); len(seen) != 1 {
			t.Errorf("after the commit a reader saw %v", seen)
		}
	})
}

func TestPanicAndGoexitUndoOnlyTheirOwn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		leave := map[string]func(){"panic": func() { panic("oops") }, "goexit": runtime.Goexit}
		for name, how := range leave {
			unwound := make(chan any)
			go func() {
				defer func() { unwound <- recover() }()
				_ = db.Write(context.Background(), func(ctx context.Context, tx sqldb.Tx) error {
					if err := put(ctx, tx, 1, name, 1); err != nil {
						return err
					}
					how()
					return nil
				})
			}()
			if got := <-unwound; name == "panic" && got != "oops" {
				t.Errorf("the caller recovered %v", got)
			}
		}
		if err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error { return put(ctx, tx, 1, "after", 1) }); err != nil {
			t.Fatal(err)
		}
		if got := names(t, db, 1); !slices.Equal(got, []string{"after"}) {
			t.Errorf("stored %v", got)
		}
	})
}

func TestContextThatEndsUndoesTheWrite(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		over, cancel := context.WithCancel(t.Context())
		cancel()
		ran := false
		err := db.Write(over, func(context.Context, sqldb.Tx) error { ran = true; return nil })
		if !errors.Is(err, context.Canceled) || ran {
			t.Errorf("before it started: %v, ran %v", err, ran)
		}
		during, cancel := context.WithCancel(t.Context())
		err = db.Write(during, func(ctx context.Context, tx sqldb.Tx) error {
			if err := put(ctx, tx, 1, "before", 1); err != nil {
				return err
			}
			cancel()
			return put(ctx, tx, 1, "beyond", 1)
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("during: %v", err)
		}
		if got := names(t, db, 1); len(got) != 0 {
			t.Errorf("stored %v", got)
		}
	})
}

func TestWaitingInTheQueueCanBeGivenUp(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	held, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		_ = db.Write(context.Background(), func(context.Context, sqldb.Tx) error { close(held); <-release; return nil })
	})
	<-held
	ctx, cancel := context.WithCancel(t.Context())
	gone := make(chan error)
	go func() {
		gone <- db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error { return put(ctx, tx, 1, "never", 1) })
	}()
	cancel()
	if err := <-gone; !errors.Is(err, context.Canceled) { // while the other still holds the connection
		t.Errorf("giving up gave %v", err)
	}
	close(release)
	wg.Wait()
	if got := names(t, db, 1); len(got) != 0 {
		t.Errorf("stored %v", got)
	}
}

// A write that decides by what it read must not be overtaken: here, a seat that only one may take.
func TestWritesAreSerial(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				err := db.Write(context.Background(), func(ctx context.Context, tx sqldb.Tx) error {
					var taken int64
					if err := tx.QueryRow(ctx, "select count(*) from sequences where org = 1").Scan(&taken); err != nil || taken > 0 {
						return err
					}
					return put(ctx, tx, 1, fmt.Sprint(i), 1)
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got := names(t, db, 1); len(got) != 1 {
			t.Errorf("the seat was taken by %v", got)
		}
	})
}

func TestClosedDatabaseSaysSo(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	db, err := sqldb.Open(ctx, "", t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	nothing := func(context.Context, sqldb.Tx) error { return nil }
	if err := db.Write(ctx, nothing); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("write: %v", err)
	}
	if err := db.Read(ctx, nothing); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("read: %v", err)
	}
}
