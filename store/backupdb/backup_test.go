package backupdb_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"klankbord.org/core/fault"
	"klankbord.org/store/backupdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

var options = backupdb.Options{Program: "test", At: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}

// fill puts in what is hard to carry: quotes, control characters, large numbers, bytes, nothing at all.
func fill(t *testing.T, db *sqldb.DB) {
	t.Helper()
	err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		if _, err := tx.Exec(ctx, "insert into organisations (org, ref, name, settings, created_at) values (1, 'glas', $1, '{}', 1)", "Glas \"&\" <b>Zonen</b>\u2028\t"); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "insert into secrets (org, name, value) values (1, 'key', $1)", []byte{0, 255, 10, 34}); err != nil {
			return err
		}
		if err := sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: 1, At: 1, Actor: "test", Action: "organisation.created", Kind: "organisation", Body: []byte("{}")}); err != nil {
			return err
		}
		for id := range 1500 {
			_, err := tx.Exec(ctx, `insert into employees (org, id, ref, name, email, manager_id, employed_from, employed_to, place)
				values ($1, $2, $3, $4, '', null, -5, $5, $6)`, 1, id+1, strings.Repeat("x", id%7)+string(rune('a'+id%26))+time.Unix(int64(id), 0).UTC().Format("150405"), "Zoë\n\"O'Neil\" \\ 漢", id, int64(9007199254740993)+int64(id))
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func save(t *testing.T, db *sqldb.DB) ([]byte, backupdb.Manifest) {
	t.Helper()
	var b bytes.Buffer
	m, err := backupdb.Save(t.Context(), db, &b, options)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), m
}

// fresh opens a database without any table.
func fresh(t *testing.T, e sqldb.Engine) *sqldb.DB {
	t.Helper()
	url := ""
	if e == sqldb.Postgres {
		url = storetest.EmptyPostgresURL(t)
	}
	db, err := sqldb.Open(t.Context(), url, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// What was saved on one engine is the same after it was put back on any other, to the last byte; and life goes on there.
func TestABackupIsPutBackOnEitherEngine(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		fill(t, db)
		file, saved := save(t, db)
		if _, m, err := backupdb.Check(bytes.NewReader(file)); err != nil || !slices.Equal(m.Tables, saved.Tables) {
			t.Fatalf("the file itself: %v", err)
		}
		for _, engine := range []sqldb.Engine{sqldb.SQLite, sqldb.Postgres} {
			to := fresh(t, engine)
			h, m, err := backupdb.Restore(t.Context(), to, bytes.NewReader(file), options)
			if err != nil {
				t.Fatalf("to %s: %v", engine, err)
			}
			if h.Engine != string(db.Engine()) || m.Rows() < 1500 || !slices.Equal(m.Tables, saved.Tables) {
				t.Errorf("to %s: %+v, %d rows", engine, h, m.Rows())
			}
			again, _ := save(t, to)
			if _, m, err := backupdb.Check(bytes.NewReader(again)); err != nil || !slices.Equal(m.Tables, saved.Tables) {
				t.Errorf("to %s and saved again: %v", engine, err)
			}
			err = to.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
				return sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: 1, At: 2, Actor: "test", Action: "a", Kind: "k"})
			})
			if err != nil {
				t.Errorf("life on %s: %v", engine, err)
			}
			err = to.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
				var actions []string
				rows, err := tx.Query(ctx, "select action from ledger where org = 1 order by n") // the feed waits for transactions elsewhere
				err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
					var a string
					err := r.Scan(&a)
					actions = append(actions, a)
					return err
				})
				if !slices.Equal(actions, []string{"organisation.created", "a"}) {
					t.Errorf("the ledger on %s: %q", engine, actions)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
}

func TestADatabaseInUseIsLeftAlone(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		fill(t, db)
		file, saved := save(t, db)
		if _, _, err := backupdb.Restore(t.Context(), db, bytes.NewReader(file), options); fault.KindOf(err) != fault.Conflict {
			t.Errorf("restored over what was there: %v", err)
		}
		if m, err := backupdb.Sum(t.Context(), db, options); err != nil || !slices.Equal(m.Tables, saved.Tables) {
			t.Errorf("something changed: %v", err)
		}
	})
}

