package app

import (
	"os"
	"path/filepath"
	"testing"

	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
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
