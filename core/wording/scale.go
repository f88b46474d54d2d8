package wording

import (
	"slices"
	"strings"
)

// poles are what a language needs to tell the two sides of a scale apart, and to name the other side.
type poles struct {
	good, bad, middle  []string          // stems of words
	flip               []string          // words that turn the side round
	strong             []string          // words that make it stronger
	opposite           map[string]string // word for the other side
	skip               []string          // labels that have no side: frequencies, amounts, ways out
	other, unknown     []string          // ways out, as beginnings of a folded label
	addOther, addDunno string
}

var dutchPoles = poles{
	good:   []string{"tevreden", "goed", "eens", "waarschijnlijk", "makkelijk", "gemakkelijk", "snel", "bliksemsnel", "uitstekend", "fantastisch", "geweldig", "voldoende", "lekker", "heerlijk", "fijn", "prettig", "leuk", "mooi", "perfect", "zeker", "vriendelijk", "duidelijk", "schoon", "veilig", "vertrouwen", "blij", "positief", "ja", "super", "ruim", "volledig", "belangrijk", "behulpzaam", "deskundig", "helemaal", "prima", "hartelijk", "warm", "nuttig", "onmisbaar", "handig", "interessant", "netjes", "rustig", "leerzaam", "betrouwbaar", "aardig", "gezellig", "nette", "betaalbaar", "goedkoop", "eerlijk"},
	bad:    []string{"slecht", "matig", "oneens", "moeilijk", "lastig", "langzaam", "traag", "vies", "vuil", "verschrikkelijk", "vreselijk", "teleurgesteld", "teleurstellend", "saai", "koud", "stom", "nee", "negatief", "zwak", "nooit", "boos"},
	middle: []string{"neutraal", "gewoon", "misschien", "gemiddeld", "oke", "redelijkwel"},
	flip:   []string{"niet", "geen", "nauwelijks"},
	strong: []string{"heel", "zeer", "erg", "helemaal", "super", "bliksem", "uitstekend", "fantastisch", "geweldig", "heerlijk", "perfect", "verschrikkelijk", "vreselijk", "volledig", "uiterst", "enorm"},
	opposite: map[string]string{"tevreden": "ontevreden", "goed": "slecht", "eens": "oneens", "waarschijnlijk": "onwaarschijnlijk", "makkelijk": "moeilijk", "gemakkelijk": "moeilijk", "snel": "langzaam", "duidelijk": "onduidelijk",
		"vriendelijk": "onvriendelijk", "veilig": "onveilig", "lekker": "vies", "prettig": "onprettig", "belangrijk": "onbelangrijk", "voldoende": "onvoldoende", "positief": "negatief", "deskundig": "ondeskundig", "schoon": "vies", "fijn": "vervelend", "leuk": "saai", "mooi": "lelijk", "ja": "nee"},
	skip:     []string{"weet ", "geen mening", "geen idee", "nvt", "niet van toepassing", "anders", "nooit", "elke ", "een paar keer", "vaak", "soms", "altijd", "te ", "veel te ", "veel meer", "minder", "meer"},
	other:    []string{"anders", "iets anders", "overig", "een andere", "andere ", "ander onderwerp", "geen van", "iets wat hier niet", "niet in de lijst", "staat er niet bij"},
	unknown:  []string{"weet ik niet", "weet niet", "dat weet ik niet", "ik weet", "geen idee", "geen mening", "niet van toepassing", "nvt", "n v t", "zeg ik liever niet", "onbekend", "kan ik niet zeggen", "twijfel"},
	addOther: "Iets anders", addDunno: "Weet ik niet",
}

