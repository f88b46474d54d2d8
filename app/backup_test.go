package app

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/backupdb"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

func TestABackupIsVerifiedAndServesElsewhere(t *testing.T) {
	t.Parallel()
	a, _ := open(t)
	file := filepath.Join(t.TempDir(), "today.tar.gz")
	r, err := a.Backup(t.Context(), file, true, nil)
	if err != nil || !r.Verified || r.Bytes == 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v, %v", info, err)
	}
	if _, err := a.Backup(t.Context(), file, false, nil); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a backup was overwritten: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), "*")); len(left) != 1 {
		t.Errorf("left behind: %q", left)
	}
	to := Config{Data: filepath.Join(t.TempDir(), "new")}
	if r, err := Restore(t.Context(), to, file, nil); err != nil || !r.Verified {
		t.Fatalf("%+v, %v", r, err)
	}
	if _, err := Open(t.Context(), to); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("without the keys it opens: %v", err)
	}
	to.KeyFile = filepath.Join(a.data, "keys.json")
	b, err := Open(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	if o, err := b.Organisation(t.Context(), "glas"); err != nil || o.Name != "Glas" {
		t.Errorf("%+v, %v", o, err)
	}
	if err := b.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

// sealEverything seals until nothing waits: on PostgreSQL sealing stops short of what older transactions of others may still
// write.
func (a *App) sealEverything(t *testing.T, o org.ID) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); {
		if _, err := a.sealer.Seal(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		var state chaindb.State
		err := a.db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) (err error) {
			state, err = chaindb.Find(ctx, tx, o)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if state.Length > 0 && state.Unsealed == 0 {
			return
		}
	}
	t.Fatal("something stays unsealed")
}

// A backup is only as good as the history in it: what was changed afterwards is told, by the roots or by the places.
func TestABackupsChainIsHeldAgainstWhatWasSealed(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", storetest.EmptyPostgresURL(t)} {
		a, err := Open(t.Context(), Config{Data: t.TempDir(), Database: url})
		if err != nil {
			t.Fatal(err)
		}
		o, err := a.CreateOrganisation(t.Context(), org.Organisation{Ref: "glas", Name: "Glas"}, "test")
		if err != nil {
			t.Fatal(err)
		}
		a.sealEverything(t, o.ID)
		dir := t.TempDir()
		r, err := a.Backup(t.Context(), filepath.Join(dir, "whole.tar.gz"), true, nil)
		if err != nil || len(r.Manifest.Chains) != 1 || r.Manifest.Chains[0].Length < 2 {
			t.Fatalf("%+v, %v", r, err)
		}
		for _, elsewhere := range []string{"", storetest.EmptyPostgresURL(t)} {
			if r, err := Restore(t.Context(), Config{Data: t.TempDir(), Database: elsewhere}, r.File, nil); err != nil || !r.Verified {
				t.Errorf("%+v, %v", r, err)
			}
		}
		other := r.Manifest.Chains
		other[0].Root = strings.Repeat("0", len(other[0].Root))
		if f := fault.As(backupdb.CheckChains(t.Context(), a.db, other, backupdb.Options{})); f == nil || f.Key != "backup.other_chain" {
			t.Errorf("another root: %v", f)
		}
		err = a.db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			_, err := tx.Exec(ctx, "update ledger set actor = 'nobody' where org = $1", o.ID)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.Backup(t.Context(), filepath.Join(dir, "rewritten.tar.gz"), true, nil); fault.As(err) == nil || !strings.HasSuffix(fault.As(err).Key, "_chain") {
			t.Errorf("a rewritten ledger was backed up without a word: %v", err)
		}
		if _, err := os.Stat(filepath.Join(dir, "rewritten.tar.gz")); err != nil {
			t.Error("and without a backup")
		}
		if err := a.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

// An update of the program saves the database as it was, and keeps the last few of those backups.
func TestAnUpdateBacksUpFirst(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	db, err := sqldb.Open(t.Context(), "", data)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.MigrateTo(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(data, "backups"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, old := range []string{"1", "2", "3"} {
		if err := os.WriteFile(filepath.Join(data, "backups", "before-update-from-0001-"+old+".tar.gz"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	a, err := Open(t.Context(), Config{Data: data})
	if err != nil {
		t.Fatal(err)
	}
	_, need, err := a.db.Versions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.CreateOrganisation(t.Context(), org.Organisation{Ref: "glas", Name: "Glas"}, "test"); err != nil {
		t.Error(err)
	}
	if err := a.Close(t.Context()); err != nil {
		t.Error(err)
	}
	saved, _ := filepath.Glob(filepath.Join(data, "backups", "before-update-from-0002-*.tar.gz"))
	all, _ := filepath.Glob(filepath.Join(data, "backups", "*"))
	if need > 2 && (len(saved) != 1 || len(all) != keepBackups) {
		t.Errorf("%q of %q", saved, all)
	}
}
