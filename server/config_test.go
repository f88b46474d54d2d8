package server

import (
	"testing"

	"klankbord.org/core/fault"
)

func TestSettingsThatWouldOpenTheDoorAreRefused(t *testing.T) {
	t.Parallel()
	const site = "https://cx.example.nl"
	for name, c := range map[string]struct {
		config Config
		field  string // of the fault; empty when it is fine
	}{
		"this machine only":                   {Config{Listen: "127.0.0.1:8480"}, ""},
		"this machine, IPv6":                  {Config{Listen: "[::1]:8480"}, ""},
		"behind a proxy on this machine":      {Config{Listen: "127.0.0.1:8480", URL: site, ProxyHops: 1}, ""},
		"own certificate":                     {Config{Listen: ":443", URL: site, Cert: "c", Key: "k"}, ""},
		"asked-for certificate":               {Config{Listen: ":443", URL: site, ACME: true}, ""},
		"behind a proxy elsewhere":            {Config{Listen: "0.0.0.0:8480", URL: site, ProxyHops: 1}, ""},
		"no port":                             {Config{Listen: "127.0.0.1"}, "listen"},
		"open without a name":                 {Config{Listen: ":8480"}, "url"},
		"open in plain text":                  {Config{Listen: ":8480", URL: site}, "listen"},
		"half a certificate":                  {Config{Listen: ":443", URL: site, Cert: "c"}, "tls-cert"},
		"two certificates":                    {Config{Listen: ":443", URL: site, Cert: "c", Key: "k", ACME: true}, "acme"},
		"a certificate for nobody":            {Config{Listen: ":443", ACME: true}, "acme"},
		"a certificate for a number":          {Config{Listen: ":443", URL: "https://192.0.2.1", ACME: true}, "url"},
		"certificate, but http":               {Config{Listen: ":443", URL: "http://cx.example.nl", Cert: "c", Key: "k"}, "url"},
		"a folder that needs escaping":        {Config{Listen: "127.0.0.1:1", URL: site + "/c%20x"}, "url"},
		"a way out of a folder":               {Config{Listen: "127.0.0.1:1", URL: site + "/../cx"}, "url"},
		"a password in the address":           {Config{Listen: "127.0.0.1:1", URL: "https://a:b@cx.example.nl"}, "url"},
		"another scheme":                      {Config{Listen: "127.0.0.1:1", URL: "javascript://cx.example.nl"}, "url"},
		"fewer than no proxies":               {Config{Listen: "127.0.0.1:1", ProxyHops: -1}, "proxy-hops"},
		"redirect to nowhere":                 {Config{Listen: "127.0.0.1:1", Redirect: ":80"}, "redirect-listen"},
		"metrics at something without a port": {Config{Listen: "127.0.0.1:1", Metrics: "here"}, "metrics-listen"},
	} {
		got := ""
		if f := fault.As(c.config.Check()); f != nil {
			got = f.Field
		}
		if got != c.field {
			t.Errorf("%s: fault at %q, want %q", name, got, c.field)
		}
	}
}

func TestOnlyWhatOurProxiesWroteIsBelieved(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		values []string
		hops   int
		want   string
	}{
		{[]string{"203.0.113.9"}, 1, "203.0.113.9"},
		{[]string{"6.6.6.6, 203.0.113.9"}, 1, "203.0.113.9"},
		{[]string{"6.6.6.6", "203.0.113.9, 10.0.0.2"}, 2, "203.0.113.9"},
		{[]string{"[2001:db8::1]:443"}, 1, "2001:db8::1"},
		{[]string{"::ffff:203.0.113.9"}, 1, "203.0.113.9"},
		{[]string{"203.0.113.9"}, 2, ""},
		{[]string{"unknown"}, 1, ""},
		{nil, 1, ""},
	} {
		ip, ok := forwarded(c.values, c.hops)
		got := ""
		if ok {
			got = ip.String()
		}
		if got != c.want {
			t.Errorf("%q through %d: %q, want %q", c.values, c.hops, got, c.want)
		}
	}
}

func TestCookiesAreNamedAsTightlyAsTheAddressAllows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		config Config
		want   string
	}{
		{Config{}, "kb-lang"},
		{Config{URL: "http://127.0.0.1:8480"}, "kb-lang"},
		{Config{URL: "https://cx.example.nl"}, "__Host-kb-lang"},
		{Config{Cert: "a.pem", Key: "b.pem"}, "__Host-kb-lang"},
		{Config{URL: "https://example.nl/klankbord"}, "__Secure-kb-lang"},
	} {
		if got := c.config.CookieName("kb-lang"); got != c.want {
			t.Errorf("%+v: %s, want %s", c.config, got, c.want)
		}
	}
}
