package app

import (
	"context"
	"net"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"klankbord.org/core/fault"
	"klankbord.org/core/org"
)

// zone is a DNS of what it holds.
type zone map[string]string

// LookupTXT implements channel.Resolver.
func (z zone) LookupTXT(_ context.Context, name string) ([]string, error) {
	if text, ok := z[name]; ok {
		return []string{text}, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

// Letters are signed with the organisation's key, but only once the world can find it.
func TestLettersAreSignedOnceTheKeyIsPublished(t *testing.T) {
	t.Parallel()
	eachInviting(t, func(i *inviting) {
		published := zone{}
		if _, err := i.app.MakeMailKey(i.ctx, i.org, "kb1"); fault.KindOf(err) != fault.Invalid {
			i.Errorf("a key for no domain: %v", err)
		}
		if _, err := i.app.ChangeLetters(i.ctx, i.org, func(l *org.Letters) { l.From = "klanten@bos.example" }); err != nil {
			i.Fatal(err)
		}
		s, err := i.app.MakeMailKey(i.ctx, i.org, "kb1")
		if err != nil {
			i.Fatal(err)
		}
		name, record, _ := s.Record()
		if name != "kb1._domainkey.bos.example" {
			i.Errorf("published at %s", name)
		}
		if again, err := i.app.MakeMailKey(i.ctx, i.org, "kb1"); err != nil {
			i.Errorf("%v", err)
		} else if _, r, _ := again.Record(); r != record {
			i.Error("asking again made another key")
		}
		if err := i.app.SignLetters(i.ctx, i.org, true, published); fault.KindOf(err) != fault.Conflict {
			i.Errorf("signing with a key that nobody can find: %v", err)
		}
		i.invite("klus", "T-joan")
		if raw := i.server.Wait(i, "message").Raw; strings.Contains(raw, "DKIM-Signature") {
			i.Error("signed before it was asked for")
		}
		published[name] = record
		if err := i.app.SignLetters(i.ctx, i.org, true, published); err != nil {
			i.Fatal(err)
		}
		i.invite("klus", "T-jan")
		raw := i.server.Wait(i, "message").Raw
		all, err := dkim.VerifyWithOptions(strings.NewReader(raw), &dkim.VerifyOptions{LookupTXT: func(at string) ([]string, error) { return published.LookupTXT(context.Background(), at) }})
		if err != nil || len(all) != 1 || all[0].Err != nil || all[0].Domain != "bos.example" {
			i.Errorf("%+v, %v", all, err)
		}
		if strings.Contains(i.ledger(), "PRIVATE") || strings.Contains(i.ledger(), record) {
			i.Error("the key is in the ledger")
		}
		// Another domain has another key.
		if l, err := i.app.ChangeLetters(i.ctx, i.org, func(l *org.Letters) { l.From = "klanten@elders.example" }); err != nil || l.Signed || l.Selector != "" {
			i.Errorf("%+v, %v", l, err)
		}
	})
}

func TestASenderIsAnAddress(t *testing.T) {
	t.Parallel()
	eachInviting(t, func(i *inviting) {
		for _, change := range []func(*org.Letters){
			func(l *org.Letters) { l.From = "geen adres" }, func(l *org.Letters) { l.Bounces = "a@b" }, func(l *org.Letters) { l.ReplyTo = "a@b.example\r\nBcc: x@y.example" },
			func(l *org.Letters) { l.Name = "A\r\nBcc: x@y.example" }, func(l *org.Letters) { l.Name = strings.Repeat("a", 201) },
		} {
			if _, err := i.app.ChangeLetters(i.ctx, i.org, change); fault.KindOf(err) != fault.Invalid {
				i.Errorf("taken: %v", err)
			}
		}
	})
}
