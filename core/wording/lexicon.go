package wording

import (
	"slices"
	"strconv"
	"strings"
)

// lexicon is what is known of a language.
type lexicon struct {
	language string
	bits     map[string]uint64
	exact    map[string]uint64
	stems    map[string][]entry // by their first two letters
	inner    []entry            // anywhere in a word, for compounds
	tails    []entry            // at the end of a word, for compounds
	numbers  map[string]int
	rules    []compiled
	plain    map[string][]plainWord
	pole     poles
}

type entry struct {
	text  string
	class uint64
}

// newLexicon reads classes, one a line: NAME: word stem* *tail *inner*.
func newLexicon(language, classes, numbers string) *lexicon {
	x := &lexicon{language: language, bits: map[string]uint64{}, exact: map[string]uint64{}, stems: map[string][]entry{}, numbers: map[string]int{}}
	for _, name := range []string{"NUM", "TOP", "LOWNUM", "RNG"} {
		x.declare(name)
	}
	for i, all := range strings.Fields(numbers) {
		for _, w := range strings.Split(all, "|") {
			x.numbers[w] = i
		}
	}
	for line := range strings.Lines(classes) {
		name, words, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			continue
		}
		bit := x.declare(name)
		for _, w := range strings.Fields(words) {
			x.add(w, bit)
		}
	}
	return x
}

func (x *lexicon) declare(name string) uint64 {
	if b, ok := x.bits[name]; ok {
		return b
	}
	if len(x.bits) == 64 {
		panic("wording: more than 64 classes")
	}
	b := uint64(1) << len(x.bits)
	x.bits[name] = b
	return b
}

func (x *lexicon) add(w string, bit uint64) {
	head, tail := strings.HasPrefix(w, "*"), strings.HasSuffix(w, "*")
	bare := strings.Trim(w, "*")
	e := entry{bare, bit}
	switch {
	case head && tail:
		x.inner = append(x.inner, e)
	case head:
		x.tails = append(x.tails, e)
	case tail:
		x.stems[bare[:2]] = append(x.stems[bare[:2]], e)
	default:
		x.exact[bare] |= bit
	}
}

// bit returns a class; one that wasn't declared is a mistake in the program.
func (x *lexicon) bit(name string) uint64 {
	b, ok := x.bits[name]
	if !ok {
		panic("wording: no class " + name + " in " + x.language)
	}
	return b
}

// classes returns all classes of a folded word.
func (x *lexicon) classes(w string) uint64 {
	c := x.exact[w]
	if len(w) >= 2 {
		for _, e := range x.stems[w[:2]] {
			if strings.HasPrefix(w, e.text) {
				c |= e.class
			}
		}
	}
	if len(w) > 4 {
		for _, e := range x.inner {
			if strings.Contains(w, e.text) {
				c |= e.class
			}
		}
		for _, e := range x.tails {
			if strings.HasSuffix(w, e.text) {
				c |= e.class
			}
		}
	}
	return c
}

// knows reports whether a word has a class or a value.
func (x *lexicon) knows(w string) bool {
	_, number := x.numbers[w]
	return number || x.classes(w) != 0
}

// score returns the value of a figure or number word of 0 to 10, else -1.
func (x *lexicon) score(w string) int {
	if n, ok := x.numbers[w]; ok {
		return n
	}
	if digits(w) && len(w) <= 2 {
		if n, err := strconv.Atoi(w); err == nil && n <= 10 {
			return n
		}
	}
	return -1
}

// in reports whether a token has one of these classes.
func (x *lexicon) in(t *token, names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return t.class&x.bit(n) != 0 })
}

// languages are the lexicons, made once.
var languages = map[string]*lexicon{"nl": dutch(), "en": english()}

// lexiconOf returns the lexicon of a language, Dutch for any that isn't English.
func lexiconOf(language string) *lexicon {
	if language == "en" {
		return languages["en"]
	}
	return languages["nl"]
}
