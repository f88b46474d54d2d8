package erasedb

import (
	"context"
	"math"
	"strings"

	"klankbord.org/core/org"
	"klankbord.org/core/redact"
	"klankbord.org/store/sqldb"
)

// Term is what a person may be called by in other texts.
type Term struct {
	Text string
	Kind redact.Kind
}

// place is a column of free text that people write about others.
type place struct {
	kind, table, column string
}

// places are where somebody may be mentioned besides in their own records.
var places = []place{
	{"answer", "answers", "verbatim"},
	{"finding", "findings", "text"},
	{"initiative", "initiatives", "title"},
	{"initiative", "initiatives", "hypothesis"},
	{"initiative", "initiatives", "evidence"},
}

func (p *place) find() string {
	return "/* erasedb.Mentions, " + p.table + "." + p.column + " */ select id, " + p.column + " from " + p.table +
		" where org = $1 and id between $3 and $4 and lower(" + p.column + ") like lower($2) escape '\\' order by id"
}

func (p *place) read() string {
	language := "''"
	if p.table == "answers" {
		language = "language"
	}
	return "/* erasedb.FindText, " + p.table + "." + p.column + " */ select " + p.column + ", " + language + " from " + p.table + " where org = $1 and id = $2"
}

func (p *place) change() string {
	return "/* erasedb.Redact, " + p.table + "." + p.column + " */ update " + p.table + " set " + p.column + " = $3 where org = $1 and id = $2 and " + p.column + " = $4"
}

// everything is from the first thing up to and including the last.
var everything = []sqldb.IDs{{First: math.MinInt64, Last: math.MaxInt64}}

// Mentions finds texts in which the terms stand, other than the words of the answers that are left out. It reads whole tables.
func Mentions(ctx context.Context, tx sqldb.Tx, o org.ID, terms []Term, without map[int64]bool) ([]Text, error) {
	return mentions(ctx, tx, o, terms, without, func(string) []sqldb.IDs { return everything })
}

// MentionsAmong is Mentions of some things alone, by their kind in the ledger: for what came or changed since Mentions looked.
func MentionsAmong(ctx context.Context, tx sqldb.Tx, o org.ID, terms []Term, without map[int64]bool, among map[string][]sqldb.IDs) ([]Text, error) {
	return mentions(ctx, tx, o, terms, without, func(kind string) []sqldb.IDs { return among[kind] })
}

func mentions(ctx context.Context, tx sqldb.Tx, o org.ID, terms []Term, without map[int64]bool, among func(kind string) []sqldb.IDs) (all []Text, err error) {
	for i := range places {
		p := &places[i]
		seen := map[int64]bool{}
		for _, ids := range among(p.kind) {
			for _, term := range terms {
				escaped := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(term.Text)
				found, err := sqldb.List(ctx, tx, func(r sqldb.Rows, m *Text) error { return r.Scan(&m.ID, &m.Was) }, p.find(), o, "%"+escaped+"%", ids.First, ids.Last)
				if err != nil {
					return nil, err
				}
				for _, m := range found {
					if seen[m.ID] || (p.kind == "answer" && without[m.ID]) || len(spans(m.Was, terms)) == 0 {
						continue
					}
					seen[m.ID] = true
					m.Kind, m.at = p.kind, p
					all = append(all, m)
				}
			}
		}
	}
	return all, nil
}

func spans(text string, terms []Term) (all []redact.Span) {
	for _, t := range terms {
		all = append(all, redact.Find(text, t.Text, t.Kind)...)
	}
	return all
}

// Without returns a text with the terms taken out, and what was.
func (t *Text) Without(terms []Term) (string, []redact.Removed, error) {
	return redact.Apply(t.Was, spans(t.Was, terms), "")
}