var englishPoles = poles{
	good:   []string{"satisf", "good", "agree", "likely", "easy", "fast", "lightning", "quick", "excellent", "fantastic", "amazing", "great", "fine", "perfect", "definitely", "friendly", "clear", "clean", "safe", "happy", "pleased", "positive", "yes", "super", "completely", "important", "helpful", "trust", "wonderful", "pleasant", "nice", "strongly", "warm", "useful", "indispensable", "handy", "interesting", "tidy", "calm", "instructive", "reliable", "kind", "cosy", "affordable", "cheap", "honest", "fun", "valuable", "professional"},
	bad:    []string{"bad", "poor", "disagree", "difficult", "hard", "slow", "awful", "terrible", "horrible", "mediocre", "dissatisf", "disappoint", "no", "negative", "weak", "boring", "dull", "cold", "never", "unlikely", "dirty", "angry"},
	middle: []string{"neutral", "ok", "okay", "maybe", "average", "neither", "fair"},
	flip:   []string{"not", "no", "hardly"},
	strong: []string{"very", "strongly", "extremely", "completely", "super", "lightning", "excellent", "fantastic", "amazing", "great", "perfect", "awful", "terrible", "horrible", "definitely", "totally"},
	opposite: map[string]string{"satisfied": "dissatisfied", "good": "poor", "agree": "disagree", "likely": "unlikely", "easy": "difficult", "fast": "slow", "quick": "slow", "clear": "unclear", "friendly": "unfriendly", "safe": "unsafe",
		"pleasant": "unpleasant", "important": "unimportant", "positive": "negative", "clean": "dirty", "helpful": "unhelpful", "happy": "unhappy", "nice": "unpleasant", "yes": "no"},
	skip:     []string{"dont know", "do not know", "no opinion", "no idea", "na", "not applicable", "other", "never", "every ", "a few times", "often", "sometimes", "always", "too ", "much too ", "much more", "less", "more", "about right"},
	other:    []string{"other", "something else", "another", "none of", "not listed", "not in the list", "else"},
	unknown:  []string{"dont know", "do not know", "i dont know", "i do not know", "not sure", "no idea", "no opinion", "not applicable", "na", "n a", "cant say", "i cant", "cannot say", "i cannot", "unknown", "prefer not", "unsure", "dont remember", "i dont remember"},
	addOther: "Something else", addDunno: "Don't know",
}

// label is one end or step of a scale.
type label struct {
	side   int // 1 good, -1 bad, 0 in the middle
	known  bool
	strong bool
}

// folded brings a label to words with single spaces.
func (x *lexicon) folded(text string) string {
	var words []string
	for _, t := range parse(text, x).tokens {
		words = append(words, t.word)
	}
	return strings.Join(words, " ")
}

func begins(s string, all []string) bool {
	return slices.ContainsFunc(all, func(p string) bool {
		return s == strings.TrimSpace(p) || (strings.HasSuffix(p, " ") && strings.HasPrefix(s, p)) || strings.HasPrefix(s, p+" ") || (len(p) > 4 && strings.HasPrefix(s, p))
	})
}

// side reads on which side of a scale a label stands.
func (x *lexicon) side(text string) label {
	p, s := &x.pole, x.folded(text)
	if s == "not at all" || s == "helemaal niet" {
		return label{side: -1, known: true, strong: true}
	}
	var l label
	turned := false
	for _, w := range strings.Fields(s) {
		turned = turned || slices.Contains(p.flip, w)
		l.strong = l.strong || stem(w, p.strong)
		bare := w
		opposite := false
		for _, un := range []string{"on", "un", "dis", "in"} {
			if cut, ok := strings.CutPrefix(w, un); ok && len(cut) > 3 && stem(cut, p.good) {
				bare, opposite = cut, true
			}
		}
		switch {
		case opposite:
			l.side, l.known = -1, true
		case stem(bare, p.bad):
			l.side, l.known = -1, true
		case stem(bare, p.middle):
			l.side, l.known = 0, true
			return l
		case stem(bare, p.good) && !(l.known && l.side != 0):
			l.side, l.known = 1, true
		}
	}
	if strings.Contains(s, "neither") || strings.Contains(s, " en niet ") || strings.Contains(s, " noch ") {
		return label{known: true}
	}
	if turned && (l.known && l.side > 0) {
		l.side = -1
	}
	return l
}

func stem(w string, all []string) bool {
	return slices.ContainsFunc(all, func(s string) bool {
		return w == s || (len(s) > 3 && strings.HasPrefix(w, s))
	})
}

