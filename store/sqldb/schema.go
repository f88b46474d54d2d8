package sqldb

import (
	"context"
	"fmt"
	"strings"
)

// Table is a table as the database describes it.
type Table struct {
	Name    string
	Columns []Column
	Key     []string // columns of the primary key, in its order
}

// Column is one column of a table.
type Column struct {
	Name string
	Type string // "int", "text", "bytes" or "real"
}

// The tables of the migrations and of the job queue keep themselves, and the place in the ledger up to which webhooks were told
// is one of this very database: after putting a backup back they go on from its end.
const sqlTablesSQLite = `/* sqldb.Tables */
	select m.name, c.name, c.type, c.pk from sqlite_master m join pragma_table_info(m.name) c
	where m.type = 'table' and m.name not like 'sqlite_%' and m.name not like 'goose_%' and m.name not like 'river_%' and m.name <> 'webhook_feeds'
	order by m.name, c.cid`

const sqlTablesPostgres = `/* sqldb.Tables */
	select t.relname::text, a.attname::text, format_type(a.atttypid, null), coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0)::bigint
	from pg_class t join pg_namespace n on n.oid = t.relnamespace and n.nspname = current_schema()
	join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
	left join pg_index i on i.indrelid = t.oid and i.indisprimary
	where t.relkind = 'r' and t.relname not like 'goose\_%' and t.relname not like 'river\_%' and t.relname <> 'webhook_feeds'
	order by t.relname collate "C", a.attnum`

// columnTypes are the types that migrations give columns, in both engines' words. What else there is belongs to the
// engine itself (ledger.tx) and means nothing in another database.
var columnTypes = map[string]string{"integer": "int", "bigint": "int", "text": "text", "blob": "bytes", "bytea": "bytes", "real": "real", "double precision": "real"}

// ownColumns belong to one database and mean nothing in another.
var ownColumns = map[string]bool{"ledger.tx": true}

// Tables describes the tables of this program, by name. Columns that only mean something within this very database are left
// out.
func Tables(ctx context.Context, tx Tx) ([]Table, error) {
	sql := sqlTablesSQLite
	if tx.Engine() == Postgres {
		sql = sqlTablesPostgres
	}
	var tables []Table
	places := map[string]map[int64]string{}
	rows, err := tx.Query(ctx, sql)
	err = Each(rows, err, func(r Rows) error {
		var table, column, kind string
		var key int64
		if err := r.Scan(&table, &column, &kind, &key); err != nil {
			return err
		}
		if len(tables) == 0 || tables[len(tables)-1].Name != table {
			tables, places[table] = append(tables, Table{Name: table}), map[int64]string{}
		}
		if key > 0 {
			places[table][key] = column
		}
		if ownColumns[table+"."+column] {
			return nil
		}
		known, ok := columnTypes[strings.ToLower(kind)]
		if !ok {
			return fmt.Errorf("sqldb: column %s.%s of unknown type %s", table, column, kind)
		}
		t := &tables[len(tables)-1]
		t.Columns = append(t.Columns, Column{column, known})
		return nil
	})
	for i, t := range tables {
		for k := int64(1); places[t.Name][k] != ""; k++ {
			tables[i].Key = append(tables[i].Key, places[t.Name][k])
		}
	}
	return tables, err
}

const restartLedger = `/* sqldb.RestartLedger */ select setval('ledger_n', greatest((select coalesce(max(n), 0) from ledger), 1))`

// RestartLedger lets the ledger go on after entries that were put back with numbers of their own.
func RestartLedger(ctx context.Context, tx Tx) error {
	if tx.Engine() == SQLite {
		return nil // its only writer counts
	}
	var n int64
	return tx.QueryRow(ctx, restartLedger).Scan(&n)
}
