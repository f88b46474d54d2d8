package wording

import "strings"

// mostProposed is how many runes a text may have to be proposed as a whole in other words.
const mostProposed = 5000

// propose makes other wording for a finding in sentence n, of tokens from..to. What steers is left out; what is then left is
// proposed, or a plain text of that role when nothing is.
func (c *check) propose(code Code, n, from, to int) string {
	if c.text.plain || len(c.source) > mostProposed {
		return ""
	}
	switch code {
	case ScoreInstruction, Begging, Reward, EmployeeInterest, Pressure, ColouredScore, Preselected, UnequalLinks:
		return c.without(n)
	case Leading:
		if by := c.neutral(n, from, to); by != c.lex.standard(Question) {
			return by
		}
		return ""
	case Loaded:
		return c.open(n)
	case Absolute:
		if c.tokens[from].class&c.lex.bit("ABS") != 0 && to == from+1 && adverb[c.tokens[from].word] {
			return tidy(c.splice(c.tokens[from].start, c.tokens[from].end, ""))
		}
	}
	return ""
}

// adverb lists absolutes that a sentence can do without.
var adverb = map[string]bool{"altijd": true, "steeds": true, "overal": true, "always": true, "everywhere": true}

// without leaves a sentence out. When nothing is left to read, a plain text of this role is proposed. Markup is left alone: a
// sentence may cross elements.
func (c *check) without(n int) string {
	var b strings.Builder
	for i, s := range c.sentences {
		if i != n && !c.steers(i) {
			b.WriteString(strings.TrimSpace(string(c.runes[s.start:s.end])))
			b.WriteByte(' ')
		}
	}
	if rest := tidy(b.String()); rest != "" && strings.ContainsAny(rest, "?.!") {
		if !c.text.Role.asks() || strings.Contains(rest, "?") {
			return rest
		}
	}
	return c.lex.standard(c.text.Role)
}

// steers reports whether a sentence has a severe finding already, so that a proposal leaves it out too.
func (c *check) steers(n int) bool {
	s := c.sentences[n]
	for _, f := range c.found {
		if f.Severity == Severe && f.Start < f.End && s.first < s.last && f.Start >= c.tokens[s.first].start && f.Start <= c.tokens[s.last-1].end {
			return true
		}
	}
	return false
}

// standard is a plain text for a role, in polite form.
func (x *lexicon) standard(r Role) string {
	nl, en := "Hoe waarschijnlijk is het dat u ons aanbeveelt?", "How likely are you to recommend us?"
	switch r {
	case Why:
		nl, en = "Waarom geeft u dit cijfer?", "Why do you give this score?"
	case Cause, Choices:
		nl, en = "Waar ging het vooral over?", "What was it mainly about?"
	case Thanks:
		nl, en = "Dank u wel. We lezen elk antwoord.", "Thank you. We read every answer."
	case Callback:
		nl, en = "Wilt u dat we u terugbellen over uw antwoord?", "Would you like us to call you about your answer?"
	case Invitation, Mail:
		nl, en = "Wilt u vertellen hoe het ging? Elk cijfer is welkom.", "Would you tell us how it went? Every score is welcome."
	}
	if x.language == "en" {
		return en
	}
	return nl
}

// neutral takes praise out of a question, or turns "don't you agree" into a question with two sides.
func (c *check) neutral(n, from, to int) string {
	s := c.sentences[n]
	if !s.ask {
		return c.without(n)
	}
	if rest := c.extent(n); rest != "" {
		return rest
	}
	if rest := c.sides(n); rest != "" {
		return rest
	}
	t := c.tokens
	drop := c.lex.bit("PRAISE")
	var b strings.Builder
	last, cut := s.start, false
	for i := s.first; i < s.last; i++ {
		out := t[i].class&drop != 0 || (i >= from && i < to && t[i].class&c.lex.bit("VIRTUE") != 0)
		join := cut && i > s.first && last == t[i-1].to && (t[i].word == "en" || t[i].word == "and") && i+1 < s.last && t[i+1].class&c.lex.bit("VIRTUE") != 0
		if join {
			to = max(to, i+2)
		}
		if out || join {
			b.WriteString(string(c.runes[last:t[i].from]))
			last, cut = t[i].to, true
		}
	}
	if !cut {
		return c.without(n)
	}
	b.WriteString(string(c.runes[last:s.end]))
	return c.swap(n, capital(tidy(b.String())))
}

// extent turns "don't you agree that …" into "to what extent do you agree or disagree that …".
func (c *check) extent(n int) string {
	s := c.sentences[n]
	that, lead := "dat", "In hoeverre vindt u dat"
	if c.lex.language == "en" {
		that, lead = "that", "To what extent do you agree or disagree that"
	}
	for i := s.first + 1; i < min(s.last-2, s.first+8); i++ {
		if c.tokens[i].word == that {
			return c.swap(n, lead+string(c.runes[c.tokens[i].to:s.end]))
		}
	}
	return ""
}

// swap returns what is read with one sentence replaced.
func (c *check) swap(n int, by string) string {
	s := c.sentences[n]
	return tidy(string(c.runes[:s.start]) + " " + by + " " + string(c.runes[s.end:]))
}

// aboutWords are words after which a question says what it is about.
var aboutWords = words("over met with about")

// sides asks for both sides of a judgement that a question gave away: "satisfied or dissatisfied".
func (c *check) sides(n int) string {
	s := c.sentences[n]
	for i := s.first; i+2 < s.last; i++ {
		t := &c.tokens[i]
		other, ok := c.lex.pole.opposite[t.word]
		if !ok || t.class&c.lex.bit("GLAD") == 0 || !aboutWords[c.tokens[i+1].word] {
			continue
		}
		rest, _, _ := strings.Cut(string(c.runes[t.to:s.end]), ",")
		rest = strings.TrimRight(strings.TrimSpace(rest), "?") + "?"
		if c.lex.language == "en" {
			return c.swap(n, "How "+t.word+" or "+other+" are you "+rest)
		}
		return c.swap(n, "Hoe "+t.word+" of "+other+" bent u "+rest)
	}
	return ""
}

// open proposes the question that a loaded one took the answer of.
func (c *check) open(n int) string {
	if rest := c.sides(n); rest != "" {
		return rest
	}
	s := c.sentences[n]
	if c.text.Role == Why {
		return c.lex.standard(Why)
	}
	switch c.tokens[s.first].word {
	case "waarom", "wat", "hoe":
		return "Wat ging er goed, en wat kan er beter?"
	case "why", "what", "how":
		return "What went well, and what could be better?"
	}
	return ""
}

// steer reports whether a text has a severe finding: what does can't be proposed.
func steer(t Text) bool {
	c := begin(t)
	c.rules()
	for _, f := range c.found {
		if f.Severity == Severe {
			return true
		}
	}
	return false
}

// approve takes out proposals that steer themselves; where that leaves nothing, the plain text of the role stands.
func (c *check) approve() {
	for i := range c.found {
		f := &c.found[i]
		switch f.Code {
		case ScoreInstruction, Begging, Reward, EmployeeInterest, Pressure, Leading:
		default:
			continue
		}
		if f.Proposal == c.text.Body || (f.Proposal != "" && steer(Text{Role: c.text.Role, Language: c.text.Language, Body: f.Proposal, plain: true})) {
			f.Proposal = ""
			if f.Code != Leading {
				f.Proposal = c.lex.standard(c.text.Role)
			}
		}
	}
}
