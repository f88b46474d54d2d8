package wording

import (
	"fmt"
	"strings"
)

// A pattern is a sequence of elements with spaces between them, matched within one sentence:
//
//	TOP          a word of that class
//	telt|tell*   one of these words; * stands for any end
//	TOP|hoog     a class or a word
//	~4           at most four words in between
//	^ $          begin and end of the sentence
//	,word        only after a comma, a colon or a dash
//
// Words are folded: small letters without accents or apostrophes.
type pattern []part

type part struct {
	mask       uint64
	words      []string // whole words
	stems      []string // beginnings of words
	gap        int      // words that may be skipped before the next part
	start, end bool
	comma      bool
	initials   uint64 // of its words and stems
}

// initials gives the beginning of a word a bit, to pass over patterns whose words can't be there.
func initials(w string) uint64 {
	if len(w) < 2 {
		return 1
	}
	return 1 << ((uint(w[0])*31+uint(w[1]))%63 + 1)
}

// compile reads patterns that are separated by ";". A class that doesn't exist is a mistake in the program.
func (x *lexicon) compile(source string) []pattern {
	var all []pattern
	for _, one := range strings.Split(source, ";") {
		var p pattern
		for _, f := range strings.Fields(one) {
			p = append(p, x.part(f))
		}
		if len(p) > 0 {
			all = append(all, p)
		}
	}
	return all
}

func (x *lexicon) part(f string) part {
	switch {
	case f == "^":
		return part{start: true}
	case f == "$":
		return part{end: true}
	case f[0] == '~':
		var n int
		if _, err := fmt.Sscanf(f, "~%d", &n); err != nil {
			panic("wording: gap " + f)
		}
		return part{gap: n}
	}
	var p part
	f, p.comma = strings.CutPrefix(f, ",")
	for _, w := range strings.Split(f, "|") {
		switch {
		case w[0] >= 'A' && w[0] <= 'Z':
			p.mask |= x.bit(w)
		case strings.HasSuffix(w, "*"):
			p.stems = append(p.stems, strings.TrimSuffix(w, "*"))
			p.initials |= initials(w[:len(w)-1])
		default:
			p.words = append(p.words, w)
			p.initials |= initials(w)
		}
	}
	return p
}

// fits reports whether a token is what a part asks for.
func (p *part) fits(t *token) bool {
	if p.comma && !t.comma {
		return false
	}
	if p.mask&t.class != 0 {
		return true
	}
	for _, w := range p.words {
		if w == t.word {
			return true
		}
	}
	for _, s := range p.stems {
		if strings.HasPrefix(t.word, s) {
			return true
		}
	}
	return false
}

// match returns the tokens from..to that a pattern covers when it begins at token i of a sentence.
func (p pattern) match(tokens []token, s sentence, i int) (to int, ok bool) {
	if len(p) == 0 {
		return i, true
	}
	head := &p[0]
	switch {
	case head.start:
		if i != s.first {
			return 0, false
		}
		return p[1:].match(tokens, s, i)
	case head.end:
		return i, i == s.last
	case head.gap > 0:
		for skip := 0; skip <= head.gap && i+skip <= s.last; skip++ {
			if to, ok := p[1:].match(tokens, s, i+skip); ok {
				return to, true
			}
		}
		return 0, false
	}
	if i >= s.last || !head.fits(&tokens[i]) {
		return 0, false
	}
	return p[1:].match(tokens, s, i+1)
}

// possible reports whether a sentence may have what every part asks for.
func (p pattern) possible(s sentence) bool {
	for i := range p {
		if e := &p[i]; e.mask|e.initials != 0 && e.mask&s.class == 0 && e.initials&s.initials == 0 {
			return false
		}
	}
	return true
}

// find returns the first place in a sentence where one of the patterns fits.
func find(all []pattern, tokens []token, s sentence) (from, to int, ok bool) {
	for _, p := range all {
		if !p.possible(s) {
			continue
		}
		for i := s.first; i < s.last; i++ {
			if to, ok := p.match(tokens, s, i); ok {
				return i, max(to, i+1), true
			}
			if p[0].start {
				break
			}
		}
	}
	return 0, 0, false
}
