package tabular

import (
	"bufio"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"klankbord.org/core/fault"
)

// decoder turns a record's bytes into texts. As long as every byte is ASCII, it doesn't matter which encoding a file
// has; the first record with another byte decides, looking ahead in what is buffered. So one pass is enough.
type decoder struct {
	mode  Encoding
	notes []Warning
}

// passes reports whether a line can be used as it is: it is valid UTF-8 and the file may be UTF-8.
func (d *decoder) passes(b []byte) bool {
	switch d.mode {
	case UTF8:
		return utf8.Valid(b)
	case Auto:
		if isASCII(b) {
			return true
		}
		if utf8.Valid(b) {
			d.mode = UTF8
			return true
		}
		return false
	}
	return isASCII(b)
}

// cells cuts a record into texts.
func (d *decoder) cells(out []string, buf []byte, ends []int, line int, ahead *bufio.Reader) ([]string, *BadRow) {
	if !d.passes(buf) {
		if d.mode == Auto {
			d.decide(buf, line, ahead)
		}
		if d.mode == UTF8 {
			return nil, d.refuse(buf, ends, line, "file.not_utf8", utf8.Valid)
		}
		decoded, moved, ok := from1252(buf, ends)
		if !ok {
			return nil, d.refuse(buf, ends, line, "file.not_windows1252", defined1252)
		}
		buf, ends = decoded, moved
	}
	s, from := string(buf), 0
	for _, end := range ends {
		out = append(out, s[from:end])
		from = end
	}
	return out, nil
}

// decide chooses between a damaged UTF-8 file and a Windows-1252 file: a file in which letters of UTF-8 stand is UTF-8.
func (d *decoder) decide(buf []byte, line int, ahead *bufio.Reader) {
	rest, _ := ahead.Peek(ahead.Buffered())
	if hasWideRune(buf) || hasWideRune(rest) {
		d.mode = UTF8
		return
	}
	d.mode = Windows1252
	d.notes = append(d.notes, Warning{Line: line, Fault: fault.NewInvalid("", "file.windows1252_assumed", "line", line)})
}

// refuse names the first cell that isn't valid.
func (d *decoder) refuse(buf []byte, ends []int, line int, key string, valid func([]byte) bool) *BadRow {
	from := 0
	for i, end := range ends {
		if !valid(buf[from:end]) {
			return &BadRow{Line: line, Value: excerpt(buf[from:end]), Fault: fault.NewInvalid("", key, "line", line), cell: i}
		}
		from = end
	}
	return &BadRow{Line: line, Fault: fault.NewInvalid("", key, "line", line), cell: -1}
}

func isASCII(b []byte) bool {
	for len(b) >= 8 {
		if (b[0]|b[1]|b[2]|b[3]|b[4]|b[5]|b[6]|b[7])&0x80 != 0 {
			return false
		}
		b = b[8:]
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// hasWideRune reports whether a letter of two bytes or more stands in the text.
func hasWideRune(b []byte) bool {
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		if r, size := utf8.DecodeRune(b); r != utf8.RuneError && size > 1 {
			return true
		}
		b = b[1:]
	}
	return false
}

func defined1252(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf && charmap.Windows1252.DecodeByte(c) == utf8.RuneError {
			return false
		}
	}
	return true
}

// from1252 decodes a record; ok is false when it holds a byte that means nothing in Windows-1252.
func from1252(buf []byte, ends []int) (out []byte, moved []int, ok bool) {
	out, moved = make([]byte, 0, len(buf)+len(buf)/4), make([]int, 0, len(ends))
	from := 0
	for _, end := range ends {
		for _, c := range buf[from:end] {
			r := charmap.Windows1252.DecodeByte(c)
			if r == utf8.RuneError {
				return nil, nil, false
			}
			out = utf8.AppendRune(out, r)
		}
		moved = append(moved, len(out))
		from = end
	}
	return out, moved, true
}
