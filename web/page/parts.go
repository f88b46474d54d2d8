package page

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"
	"klankbord.org/core/intake"
)

// Step is one line of a method, with the numbers of this page filled in.
type Step struct {
	Text    string
	Formula string // such as "(6 − 2) / 9 × 100 = 44"; may be empty
}

// Quote is what a customer said, with the score it belongs to.
type Quote struct {
	ID      string // anchor, such as "a381"; may be empty
	Answer  int64  // its number; 0 when the quote is of none
	Text    string
	Score   int
	Band    string // "promoter", "passive" or "detractor"
	Meta    []Link // day, employee, cause, in small print; a link without Href is plain text
	Counts  string // why it counts or doesn't, on pages of one employee; may be empty
	Matches string // searched word, marked in the text; may be empty
	Told    []Told // answers to further questions
}

// Told is an answer to a further question of a survey.
type Told struct {
	Question string
	Answer   string // what was chosen or filled in; may be empty
	Words    string // in the customer's own words; may be empty
}

// Column is a heading of a table.
type Column struct {
	Label string
	Num   bool   // numbers: right-aligned, tabular figures
	Sort  string // address that sorts by this column; empty when it can't
	Dir   string // "ascending" or "descending" when it is sorted by this column
}

// Cell is one cell. Body, when given, is drawn in place of Text.
type Cell struct {
	Text     string
	Href     string
	Download bool // Href is a file to keep, no page
	Body     templ.Component
	Num      bool
	Grey     bool // shown with reserve: few answers
}

// Row is one line; its first cell is the heading of the row.
type Row []Cell

// Table is a table that becomes a stack of cards on a phone.
type Table struct {
	Caption string // for screen readers
	Columns []Column
	Rows    []Row
}

// Pager leads through a long list.
type Pager struct {
	Total      int
	From, To   int // positions shown, from 1
	Prev, Next string
}

// Paging is which part of a list is asked for.
type Paging struct {
	Page, Size int // page from 1
}

// PagingOf reads "page" from the address of a page; anything unreadable is the first page.
func (p Page) PagingOf(size int) Paging {
	n, err := strconv.Atoi(p.Query().Get("page"))
	if err != nil || n < 1 || n > 1_000_000 {
		n = 1
	}
	return Paging{Page: n, Size: size}
}

// Offset returns how many items come before the page.
func (g Paging) Offset() int { return (g.Page - 1) * g.Size }

// Pager returns the links for a list of a total length.
func (p Page) Pager(g Paging, total int) Pager {
	out := Pager{Total: total, From: min(g.Offset()+1, total), To: min(g.Offset()+g.Size, total)}
	if g.Page > 1 {
		out.Prev = p.With("page", pageParam(g.Page-1))
	}
	if out.To < total {
		out.Next = p.With("page", strconv.Itoa(g.Page+1))
	}
	return out
}

// pageParam leaves the first page out of the address.
func pageParam(n int) string {
	if n == 1 {
		return ""
	}
	return strconv.Itoa(n)
}

func (q Quote) score() string {
	if q.Score == intake.NoScore {
		return "–"
	}
	return strconv.Itoa(q.Score)
}

// arrow shows how a column is sorted, beside what aria-sort says.
func (c Column) arrow() string {
	switch c.Dir {
	case "ascending":
		return " ↑"
	case "descending":
		return " ↓"
	}
	return ""
}

// num reports whether a column holds numbers: its heading then stands above them, at the right.
func (t Table) num(i int) bool {
	if i < len(t.Columns) && t.Columns[i].Num {
		return true
	}
	return slices.ContainsFunc(t.Rows, func(r Row) bool { return i < len(r) && r[i].Num })
}

// label is the heading that stands before a cell on a phone.
func (t Table) label(i int) string {
	if i < len(t.Columns) {
		return t.Columns[i].Label
	}
	return ""
}