// scale checks the labels of a scale, the lowest first: as many good as bad ones, and ends that mirror each other.
func (c *check) scale(choices []string) {
	up, down, faces := 0, 0, 0
	known := 0
	var sides []label
	for _, text := range choices {
		if hasFace(text) {
			faces++
		}
		if begins(c.lex.folded(text), c.lex.pole.skip) {
			continue
		}
		l := c.lex.side(text)
		sides = append(sides, l)
		if l.known {
			known++
			up, down = up+max(l.side, 0), down+max(-l.side, 0)
		}
	}
	if faces > 0 {
		c.add(Finding{Code: ColouredScore, Key: "coloured_score.faces", Choice: 1, Args: Args{"count": faces}, Proposal: c.lex.neutralEnds()})
		return
	}
	if len(sides) < 2 || known*2 <= len(sides) || known < 2 || slices.ContainsFunc(choices, func(s string) bool {
		return strings.HasPrefix(c.lex.folded(s), "te ") || strings.HasPrefix(c.lex.folded(s), "too ")
	}) {
		return
	}
	first, last := sides[0], sides[len(sides)-1]
	switch {
	case up != down:
		c.add(Finding{Code: Unbalanced, Severity: leaning(up, down), Key: "unbalanced", Choice: 1, Args: Args{"up": up, "down": down}, Proposal: c.mirrored(choices)})
	case len(sides) == 2 && first.known && last.known && first.strong != last.strong && !strings.Contains(c.lex.folded(choices[0]), "geen") && !strings.Contains(c.lex.folded(choices[0]), "not"):
		c.add(Finding{Code: Unbalanced, Severity: Hint, Key: "unbalanced.strength", Choice: 1, Proposal: c.mirrored(choices)})
	}
}

// leaning is severe when a scale has no way to be unhappy, or none to be happy.
func leaning(up, down int) Severity {
	if up == 0 || down == 0 {
		return Severe
	}
	return Warning
}

func hasFace(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return face(r) != 0 })
}

func (x *lexicon) neutralEnds() string {
	if x.language == "en" {
		return "Very dissatisfied … Very satisfied"
	}
	return "Heel ontevreden … Heel tevreden"
}

// mirrored proposes the ends of a scale: the best label, and the same with its opposite.
func (c *check) mirrored(choices []string) string {
	for i := len(choices) - 1; i >= 0; i-- {
		l := c.lex.side(choices[i])
		if !l.known || l.side <= 0 {
			continue
		}
		for _, t := range parse(choices[i], c.lex).tokens {
			if other, ok := c.lex.pole.opposite[t.word]; ok {
				r := []rune(choices[i])
				worst := string(r[:t.start]) + likeCase(string(r[t.start:t.end]), other) + string(r[t.end:])
				return worst + " … " + choices[i]
			}
		}
	}
	return ""
}

// ways checks that choices offer "something else" and "don't know".
func (c *check) ways(choices []string) {
	other, unknown := false, false
	for _, text := range choices {
		s := c.lex.folded(text)
		u := begins(s, c.lex.pole.unknown)
		unknown = unknown || u
		other = other || (!u && (begins(s, c.lex.pole.other) || elsewhere[lastButOne(s)]))
	}
	c.waysOut(choices, other, unknown)
}

// elsewhere are words before the last that make a choice the way out: "op een andere manier", "some other way".
var elsewhere = words("ander andere other different")

func lastButOne(s string) string {
	f := strings.Fields(s)
	if len(f) < 2 {
		return ""
	}
	return f[len(f)-2]
}

// waysOut says which ways out are missing.
func (c *check) waysOut(choices []string, other, unknown bool) {
	if (other && unknown) || len(choices) < 2 {
		return
	}
	p, all, missing := c.lex.pole, slices.Clone(choices), []string(nil)
	if !other {
		all, missing = append(all, p.addOther), append(missing, p.addOther)
	}
	if !unknown {
		all, missing = append(all, p.addDunno), append(missing, p.addDunno)
	}
	c.add(Finding{Code: NoWayOut, Key: "no_way_out", Choice: len(choices), Args: Args{"missing": strings.Join(missing, ", ")}, Proposal: strings.Join(all, " / ")})
}
