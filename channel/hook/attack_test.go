package hook

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"golang.org/x/net/dns/dnsmessage"

	"klankbord.org/core/fault"
	"klankbord.org/core/hook"
)

// here allows this machine, for tests that need somebody who answers.
var here = prefixes("127.0.0.1/32")

// receiver answers on this machine and counts who came.
func receiver(t *testing.T, answer http.HandlerFunc) (address string, came *atomic.Int64) {
	t.Helper()
	came = &atomic.Int64{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		came.Add(1)
		_, _ = io.Copy(io.Discard, r.Body) // so that the server notices when the caller goes
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL, came
}

func TestOnlyTheInternetMayBeReached(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"127.0.0.1", "127.9.9.9", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
		"100.100.100.200", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
		"::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:0:127.0.0.1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254",
		"ff02::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:a9fe:a9fe::1",
		"3fff::1", "4000::1", "5f00::1",
	} {
		if mayReach(netip.MustParseAddr(s), nil) {
			t.Errorf("%s may be reached", s)
		}
	}
	for _, s := range []string{"1.1.1.1", "8.8.8.8", "100.63.255.255", "172.32.0.1", "192.167.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101", "2a00::1"} {
		if !mayReach(netip.MustParseAddr(s), nil) {
			t.Errorf("%s may not be reached", s)
		}
	}
	if mayReach(netip.Addr{}, nil) {
		t.Error("no address at all may be reached")
	}
	allowed := prefixes("10.1.0.0/16")
	for s, want := range map[string]bool{"10.1.2.3": true, "::ffff:10.1.2.3": true, "10.2.0.1": false} {
		if mayReach(netip.MustParseAddr(s), allowed) != want {
			t.Errorf("with 10.1.0.0/16 allowed, %s may be reached: %v", s, !want)
		}
	}
}

func TestAddressesThatAreRefusedAtTheDoor(t *testing.T) {
	t.Parallel()
	c := New(Config{})
	for s, key := range map[string]string{
		"https://127.0.0.1/": "webhook.inside", "https://[::1]:8443/": "webhook.inside", "https://[::ffff:169.254.169.254]/latest/": "webhook.inside",
		"https://localhost/": "webhook.inside", "https://LOCALHOST./": "webhook.inside", "https://a.localhost/": "webhook.inside", "https://10.0.0.1/": "webhook.inside",
		"http://example.com/": "webhook.https", "ftp://example.com/": "webhook.url", "javascript:alert(1)": "webhook.url", "file:///etc/passwd": "webhook.url",
		"https://": "webhook.url", "https://me:secret@example.com/": "webhook.url", "https://example.com/#a": "webhook.url", "": "webhook.url",
		"https://example.com:99999/": "webhook.url", "https://example.com:0/": "webhook.url", "https://ex ample.com/": "webhook.url", "//example.com/": "webhook.url",
		"https://example.com/" + strings.Repeat("a", 2000): "webhook.url",
	} {
		f := fault.As(c.CheckURL(s))
		if f == nil || f.Key != key {
			t.Errorf("%q gave %v, want %s", s, f, key)
		}
	}
	for _, s := range []string{"https://example.com", "https://hooks.example.com:8443/a/b?c=d", "https://1.1.1.1/"} {
		if err := c.CheckURL(s); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
}

// Every way of writing this machine leads nowhere, by its number as well as by a name.
func TestThisMachineIsNotReached(t *testing.T) {
	t.Parallel()
	address, came := receiver(t, func(http.ResponseWriter, *http.Request) {})
	u, _ := url.Parse(address)
	c := New(Config{HTTP: true, Resolver: resolver(t, "127.0.0.1")})
	defer c.Close()
	for _, host := range []string{"127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0", "[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
		"[64:ff9b::7f00:1]", "127.0.0.1.", "inside.example.com"} {
		a := c.Post(t.Context(), "http://"+host+":"+u.Port()+"/", "msg_1", []byte("{}"), []byte("s"))
		if a.Good() || a.Code != 0 {
			t.Errorf("%s was reached: %+v", host, a)
		}
	}
	if came.Load() != 0 {
		t.Errorf("this machine was reached %d times", came.Load())
	}
}

// A name that gives the internet's address when it is checked and this machine's when it is dialled (rebinding) gets
// nowhere: the address that is dialled is the one that is judged, and each dial is judged anew.
func TestANameThatChangesItsMindGetsNowhere(t *testing.T) {
	t.Parallel()
	address, came := receiver(t, func(http.ResponseWriter, *http.Request) {})
	u, _ := url.Parse(address)
	names := resolver(t, "192.0.0.8", "127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1") // TEST-only addresses: nothing leaves
	c := New(Config{HTTP: true, Resolver: names})
	defer c.Close()
	for range 4 {
		if a := c.Post(t.Context(), "http://rebind.example.com:"+u.Port()+"/", "msg_1", []byte("{}"), []byte("s")); a.Problem != Inside {
			t.Errorf("gave %+v", a)
		}
	}
	if came.Load() != 0 {
		t.Error("this machine was reached")
	}
	// The same name is reached where the installation allows it: it was the address that was refused.
	friendly := New(Config{HTTP: true, Allow: here, Resolver: resolver(t, "127.0.0.1")})
	defer friendly.Close()
	if a := friendly.Post(t.Context(), "http://rebind.example.com:"+u.Port()+"/", "msg_1", []byte("{}"), []byte("s")); !a.Good() {
		t.Errorf("gave %+v", a)
	}
}

// resolver is a name server that gives each address once, and the last for ever.
func resolver(t *testing.T, answers ...string) *net.Resolver {
	t.Helper()
	conn, err := (&net.ListenConfig{}).ListenPacket(t.Context(), "udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		given := 0
		buffer := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buffer)
			if err != nil {
				return
			}
			var q dnsmessage.Message
			if q.Unpack(buffer[:n]) != nil || len(q.Questions) != 1 {
				continue
			}
			m := dnsmessage.Message{Header: dnsmessage.Header{ID: q.ID, Response: true, Authoritative: true}, Questions: q.Questions}
			if q.Questions[0].Type == dnsmessage.TypeA {
				m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Questions[0].Name, Type: dnsmessage.TypeA, Class: dnsmessage.ClassINET},
					Body: &dnsmessage.AResource{A: netip.MustParseAddr(answers[min(given, len(answers)-1)]).As4()}}}
				given++
			}
			if packed, err := m.Pack(); err == nil {
				_, _ = conn.WriteTo(packed, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	elsewhere, came := receiver(t, func(http.ResponseWriter, *http.Request) {})
	for _, code := range []int{301, 302, 303, 307, 308} {
		for _, to := range []string{elsewhere, "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd"} {
			address, _ := receiver(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", to)
				w.WriteHeader(code)
			})
			c := New(Config{HTTP: true, Allow: here})
			if a := c.Post(t.Context(), address, "msg_1", []byte("{}"), []byte("s")); a.Problem != Redirected || a.Code != code {
				t.Errorf("%d to %s gave %+v", code, to, a)
			}
			c.Close()
		}
	}
	if came.Load() != 0 {
		t.Error("a redirect was followed")
	}
}

