package tabular

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"

	"klankbord.org/core/fault"
)

const bufferSize = 1 << 17

// state says where the parser is within a record.
type state uint8

const (
	atStart  state = iota // of a field
	plain                 // in a field without quotes
	quoted                // in a field with quotes
	closing               // after a quote in a field with quotes: the end, or the first of two
	tolerant              // after a field that went wrong, waiting for its separator
)

// csvRows parses records. It never holds more than one record, and of a record that is too large only its place.
type csvRows struct {
	in      *bufio.Reader
	sep     byte
	max     int
	decode  decoder
	line    int // lines read so far
	started int // line on which the record starts

	state     state
	quoteLine int // line on which the last quoted field opened
	buf       []byte
	ends      []int // end of each finished field in buf
	field     int   // start of the current field in buf
	column    int   // number of the current field, from 0; also counts in records that went wrong
	bad       *BadRow
	cells     []string
}

func newCSV(in *bufio.Reader, sep byte, o Options) *csvRows {
	return &csvRows{in: in, sep: sep, max: o.maxField(), decode: decoder{mode: o.Encoding}}
}

func (c *csvRows) warnings() []Warning { return c.decode.notes }
func (c *csvRows) close() error        { return nil }

// next returns the next record that isn't a blank line. Line breaks within quotes count as lines.
func (c *csvRows) next() (Row, error) {
	for {
		chunk, err := c.in.ReadSlice('\n')
		c.started = c.line + 1
		if len(chunk) == 0 && errors.Is(err, io.EOF) {
			return Row{}, io.EOF
		}
		if err == nil || (errors.Is(err, io.EOF) && len(chunk) > 0) {
			if row, ok, blank := c.quick(chunk); blank {
				continue
			} else if ok {
				return row, nil
			}
		}
		row, err := c.slow(chunk, err)
		if err == nil && len(row.Cells) == 1 && row.Cells[0] == "" {
			continue
		}
		return row, err
	}
}

// quick handles what nearly every line is: without quotes, NULs or anything but plain text.
func (c *csvRows) quick(line []byte) (row Row, ok, blank bool) {
	if len(line) > c.max || bytes.IndexByte(line, '"') >= 0 || bytes.IndexByte(line, 0) >= 0 {
		return Row{}, false, false
	}
	text := trimBreak(line)
	if len(text) == 0 {
		c.line++
		return Row{}, false, true
	}
	if !c.decode.passes(text) {
		return Row{}, false, false
	}
	c.line++
	s := string(text)
	c.cells = c.cells[:0]
	for {
		i := strings.IndexByte(s, c.sep)
		if i < 0 || len(c.cells) == maxCellsInRow {
			break
		}
		c.cells = append(c.cells, s[:i])
		s = s[i+1:]
	}
	c.cells = append(c.cells, s)
	return Row{Line: c.started, Cells: c.cells}, true, false
}

// slow reads a record of any shape, chunk by chunk; a chunk ends at a line break, a full buffer or the end of the file.
func (c *csvRows) slow(chunk []byte, err error) (Row, error) {
	c.buf, c.ends, c.field, c.column = c.buf[:0], c.ends[:0], 0, 0
	c.bad, c.state = nil, atStart
	for {
		ended := errors.Is(err, io.EOF)
		if err != nil && !ended && !errors.Is(err, bufio.ErrBufferFull) {
			return Row{}, cutOff(err, c.line+1)
		}
		if bytes.IndexByte(chunk, 0) >= 0 {
			c.fail(c.line+1, fault.NewInvalid("", "file.nul", "line", c.line+1))
		}
		done := c.feed(chunk)
		if len(chunk) > 0 && chunk[len(chunk)-1] == '\n' {
			c.line++
		}
		switch {
		case done:
			return c.finish()
		case ended && c.state == quoted:
			c.bad = nil // whatever else is wrong with it, this is the cause
			c.fail(c.quoteLine, fault.NewInvalid("", "file.quote_open", "line", c.quoteLine))
			return c.finish()
		case ended:
			c.endField()
			return c.finish()
		}
		chunk, err = c.in.ReadSlice('\n')
	}
}

