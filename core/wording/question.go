package wording

import "strings"

// pairs are words that "and" joins into one thing: the two sides of a scale, and people.
var pairs = map[string][]string{
	"nl": {"vriend", "vrienden", "vriendin", "familie*", "collega*", "kennis*", "bekenden", "buren", "zoon", "dochter", "partner", "gezin*", "nu", "dan", "toe", "af", "heen", "weer", "dicht", "open"},
	"en": {"friend", "friends", "famil*", "colleague*", "acquaintance*", "neighbour*", "son", "daughter", "partner", "then", "now", "again", "forth", "off", "on"},
}

// double finds "and" in what is asked: two questions with one answer.
func (c *check) double() {
	if len(c.sentences) == 0 {
		return
	}
	n := len(c.sentences) - 1
	for i, s := range c.sentences {
		if s.ask {
			n = i
		}
	}
	s := c.sentences[n]
	for i := s.first + 1; i < s.last-1; i++ {
		if w := c.tokens[i].word; !joins[w] || c.oneThing(s, i) {
			continue
		}
		second := i + 1
		if article[c.tokens[second].word] && second+1 < s.last {
			second++
		}
		start, end := c.tokens[i-1].start, c.tokens[second].end
		c.add(Finding{Code: DoubleBarrelled, Key: "double_barrelled", Start: start, End: end, Args: Args{"words": c.quote(start, end)}, Proposal: c.halves(n, i)})
		return
	}
}

// oneThing reports whether "and" joins numbers, people, or the two sides of a scale.
func (c *check) oneThing(s sentence, i int) bool {
	a, b := &c.tokens[i-1], &c.tokens[i+1]
	if digits(a.word) || digits(b.word) || a.number >= 0 || b.number >= 0 || b.word == "met" || b.word == "including" {
		return true
	}
	for _, w := range c.tokens[s.first:i] {
		if w.word == "tussen" || w.word == "between" {
			return true
		}
	}
	both := func(t *token) bool {
		for _, p := range pairs[c.lex.language] {
			if st, ok := strings.CutSuffix(p, "*"); (ok && strings.HasPrefix(t.word, st)) || p == t.word {
				return true
			}
		}
		return false
	}
	if both(a) || both(b) {
		return true
	}
	la, lb := c.lex.side(a.word), c.lex.side(b.word)
	if la.known && lb.known && la.side*lb.side < 0 {
		return true
	}
	neg := c.lex.bit("NEG")
	return b.class&neg != 0 && i > s.first+1 && c.tokens[i-2].class&neg != 0
}

// halves proposes two questions. It can be done when "and" joins the last things of the sentence: then one question has the
// first and one the second. Otherwise the parts are shown side by side when both are sentences.
func (c *check) halves(n, i int) string {
	s := c.sentences[n]
	text := func(from, to int) string { return string(c.runes[from:to]) }
	left := strings.TrimSpace(text(s.start, c.tokens[i-1].to))
	tail := strings.TrimSpace(text(c.tokens[i+1].from, s.end))
	mark := "?"
	if !s.ask {
		mark = "."
	}
	// "de prijs en de kwaliteit": the second begins with a determiner, as the first does.
	if article[c.tokens[i+1].word] {
		for k := i - 1; k > s.first; k-- {
			if c.tokens[k].word == c.tokens[i+1].word || (article[c.tokens[k].word] && i-k <= 4) {
				if c.tokens[k].comma {
					return "" // a list of three
				}
				return left + mark + "\n" + strings.TrimSpace(text(s.start, c.tokens[k].from)) + " " + tail
			}
		}
		return ""
	}
	// "vriendelijk en deskundig": one word on each side, at the end.
	if i+2 == s.last {
		return left + mark + "\n" + strings.TrimSpace(text(s.start, c.tokens[i-1].from)) + " " + tail
	}
	if s.ask && verbFirst[c.tokens[i+1].word] {
		return left + mark + "\n" + capital(tail)
	}
	return ""
}

// joins are words that put two things in one question.
var joins = words("en and alsook alsmede bovendien evenals moreover plus")

var article = words("de het een uw je jouw onze ons the a an your our his her their")
var verbFirst = words("is was werd werden bent heeft hebt kon kreeg ging waren were did has have could are had")

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// negations finds sentences in which one has to work out what yes means: two negatives, or one in a statement to agree with.
func (c *check) negations() {
	neg, un := c.lex.bit("NEG"), c.lex.bit("UN")
	for n, s := range c.sentences {
		var at []int
		agree := false
		for i := s.first; i < s.last; i++ {
			t := &c.tokens[i]
			if t.word == "eens" || t.word == "agree" {
				agree = true
			}
			if t.class&(neg|un) == 0 {
				continue
			}
			// "eens of oneens", "not a 0 or a 10", "tevreden of ontevreden": both sides are offered.
			if i > s.first && (c.tokens[i-1].word == "of" || c.tokens[i-1].word == "or" || c.tokens[i-1].word == "nor") {
				continue
			}
			if i+1 < s.last && t.class&un != 0 && (c.tokens[i+1].word == "of" || c.tokens[i+1].word == "or") {
				continue
			}
			at = append(at, i)
		}
		last := n == len(c.sentences)-1
		key := "negation.double"
		switch {
		case len(at) >= 2 && c.pairable(at):
		case len(at) == 1 && c.tokens[at[0]].class&neg != 0 && last && (agree || !s.ask):
			key = "negation"
		default:
			continue
		}
		start, end := c.tokens[at[0]].start, c.tokens[at[len(at)-1]].end
		c.add(Finding{Code: Negation, Key: key, Start: start, End: end, Args: Args{"words": c.quote(start, end)}, Proposal: c.affirm(n, at)})
	}
}

// pairable reports whether two negatives are more than a word that is hard by itself twice, as in "difficult or unclear".
func (c *check) pairable(at []int) bool {
	neg := c.lex.bit("NEG")
	for _, i := range at {
		if c.tokens[i].class&neg != 0 {
			return true
		}
	}
	return false
}

// affirm says "not unclear" as "clear".
func (c *check) affirm(n int, at []int) string {
	if len(at) != 2 || at[1] != at[0]+1 {
		return ""
	}
	w := c.tokens[at[1]].word
	plain := map[string]string{"moeilijk": "makkelijk", "difficult": "easy", "oneens": "eens", "ontevreden": "tevreden", "dissatisfied": "satisfied", "disagree": "agree"}[w]
	if plain == "" {
		for _, un := range []string{"on", "un"} {
			if cut, ok := strings.CutPrefix(w, un); ok && len(cut) > 3 {
				plain = cut
			}
		}
	}
	if plain == "" {
		return ""
	}
	return tidy(c.splice(c.tokens[at[0]].start, c.tokens[at[1]].end, plain))
}
