package sqldb

import "regexp"

// anyList is PostgreSQL's test whether a value is in a list given as one argument.
var anyList = regexp.MustCompile(`(?i)=\s*any\s*\(\s*(\$[0-9]+)\s*\)`)

// forSQLite turns "= any($2)" into a look-up in a JSON array, because SQLite has no arrays. It runs once a distinct
// text: the result is what gets prepared.
func forSQLite(sql string) string {
	return anyList.ReplaceAllString(sql, "in (select value from json_each($1))")
}