// feed runs a chunk through the states; done means that the record ended with it.
func (c *csvRows) feed(chunk []byte) (done bool) {
	for i := 0; i < len(chunk); i++ {
		b := chunk[i]
		switch c.state {
		case atStart, plain, tolerant:
			switch {
			case b == '"' && c.state == atStart:
				c.state, c.quoteLine = quoted, c.line+1
			case b == c.sep:
				c.endField()
			case b == '\n':
				c.endField()
				return true
			case b == '\r' && i+1 < len(chunk) && chunk[i+1] == '\n':
			case c.state == tolerant:
			default:
				c.state = plain
				c.put(b)
			}
		case quoted:
			switch {
			case b == '"':
				c.state = closing
			case b == '\r' && i+1 < len(chunk) && chunk[i+1] == '\n':
			default:
				c.put(b)
			}
		case closing:
			switch {
			case b == '"':
				c.state = quoted
				c.put(b)
			case b == c.sep:
				c.endField()
			case b == '\n':
				c.endField()
				return true
			case b == '\r' || b == ' ':
			default:
				c.fail(c.line+1, fault.NewInvalid("", "file.quote_stray", "line", c.line+1))
				c.state = tolerant
			}
		}
	}
	return false
}

// put adds a byte to the field, unless the record already went wrong.
func (c *csvRows) put(b byte) {
	if c.bad != nil {
		return
	}
	c.buf = append(c.buf, b)
	switch {
	case len(c.buf)-c.field > c.max:
		c.fail(c.started, fault.NewInvalid("", "file.field_too_long", "max", c.max))
	case len(c.buf) > c.max*maxRowFields:
		c.fail(c.started, fault.NewInvalid("", "file.row_too_long", "max", c.max*maxRowFields))
	}
}

func (c *csvRows) endField() {
	c.state = atStart
	c.column++
	if c.bad != nil {
		return
	}
	if len(c.ends) == maxCellsInRow {
		c.fail(c.started, fault.NewInvalid("", "file.too_many_cells", "max", maxCellsInRow))
		return
	}
	c.ends = append(c.ends, len(c.buf))
	c.field = len(c.buf)
}

// fail marks the record as unreadable; the first reason stays, and what was gathered is dropped but for a beginning.
func (c *csvRows) fail(line int, f *fault.Error) {
	if c.bad != nil {
		return
	}
	begin := c.buf[min(c.field, len(c.buf)):]
	c.bad = &BadRow{Line: line, Value: excerpt(begin), Fault: f, cell: c.column}
	c.buf = c.buf[:0]
}

// finish turns what was gathered into a row.
func (c *csvRows) finish() (Row, error) {
	if c.bad != nil {
		return Row{}, c.bad
	}
	if cap(c.buf) > 1<<22 { // one giant row must not keep its memory for the rest of the file
		defer func() { c.buf = nil }()
	}
	cells, bad := c.decode.cells(c.cells[:0], c.buf, c.ends, c.started, c.in)
	if bad != nil {
		return Row{}, bad
	}
	c.cells = cells
	return Row{Line: c.started, Cells: cells}, nil
}

// cutOff says that a file ended, or broke, in the middle: a truncated archive or a failing disk.
func cutOff(err error, line int) error {
	return &fault.Error{Kind: fault.Invalid, Key: "file.cut_off", Args: map[string]any{"line": line}, Err: err}
}

func trimBreak(b []byte) []byte {
	b = bytes.TrimSuffix(b, []byte{'\n'})
	return bytes.TrimSuffix(b, []byte{'\r'})
}

// excerpt is the beginning of a cell, fit to show.
func excerpt(b []byte) string {
	const most = 80
	cut := len(b) > most
	if cut {
		b = b[:most]
	}
	s := strings.ToValidUTF8(string(b), "�")
	if cut {
		s += "…"
	}
	return s
}
