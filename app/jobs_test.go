package app

import (
	"context"
	"testing"
	"time"

	"klankbord.org/store/keydb"
	"klankbord.org/store/sqldb"
)

// Whoever starts to serve has the day's work done: the chain is verified, and what has had its time is thrown away.
func TestTheDaysWorkIsDone(t *testing.T) {
	t.Parallel()
	a, o, _ := working(t, Config{})
	old := a.millis() - (30 * 24 * time.Hour).Milliseconds()
	err := a.db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		return keydb.KeepReceipt(ctx, tx, o.ID, keydb.Receipt{Actor: "key:1", Key: "k", BodyHash: []byte{1}, Headers: []byte("{}"), Body: []byte{}, CreatedAt: old})
	})
	if err != nil {
		t.Fatal(err)
	}
	count := func(sql string) (n int64) {
		t.Helper()
		err := a.db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error { return tx.QueryRow(ctx, sql).Scan(&n) })
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	done := "select count(*) from river_job where state = 'completed' and kind in ('clean', 'guard')"
	for end := time.Now().Add(30 * time.Second); count(done) < 2 && time.Now().Before(end); {
		select {
		case <-time.After(20 * time.Millisecond): // the library begins when it leads
		case <-t.Context().Done():
		}
	}
	if n := count(done); n != 2 {
		t.Fatalf("%d of two jobs were done", n)
	}
	if err := (worker{a}).Clean(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := count("select count(*) from idempotency_keys"); n != 0 {
		t.Errorf("%d old receipts are left", n)
	}
}
