package tabular

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"klankbord.org/core/fault"
)

// Reader gives the rows of a table under the names of its header.
type Reader struct {
	rows   rows
	file   io.Closer
	header []string
	fill   bool
	notes  []Warning
}

// newReader reads the header.
func newReader(r rows, file io.Closer, o Options) (*Reader, error) {
	t := &Reader{rows: r, file: file, fill: o.FillShort}
	if _, isSheet := r.(*sheetRows); isSheet {
		t.fill = true // spreadsheets leave out empty cells at the end of a row
	}
	if len(o.Columns) > 0 {
		t.header = slices.Clone(o.Columns)
		return t, t.check()
	}
	for i := 1; ; i++ {
		row, err := r.next()
		var bad *BadRow
		if errors.As(err, &bad) && i < o.HeaderRow {
			continue
		}
		if errors.Is(err, io.EOF) {
			return nil, fault.NewInvalid("", "file.empty")
		}
		if err != nil {
			return nil, err
		}
		if i < o.HeaderRow {
			continue
		}
		t.header = slices.Clone(row.Cells)
		return t, t.check()
	}
}

// check trims the names and gives every column a name of its own: "#3" for the third without one, "Name#1" and "Name#2"
// for two that are both called "Name".
func (t *Reader) check() error {
	count := map[string]int{}
	for i, name := range t.header {
		name = strings.TrimSpace(strings.ReplaceAll(name, "\u00a0", " "))
		if name == "" {
			name = fmt.Sprintf("#%d", i+1)
		}
		t.header[i] = strings.Clone(name)
		count[name]++
	}
	seen := map[string]int{}
	for i, name := range t.header {
		if count[name] == 1 {
			continue
		}
		seen[name]++
		if seen[name] == 2 {
			t.notes = append(t.notes, Warning{Fault: fault.NewInvalid("", "file.header_twice", "column", name)})
		}
		t.header[i] = fmt.Sprintf("%s#%d", name, seen[name])
	}
	return nil
}

// Header returns the names of the columns; each occurs once.
func (t *Reader) Header() []string { return t.header }

// Warnings returns what was noticed so far.
func (t *Reader) Warnings() []Warning { return append(slices.Clone(t.notes), t.rows.warnings()...) }

// Next returns the next row, with as many cells as the header. It returns a *BadRow for a row that can't be read, after
// which the next call goes on; io.EOF at the end; anything else means that the rest of the file can't be read.
func (t *Reader) Next() (Row, error) {
	row, err := t.rows.next()
	if err != nil {
		var bad *BadRow
		if errors.As(err, &bad) && bad.cell >= 0 && bad.cell < len(t.header) {
			bad.Column = t.header[bad.cell]
		}
		return Row{}, err
	}
	want := len(t.header)
	if len(row.Cells) == want {
		return row, nil
	}
	for len(row.Cells) > want && row.Cells[len(row.Cells)-1] == "" {
		row.Cells = row.Cells[:len(row.Cells)-1] // separators at the end of a line do no harm
	}
	for t.fill && len(row.Cells) < want {
		row.Cells = append(row.Cells, "")
	}
	if len(row.Cells) != want {
		return Row{}, &BadRow{Line: row.Line, cell: -1, Value: excerpt([]byte(row.Cells[0])),
			Fault: fault.NewInvalid("", "file.uneven", "have", len(row.Cells), "want", want)}
	}
	return row, nil
}

// Close closes the file.
func (t *Reader) Close() error {
	err := t.rows.close()
	if t.file != nil {
		err = errors.Join(err, t.file.Close())
	}
	return err
}
