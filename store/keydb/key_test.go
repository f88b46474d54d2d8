package keydb_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/keydb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

var today = day.Must("2026-11-23")

// organisation adds an organisation as orgdb would.
func organisation(t *testing.T, db *sqldb.DB, id org.ID, ref string) {
	t.Helper()
	write(t, db, func(ctx context.Context, tx sqldb.Tx) error {
		_, err := tx.Exec(ctx, `insert into organisations (org, ref, name, settings, created_at) values ($1, $2, $2, '{"currency":"EUR"}', 1)`, id, ref)
		return err
	})
}

func write(t *testing.T, db *sqldb.DB, fn func(context.Context, sqldb.Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func create(t *testing.T, db *sqldb.DB, o org.ID, in keydb.KeyInput) (id access.KeyID, token string) {
	t.Helper()
	write(t, db, func(ctx context.Context, tx sqldb.Tx) (err error) {
		id, token, err = keydb.Create(ctx, tx, o, in)
		return err
	})
	return id, token
}

func ask(t *testing.T, db *sqldb.DB, token string, on day.Day) (a access.Actor, o org.Organisation, err error) {
	t.Helper()
	err = db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		a, o, err = keydb.ActorOf(ctx, tx, token, on)
		return err
	})
	return a, o, err
}

func TestATokenOpensItsOwnOrganisationAndNoMoreThanItSays(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		organisation(t, db, 1, "ruit")
		organisation(t, db, 2, "ander")
		id, token := create(t, db, 2, keydb.KeyInput{Name: "Kassa", CreatedBy: "account:1", Unit: 7, At: 5,
			Permissions: []access.Permission{access.ScoresRead, access.RecordsImport}})
		a, o, err := ask(t, db, token, today)
		if err != nil || o.Ref != "ander" || o.Settings.Currency != "EUR" || a.Ref() != "key:1" || id != 1 {
			t.Fatalf("%+v of %+v, %v", a, o, err)
		}
		if everywhere, units := a.Units(access.ScoresRead); everywhere || len(units) != 1 || units[0] != 7 {
			t.Errorf("scores are read everywhere: %v, in %v", everywhere, units)
		}
		if everywhere, _ := a.Units(access.RecordsImport); !everywhere {
			t.Error("what can't be limited to a unit isn't held")
		}
		for _, p := range access.Permissions() {
			if want := p == access.ScoresRead || p == access.RecordsImport; a.May(p) != want {
				t.Errorf("may %s: %v", p, !want)
			}
		}
		other := strings.Replace(token, "kb_2_", "kb_1_", 1)
		for name, bad := range map[string]string{"the other organisation's number": other, "nothing": "", "half": token[:20],
			"a changed digit": token[:len(token)-1] + swap(token[len(token)-1]), "words": "kb_2_' or 1=1 --", "longer": token + "a",
			"another writing of the number": strings.Replace(token, "kb_2_", "kb_02_", 1), "no number": strings.Replace(token, "kb_2_", "kb__", 1)} {
			if _, _, err := ask(t, db, bad, today); fault.KindOf(err) != fault.Unauthenticated {
				t.Errorf("%s opens: %v", name, err)
			}
		}
	})
}

func swap(c byte) string {
	if c == 'a' {
		return "b"
	}
	return "a"
}

func TestAKeyWithoutPermissionsMayNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		organisation(t, db, 1, "ruit")
		_, token := create(t, db, 1, keydb.KeyInput{CreatedBy: "cli"})
		a, _, err := ask(t, db, token, today)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range access.Permissions() {
			if a.May(p) {
				t.Errorf("may %s", p)
			}
		}
	})
}

