package tabular

import (
	"klankbord.org/core/fault"
)

// Limits that keep one damaged file from filling the memory.
const (
	DefaultMaxField = 1 << 20 // bytes in one cell
	maxCellsInRow   = 1 << 14 // cells in one row: what a spreadsheet can hold
	maxRowFields    = 16      // a row holds at most this many times the largest cell
)

// Row is one row of a table. Cells is reused by the next call of Next; the texts in it are not.
type Row struct {
	Line  int // line of the file on which the row starts, from 1; row number in a spreadsheet
	Cells []string
}

// BadRow is a row that can't be read. The rows after it can.
type BadRow struct {
	Line   int
	Column string // name of the column, empty when the whole row is meant
	Value  string // beginning of what stood there; may be empty
	Fault  *fault.Error

	cell int // number of the cell from 0; below 0 when the whole row is meant
}

// Error gives the fault for logs.
func (b *BadRow) Error() string { return b.Fault.Error() }

// Unwrap returns the fault.
func (b *BadRow) Unwrap() error { return b.Fault }

// Warning is something about a file that its owner should know, though nothing was refused for it.
type Warning struct {
	Line  int // 0 when the whole file is meant
	Fault *fault.Error
}

// Encoding names how a text file writes its letters.
type Encoding string

// The encodings. Auto reads UTF-8 and falls back to Windows-1252 at the first letter that isn't UTF-8, with a warning.
const (
	Auto        Encoding = ""
	UTF8        Encoding = "utf-8"
	Windows1252 Encoding = "windows-1252"
)

// Options say what is known about a file. The zero value detects everything.
type Options struct {
	Separator byte     // ';', ',', '\t' or '|'; 0 detects it
	Encoding  Encoding // of text files
	Sheet     string   // of a workbook; empty: the first
	HeaderRow int      // row with the column names, from 1; 0 means 1. Rows above it are skipped
	Columns   []string // names of the columns of a file without a header row
	MaxField  int      // bytes in one cell; 0 means DefaultMaxField
	FillShort bool     // a row with too few cells gets empty ones instead of being refused
}

func (o Options) maxField() int {
	if o.MaxField > 0 {
		return o.MaxField
	}
	return DefaultMaxField
}

// rows is what a file format has to offer: its rows as they come, the header among them.
type rows interface {
	next() (Row, error)
	warnings() []Warning
	close() error
}
