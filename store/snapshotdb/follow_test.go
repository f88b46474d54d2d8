package snapshotdb_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"klankbord.org/store/snapshotdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// What the ledger tells is taken in: new answers, changed ones, and names.
func TestTheSnapshotFollowsTheLedger(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		addOrganisation(t, db, ruit)
		addAnswers(t, db, ruit, 1, 100)
		l := load(t, db, ruit)
		feed := func() {
			if _, err := l.Feed(t.Context(), db); err != nil {
				t.Fatal(err)
			}
		}
		addAnswers(t, db, ruit, 101, 60)
		until(t, "60 more answers", func() bool { feed(); return l.View().Len() == 160 })
		write(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			_, err := tx.Exec(ctx, "update answers set standing = 3 where org = $1 and id = 2", ruit)
			return err
		})
		tell(t, db, ruit, "answer", 2, 2)
		late := func() int64 { return score(t, l, "standing=late").Only().N() }
		before := late()
		until(t, "one more late answer", func() bool { feed(); return late() == before+1 })
		write(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			_, err := tx.Exec(ctx, "update units set name = 'Noord' where org = $1 and id = 4", ruit)
			return err
		})
		tell(t, db, ruit, "unit", 4, 4)
		until(t, "the unit's new name", func() bool { feed(); return l.Catalog().Label("team", 4, "nl") == "Noord" })
	})
}

// Who subscribes hears of an answer that this program or another one took in, without asking.
func TestSubscribersHearOfAnswers(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		addOrganisation(t, db, ruit)
		addAnswers(t, db, ruit, 1, 10)
		m := snapshotdb.NewManager(db, snapshotdb.Options{Poll: time.Millisecond})
		ctx, stop := context.WithCancel(t.Context())
		stopped := make(chan struct{})
		go func() { defer close(stopped); m.Run(ctx) }()
		l, err := m.Snapshot(t.Context(), ruit)
		if err != nil {
			t.Fatal(err)
		}
		changed, cancel := m.Subscribe(ruit)
		addAnswers(t, db, ruit, 11, 1)
		m.Notify(ruit)
		// The first word may still be about the ten: what is told is that something changed, not what.
		for l.View().Len() != 11 {
			<-changed
		}
		cancel()
		stop()
		<-stopped
	})
}

// A saved snapshot is read back and goes on from where it was.
func TestASavedSnapshotIsReadBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		path := saved(t, db)
		addAnswers(t, db, ruit, 301, 40)
		var l *snapshotdb.Live
		until(t, "all answers", func() bool {
			var err error
			if l, err = snapshotdb.Open(t.Context(), db, ruit, path); err != nil {
				t.Fatal(err)
			}
			return l.View().Len() == 340
		})
		for _, q := range questions {
			equal(t, db, l, q.slice, q.sql)
		}
	})
}

// saved writes the snapshot of 300 answers to a file.
func saved(t *testing.T, db *sqldb.DB) (path string) {
	t.Helper()
	addOrganisation(t, db, ruit)
	addAnswers(t, db, ruit, 1, 300)
	path = filepath.Join(t.TempDir(), "1.snapshot")
	until(t, "a file", func() bool { // on PostgreSQL the ledger shows an entry once older transactions have ended
		if err := load(t, db, ruit).Save(t.Context(), db, path); err != nil {
			t.Fatal(err)
		}
		_, err := os.Stat(path)
		return err == nil
	})
	return path
}

// A file that is damaged, cut off, of another state of the database or of another organisation is left aside, and the
// database is read instead.
func TestAnUnfitFileIsLeftAside(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(t *testing.T, db *sqldb.DB, file []byte) []byte{
		"a bit has flipped": func(_ *testing.T, _ *sqldb.DB, file []byte) []byte { file[len(file)/3] ^= 4; return file },
		"cut off":           func(_ *testing.T, _ *sqldb.DB, file []byte) []byte { return file[:len(file)/2] },
		"empty":             func(*testing.T, *sqldb.DB, []byte) []byte { return nil },
		"the database went back": func(t *testing.T, db *sqldb.DB, file []byte) []byte {
			write(t, db, func(ctx context.Context, tx sqldb.Tx) error {
				_, err := tx.Exec(ctx, "delete from ledger where org = $1", ruit)
				return err
			})
			return file
		},
		"another history": func(t *testing.T, db *sqldb.DB, file []byte) []byte {
			write(t, db, func(ctx context.Context, tx sqldb.Tx) error {
				_, err := tx.Exec(ctx, "update ledger set at = 7 where org = $1", ruit)
				return err
			})
			return file
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := storetest.SQLite(t)
			path := saved(t, db)
			file, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, spoil(t, db, file), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := snapshotdb.Open(t.Context(), db, ruit, path); err == nil {
				t.Error("it was believed")
			}
			m := snapshotdb.NewManager(db, snapshotdb.Options{Dir: filepath.Dir(path)})
			l, err := m.Snapshot(t.Context(), ruit)
			if err != nil {
				t.Fatal(err)
			}
			if n := l.View().Len(); n != 300 {
				t.Errorf("%d answers, want 300", n)
			}
		})
	}
}

// What the manager saved when it closed is what it opens the next time.
func TestTheManagerSavesWhatItOpens(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	addOrganisation(t, db, ruit)
	addAnswers(t, db, ruit, 1, 30)
	dir := t.TempDir()
	for range 2 {
		m := snapshotdb.NewManager(db, snapshotdb.Options{Dir: dir})
		l, err := m.Snapshot(t.Context(), ruit)
		if err != nil {
			t.Fatal(err)
		}
		if n := l.View().Len(); n != 30 {
			t.Fatalf("%d answers, want 30", n)
		}
		if err := m.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := snapshotdb.Open(t.Context(), db, ruit, filepath.Join(dir, "1.snapshot")); err != nil {
			t.Fatal(err)
		}
	}
}

// A program that is killed finds the snapshot that was saved while it ran.
func TestSnapshotsAreSavedWhileRunning(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	addOrganisation(t, db, ruit)
	addAnswers(t, db, ruit, 1, 30)
	dir := t.TempDir()
	m := snapshotdb.NewManager(db, snapshotdb.Options{Dir: dir, Save: time.Millisecond})
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan struct{})
	go func() { defer close(stopped); m.Run(ctx) }()
	if _, err := m.Snapshot(t.Context(), ruit); err != nil {
		t.Fatal(err)
	}
	until(t, "a file", func() bool {
		_, err := os.Stat(filepath.Join(dir, "1.snapshot"))
		return err == nil
	})
	stop()
	<-stopped
}
