package wording

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// check is one text being checked.
type check struct {
	*parsed
	text   Text
	source []rune
	found  []Finding
}

// Check returns what is wrong with a text, the heaviest first, then in the order of the text. It never fails: a text in another
// language, or none, just has no findings.
func Check(t Text) []Finding {
	c := begin(t)
	t = c.text
	c.rules()
	c.approve()
	c.faces()
	c.clickable()
	if t.Role == Question {
		c.double()
		c.negations()
	}
	c.hardWords()
	c.longSentences()
	switch t.Role {
	case Scale:
		c.scale(t.Choices)
	case Choices:
		c.ways(t.Choices)
	}
	return c.sorted()
}

// begin makes a text fit to be checked: it has a role, is valid and not endless.
func begin(t Text) *check {
	if t.Role == "" {
		t.Role = Question
	}
	t.Body = strings.ToValidUTF8(t.Body, "\uFFFD")
	if utf8.RuneCountInString(t.Body) > MaxRunes {
		t.Body = string([]rune(t.Body)[:MaxRunes])
	}
	lex := lexiconOf(t.Language)
	return &check{parsed: parse(t.Body, lex), text: t, source: []rune(t.Body)}
}

// add keeps a finding; of one kind a sentence gets one, but for hard words.
func (c *check) add(f Finding) {
	if f.Severity == "" {
		f.Severity = about[f.Code].severity
	}
	f.Language = c.lex.language
	if f.Choice > 0 && f.Choice <= len(c.text.Choices) && f.Start == 0 && f.End == 0 {
		f.Quote = c.text.Choices[f.Choice-1]
	} else {
		f.Quote = c.quote(f.Start, f.End)
	}
	c.found = append(c.found, f)
}

func (c *check) sorted() []Finding {
	at := func(x Code) int { return slices.Index(Codes, x) }
	slices.SortStableFunc(c.found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Severity.rank(), b.Severity.rank()), cmp.Compare(a.Start, b.Start), cmp.Compare(at(a.Code), at(b.Code)))
	})
	return c.found
}

// mostFindings is how many findings of patterns a text gets: whoever mends that many checks it again.
const mostFindings = 50

// quote returns a part of the source, in runes.
func (c *check) quote(start, end int) string { return string(c.source[start:end]) }

// splice returns the source with a part replaced.
func (c *check) splice(start, end int, by string) string {
	return string(c.source[:start]) + by + string(c.source[end:])
}

// rules tries every pattern that is about this role on every sentence.
func (c *check) rules() {
	letter := letters[c.text.Role]
	said := map[Code]int{} // the last sentence that a code was found in, counted from 1
	for i := range c.lex.rules {
		r := &c.lex.rules[i]
		if strings.IndexByte(r.roles, letter) < 0 || (r.code == Loaded && c.text.Happy) {
			continue
		}
		for n, s := range c.sentences {
			if len(c.found) >= mostFindings {
				return
			}
			from, to, ok := find(r.match, c.tokens, s)
			if !ok {
				continue
			}
			if _, _, honest := find(r.unless, c.tokens, s); honest || said[r.code] == n+1 || (r.rule.key == "score_instruction.number" && c.steers(n)) {
				continue
			}
			said[r.code] = n + 1
			start, end := c.tokens[from].start, c.tokens[to-1].end
			f := Finding{Code: r.code, Key: r.rule.key, Start: start, End: end, Args: Args{"words": c.quote(start, end)}, Proposal: c.propose(r.code, n, from, to)}
			if r.code == Leading && (c.text.Role == Invitation || c.text.Role == Mail || c.text.Role == Why) {
				f.Severity = Warning
			}
			c.add(f)
		}
	}
}

// faces finds faces that say which answer is good: two that differ, or one beside a score.
func (c *check) faces() {
	glad, sad, mid := c.lex.bit("FACEUP"), c.lex.bit("FACEDOWN"), c.lex.bit("FACEMID")
	kinds, first, last, count := uint64(0), -1, -1, 0
	for i := range c.tokens {
		if k := c.tokens[i].class & (glad | sad | mid); k != 0 {
			if kinds |= k; first < 0 {
				first = i
			}
			last, count = i, count+1
		}
	}
	several := kinds&(kinds-1) != 0
	if first < 0 || (!several && len(c.links) == 0) || (c.text.Role == Thanks && !several) {
		return
	}
	start, end := c.tokens[first].start, c.tokens[last].end
	var b strings.Builder
	for _, r := range c.source {
		if face(r) == 0 {
			b.WriteRune(r)
		}
	}
	c.add(Finding{Code: ColouredScore, Key: "coloured_score.faces", Start: start, End: end, Args: Args{"count": count}, Proposal: tidy(b.String())})
}

// clickable compares the scores that can be clicked.
func (c *check) clickable() {
	if len(c.links) == 0 {
		return
	}
	start, end := c.links[0].start, c.links[len(c.links)-1].end
	all := Finding{Start: start, End: end, Args: Args{"count": len(c.links)}, Proposal: c.lex.neutralLinks(c.links)}
	colours, shapes := map[string]bool{}, map[string]bool{}
	ordered, plain := true, 0
	for i, l := range c.links {
		if l.chosen {
			f := all
			f.Code, f.Key, f.Start, f.End, f.Proposal = Preselected, "preselected.field", l.start, l.end, c.unchosen(l)
			c.add(f)
		}
		if l.field {
			continue
		}
		colours[l.colour], shapes[l.shape] = true, true
		plain++
		ordered = ordered && (i == 0 || l.score == c.links[i-1].score+1)
	}
	if plain < 2 {
		return
	}
	if len(colours) > 1 {
		all.Code, all.Key = ColouredScore, "coloured_score.links"
		c.add(all)
	}
	switch {
	case len(shapes) > 1:
		all.Code, all.Key = UnequalLinks, "unequal_links.look"
		c.add(all)
	case !ordered || c.links[0].score > 1:
		all.Code, all.Key = UnequalLinks, "unequal_links.order"
		c.add(all)
	}
}

// unchosen takes "checked" out of a field.
func (c *check) unchosen(l link) string {
	field := c.quote(l.start, l.end)
	for _, w := range []string{"checked", "selected"} {
		if i := strings.Index(strings.ToLower(field), w); i >= 0 && len(strings.ToLower(field)) == len(field) {
			rest := field[i+len(w):]
			if cut, ok := strings.CutPrefix(rest, `="`); ok {
				_, rest, _ = strings.Cut(cut, `"`)
			}
			return c.splice(l.start, l.end, strings.TrimRight(field[:i], " ")+rest)
		}
	}
	return ""
}

// neutralLinks says how scores stand in a message that doesn't steer.
func (x *lexicon) neutralLinks(links []link) string {
	most := 0
	for _, l := range links {
		most = max(most, l.score)
	}
	scores := "0 1 2 3 4 5 6 7 8 9 10"
	if most <= 7 {
		scores = "1 2 3 4 5 6 7"[:max(5, most)*2-1]
	}
	if x.language == "en" {
		return scores + " — in this order, all with the same look"
	}
	return scores + " — in deze volgorde, allemaal met hetzelfde uiterlijk"
}

// tidy closes the gaps that leaving something out makes.
func tidy(s string) string {
	for _, p := range [][2]string{{" ,", ","}, {" .", "."}, {" ?", "?"}, {" !", "!"}, {" :", ":"}, {",,", ","}} {
		s = strings.ReplaceAll(s, p[0], p[1])
	}
	for strings.Contains(s, "  ") {
		s = strings.ReplaceAll(s, "  ", " ")
	}
	return strings.TrimSpace(s)
}
