package survey

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"klankbord.org/core/intake"
)

// Kinds returns the kinds of further questions, in the order in which they are offered.
func Kinds() []Kind { return []Kind{Single, Multiple, Scale, Text, Number, Date, Grid} }

// Label is how people call a kind.
func (k Kind) Label() intake.Text { return kindLabels[k] }

var kindLabels = map[Kind]intake.Text{
	Single: {NL: "Eén keuze", EN: "One choice"}, Multiple: {NL: "Meer keuzes", EN: "Several choices"}, Scale: {NL: "Schaal", EN: "Scale"},
	Text: {NL: "Eigen woorden", EN: "Own words"}, Number: {NL: "Getal", EN: "Number"}, Date: {NL: "Datum", EN: "Date"}, Grid: {NL: "Tabel met keuzes", EN: "Table of choices"},
}

// Add puts an empty question of a kind at the end and returns its place.
func (c *Content) Add(k Kind) int {
	q := Question{Ref: c.freshRef("question"), Kind: k}
	switch k {
	case Single, Multiple, Grid:
		q.Choices = []Choice{{Ref: "a"}, {Ref: "b"}}
		if k != Grid {
			q.Choices = append(q.Choices, Choice{Ref: "other", Text: intake.Text{NL: "Iets anders", EN: "Something else"}, Way: WayOther},
				Choice{Ref: "unknown", Text: intake.Text{NL: "Weet ik niet", EN: "Don't know"}, Way: WayUnknown})
		} else {
			q.Rows = []Choice{{Ref: "a"}, {Ref: "b"}}
		}
	case Scale:
		low, high := 1, 5
		q.Min, q.Max = &low, &high
	}
	c.Questions = append(c.Questions, q)
	return len(c.Questions) - 1
}

// freshRef is a reference that no question has.
func (c *Content) freshRef(stem string) string {
	for n := len(c.Questions) + 1; ; n++ {
		ref := fmt.Sprintf("%s_%d", stem, n)
		if _, taken := c.Find(ref); !taken {
			return ref
		}
	}
}

// Move shifts a question up (below zero) or down, as far as there is room.
func (c *Content) Move(at, by int) {
	to := max(0, min(len(c.Questions)-1, at+by))
	if at < 0 || at >= len(c.Questions) || to == at {
		return
	}
	q := c.Questions[at]
	c.Questions = slices.Insert(slices.Delete(slices.Clone(c.Questions), at, at+1), to, q)
}

// Remove takes a question out.
func (c *Content) Remove(at int) {
	if at >= 0 && at < len(c.Questions) {
		c.Questions = slices.Delete(slices.Clone(c.Questions), at, at+1)
	}
}

// RefOf makes a reference of a text, such as "te_duur" of "Te duur!"; empty when the text has no letter or digit.
func RefOf(text string) string {
	const longest = 30
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(text) {
		r = plain(r)
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if gap && b.Len() > 0 {
				b.WriteByte('_')
			}
			b.WriteRune(r)
			gap = false
		default:
			gap = true
		}
		if b.Len() >= longest {
			break
		}
	}
	return b.String()
}

// plain takes the accents off the letters that Dutch and English have.
func plain(r rune) rune {
	for to, from := range map[rune]string{'a': "áàäâ", 'e': "éèëê", 'i': "íìïî", 'o': "óòöô", 'u': "úùüû", 'c': "ç", 'n': "ñ"} {
		if strings.ContainsRune(from, r) {
			return to
		}
	}
	return r
}
