package sqldb_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// What was overwritten and shredded is in no file any more, also while others write.
func TestShredLeavesNothingInTheFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, err := sqldb.Open(t.Context(), "", dir)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	put := func(id int, text string) error {
		return db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			_, err := tx.Exec(ctx, `insert into secrets (org, name, value) values (1, $1, $2) on conflict (org, name) do update set value = excluded.value`,
				fmt.Sprintf("%d", id), []byte(text))
			return err
		})
	}
	for i := range 600 { // pages fill and are split
		if err := put(i*7919%600, strings.Repeat("x", i%90)+"SHREDMARK"+strings.Repeat("y", i%300)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 600 {
		if err := put(i, "gone"); err != nil {
			t.Fatal(err)
		}
	}
	var others sync.WaitGroup
	for n := range 4 {
		others.Go(func() {
			for i := range 20 {
				if err := put(1000+20*n+i, "others"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	if err := db.Shred(t.Context()); err != nil {
		t.Fatal(err)
	}
	others.Wait()
	for _, name := range []string{"", "-wal"} {
		raw, err := os.ReadFile(filepath.Join(dir, sqldb.FileName+name))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(raw, []byte("SHREDMARK")) {
			t.Errorf("the file%s still holds what was overwritten", name)
		}
	}
}

func TestShredOnPostgres(t *testing.T) {
	t.Parallel()
	if err := storetest.Postgres(t).Shred(t.Context()); err != nil {
		t.Fatal(err)
	}
}