func TestAKeyEndsOnItsLastDayOrAtOnceWhenRevoked(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		organisation(t, db, 1, "ruit")
		_, dated := create(t, db, 1, keydb.KeyInput{Name: "a", CreatedBy: "cli", ExpiresOn: today})
		id, open := create(t, db, 1, keydb.KeyInput{Name: "b", CreatedBy: "cli"})
		if _, _, err := ask(t, db, dated, today); err != nil {
			t.Errorf("on its last day: %v", err)
		}
		if _, _, err := ask(t, db, dated, today+1); fault.KindOf(err) != fault.Unauthenticated {
			t.Errorf("a day later: %v", err)
		}
		for range 2 { // the second time changes nothing
			write(t, db, func(ctx context.Context, tx sqldb.Tx) error { return keydb.Revoke(ctx, tx, 1, id, "account:4", 99) })
		}
		if _, _, err := ask(t, db, open, today); fault.KindOf(err) != fault.Unauthenticated {
			t.Errorf("after it was revoked: %v", err)
		}
		err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error { return keydb.Revoke(ctx, tx, 2, id, "x", 99) })
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("another organisation revokes it: %v", err)
		}
		err = db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			list, err := keydb.List(ctx, tx, 1)
			if len(list) != 2 || list[1].RevokedAt != 99 || list[0].ExpiresOn != today {
				t.Errorf("listed: %+v", list)
			}
			entries, err2 := storetest.Ledger(ctx, tx, 1)
			if len(entries) != 3 || entries[2].Action != "keys.revoked" || entries[2].Actor != "account:4" {
				t.Errorf("ledger: %+v", entries)
			}
			return errors.Join(err, err2)
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestTheDatabaseDoesNotHoldTheToken(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		organisation(t, db, 1, "ruit")
		_, token := create(t, db, 1, keydb.KeyInput{Name: "a", CreatedBy: "cli"})
		err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			var prefix string
			var hash []byte
			if err := tx.QueryRow(ctx, `select prefix, hash from api_keys where org = 1`).Scan(&prefix, &hash); err != nil {
				return err
			}
			if !strings.HasPrefix(token, prefix) || len(prefix) > len(token)-32 || bytes.Contains(hash, []byte(token)) {
				t.Errorf("%q and %x of %q are kept", prefix, hash, token)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestTheLastDayOfUseOnlyMovesOn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		organisation(t, db, 1, "ruit")
		id, token := create(t, db, 1, keydb.KeyInput{Name: "a", CreatedBy: "cli"})
		for _, d := range []day.Day{today, today - 3} {
			write(t, db, func(ctx context.Context, tx sqldb.Tx) error { return keydb.Touch(ctx, tx, 1, id, d) })
		}
		err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			b, err := keydb.FindBearer(ctx, tx, token, today)
			if b.LastUsed != today {
				t.Errorf("last used %s", b.LastUsed)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestAReceiptIsKeptOnceAndForEachKeyApart(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		keep := func(o org.ID, actor, body string) error {
			return db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
				return keydb.KeepReceipt(ctx, tx, o, keydb.Receipt{Actor: actor, Key: "k1", Route: "POST /x", BodyHash: []byte{1}, Status: 201,
					Headers: []byte(`{}`), Body: []byte(body), CreatedAt: 10})
			})
		}
		for _, err := range []error{keep(1, "key:1", "first"), keep(1, "key:2", "second"), keep(2, "key:1", "third")} {
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := keep(1, "key:1", "again"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("kept twice: %v", err)
		}
		find := func(o org.ID, actor string) (r keydb.Receipt, err error) {
			err = db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
				r, err = keydb.FindReceipt(ctx, tx, o, actor, "k1")
				return err
			})
			return r, err
		}
		if r, err := find(1, "key:1"); err != nil || string(r.Body) != "first" || r.Status != 201 || !bytes.Equal(r.BodyHash, []byte{1}) {
			t.Errorf("found %+v, %v", r, err)
		}
		write(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			if n, err := keydb.ForgetReceipts(ctx, tx, 1, 10); n != 0 || err != nil {
				t.Errorf("forgot %d of that instant, %v", n, err)
			}
			n, err := keydb.ForgetReceipts(ctx, tx, 1, 11)
			if n != 2 {
				t.Errorf("forgot %d", n)
			}
			return err
		})
		if _, err := find(1, "key:1"); !errors.Is(err, sqldb.ErrNoRows) {
			t.Errorf("still found: %v", err)
		}
		if _, err := find(2, "key:1"); err != nil {
			t.Errorf("another organisation's is gone too: %v", err)
		}
	})
}

func FuzzAnyTextIsNoToken(f *testing.F) {
	f.Add("kb_1_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
	f.Add("kb_-1_")
	db := storetest.SQLite(f)
	f.Fuzz(func(t *testing.T, token string) {
		err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			_, _, err := keydb.ActorOf(ctx, tx, token, today)
			return err
		})
		if fault.KindOf(err) != fault.Unauthenticated {
			t.Errorf("%q: %v", token, err)
		}
	})
}
