package datamap

import (
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/intake"
)

// Field is a column of a table.
type Field struct {
	Table, Column string
	Class         Class
	Subject       Subject
	Purpose       PurposeRef
	Keep          Keep
	Sealed        bool // encrypted, with a key that is kept outside the database, or a hash
	// Seen are the permissions by which people and programs see it; who holds them is for the organisation's roles to say.
	// None: nobody sees it.
	Seen   []access.Permission
	Leaves []Way
}

// Table is what a table holds.
type Table struct {
	Name   string
	Text   intake.Text
	Fields []Field
}

// Tables returns everything that is kept in the database, in the order in which people read it.
func Tables() []Table {
	all := make([]Table, 0, len(customerTables)+len(staffTables)+len(payTables)+len(entryTables)+len(proofTables))
	for _, part := range [][]Table{customerTables, staffTables, payTables, entryTables, proofTables} {
		all = append(all, part...)
	}
	return all
}

// Fields returns every field of every table.
func Fields() (all []Field) {
	for _, t := range Tables() {
		all = append(all, t.Fields...)
	}
	return all
}

// Personal reports whether a field says something about a person.
func (f Field) Personal() bool { return f.Subject != Nobody }

// group is some columns of a table that are alike.
type group struct {
	class   Class
	columns string
	subject Subject
	keep    Keep
	sealed  bool
	seen    []access.Permission
	leaves  []Way
}

// cols are the columns of a class, with spaces between. What isn't said is as the table has it.
func cols(c Class, columns string) group { return group{class: c, columns: columns} }

func (g group) of(s Subject) group                  { g.subject = s; return g }
func (g group) kept(k Keep) group                   { g.keep = k; return g }
func (g group) lock() group                         { g.sealed = true; return g }
func (g group) to(w ...Way) group                   { g.leaves = w; return g }
func (g group) seenBy(p ...access.Permission) group { g.seen = p; return g }

// hidden is what nobody sees.
func (g group) hidden() group { g.seen = []access.Permission{}; return g }

// base is what holds for a table unless a group says otherwise.
type base struct {
	purpose PurposeRef
	subject Subject
	keep    Keep
	seen    []access.Permission
}

func by(p ...access.Permission) []access.Permission { return p }

// table explains one table. Numbers that only hold rows together are of nobody.
func table(name, nl, en string, b base, groups ...group) Table {
	t := Table{Name: name, Text: intake.Text{NL: nl, EN: en}}
	for _, g := range groups {
		for _, column := range strings.Fields(g.columns) {
			f := Field{Table: name, Column: column, Class: g.class, Subject: b.subject, Purpose: b.purpose, Keep: b.keep, Sealed: g.sealed, Seen: b.seen, Leaves: g.leaves}
			if g.class == Key || g.class == Technical {
				f.Subject = Nobody
			}
			if g.subject != "" {
				f.Subject = g.subject
			}
			if g.keep != "" {
				f.Keep = g.keep
			}
			if g.seen != nil {
				f.Seen = g.seen
			}
			t.Fields = append(t.Fields, f)
		}
	}
	return t
}
