package wording

import (
	"slices"
	"strings"
	"unicode"
)

// token is a word of a text as rules see it.
type token struct {
	word       string // folded
	start, end int    // in runes of the source
	from, to   int    // in runes of what is seen
	class      uint64
	number     int  // 0–10, or -1
	spread     bool // one of the two ends of a range, as in "0 to 10"
	comma      bool // a comma, colon or dash stands before it
}

// sentence is a run of tokens.
type sentence struct {
	first, last int // tokens; last is one past
	start, end  int // in runes of what is seen, with the sign that ends it
	ask         bool
	class       uint64 // of all its words
	initials    uint64
}

// longest is how many words a sentence may have; what is longer is read in pieces.
const longest = 200

// parsed is a text cut into sentences and words.
type parsed struct {
	seen
	lex       *lexicon
	tokens    []token
	sentences []sentence
}

// parse cuts a text.
func parse(text string, lex *lexicon) *parsed {
	p := &parsed{seen: read(text), lex: lex}
	p.cut()
	p.joinSpaced()
	p.joinTen()
	p.classify()
	p.ranges()
	p.split()
	return p
}

// cut finds words; signs that carry meaning are words by themselves.
func (p *parsed) cut() {
	var word []rune
	begin, comma := 0, false
	flush := func(end int) {
		if len(word) > 0 {
			p.tokens = append(p.tokens, token{word: string(word), from: begin, to: end, comma: comma, number: -1})
			word, comma = word[:0], false
		}
	}
	for i, raw := range p.runes {
		r := fold(raw)
		switch {
		case r == 0 || r == '\'' || r == '’' || r == '‘':
			continue // inside a word: collega's, aren't, soft hyphens
		case unicode.IsLetter(r) || unicode.IsDigit(r) || ((r == '@' || r == '$') && len(word) > 0 && i+1 < len(p.runes) && unicode.IsLetter(p.runes[i+1])):
			if len(word) == 0 {
				begin = i
			}
			if len(word) < 60 {
				word = append(word, r)
			}
		case r == '=' || r == '%' || r == '€' || face(r) != 0:
			flush(i)
			name := string(r)
			if f := face(r); f != 0 {
				name = map[int]string{1: ":)", -1: ":(", 2: ":|"}[f]
			}
			p.tokens = append(p.tokens, token{word: name, from: i, to: i + 1, comma: comma, number: -1})
			comma = false
		default:
			flush(i)
			if r == ',' || r == ':' || r == ';' || r == '(' || r == '–' || r == '—' {
				comma = true
			}
		}
	}
	flush(len(p.runes))
}

// joinSpaced reads "G I V E" as one word: letters by themselves, four or more, with one sign between them. A wider gap ends a
// word; without any, words that we know are looked for.
func (p *parsed) joinSpaced() {
	var out []token
	for i := 0; i < len(p.tokens); {
		j := i
		for j < len(p.tokens) && single(p.tokens[j]) && (j == i || p.tokens[j].from-p.tokens[j-1].to <= 4) {
			j++
		}
		if j-i < 4 {
			out = append(out, p.tokens[i])
			i++
			continue
		}
		for k := i; k < j; {
			e := k + 1
			for e < j && p.tokens[e].from-p.tokens[e-1].to <= 1 {
				e++
			}
			out = append(out, p.segment(p.tokens[k:e])...)
			k = e
		}
		i = j
	}
	p.tokens = out
}

func single(t token) bool {
	r := []rune(t.word)
	return len(r) == 1 && unicode.IsLetter(r[0])
}

// segment joins letters into one word, or into the words that we know when that covers them all.
func (p *parsed) segment(letters []token) []token {
	join := func(from, to int) token {
		var b strings.Builder
		for _, l := range letters[from:to] {
			b.WriteString(l.word)
		}
		return token{word: b.String(), from: letters[from].from, to: letters[to-1].to, comma: letters[from].comma, number: -1}
	}
	n := len(letters)
	if n > 200 || p.lex.knows(join(0, n).word) {
		return []token{join(0, n)}
	}
	back := make([]int, n+1) // where the word that ends here begins; -1: can't be reached
	for e := 1; e <= n; e++ {
		back[e] = -1
		for b := max(0, e-16); b < e; b++ {
			if back[b] >= 0 && p.lex.knows(join(b, e).word) {
				back[e] = b
				break
			}
		}
	}
	if back[n] < 0 {
		return []token{join(0, n)}
	}
	var words []token
	for e := n; e > 0; e = back[e] {
		words = append(words, join(back[e], e))
	}
	slices.Reverse(words)
	return words
}

