// Package sqldb is how Klankbord remembers: one voice for two engines.
//
// Without configuration it is SQLite, embedded, one file in the data folder. With a postgres:// address it is
// PostgreSQL 15 or newer. Stores write one text of SQL with numbered placeholders ($1, $2); what the engines don't
// share is kept in this package:
//
//   - SQLite has one writer, so concurrent writes are grouped into one commit (writer.go); PostgreSQL groups commits
//     by itself and needs a retry when two transactions contradict each other (postgres.go).
//   - "x = any($2)" with a []int64 or []string is PostgreSQL's, and so is "unnest($2::bigint[]) d"; SQLite
//     gets a json_each instead (rewrite.go).
//   - Bulk loading is COPY on one and long INSERTs on the other (bulk.go).
//   - A few words in migrations, such as types, differ (words.go).
//   - The order of the ledger is found differently (ledger.go).
//
// Values in the database are int64, string, []byte, float64 or null. A bool is an integer 0 or 1, an instant is
// int64 milliseconds since 1970 UTC, a day is the integer of core/day. Named types with those underneath are fine.
package sqldb
