package sqldb

import (
	"fmt"
	"regexp"
	"strings"
)

// words are what migrations may not say literally, because the engines say it differently.
var words = map[Engine]map[string]string{
	SQLite: {
		"bytes": "blob",
		"real":  "real",
		// The exact text is kept on both: what is hashed is stored as the exact bytes, and jsonb reorders.
		"json": "text",
		// A table without rowid lies in the order of its primary key, so that one organisation's rows are neighbours.
		// Strict makes SQLite refuse a text in a number's place, as PostgreSQL does.
		"clustered": "without rowid, strict",
		"heap":      "strict",
		// One writer: the next number is simply one more than the last.
		"ledger_sequence": "",
		"ledger_tx":       "integer not null default 0",
		"ledger_feed":     "",
	},
	Postgres: {
		"bytes":     "bytea",
		"real":      "double precision",
		"json":      "text",
		"clustered": "",
		"heap":      "",
		// Concurrent writers draw numbers here and commit in another order; tx tells which are certainly complete.
		"ledger_sequence": "create sequence ledger_n;",
		"ledger_tx":       "xid8 not null default pg_current_xact_id()",
		"ledger_feed":     "create index ledger_feed on ledger (org, tx, n);",
	},
}

var (
	word = regexp.MustCompile(`\{\{([a-z_]+)\}\}`)
	// Strict tables know integer only; it holds 64 bits anyway.
	bigint = regexp.MustCompile(`\bbigint\b`)
	// The type of a column, not a column that happens to be called text.
	textType = regexp.MustCompile(`(?m)^(\s+\w+\s+)text\b`)
)

// wordsFor writes a migration in an engine's own words.
func wordsFor(e Engine, text string) (string, error) {
	var unknown []string
	out := word.ReplaceAllStringFunc(text, func(w string) string {
		replacement, ok := words[e][w[2:len(w)-2]]
		if !ok {
			unknown = append(unknown, w)
		}
		return replacement
	})
	if unknown != nil {
		return "", fmt.Errorf("unknown words %s", strings.Join(unknown, " "))
	}
	if e == SQLite {
		return bigint.ReplaceAllString(out, "integer"), nil
	}
	// Without this the order of names would depend on the locale of somebody's server and differ from SQLite's.
	return textType.ReplaceAllString(out, `${1}text collate "C"`), nil
}
