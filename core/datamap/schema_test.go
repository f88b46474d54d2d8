package datamap_test

import (
	"context"
	"strings"
	"testing"

	"klankbord.org/core/datamap"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

const columnsSQLite = `select m.name, c.name from sqlite_master m join pragma_table_info(m.name) c
	where m.type = 'table' and m.name not like 'sqlite_%'`

const columnsPostgres = `select table_name::text, column_name::text from information_schema.columns where table_schema = current_schema()`

// columns lists every column of a database, whatever it is for.
func columns(t *testing.T, db *sqldb.DB) map[string]bool {
	t.Helper()
	sql := columnsSQLite
	if db.Engine() == sqldb.Postgres {
		sql = columnsPostgres
	}
	all := map[string]bool{}
	err := db.Read(context.Background(), func(ctx context.Context, tx sqldb.Tx) error {
		rows, err := tx.Query(ctx, sql)
		return sqldb.Each(rows, err, func(r sqldb.Rows) error {
			var table, column string
			err := r.Scan(&table, &column)
			// The queue of jobs and the list of migrations keep themselves; datamap.Places tells about them.
			if !strings.HasPrefix(table, "river_") && !strings.HasPrefix(table, "goose_") {
				all[table+"."+column] = true
			}
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEveryColumnIsOnTheMap(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		there := columns(t, db)
		if len(there) < 300 {
			t.Fatalf("only %d columns found: the query no longer sees the schema", len(there))
		}
		known := map[string]bool{}
		for _, f := range datamap.Fields() {
			name := f.Table + "." + f.Column
			if known[name] {
				t.Errorf("%s is on the map twice", name)
			}
			known[name] = true
			// The ledger's transaction is PostgreSQL's.
			if !there[name] && name != "ledger.tx" {
				t.Errorf("%s is on the map (core/datamap), but not in the schema: take its line away", name)
			}
		}
		for name := range there {
			if !known[name] {
				t.Errorf("%s is not on the data map. Say in core/datamap (customers.go, staff.go, pay.go, entry.go or proof.go, where its table belongs) "+
					"what it is: cols(<class>, \"<column>\") within table(\"<table>\", \"<Dutch>\", \"<English>\", base{<purpose>, <whose>, <retention class>, by(<permissions that show it>)}, …), "+
					"with .of(…), .kept(…), .seenBy(…), .lock() when it is encrypted or hashed, and .to(…) for the ways it leaves", name)
			}
		}
	})
}
