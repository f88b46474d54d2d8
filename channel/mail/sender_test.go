package mail_test

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"testing"

	channel "klankbord.org/channel/mail"
	"klankbord.org/core/fault"
	core "klankbord.org/core/mail"
	"klankbord.org/internal/mailtest"
)

func sender(t *testing.T, s *mailtest.Server, url string) *channel.Sender {
	t.Helper()
	out, err := channel.New(channel.Config{URL: fmt.Sprintf(url, s.Address), From: "Klankbord <cx@example.nl>", TLS: &tls.Config{RootCAs: s.Roots}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(out.Close)
	return out
}

func letter(to string) core.Message {
	return core.Message{To: to + "@example.nl", Subject: "Één vraag, drie tellen", Text: "Hoe beoordeel je ons?\n.\nDag!", HTML: "<p>Hoe beoordeel je ons?</p>"}
}

func TestALetterArrivesAsItWasWritten(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ tls, user, url string }{
		"starttls with a password": {"starttls", "klank", "smtp://klank:b%%40rd@%s"},
		"tls from the start":       {"implicit", "klank", "smtps://klank:b%%40rd@%s"},
		"nothing at all":           {"none", "", "smtp://%s?tls=none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := mailtest.Start(t, c.tls, c.user, "b@rd")
			out := sender(t, s, c.url)
			if err := out.Send(t.Context(), letter("jan"), "1.2@klankbord"); err != nil {
				t.Fatal(err)
			}
			got := s.Wait(t, "message")
			if got.TLS != (c.tls != "none") || got.From != "cx@example.nl" || fmt.Sprint(got.To) != "[jan@example.nl]" {
				t.Errorf("arrived as %+v", got)
			}
			m, err := mail.ReadMessage(strings.NewReader(got.Raw))
			if err != nil {
				t.Fatal(err)
			}
			for header, want := range map[string]string{"Message-Id": "<1.2@klankbord>", "Auto-Submitted": "auto-generated", "From": `"Klankbord" <cx@example.nl>`, "To": "<jan@example.nl>"} {
				if m.Header.Get(header) != want {
					t.Errorf("%s is %q, want %q", header, m.Header.Get(header), want)
				}
			}
			if m.Header.Get("Date") == "" || !strings.Contains(got.Raw, "multipart/alternative") || m.Header.Get("User-Agent") != "" {
				t.Errorf("letter:\n%s", got.Raw)
			}
		})
	}
}

func TestLettersShareAConnection(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t, "none", "", "")
	out := sender(t, s, "smtp://%s?tls=none")
	sessions := map[string]bool{}
	for i := range 5 {
		if err := out.Send(t.Context(), letter("jan"), fmt.Sprintf("%d@klankbord", i)); err != nil {
			t.Fatal(err)
		}
		sessions[s.Wait(t, "message").Session] = true
	}
	if len(sessions) != 1 {
		t.Errorf("five letters took %d connections", len(sessions))
	}
}

// What the server says decides whether trying again can help.
func TestFailuresTellWhetherTryingAgainHelps(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t, "none", "", "")
	out := sender(t, s, "smtp://%s?tls=none")
	for to, want := range map[string]channel.Failure{
		"nobody": {Code: 550, Forever: true, Step: "recipient"},
		"spam":   {Code: 554, Forever: true, Step: "content"},
		"busy":   {Code: 451, Step: "recipient"},
	} {
		err := out.Send(t.Context(), letter(to), to+"@klankbord")
		var f *channel.Failure
		if !errors.As(err, &f) || *f != want {
			t.Errorf("%s: %+v, want %+v", to, f, want)
		}
		if strings.Contains(err.Error(), "example.nl") {
			t.Errorf("%s: the address is in %q", to, err)
		}
	}
	// None of which spoils the next letter.
	if err := out.Send(t.Context(), letter("jan"), "5@klankbord"); err != nil {
		t.Error(err)
	}
}

// A server that hangs up in the middle, or after it took the letter without saying so, gets the same letter again: it has
// the same Message-ID, so that whoever got it twice can tell.
func TestALetterThatWasCutOffIsTheSameTheNextTime(t *testing.T) {
	t.Parallel()
	for _, whim := range []string{"drop", "lost"} {
		t.Run(whim, func(t *testing.T) {
			t.Parallel()
			s := mailtest.Start(t, "none", "", "")
			out := sender(t, s, "smtp://%s?tls=none")
			var f *channel.Failure
			if err := out.Send(t.Context(), letter(whim), "7@klankbord"); !errors.As(err, &f) || f.Forever {
				t.Fatalf("a cut-off letter gave %v", err)
			}
			if err := out.Send(t.Context(), letter(whim), "7@klankbord"); err != nil {
				t.Fatal(err)
			}
			copies := map[string]int{"drop": 1, "lost": 2}[whim]
			for range copies {
				if got := s.Wait(t, "message"); !strings.Contains(got.Raw, "Message-ID: <7@klankbord>") {
					t.Errorf("letter:\n%s", got.Raw)
				}
			}
		})
	}
}

// Neither the letter nor the password goes over a line that anybody can read, unless the installation says so.
func TestNothingIsSentWithoutTheTLSThatWasAskedFor(t *testing.T) {
	t.Parallel()
	plain := mailtest.Start(t, "none", "", "")
	if err := sender(t, plain, "smtp://%s").Send(t.Context(), letter("jan"), "1@klankbord"); err == nil {
		t.Error("a server without STARTTLS got a letter")
	}
	other := mailtest.Start(t, "starttls", "", "")
	mistrusted, err := channel.New(channel.Config{URL: "smtp://" + other.Address, From: "cx@example.nl"})
	if err != nil {
		t.Fatal(err)
	}
	if err := mistrusted.Send(t.Context(), letter("jan"), "1@klankbord"); err == nil {
		t.Error("a server with somebody else's certificate got a letter")
	}
	wrong := mailtest.Start(t, "starttls", "klank", "bord")
	err = sender(t, wrong, "smtp://klank:fout@%s").Send(t.Context(), letter("jan"), "1@klankbord")
	var f *channel.Failure
	if !errors.As(err, &f) || f.Forever || strings.Contains(err.Error(), "fout") {
		t.Errorf("a wrong password gave %v", err)
	}
}

func TestAWrongConfigurationIsRefusedWithoutShowingIt(t *testing.T) {
	t.Parallel()
	for _, c := range []channel.Config{
		{URL: "http://u:geheim@mail.example.nl", From: "cx@example.nl"}, {URL: "smtp://", From: "cx@example.nl"}, {URL: "::", From: "cx@example.nl"},
		{URL: "smtp://u:geheim@mail.example.nl:99999", From: "cx@example.nl"}, {URL: "smtp://u:geheim@mail.example.nl?tls=perhaps", From: "cx@example.nl"},
		{URL: "smtps://u:geheim@mail.example.nl?tls=none", From: "cx@example.nl"},
		{URL: "smtp://mail.example.nl", From: ""}, {URL: "smtp://mail.example.nl", From: "nobody"}, {URL: "smtp://mail.example.nl", From: "a@b.nl, c@d.nl"},
	} {
		_, err := channel.New(c)
		if fault.KindOf(err) != fault.Invalid || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%+v gave %v", c, err)
		}
	}
}
