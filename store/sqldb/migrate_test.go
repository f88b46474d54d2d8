package sqldb_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"klankbord.org/core/fault"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// empty opens an empty database on each engine, twice if asked: as two programs.
func empty(t *testing.T, programs int, fn func(t *testing.T, dbs []*sqldb.DB)) {
	t.Helper()
	for engine, address := range map[string]func(t *testing.T) (url, dir string){
		"sqlite":   func(t *testing.T) (string, string) { return "", t.TempDir() },
		"postgres": func(t *testing.T) (string, string) { return storetest.EmptyPostgresURL(t), "" },
	} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			url, dir := address(t)
			var dbs []*sqldb.DB
			for range programs {
				db, err := sqldb.Open(t.Context(), url, dir)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() {
					if err := db.Close(); err != nil {
						t.Error(err)
					}
				})
				dbs = append(dbs, db)
			}
			fn(t, dbs)
		})
	}
}

func TestTwoProgramsMigrateAtOnceAndAgain(t *testing.T) {
	t.Parallel()
	empty(t, 2, func(t *testing.T, dbs []*sqldb.DB) {
		var wg sync.WaitGroup
		for _, db := range dbs {
			wg.Go(func() {
				if err := db.Migrate(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if err := dbs[0].Migrate(t.Context()); err != nil {
			t.Errorf("the second time: %v", err)
		}
		err := dbs[1].Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error { return put(ctx, tx, 1, "works", 1) })
		if err != nil {
			t.Error(err)
		}
	})
}

func TestDatabaseOfANewerProgramIsRefusedKindly(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			yes := "1"
			if tx.Engine() == sqldb.Postgres {
				yes = "true"
			}
			_, err := tx.Exec(ctx, "insert into goose_db_version (version_id, is_applied) values (9999, "+yes+")")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		err = db.Migrate(t.Context())
		f := fault.As(err)
		if f == nil || f.Kind != fault.Conflict || f.Key != sqldb.KeyNewer {
			t.Fatalf("got %v", err)
		}
		if f.Args["database"] != int64(9999) || f.Args["program"].(int64) < 2 {
			t.Errorf("it names the versions %v", f.Args)
		}
	})
}

func TestDatabaseURLThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	for url, kind := range map[string]fault.Kind{
		"mysql://x/y":                        fault.Invalid,
		"postgres://u:geheim@%zz/x":          fault.Invalid,
		"postgres://u:geheim@127.0.0.1:1/db": fault.Unavailable,
	} {
		db, err := sqldb.Open(t.Context(), url, "")
		if err == nil {
			t.Errorf("%s opened: %v", url, db.Close())
			continue
		}
		if fault.KindOf(err) != kind {
			t.Errorf("%s gave %v", url, err)
		}
		if strings.Contains(err.Error(), "geheim") {
			t.Errorf("the password is in %q", err)
		}
	}
}

// keys reads the columns of every primary key and index.
var keys = map[sqldb.Engine]string{
	sqldb.SQLite: `select m.name, l.name, (select i.name from pragma_index_xinfo(l.name) i where i.seqno = 0)
		from sqlite_master m join pragma_index_list(m.name) l where m.type = 'table' order by 1, 2`,
	sqldb.Postgres: `select t.relname, i.relname, a.attname
		from pg_index x join pg_class t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
		join pg_namespace n on n.oid = t.relnamespace
		join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0]
		where n.nspname = 'public' order by 1, 2`,
}

// tables reads the names of all tables.
var tables = map[sqldb.Engine]string{
	sqldb.SQLite:   `select name from sqlite_master where type = 'table' and name not like 'sqlite%' order by 1`,
	sqldb.Postgres: `select tablename from pg_tables where schemaname = 'public' order by 1`,
}

func TestEveryKeyAndIndexBeginsWithTheOrganisation(t *testing.T) {
	t.Parallel()
	// The list of them, the migrations' own, and the queue's: its library fetches jobs of all organisations by its own
	// queries and names its own columns. Jobs carry references alone, what they are about is in tables of ours.
	exceptions := []string{"organisations", "goose_db_version", "river_client", "river_client_queue", "river_job", "river_leader",
		"river_migration", "river_notification", "river_queue"}
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		indexed := map[string]bool{}
		err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			rows, err := tx.Query(ctx, keys[tx.Engine()])
			err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
				var table, index, first string
				if err := r.Scan(&table, &index, &first); err != nil {
					return err
				}
				indexed[table] = true
				if first != "org" && !slices.Contains(exceptions, table) {
					t.Errorf("%s of %s begins with %s", index, table, first)
				}
				return nil
			})
			if err != nil {
				return err
			}
			rows, err = tx.Query(ctx, tables[tx.Engine()])
			return sqldb.Each(rows, err, func(r sqldb.Rows) error {
				var table string
				if err := r.Scan(&table); err != nil {
					return err
				}
				if !indexed[table] && !slices.Contains(exceptions, table) {
					t.Errorf("%s has no primary key", table)
				}
				return nil
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range []string{"ledger", "sequences"} {
			if !indexed[table] {
				t.Errorf("the test doesn't see %s", table)
			}
		}
	})
}

// Both engines have the same columns, or one text of a query can't serve them.
func TestBothEnginesHaveTheSameColumns(t *testing.T) {
	t.Parallel()
	columns := map[sqldb.Engine]string{
		sqldb.SQLite: `select m.name || '.' || c.name from sqlite_master m join pragma_table_info(m.name) c
			where m.type = 'table' and m.name not like 'sqlite%' and m.name <> 'goose_db_version' order by 1`,
		sqldb.Postgres: `select (table_name || '.' || column_name) collate "C" from information_schema.columns
			where table_schema = 'public' and table_name <> 'goose_db_version' order by 1`,
	}
	var both [][]string
	for _, db := range []*sqldb.DB{storetest.SQLite(t), storetest.Postgres(t)} {
		var all []string
		err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			rows, err := tx.Query(ctx, columns[tx.Engine()])
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
		both = append(both, all)
	}
	if len(both[0]) < 15 || !slices.Equal(both[0], both[1]) {
		t.Errorf("sqlite has %v\npostgres has %v", both[0], both[1])
	}
}

// Names sort alike on both engines, whatever the server's locale.
func TestTextsSortByTheirBytes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			for _, name := range []string{"é", "b", "A", "a", "B", "_", "a b"} {
				if err := put(ctx, tx, 1, name, 1); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := names(t, db, 1); !slices.Equal(got, []string{"A", "B", "_", "a", "a b", "b", "é"}) {
			t.Errorf("sorted %q", got)
		}
		var other int64
		err = db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			if tx.Engine() == sqldb.SQLite {
				return nil // compares bytes unless told otherwise
			}
			return tx.QueryRow(ctx, `select count(*) from information_schema.columns where table_schema = 'public'
				and table_name not like 'river%' -- the queue's own, never shown in order of a name
				and data_type = 'text' and collation_name is distinct from 'C'`).Scan(&other)
		})
		if err != nil || other > 0 {
			t.Errorf("%d columns sort by a locale: %v", other, err)
		}
	})
}
