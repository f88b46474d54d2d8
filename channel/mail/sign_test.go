package mail_test

import (
	"context"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	channel "klankbord.org/channel/mail"
	"klankbord.org/internal/mailtest"
)

func signature(t *testing.T) *channel.Signature {
	t.Helper()
	der, err := channel.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	key, err := channel.ParseKey(der)
	if err != nil {
		t.Fatal(err)
	}
	return &channel.Signature{Domain: "example.nl", Selector: "kb1", Key: key}
}

// What arrived at a real mail server verifies with the published key, and no longer when anything that is read was changed.
func TestASignedLetterVerifiesAndAChangedOneDoesNot(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t, "none", "", "")
	out, sig := sender(t, s, "smtp://%s?tls=none"), signature(t)
	name, record, err := sig.Record()
	if err != nil {
		t.Fatal(err)
	}
	m := letter("jan")
	m.Unsubscribe, m.List, m.HTML = "https://cx.example.nl/u/x", "post.example.nl", "<p>"+strings.Repeat("Één lange regel ", 200)+"</p>"
	if err := out.SendSigned(t.Context(), m, "1@klankbord", sig); err != nil {
		t.Fatal(err)
	}
	raw := s.Wait(t, "message").Raw
	verify := func(raw string) error {
		all, err := dkim.VerifyWithOptions(strings.NewReader(raw), &dkim.VerifyOptions{LookupTXT: func(domain string) ([]string, error) {
			if domain != name {
				t.Errorf("looked for %s", domain)
			}
			return []string{record}, nil
		}})
		if err != nil || len(all) != 1 || all[0].Domain != "example.nl" {
			t.Fatalf("%v, %v", all, err)
		}
		for _, header := range []string{"list-unsubscribe", "list-unsubscribe-post", "from", "subject"} {
			if !slices.ContainsFunc(all[0].HeaderKeys, func(k string) bool { return strings.EqualFold(k, header) }) {
				t.Errorf("%s isn't signed: %v", header, all[0].HeaderKeys)
			}
		}
		return all[0].Err
	}
	if err := verify(raw); err != nil {
		t.Errorf("it doesn't verify: %v\n%s", err, raw)
	}
	for _, change := range [][2]string{{"/u/x", "/u/y"}, {"=C3=89=C3=A9n lange", "=C3=89=C3=A9n korte"}, {"List-Unsubscribe=One-Click", "List-Unsubscribe=Two"}, {"From: ", "From: eve@example.org\r\nFrom: "}} {
		if !strings.Contains(raw, change[0]) {
			t.Fatalf("%q isn't in\n%s", change[0], raw)
		}
		if verify(strings.Replace(raw, change[0], change[1], 1)) == nil {
			t.Errorf("a letter with %q in place of %q verifies", change[1], change[0])
		}
	}
}

// names is a DNS of what it holds.
type names map[string][]string

// LookupTXT implements channel.Resolver.
func (n names) LookupTXT(_ context.Context, name string) ([]string, error) {
	if found, ok := n[name]; ok {
		return found, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

func TestACheckSaysWhatReceiversSee(t *testing.T) {
	t.Parallel()
	sig := signature(t)
	at, record, err := sig.Record()
	if err != nil {
		t.Fatal(err)
	}
	good := names{"example.nl": {"unrelated", "v=spf1 include:mail.example -all"}, at: {record[:100], record[100:]}, "_dmarc.example.nl": {"v=DMARC1; p=quarantine"}}
	for name, c := range map[string]struct {
		dns     names
		from    string
		bounces string
		sig     *channel.Signature
		want    []string
	}{
		"everything in order":           {good, "example.nl", "example.nl", sig, []string{"+spf_there", "+dkim_there", "+dmarc_there"}},
		"bounces in a part of it":       {names{"b.example.nl": {"v=spf1 -all"}, at: {record}, "_dmarc.example.nl": {"v=DMARC1; p=none"}}, "example.nl", "b.example.nl", sig, []string{"+spf_there", "+dkim_there", "+dmarc_watching"}},
		"the organisation's own policy": {names{"cx.example.nl": {"v=spf1 ~all"}, at: {record}, "_dmarc.example.nl": {"v=DMARC1; p=reject"}}, "cx.example.nl", "cx.example.nl", sig, []string{"+spf_there", "+dkim_there", "+dmarc_there"}},
		"bounces elsewhere":             {names{"bounce.example": {"v=spf1 -all"}, at: {record}, "_dmarc.example.nl": {"v=DMARC1; p=none"}}, "example.nl", "bounce.example", sig, []string{"+spf_there", "-spf_other", "+dkim_there", "+dmarc_watching"}},
		"nothing at all":                {names{}, "example.nl", "example.nl", nil, []string{"-spf_none", "-dkim_none", "-dmarc_none"}},
		"wrong in every way": {names{"example.nl": {"v=spf1 +all"}, at: {"v=DKIM1; p=AAAA"}, "_dmarc.example.nl": {"v=DMARC1; p=perhaps"}}, "example.nl", "example.nl", sig,
			[]string{"-spf_everybody", "-dkim_other", "-dmarc_unreadable"}},
		"twice and never": {names{"example.nl": {"v=spf1 -all", "v=spf1 ~all"}}, "example.nl", "example.nl", sig, []string{"-spf_many", "-dkim_unpublished", "-dmarc_none"}},
	} {
		found, err := channel.CheckDomain(t.Context(), c.dns, c.from, c.bounces, c.sig)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var got []string
		for _, f := range found {
			sign := "-"
			if f.Good {
				sign = "+"
			}
			got = append(got, sign+strings.TrimPrefix(f.Said.Key, "maildns."))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
