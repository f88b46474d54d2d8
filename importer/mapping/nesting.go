package mapping

import (
	"strings"

	"klankbord.org/core/fault"
)

const (
	maxLine     = 20_000 // characters on a line
	maxBrackets = 64     // open at the same time
	maxMarks    = 16     // "- " and "? " one after another on a line
	maxColons   = 4000   // ": " on a line
)

// nesting refuses a text that the parser of YAML would follow too deep, before it sees it: the parser takes a frame of
// the stack for every level, and some levels cost it the square of their number.
func nesting(src string) *fault.Error {
	open, number := 0, 0
	for line := range strings.Lines(src) {
		number++
		at := &node{line: number, col: 1}
		if len(line) > maxLine || marks(line) > maxMarks || strings.Count(line, ": ") > maxColons {
			return at.fault("mapping.too_large", "max", maxNodes)
		}
		if open = max(0, open+brackets(line)); open > maxBrackets {
			return at.fault("mapping.too_large", "max", maxNodes)
		}
	}
	return nil
}

// marks counts the list and key marks with which a line begins.
func marks(line string) int {
	n := 0
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case ' ', '\t':
		case '-', '?', ':':
			n++
		default:
			return n
		}
	}
	return n
}

// brackets is how many more brackets a line opens than it closes, at most; those in quotes don't count, nor what
// follows a #.
func brackets(line string) int {
	quote, open, most := byte(0), 0, 0
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case quote == '"' && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && (i == 0 || strings.IndexByte(" [{,:-", line[i-1]) >= 0):
			quote = c
		case c == '#' && (i == 0 || line[i-1] == ' '):
			return result(open, most)
		case c == '[' || c == '{':
			open++
			most = max(most, open)
		case c == ']' || c == '}':
			open--
		}
	}
	return result(open, most)
}

// result reports the most that was open when that alone is too much, and otherwise what stays open.
func result(open, most int) int {
	if most > maxBrackets {
		return most
	}
	return open
}
