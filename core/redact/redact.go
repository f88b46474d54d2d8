// Package redact takes out of customers' words what points at a person, and finds what might: addresses, numbers, names. It
// suggests; a person decides.
package redact

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
)

// Kind is what a piece of text is that is taken out.
type Kind string

// The kinds.
const (
	Name    Kind = "name"
	Phone   Kind = "phone"
	Email   Kind = "email"
	Account Kind = "account" // a bank account
	Plate   Kind = "plate"   // a licence plate
	Address Kind = "address"
	Other   Kind = "other"
)

// words are what stands in its place, and how people call it.
var words = []struct {
	Kind
	token, label intake.Text
}{
	{Name, intake.Text{NL: "[naam]", EN: "[name]"}, intake.Text{NL: "naam", EN: "name"}},
	{Phone, intake.Text{NL: "[telefoon]", EN: "[phone]"}, intake.Text{NL: "telefoonnummer", EN: "phone number"}},
	{Email, intake.Text{NL: "[e-mail]", EN: "[e-mail]"}, intake.Text{NL: "e-mailadres", EN: "e-mail address"}},
	{Account, intake.Text{NL: "[rekening]", EN: "[account]"}, intake.Text{NL: "rekeningnummer", EN: "bank account"}},
	{Plate, intake.Text{NL: "[kenteken]", EN: "[plate]"}, intake.Text{NL: "kenteken", EN: "licence plate"}},
	{Address, intake.Text{NL: "[adres]", EN: "[address]"}, intake.Text{NL: "adres", EN: "address"}},
	{Other, intake.Text{NL: "[weggelaten]", EN: "[left out]"}, intake.Text{NL: "iets anders", EN: "something else"}},
}

// Kinds returns all kinds, in the order in which they are offered.
func Kinds() []Kind {
	all := make([]Kind, len(words))
	for i, w := range words {
		all[i] = w.Kind
	}
	return all
}

// Known reports whether there is such a kind.
func (k Kind) Known() bool { return slices.Contains(Kinds(), k) }

// Label is how people call the kind.
func (k Kind) Label() intake.Text { return k.word().label }

// Token is what stands in the place of what was taken out: in Dutch unless the answer is in another language.
func (k Kind) Token(language string) string {
	if language == "" || strings.HasPrefix(strings.ToLower(language), "nl") {
		return k.word().token.NL
	}
	return k.word().token.EN
}

func (k Kind) word() (w struct {
	Kind
	token, label intake.Text
}) {
	for _, w = range words {
		if w.Kind == k {
			return w
		}
	}
	return w
}

// Span is a piece of a text: from one letter up to and without another, counted from 0.
type Span struct {
	From, To int
	Kind     Kind
}

// Removed is what was taken out and where, in the text as it was.
type Removed struct {
	Span
	Text string
}

// Apply replaces pieces of a text by what they are. Pieces that overlap or touch become one, of the kind of the first. A piece outside
// the text, an empty one and an unknown kind are Invalid faults; so is nothing at all.
func Apply(text string, spans []Span, language string) (string, []Removed, error) {
	letters := []rune(text)
	if len(spans) == 0 {
		return "", nil, fault.NewInvalid("spans", "redact.nothing")
	}
	for _, s := range spans {
		if s.From < 0 || s.To > len(letters) || s.From >= s.To {
			return "", nil, fault.NewInvalid("spans", "redact.outside")
		}
		if !s.Kind.Known() {
			return "", nil, fault.NewInvalid("kind", "redact.kind")
		}
	}
	var out strings.Builder
	var removed []Removed
	at := 0
	for _, s := range joined(spans) {
		out.WriteString(string(letters[at:s.From]))
		out.WriteString(s.Kind.Token(language))
		removed = append(removed, Removed{s, string(letters[s.From:s.To])})
		at = s.To
	}
	out.WriteString(string(letters[at:]))
	return out.String(), removed, nil
}

// joined puts pieces in order and makes one of those that overlap.
func joined(spans []Span) []Span {
	all := slices.Clone(spans)
	slices.SortStableFunc(all, func(a, b Span) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(b.To, a.To)) })
	kept := all[:1]
	for _, s := range all[1:] {
		last := &kept[len(kept)-1]
		if s.From < last.To {
			last.To = max(last.To, s.To)
			continue
		}
		kept = append(kept, s)
	}
	return kept
}

// Find returns where some words stand in a text as whole words, whatever their capitals.
func Find(text, wanted string, kind Kind) (found []Span) {
	letters, want := fold(text), fold(strings.TrimSpace(wanted))
	if len(want) == 0 {
		return nil
	}
	for at := 0; at+len(want) <= len(letters); at++ {
		if !slices.Equal(letters[at:at+len(want)], want) || !edge(letters, at, want[0]) || !edge(letters, at+len(want), want[len(want)-1]) {
			continue
		}
		found = append(found, Span{at, at + len(want), kind})
		at += len(want) - 1
	}
	return found
}

// edge reports whether no word goes on across a place, beside a letter of what was found.
func edge(letters []rune, at int, beside rune) bool {
	if !isWord(beside) || at == 0 || at == len(letters) {
		return true
	}
	return !isWord(letters[at-1]) || !isWord(letters[at])
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// fold makes letters comparable, one for one.
func fold(text string) []rune {
	letters := []rune(text)
	for i, r := range letters {
		letters[i] = unicode.ToLower(r)
	}
	return letters
}
