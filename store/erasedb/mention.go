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
	{"answer", "answer_said", "words"},
	{"signal", "signals", "words"},
	{"finding", "findings", "text"},
	{"initiative", "initiatives", "title"},
	{"initiative", "initiatives", "hypothesis"},
	{"initiative", "initiatives", "evidence"},
}

// saidField comes before the reference of a further question in the name of its field.
const saidField = "said."

// question is the column that tells the texts of one thing apart; most have but one.
func (p *place) question() string {
	if p.table == "answer_said" {
		return "question"
	}
	return "''"
}

func (p *place) id() string {
	if p.table == "answer_said" {
		return "answer_id"
	}
	return "id"
}

// field is how a text is called in notes and forms.
func (p *place) field(question string) string {
	if question != "" {
		return saidField + question
	}
	return p.column
}

func (p *place) find() string {
	return "/* erasedb.Mentions, " + p.table + "." + p.column + " */ select " + p.id() + ", " + p.question() + ", " + p.column + " from " + p.table +
		" where org = $1 and " + p.id() + " between $3 and $4 and lower(" + p.column + ") like lower($2) escape '\\' order by " + p.id()
}

func (p *place) read() string {
	language := "''"
	switch p.table {
	case "answers", "signals":
		language = "language"
	case "answer_said":
		language = "coalesce((select a.language from answers a where a.org = answer_said.org and a.id = answer_said.answer_id), '')"
	}
	return "/* erasedb.FindText, " + p.table + "." + p.column + " */ select " + p.column + ", " + language + " from " + p.table +
		" where org = $1 and " + p.id() + " = $2 and " + p.question() + " = $3"
}

func (p *place) change() string {
	return "/* erasedb.Redact, " + p.table + "." + p.column + " */ update " + p.table + " set " + p.column + " = $3 where org = $1 and " + p.id() +
		" = $2 and " + p.column + " = $4 and " + p.question() + " = $5"
}

// everything is from the first thing up to and including the last.
var everything = []sqldb.IDs{{First: math.MinInt64, Last: math.MaxInt64}}

// Mentions finds texts in which the terms stand, other than those of the things that are left out, by their kind. It reads whole tables.
func Mentions(ctx context.Context, tx sqldb.Tx, o org.ID, terms []Term, without map[string]map[int64]bool) ([]Text, error) {
	return mentions(ctx, tx, o, terms, without, func(string) []sqldb.IDs { return everything })
}

// MentionsAmong is Mentions of some things alone, by their kind in the ledger: for what came or changed since Mentions looked.
func MentionsAmong(ctx context.Context, tx sqldb.Tx, o org.ID, terms []Term, without map[string]map[int64]bool, among map[string][]sqldb.IDs) ([]Text, error) {
	return mentions(ctx, tx, o, terms, without, func(kind string) []sqldb.IDs { return among[kind] })
}

func mentions(ctx context.Context, tx sqldb.Tx, o org.ID, terms []Term, without map[string]map[int64]bool, among func(kind string) []sqldb.IDs) (all []Text, err error) {
	for i := range places {
		p := &places[i]
		type text struct {
			id       int64
			question string
		}
		seen := map[text]bool{}
		for _, ids := range among(p.kind) {
			for _, term := range terms {
				escaped := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(term.Text)
				found, err := sqldb.List(ctx, tx, func(r sqldb.Rows, m *Text) error { return r.Scan(&m.ID, &m.question, &m.Was) }, p.find(), o, "%"+escaped+"%", ids.First, ids.Last)
				if err != nil {
					return nil, err
				}
				for _, m := range found {
					if seen[text{m.ID, m.question}] || without[p.kind][m.ID] || len(spans(m.Was, terms)) == 0 {
						continue
					}
					seen[text{m.ID, m.question}] = true
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
