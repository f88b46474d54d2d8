package sealed_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"klankbord.org/core/fault"
	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func newRing(t *testing.T) *sealed.Ring {
	t.Helper()
	r, err := sealed.Create(filepath.Join(t.TempDir(), "keys.json"), noon)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func box(t *testing.T, r *sealed.Ring, org int64) *sealed.Box {
	t.Helper()
	b, err := r.Box(org)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAValueOpensOnlyWhereItWasSealed(t *testing.T) {
	t.Parallel()
	r := newRing(t)
	b := box(t, r, 1)
	stored := b.Seal("customers", "email", 7, "jan@voorbeeld.example")
	if strings.Contains(stored, "jan") {
		t.Fatalf("the value lies readable in %q", stored)
	}
	if again := b.Seal("customers", "email", 7, "jan@voorbeeld.example"); again == stored {
		t.Error("the same value sealed twice looks the same: who sees both knows they are equal")
	}
	if plain, err := b.Open("customers", "email", 7, stored); err != nil || plain != "jan@voorbeeld.example" {
		t.Fatalf("opened %q, %v", plain, err)
	}
	damaged := stored[:len(stored)-3] + "AAA"
	for name, open := range map[string]func() (string, error){
		"another row":          func() (string, error) { return b.Open("customers", "email", 8, stored) },
		"another column":       func() (string, error) { return b.Open("customers", "phone", 7, stored) },
		"another table":        func() (string, error) { return b.Open("employees", "email", 7, stored) },
		"another organisation": func() (string, error) { return box(t, r, 2).Open("customers", "email", 7, stored) },
		"a damaged value":      func() (string, error) { return b.Open("customers", "email", 7, damaged) },
		"a readable value":     func() (string, error) { return b.Open("customers", "email", 7, "jan@voorbeeld.example") },
	} {
		if plain, err := open(); err == nil {
			t.Errorf("%s opened as %q", name, plain)
		}
	}
}

func TestOldKeysOpenAndTheNewestSeals(t *testing.T) {
	t.Parallel()
	r := newRing(t)
	before := box(t, r, 1).Seal("customers", "name", 1, "Jan")
	secret, err := r.Seal("totp a1", []byte("geheim"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Add(noon); err != nil {
		t.Fatal(err)
	}
	b := box(t, r, 1)
	if plain, err := b.Open("customers", "name", 1, before); err != nil || plain != "Jan" {
		t.Errorf("the older key opens %q, %v", plain, err)
	}
	if b.IsNewest(before) || r.IsNewest(secret) {
		t.Error("what the older key sealed counts as sealed with the newest")
	}
	if !b.IsNewest(b.Seal("customers", "name", 1, "Jan")) {
		t.Error("the newest key doesn't seal")
	}
	if plain, err := r.Open("totp a1", secret); err != nil || !bytes.Equal(plain, []byte("geheim")) {
		t.Errorf("opened %q, %v", plain, err)
	}
	if _, err := r.Open("totp a2", secret); err == nil {
		t.Error("a secret of one account opens for another")
	}
}

func TestAnotherProgramNoticesANewKey(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "keys.json")
	mine, err := sealed.Create(file, noon)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := sealed.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	theirs.Newest() // it looked at the file a moment ago
	if _, err := mine.Add(noon); err != nil {
		t.Fatal(err)
	}
	stored := box(t, mine, 1).Seal("customers", "name", 1, "Jan")
	if plain, err := box(t, theirs, 1).Open("customers", "name", 1, stored); err != nil || plain != "Jan" {
		t.Errorf("another program opens %q, %v", plain, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file with keys has mode %v, %v", info.Mode(), err)
	}
}

func TestEqualAddressesAreFoundHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	r := newRing(t)
	b, other := box(t, r, 1), box(t, r, 2)
	a, _ := b.Index("email", sealed.NormalEmail(" Jan@Voorbeeld.example "))
	c, _ := b.Index("email", sealed.NormalEmail("jan@voorbeeld.example"))
	d, _ := other.Index("email", sealed.NormalEmail("jan@voorbeeld.example"))
	if a != c || a == d {
		t.Errorf("indexes are %d, %d and in another organisation %d", a, c, d)
	}
	if sealed.NormalPhone("06-1234 5678") != sealed.NormalPhone("+31 6 12345678") {
		t.Error("a number at home isn't the same as from abroad")
	}
}

// insert stores a customer as an older program did, readable.
func insertReadable(t *testing.T, db *sqldb.DB) {
	t.Helper()
	err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		for _, sql := range []string{
			`insert into organisations (org, ref, name, settings, created_at) values (1, 'a', 'A', '{}', 0)`,
			`insert into customers (org, id, ref, account, email, phone, name, language, segment_id, no_contact)
			 values (1, 1, 'k1', '', 'Jan@voorbeeld.example', '', 'Jan', '', 0, 0), (1, 2, 'k2', '', '', '0612345678', '', '', 0, 0)`,
			`insert into employees (org, id, ref, name, email, employed_from, place) values (1, 1, 'm1', 'Piet', 'piet@eigen.example', 1, 1)`,
		} {
			if _, err := tx.Exec(ctx, sql); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func stored(t *testing.T, db *sqldb.DB) (emails string, index int64) {
	t.Helper()
	err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		return tx.QueryRow(ctx, `select c.email || c.name || d.phone || e.email, c.email_index from customers c
			join customers d on d.org = c.org and d.id = 2 join employees e on e.org = c.org where c.org = 1 and c.id = 1`).Scan(&emails, &index)
	})
	if err != nil {
		t.Fatal(err)
	}
	return emails, index
}

func TestWhatLayReadableIsSealedAtTheFirstStart(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		insertReadable(t, db)
		source := sealed.Source{File: filepath.Join(t.TempDir(), "keys.json"), Now: noon}
		ring, err := sealed.Unlock(t.Context(), db, source)
		if err != nil {
			t.Fatal(err)
		}
		text, index := stored(t, db)
		for _, word := range []string{"voorbeeld", "Jan", "0612345678", "piet"} {
			if strings.Contains(text, word) {
				t.Errorf("%q lies readable", word)
			}
		}
		if want, _ := box(t, ring, 1).Index("email", "jan@voorbeeld.example"); index != want {
			t.Errorf("the index is %d, want %d", index, want)
		}
		n, err := ring.Rotate(t.Context(), db, true, noon, sealed.Reseal{})
		if err != nil || n != 4 {
			t.Fatalf("rotating sealed %d values, %v; want 4", n, err)
		}
		if again, _ := stored(t, db); again == text {
			t.Error("rotating changed nothing")
		}
		if n, err := ring.Rotate(t.Context(), db, false, noon, sealed.Reseal{}); err != nil || n != 0 {
			t.Errorf("going on after the end sealed %d values, %v", n, err)
		}
		old := ring.Keys()[0]
		if gone, err := ring.Retire(t.Context(), db); err != nil || len(gone) != 1 || gone[0] != old {
			t.Errorf("retired %v, %v; want %s", gone, err, old)
		}
		if _, err := sealed.Unlock(t.Context(), db, source); err != nil {
			t.Errorf("with the newest key alone it doesn't start: %v", err)
		}
	})
}

// A rotation that is broken off leaves everything readable, with either key, and goes on later.
func TestARotationCanBeBrokenOff(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		insertReadable(t, db)
		source := sealed.Source{File: filepath.Join(t.TempDir(), "keys.json"), Now: noon}
		ring, err := sealed.Unlock(t.Context(), db, source)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		_, err = ring.Rotate(ctx, db, true, noon, sealed.Reseal{Progress: func(string, int64) { cancel() }})
		if err == nil {
			t.Fatal("it wasn't broken off")
		}
		if _, err := sealed.Unlock(t.Context(), db, source); err != nil {
			t.Errorf("half a rotation doesn't start: %v", err)
		}
		if n, err := ring.Rotate(t.Context(), db, false, noon, sealed.Reseal{}); err != nil || n != 1 {
			t.Errorf("going on sealed %d values, %v; want 1", n, err)
		}
	})
}

func TestALostKeyIsToldAndNothingIsOverwritten(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		insertReadable(t, db)
		source := sealed.Source{File: filepath.Join(t.TempDir(), "keys.json"), Now: noon}
		if _, err := sealed.Unlock(t.Context(), db, source); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(source.File, source.File+".away"); err != nil {
			t.Fatal(err)
		}
		_, err := sealed.Unlock(t.Context(), db, source)
		if f := fault.As(err); f == nil || f.Kind != fault.Unavailable || f.Key != "keys.lost" {
			t.Errorf("without its keys it starts with %v", err)
		}
		if _, err := os.Stat(source.File); err == nil {
			t.Error("new keys were made over lost ones")
		}
		if _, err := sealed.Create(source.File, noon); err != nil {
			t.Fatal(err)
		}
		_, err = sealed.Unlock(t.Context(), db, source)
		if f := fault.As(err); f == nil || f.Key != "keys.lost" {
			t.Errorf("with other keys it starts with %v", err)
		}
	})
}
