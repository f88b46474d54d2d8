package mail

import (
	"strings"
	"testing"

	"klankbord.org/core/fault"
)

func TestAnAddressIsOneAddress(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"jan@example.nl": true, "jan.de-boer+cx@post.example.co.uk": true, "root@localhost": true, "josé@exämple.nl": true,
		"": false, "jan": false, "@example.nl": false, "jan@": false, "jan@nl": false, "a@b@example.nl": false,
		"jan@example.nl\r\nBcc: all@example.nl": false, "jan@example.nl, piet@example.nl": false, "Jan <jan@example.nl>": false,
		"jan@example..nl": false, ".jan@example.nl": false, "jan@-example.nl": false, "jan@[127.0.0.1]": false, "jan\x00@example.nl": false,
		strings.Repeat("a", 65) + "@example.nl": false, "a@" + strings.Repeat("a.", 130) + "nl": false, "\xff@example.nl": false,
	} {
		if got := IsAddress(s); got != want {
			t.Errorf("%q is an address: %v, want %v", s, got, want)
		}
	}
}

// Whoever can write a subject can't write a header.
func TestALetterCantHoldAHeaderOfItsOwn(t *testing.T) {
	t.Parallel()
	good := Message{To: "jan@example.nl", Subject: "Je wachtwoord", Text: "Hallo"}
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*Message){
		"newline in subject":   func(m *Message) { m.Subject = "Hoi\nBcc: all@example.nl" },
		"return in subject":    func(m *Message) { m.Subject = "Hoi\rBcc: all@example.nl" },
		"nul in subject":       func(m *Message) { m.Subject = "Hoi\x00" },
		"next line":            func(m *Message) { m.Subject = "Hoi\u0085Bcc: all@example.nl" },
		"no subject":           func(m *Message) { m.Subject = "" },
		"endless subject":      func(m *Message) { m.Subject = strings.Repeat("a", 251) },
		"newline in address":   func(m *Message) { m.To = "jan@example.nl\nBcc: all@example.nl" },
		"two addresses":        func(m *Message) { m.To = "jan@example.nl,all@example.nl" },
		"nothing in it":        func(m *Message) { m.Text = "" },
		"more than a megabyte": func(m *Message) { m.HTML = strings.Repeat("a", 1<<20) },
	} {
		m := good
		spoil(&m)
		if err := m.Check(); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
