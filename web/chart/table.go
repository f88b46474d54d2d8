package chart

import (
	"strconv"
	"strings"

	"klankbord.org/core/cell"
	"klankbord.org/i18n"
)

// Cell is a text or a number of a chart's table.
type Cell struct {
	Text     string
	Href     string
	Number   float64
	Decimals int
	IsNumber bool
}

// Table holds the numbers that a chart draws.
type Table struct {
	Caption string
	Columns []string
	Rows    [][]Cell
}

// text makes a text cell.
func text(s string) Cell { return Cell{Text: s} }

// link makes a text cell that leads somewhere.
func link(s, href string) Cell { return Cell{Text: s, Href: href} }

// number makes a number cell.
func number(v float64, decimals int) Cell { return Cell{Number: v, Decimals: decimals, IsNumber: true} }

// count makes a cell of a whole number.
func count(v int64) Cell { return number(float64(v), 0) }

// In returns the cell as people read it.
func (c Cell) In(l i18n.Lang) string {
	if c.IsNumber {
		return l.Number(c.Number, c.Decimals)
	}
	return c.Text
}

// CSV returns the table as a file that the spreadsheet of that language opens rightly: semicolons and decimal commas in
// Dutch, commas and points in English; UTF-8 with a mark. A text that a spreadsheet would take for a formula gets an
// apostrophe before it.
func (t Table) CSV(l i18n.Lang) []byte {
	separator := l.T(";", ",")
	var b strings.Builder
	b.WriteString("\uFEFF")
	row := func(cells []string) {
		for i, c := range cells {
			if i > 0 {
				b.WriteString(separator)
			}
			b.WriteString(quoted(c, separator))
		}
		b.WriteString("\r\n")
	}
	titles := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		titles[i] = cell.Harmless(c)
	}
	row(titles)
	for _, r := range t.Rows {
		cells := make([]string, len(r))
		for i, c := range r {
			cells[i] = c.plain(l)
		}
		row(cells)
	}
	return []byte(b.String())
}

func (c Cell) plain(l i18n.Lang) string {
	if !c.IsNumber {
		return cell.Harmless(c.Text)
	}
	s := strconv.FormatFloat(c.Number, 'f', c.Decimals, 64)
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-")
	}
	return strings.ReplaceAll(s, ".", l.T(",", "."))
}

func quoted(s, separator string) string {
	if !strings.ContainsAny(s, separator+"\"\r\n") {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}
