package wording

import (
	"strings"
	"unicode"
)

// plainWord is a word above B1 and what to say in its place.
type plainWord struct {
	word  string
	stem  bool
	plain string
}

// plainWords reads a list, by the first two letters of each word.
func plainWords(source string) map[string][]plainWord {
	all := map[string][]plainWord{}
	for line := range strings.Lines(source) {
		hard, plain, ok := strings.Cut(strings.TrimSpace(line), "=")
		if !ok {
			continue
		}
		w, stem := strings.CutSuffix(hard, "*")
		all[w[:2]] = append(all[w[:2]], plainWord{w, stem, plain})
	}
	return all
}

// Sentences longer than this are hard to follow at B1, counted in words.
const maxWords = 25

// longestWord is how many letters a word may have before it is called long: compounds make Dutch words longer.
func (x *lexicon) longestWord() int {
	if x.language == "en" {
		return 17
	}
	return 24
}

// plainFor returns what to say in place of a word.
func (x *lexicon) plainFor(w string) (string, bool) {
	if len(w) < 2 {
		return "", false
	}
	for _, p := range x.plain[w[:2]] {
		if w == p.word || (p.stem && strings.HasPrefix(w, p.word)) {
			return p.plain, true
		}
	}
	return "", false
}

// hardWords finds words above B1.
func (c *check) hardWords() {
	proposal := c.inPlainWords()
	for i := range c.tokens {
		t := &c.tokens[i]
		if plain, ok := c.lex.plainFor(t.word); ok {
			c.add(Finding{Code: Jargon, Key: "jargon", Start: t.start, End: t.end, Args: Args{"word": c.quote(t.start, t.end), "plain": plain}, Proposal: proposal})
		} else if (len(t.word) > c.lex.longestWord() || (len(t.word) >= 12 && bookish(t.word))) && !strings.ContainsAny(t.word, "0123456789") {
			c.add(Finding{Code: Jargon, Key: "jargon.long", Start: t.start, End: t.end, Args: Args{"word": c.quote(t.start, t.end), "letters": len([]rune(t.word))}})
		}
	}
}

// bookish reports whether a word ends as words of reports do.
func bookish(w string) bool {
	for _, end := range []string{"iviteit", "isatie", "isering", "aliteit", "isation", "ization", "iveness", "ibility", "ational"} {
		if strings.HasSuffix(w, end) {
			return true
		}
	}
	return false
}

// inPlainWords says all hard words in plain ones.
func (c *check) inPlainWords() string {
	var b strings.Builder
	last, must := 0, false
	for i := range c.tokens {
		t := &c.tokens[i]
		if must && t.word == "te" { // "dient te sturen" is "moet sturen"
			b.WriteString(strings.TrimRight(c.quote(last, t.start), " "))
			last, must = t.end, false
			continue
		}
		plain, ok := c.lex.plainFor(t.word)
		if !ok || t.start < last {
			continue
		}
		must = must || t.word == "dient" || t.word == "dienen"
		b.WriteString(c.quote(last, t.start))
		b.WriteString(likeCase(c.quote(t.start, t.end), plain))
		last = t.end
	}
	b.WriteString(c.quote(last, len(c.source)))
	return b.String()
}

// likeCase begins with a capital where the word it replaces did.
func likeCase(old, plain string) string {
	for _, r := range old {
		if unicode.IsUpper(r) {
			return capital(plain)
		}
		break
	}
	return plain
}

func capital(s string) string {
	for i, r := range s {
		return string(unicode.ToUpper(r)) + s[i+len(string(r)):]
	}
	return s
}

// longSentences finds sentences of more words than one can hold.
func (c *check) longSentences() {
	for _, s := range c.sentences {
		if n := s.last - s.first; n > maxWords {
			c.add(Finding{Code: LongSentence, Key: "long_sentence", Start: c.tokens[s.first].start, End: c.tokens[s.last-1].end,
				Args: Args{"count": n, "most": maxWords}, Proposal: c.cutLong(s)})
		}
	}
}

// cutLong cuts a long sentence in two at a comma or "and" near its middle where a new sentence can begin: before a word such
// as "so" or "which" none can, and then nothing is proposed.
func (c *check) cutLong(s sentence) string {
	middle, best := (s.first+s.last)/2, -1
	for i := s.first + 5; i < s.last-4; i++ {
		t := &c.tokens[i]
		and := t.word == "en" || t.word == "and"
		if !and || !(t.comma || i > s.first) || i+1 >= s.last || !c.subject(&c.tokens[i+1]) {
			continue
		}
		if best < 0 || abs(i-middle) < abs(best-middle) {
			best = i
		}
	}
	if best < 0 {
		return ""
	}
	return c.splice(c.tokens[best-1].end, c.tokens[best+1].end, ". "+capital(c.quote(c.tokens[best+1].start, c.tokens[best+1].end)))
}

// subject reports whether a new sentence can begin with a word.
func (c *check) subject(t *token) bool {
	return t.class&(c.lex.bit("YOU")|c.lex.bit("WE")) != 0 && t.word != "uw" && t.word != "your" && t.word != "onze" && t.word != "our"
}

func abs(n int) int { return max(n, -n) }
