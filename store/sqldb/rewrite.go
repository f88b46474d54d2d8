package sqldb

import "regexp"

// anyList is PostgreSQL's test whether a value is in a list given as one argument.
var anyList = regexp.MustCompile(`(?i)=\s*any\s*\(\s*(\$[0-9]+)\s*\)`)

// rowsOfList is PostgreSQL's list as rows of one column, which has the name that the list is given.
var rowsOfList = regexp.MustCompile(`(?i)unnest\(\s*(\$[0-9]+)(?:::[a-z]+\[\])?\s*\)\s+([a-z_]+)`)

// forSQLite turns "= any($2)" and "unnest($2::bigint[]) d" into look-ups in a JSON array, because SQLite has no arrays. It runs
// once a distinct text: the result is what gets prepared.
func forSQLite(sql string) string {
	sql = anyList.ReplaceAllString(sql, "in (select value from json_each($1))")
	return rowsOfList.ReplaceAllString(sql, "(select value as $2 from json_each($1)) $2")
}