// A receiver that doesn't answer, answers by drops, or never stops talking, takes five seconds at most and little memory.
func TestAReceiverCantHoldUsUp(t *testing.T) {
	t.Parallel()
	stop := make(chan struct{})
	t.Cleanup(func() { close(stop) })
	trickle := func(w http.ResponseWriter, r *http.Request, text string) {
		for {
			if _, err := io.WriteString(w, text); err != nil {
				return
			}
			_ = http.NewResponseController(w).Flush()
			select {
			case <-time.After(50 * time.Millisecond):
			case <-r.Context().Done():
				return
			case <-stop:
				return
			}
		}
	}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   Problem
	}{
		"says nothing": {func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-r.Context().Done():
			case <-stop:
			}
		}, TooSlow},
		"talks by drops":    {func(w http.ResponseWriter, r *http.Request) { trickle(w, r, ".") }, None}, // it has the message: it said 200
		"talks for ever":    {func(w http.ResponseWriter, r *http.Request) { trickle(w, r, strings.Repeat("a", 1<<20)) }, None},
		"has endless heads": {func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X-A", strings.Repeat("a", 1<<20)) }, NoReach},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, _ := receiver(t, c.answer)
			client := New(Config{HTTP: true, Allow: here})
			defer client.Close()
			if a := client.Post(t.Context(), address, "msg_1", []byte("{}"), []byte("s")); a.Problem != c.want || a.Took > patience+2*time.Second {
				t.Errorf("gave %+v", a)
			}
		})
	}
}

// What arrives is what the standard says, over a connection whose certificate was judged.
func TestAMessageArrivesSignedAndEncrypted(t *testing.T) {
	t.Parallel()
	secret := []byte("0123456789abcdef0123456789abcdef")
	trusted, err := standard.NewWebhook(hook.ShowSecret(secret))
	if err != nil {
		t.Fatal(err)
	}
	var got error = fmt.Errorf("nobody came")
	s := httptest.NewTLSServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = trusted.Verify(body, r.Header)
	}))
	defer s.Close()
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	c := New(Config{Allow: here, TLS: &tls.Config{RootCAs: roots}})
	defer c.Close()
	if a := c.Post(t.Context(), s.URL, "msg_1", []byte(`{"a":1}`), []byte("the next secret"), secret); !a.Good() || got != nil {
		t.Errorf("gave %+v, the receiver says %v", a, got)
	}
	mistrusting := New(Config{Allow: here})
	defer mistrusting.Close()
	if a := mistrusting.Post(t.Context(), s.URL, "msg_1", []byte("{}"), secret); a.Problem != BadTLS {
		t.Errorf("a certificate that nobody knows gave %+v", a)
	}
}

func TestAnswersAreJudgedByTheirStatus(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]struct {
		problem Problem
		gone    bool
	}{200: {}, 204: {}, 299: {}, 400: {Status, false}, 404: {Status, false}, 410: {Status, true}, 429: {Status, false}, 500: {Status, false}, 503: {Status, false}} {
		address, _ := receiver(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) })
		c := New(Config{HTTP: true, Allow: here})
		if a := c.Post(t.Context(), address, "msg_1", []byte("{}"), []byte("s")); a.Code != code || a.Problem != want.problem || a.Gone() != want.gone {
			t.Errorf("%d gave %+v", code, a)
		}
		c.Close()
	}
}