// joinTen reads "1 0" as 10.
func (p *parsed) joinTen() {
	for i := 0; i+1 < len(p.tokens); i++ {
		a, b := p.tokens[i], p.tokens[i+1]
		alone := (i == 0 || !digits(p.tokens[i-1].word)) && (i+2 >= len(p.tokens) || !digits(p.tokens[i+2].word))
		if a.word == "1" && b.word == "0" && b.from-a.to == 1 && p.runes[a.to] == ' ' && alone {
			p.tokens[i].word, p.tokens[i].to = "10", b.to
			p.tokens = slices.Delete(p.tokens, i+1, i+2)
		}
	}
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// classify gives words their classes and numbers their value.
func (p *parsed) classify() {
	for i := range p.tokens {
		t := &p.tokens[i]
		t.word = unleet(t.word, p.lex.knows)
		t.start, t.end = p.at[t.from], p.at[t.to-1]+1
		t.class = p.lex.classes(t.word)
		t.number = p.lex.score(t.word)
	}
	scoreLess, scoreNot := p.lex.bit("UNIT"), p.lex.bit("ORDINAL")
	for i := range p.tokens {
		t := &p.tokens[i]
		if t.number < 0 {
			continue
		}
		after := i+1 < len(p.tokens) && p.tokens[i+1].class&scoreLess != 0 && !p.tokens[i+1].comma
		before := i > 0 && p.tokens[i-1].class&scoreNot != 0
		part := (t.to < len(p.runes)-1 && strings.ContainsRune(".,:/", p.runes[t.to]) && unicode.IsDigit(p.runes[t.to+1])) ||
			(t.from > 1 && strings.ContainsRune(".,:/", p.runes[t.from-1]) && unicode.IsDigit(p.runes[t.from-2]))
		if after || before || part {
			t.number = -1
		}
	}
}

// ranges marks both ends of "0 to 10", "0–6" and gives numbers their classes.
func (p *parsed) ranges() {
	num, top, low, ends, to := p.lex.bit("NUM"), p.lex.bit("TOP"), p.lex.bit("LOWNUM"), p.lex.bit("RNG"), p.lex.bit("TO")
	last := -1
	for i := range p.tokens {
		if p.tokens[i].number < 0 {
			continue
		}
		if last >= 0 && i-last <= 4 && p.joined(last, i, to) {
			p.tokens[last].spread, p.tokens[i].spread = true, true
		}
		last = i
	}
	for i := range p.tokens {
		t := &p.tokens[i]
		switch {
		case t.number < 0:
		case t.spread:
			t.class |= ends
		default:
			t.class |= num
			if t.number >= 9 {
				t.class |= top
			}
			if t.number <= 4 {
				t.class |= low
			}
		}
	}
}

// joined reports whether only words such as "to" or a dash stand between two numbers.
func (p *parsed) joined(a, b int, to uint64) bool {
	if b == a+1 {
		return strings.ContainsAny(string(p.runes[p.tokens[a].to:p.tokens[b].from]), "-–—")
	}
	for _, t := range p.tokens[a+1 : b] {
		if t.class&to == 0 {
			return false
		}
	}
	return p.tokens[a+1].word != "en" && p.tokens[a+1].word != "and"
}

// split finds sentences: a full stop before a space, a question or exclamation mark, a new line.
func (p *parsed) split() {
	first, start := 0, 0
	for i := 0; i < len(p.tokens); i++ {
		end := len(p.runes)
		if i+1 < len(p.tokens) {
			end = p.tokens[i+1].from
		}
		stop, ask := -1, false
		for k := p.tokens[i].to; k < end; k++ {
			r := p.runes[k]
			if strings.ContainsRune("?!…\n", r) || (r == '.' && (k+1 >= len(p.runes) || unicode.IsSpace(p.runes[k+1]))) {
				if stop = k + 1; r == '?' {
					ask = true
				}
			}
		}
		if stop < 0 && i+1-first >= longest {
			stop = p.tokens[i].to
		}
		if i+1 == len(p.tokens) && stop < 0 {
			stop = len(p.runes)
		}
		if stop >= 0 {
			s := sentence{first: first, last: i + 1, start: start, end: stop, ask: ask}
			for _, t := range p.tokens[first : i+1] {
				s.class |= t.class
				s.initials |= initials(t.word)
			}
			p.sentences = append(p.sentences, s)
			first, start = i+1, stop
		}
	}
}