// edit unpacks a backup, lets change do its work on the text of one file, and packs it again.
func edit(t *testing.T, file []byte, name string, change func(string) string) []byte {
	t.Helper()
	unpacked, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	in := tar.NewReader(unpacked)
	var b bytes.Buffer
	packed := gzip.NewWriter(&b)
	out := tar.NewWriter(packed)
	found := false
	for h, err := in.Next(); err == nil; h, err = in.Next() {
		body, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		if h.Name == name {
			found = true
			changed := []byte(change(string(body)))
			if bytes.Equal(changed, body) {
				t.Fatalf("nothing changed in %s", name)
			}
			body = changed
		}
		h.Size = int64(len(body))
		if err := out.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Write(body); err != nil {
			t.Fatal(err)
		}
	}
	if !found {
		t.Fatalf("no %s", name)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if err := packed.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestADamagedBackupIsRefused(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	fill(t, db)
	file, _ := save(t, db)
	replace := func(from, to string) func(string) string {
		return func(s string) string { return strings.Replace(s, from, to, 1) }
	}
	for name, damaged := range map[string][]byte{
		"nothing":             {},
		"not a backup":        []byte("PK\x03\x04 something else"),
		"cut off":             file[:len(file)/2],
		"cut off at the end":  file[:len(file)-30],
		"a changed name":      edit(t, file, "tables/employees.jsonl", replace("O'Neil", "O'Neal")),
		"a row less":          edit(t, file, "tables/employees.jsonl", func(s string) string { return s[:strings.LastIndexByte(s[:len(s)-1], '\n')+1] }),
		"another column":      edit(t, file, "tables/employees.jsonl", replace(`"name":"place"`, `"name":"place) values (1); drop table answers; --"`)),
		"a text for a number": edit(t, file, "tables/employees.jsonl", replace(`-5,`, `"-5",`)),
		"a half row":          edit(t, file, "tables/employees.jsonl", replace(`null,-5`, `null`)),
		"an unknown table":    edit(t, file, "manifest.json", replace(`"employees"`, `"staff"`)),
		"a changed secret":    edit(t, file, "tables/secrets.jsonl", replace(`"AP8KIg=="`, `"AP8KIQ=="`)),
	} {
		if _, _, err := backupdb.Check(bytes.NewReader(damaged)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: Check says %v", name, err)
		}
		if _, _, err := backupdb.Restore(t.Context(), fresh(t, sqldb.SQLite), bytes.NewReader(damaged), options); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: Restore says %v", name, err)
		}
	}
	newer := edit(t, file, "header.json", replace(`"schema": `, `"schema": 99`))
	if _, _, err := backupdb.Restore(t.Context(), fresh(t, sqldb.SQLite), bytes.NewReader(newer), options); fault.KindOf(err) != fault.Conflict {
		t.Errorf("of a newer program: %v", err)
	}
}

// A backup of an older program is put back as it was, and then brought to this program's version.
func TestAnOlderBackupIsBroughtForward(t *testing.T) {
	t.Parallel()
	old := fresh(t, sqldb.SQLite)
	if err := old.MigrateTo(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	err := old.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		_, err := tx.Exec(ctx, "insert into organisations (org, ref, name, settings, created_at) values (1, 'oud', 'Oud', '{}', 1)")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	file, _ := save(t, old)
	to := fresh(t, sqldb.SQLite)
	h, _, err := backupdb.Restore(t.Context(), to, bytes.NewReader(file), options)
	if err != nil || h.Schema != 1 {
		t.Fatalf("%+v, %v", h, err)
	}
	have, need, err := to.Versions(t.Context())
	if err != nil || have != need {
		t.Errorf("version %d of %d, %v", have, need, err)
	}
}

func FuzzCheck(f *testing.F) {
	f.Add([]byte("\x1f\x8b"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, _, err := backupdb.Check(bytes.NewReader(b)); err == nil {
			t.Error("garbage is a backup")
		}
	})
}
