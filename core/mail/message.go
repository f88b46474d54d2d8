// Package mail is a letter to one person.
package mail

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"klankbord.org/core/fault"
)

// Message is a letter. Text is always there; HTML is what most people see instead, when it isn't empty.
type Message struct {
	To      string `json:"to"` // an address, such as jan@example.nl
	Subject string `json:"subject"`
	Text    string `json:"text"`
	HTML    string `json:"html,omitempty"`
	// From is who it is from when that isn't the installation: an address, with a name or not. Bounces is where what can't be
	// delivered comes back to, ReplyTo where answers go; both are as From when empty.
	From    string `json:"from,omitempty"`
	Bounces string `json:"bounces,omitempty"`
	ReplyTo string `json:"reply_to,omitempty"`
	// Unsubscribe is an https address that takes a POST and then sends no more letters like this one. A letter with one is to a
	// customer, and List says which list it belongs to, such as ruitwacht.example.nl.
	Unsubscribe string `json:"unsubscribe,omitempty"`
	List        string `json:"list,omitempty"`
	// Opens says that what is in it lets its reader into an account: nobody but them may read it.
	Opens bool `json:"opens,omitempty"`
}

// The longest that is taken: what mail servers take.
const (
	longestAddress = 254
	longestSubject = 250
	longestBody    = 1 << 20
)

// Check says what is wrong with a letter. A line break in an address or a subject would start another header, so it is
// refused rather than mended.
func (m Message) Check() error {
	switch {
	case !IsAddress(m.To):
		return fault.NewInvalid("to", "mail.address")
	case strings.ContainsFunc(m.From+m.Bounces+m.ReplyTo+m.Unsubscribe+m.List, unicode.IsControl):
		return fault.NewInvalid("from", "mail.from")
	case m.Subject == "" || utf8.RuneCountInString(m.Subject) > longestSubject || strings.ContainsFunc(m.Subject, unicode.IsControl):
		return fault.NewInvalid("subject", "mail.subject", "max", longestSubject)
	case m.Text == "" || len(m.Text)+len(m.HTML) > longestBody:
		return fault.NewInvalid("text", "mail.text")
	}
	return nil
}

// IsAddress reports whether a text is one plain address without a name: something, one @, and a host with a dot or
// localhost. Whether anybody lives there only a letter can tell.
func IsAddress(s string) bool {
	local, host, ok := strings.Cut(s, "@")
	if !ok || local == "" || len(local) > 64 || len(s) > longestAddress || strings.Contains(host, "@") || !utf8.ValidString(s) {
		return false
	}
	if strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(`<>()[],;:\"`, r)
	}) {
		return false
	}
	if strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.Contains(local, "..") {
		return false
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") {
			return false
		}
	}
	return host == "localhost" || strings.Contains(host, ".")
}
