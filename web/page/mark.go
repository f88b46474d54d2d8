package page

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// piece is a part of a text that does or doesn't match what was searched for.
type piece struct {
	Text string
	Hit  bool
}

// pieces cuts a text at every place where the searched words stand, without regard to case.
func pieces(text, search string) []piece {
	search = strings.TrimSpace(search)
	if search == "" {
		return []piece{{Text: text}}
	}
	var out []piece
	start := 0
	for i := 0; i < len(text); {
		if n := prefixFold(text[i:], search); n > 0 {
			if i > start {
				out = append(out, piece{Text: text[start:i]})
			}
			out = append(out, piece{Text: text[i : i+n], Hit: true})
			i += n
			start = i
			continue
		}
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
	}
	if start < len(text) {
		out = append(out, piece{Text: text[start:]})
	}
	return out
}

// prefixFold returns how many bytes of text match search from its start on, 0 when they don't. Comparing rune by rune
// keeps the positions right where a lower-case letter takes another number of bytes.
func prefixFold(text, search string) int {
	n := 0
	for _, want := range search {
		got, size := utf8.DecodeRuneInString(text[n:])
		if size == 0 || (unicode.ToLower(got) != unicode.ToLower(want)) {
			return 0
		}
		n += size
	}
	return n
}
