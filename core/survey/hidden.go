package survey

import (
	"regexp"

	"klankbord.org/core/intake"
)

// HiddenKind is the kind under which a fact that came along with a link is kept among the answers to further questions.
const HiddenKind Kind = "hidden"

// Ref is the reference under which the fact is kept; no question can have it.
func (h Hidden) Ref() string { return "hidden." + h.Name }

// Question is the fact as what is shown of an answer needs it.
func (h Hidden) Question() *Question {
	q := &Question{Ref: h.Ref(), Kind: Text, Text: h.Label}
	if q.Text == (intake.Text{}) {
		q.Text = intake.Text{NL: h.Name, EN: h.Name}
	}
	return q
}

// harmless is what a fact from an address may look like: a number, a reference, a short name. Anybody can write an address, and what stands in it
// may be shown on the organisation's page, so there is no room for a message or another address.
var harmless = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N} _.,/#+-]{0,59}$`)

// Taken returns the facts that a visitor's address may bring: those that are declared and needn't be signed, in plain characters. given looks a
// name up. What else stands in an address isn't taken.
func (c *Content) Taken(given func(name string) string) map[string]string {
	var taken map[string]string
	for _, h := range c.Hidden {
		if h.Signed || given == nil {
			continue
		}
		if v := given(h.Name); harmless.MatchString(v) {
			if taken == nil {
				taken = map[string]string{}
			}
			taken[h.Name] = v
		}
	}
	return taken
}
