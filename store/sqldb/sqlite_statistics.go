package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// SQLite chooses its plans by statistics, and without them it takes "the organisation is …" for a condition that few rows
// meet: a look-up by organisation and reference then reads the whole organisation. One organisation is usually nearly all
// there is, and a metric or a survey a large part of it, so we tell it that for every index, column by column. The same
// statistics always give the same plans, however the data grow; nothing has to be analysed afterwards. PostgreSQL keeps
// statistics of its own.
const (
	assumedRows = 1_000_000
	fewValues   = 2   // an organisation, a metric, a survey: knowing it leaves half
	someValues  = 500 // a day: knowing it leaves one row in five hundred
	rowsPerOne  = 5   // rows that share an employee, a customer, a transaction
)

// coarse are the columns that divide a table in few parts.
var coarse = map[string]int{"org": fewValues, "metric_id": fewValues, "survey_id": fewValues, "dimension": fewValues, "version_id": fewValues,
	"day": someValues, "from_day": someValues, "to_day": someValues, "role_id": fewValues, "party": fewValues, "scheme_id": fewValues, "run_id": fewValues}

const sqlIndexes = `-- sqldb.seedStatistics
select m.name, l.name, l."unique", l.origin, lower(m.sql) like '%without rowid%',
	(select group_concat(i.name) from pragma_index_info(l.name) i)
from sqlite_master m join pragma_index_list(m.name) l
where m.type = 'table' and m.name not like 'sqlite%'`

// seedStatistics writes the statistics after a migration and makes every open connection look at them.
func seedStatistics(ctx context.Context, db *sql.DB) error {
	if _, err := db.ExecContext(ctx, "analyze sqlite_schema"); err != nil { // makes the table that they are kept in
		return translate(err)
	}
	indexes, err := listIndexes(ctx, db)
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return translate(err)
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to undo
	if _, err := tx.ExecContext(ctx, "delete from sqlite_stat1"); err != nil {
		return translate(err)
	}
	for _, i := range indexes {
		if _, err := tx.ExecContext(ctx, "insert into sqlite_stat1 (tbl, idx, stat) values (?, ?, ?)", i.table, i.name, i.statistics()); err != nil {
			return translate(err)
		}
	}
	var version int64
	if err := tx.QueryRowContext(ctx, "pragma schema_version").Scan(&version); err != nil {
		return translate(err)
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("pragma schema_version = %d", version+1)); err != nil { // pragmas take no parameters
		return translate(err)
	}
	return translate(tx.Commit())
}

// index is one index of the schema, by the name under which SQLite keeps its statistics.
type index struct {
	table, name string
	unique      bool
	columns     []string
}

func listIndexes(ctx context.Context, db *sql.DB) ([]index, error) {
	rows, err := db.QueryContext(ctx, sqlIndexes)
	if err != nil {
		return nil, translate(err)
	}
	defer rows.Close()
	var list []index
	for rows.Next() {
		var i index
		var origin string
		var clustered bool
		var columns string
		if err := rows.Scan(&i.table, &i.name, &i.unique, &origin, &clustered, &columns); err != nil {
			return nil, translate(err)
		}
		i.columns = strings.Split(columns, ",")
		if origin == "pk" && clustered {
			i.name = i.table // the table is its own index
		}
		list = append(list, i)
	}
	return list, translate(rows.Err())
}

// statistics are the number of rows, and how many are left when the first one, two, … columns are known.
func (i index) statistics() string {
	left := assumedRows
	words := []string{fmt.Sprint(left)}
	for n, column := range i.columns {
		if parts, ok := coarse[column]; ok {
			left = max(rowsPerOne, left/parts)
		} else {
			left = rowsPerOne
		}
		if n == len(i.columns)-1 && i.unique {
			left = 1
		}
		words = append(words, fmt.Sprint(left))
	}
	return strings.Join(words, " ")
}
