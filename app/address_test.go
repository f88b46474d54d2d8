package app

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"klankbord.org/auth"
	"klankbord.org/core/access"
	"klankbord.org/core/respond"
	"klankbord.org/server"
	"klankbord.org/store/sqldb"
)

// Where visitors come from: directly, and by way of a proxy of ours that we believe, in the old and the new form.
const (
	markDirect  = "203.0.113.99"
	markBehind  = "198.51.100.77"
	markBehind6 = "2001:db8:cafe:77::99"
)

// Nobody's address is stored: not in a table, not in a file, not in the log, whatever they do here.
func TestNoAddressOfAnybodyIsStored(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) {
		l.app.door.passwords = auth.NewPasswords(auth.Cost{Memory: 64, Rounds: 1, Threads: 1})
		h := &hall{T: l.T, app: l.app, org: l.org, now: l.now, handler: l.app.Handler()}
		h.person("noor@glas.example", access.PrivacyOfficer, access.CXManager, access.Administrator)
		token := l.keyFor(access.Permissions()...)
		link, err := l.desk.Link(l.Context(), respond.Token{Kind: respond.ForAnyone, Org: l.org.ID, Survey: 1})
		if err != nil {
			l.Fatal(err)
		}
		b := h.browser(markDirect)
		l.comeFrom(b, link)
		l.comeThroughProxy(link, token, markBehind, markBehind6)
		if err := l.app.tellAll(l.Context()); err != nil {
			l.Fatal(err)
		}
		if err := (worker{l.app}).Clean(l.Context()); err != nil {
			l.Fatal(err)
		}
		// Every address, the neighbourhoods that guessing is slowed down by, and how a hurried program might write them.
		addresses := []string{markDirect, markBehind, markBehind6, "203.0.113", "198.51.100", "2001:db8:cafe", "cb007163", "c633644d", "20010db8cafe", "0db8:cafe"}
		if !strings.Contains(l.log.String(), `"msg":"request"`) {
			l.Errorf("nothing of it is in the log: the test is blind\n%.2000s", l.log.String())
		}
		for _, f := range l.searchFor(addresses) {
			l.Error(f)
		}
	})
}

// comeFrom does everything that a browser can do, and fails at much of it.
func (l *life) comeFrom(b *window, link string) {
	l.Helper()
	for _, path := range []string{"/", "/healthz", "/s/" + link, "/s/" + l.token, "/s/nonsense", "/o/glas/signin", "/o/glas/answers", "/nothing", "/o/nobody", "/assets/none"} {
		b.get(path)
	}
	b.post("/s/"+link, "score", "9")
	b.post("/s/"+link, "score", "99")
	for i := range 30 { // more than anybody may try
		b.signIn(fmt.Sprintf("guess%d@glas.example", i%3), "wrong")
	}
	b.post("/o/glas/forgot", "email", "noor@glas.example")
	b.signIn("noor@glas.example", "wrong too")
	other := b.h.browser(markDirect[:len(markDirect)-1] + "1")
	other.signIn("noor@glas.example", rightPassword)
	if !other.in() {
		l.Fatal("nobody came in")
	}
	for _, path := range []string{"/o/glas", "/o/glas/account", "/o/glas/answers", "/o/glas/privacy/customers", "/o/glas/privacy/customers/2", "/o/glas/privacy/redactions", "/o/glas/audit"} {
		other.get(path)
	}
	other.post("/o/glas/privacy/customers", "q", markEmail)
	other.post("/o/glas/privacy/customers/2/file")
	other.post("/o/glas/webhooks", "url", "https://hoor.example/klankbord", "events", "response.created")
	other.post("/o/glas/account/password", "old", "no", "new", "no")
	other.post("/o/glas/signout")
}

// comeThroughProxy does it through a server behind one proxy.
func (l *life) comeThroughProxy(link, token string, addresses ...string) {
	l.Helper()
	ctx, stop := context.WithCancel(l.Context())
	ready, done := make(chan string, 1), make(chan error, 1)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		l.Fatal(err)
	}
	listen := free.Addr().String()
	if err := free.Close(); err != nil {
		l.Fatal(err)
	}
	config := server.Config{Listen: listen, URL: "https://cx.example", ProxyHops: 1}
	go func() { done <- l.app.Serve(ctx, config, func(base string) { ready <- base }) }()
	select {
	case <-ready:
	case err := <-done:
		l.Fatal(err)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	from := ""
	ask := func(method, path, kind, body string, more ...string) {
		r, err := http.NewRequestWithContext(l.Context(), method, "http://"+listen+path, strings.NewReader(body))
		if err != nil {
			l.Fatal(err)
		}
		r.Host = "cx.example"
		r.Header.Set("X-Forwarded-For", "192.0.2.1, "+from)
		r.Header.Set("X-Real-Ip", from)
		r.Header.Set("Forwarded", "for="+from)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.Header.Set("Content-Type", kind)
		for i := 0; i < len(more); i += 2 {
			r.Header.Set(more[i], more[i+1])
		}
		w, err := client.Do(r)
		if err != nil {
			l.Fatal(err)
		}
		if w.StatusCode == http.StatusMisdirectedRequest || w.StatusCode >= 500 && method != "TRACE" {
			l.Errorf("%s %s: %d", method, path, w.StatusCode)
		}
		_ = w.Body.Close()
	}
	const form = "application/x-www-form-urlencoded"
	for _, from = range addresses {
		ask("GET", "/s/"+link, "", "")
		ask("POST", "/s/"+link, form, "score=8")
		for i := range 12 {
			ask("POST", "/o/glas/signin", form, url.Values{"email": {fmt.Sprintf("x%d@glas.example", i)}, "password": {"wrong"}}.Encode())
		}
		ask("POST", "/o/glas/signin", form, url.Values{"email": {"noor@glas.example"}, "password": {rightPassword}}.Encode())
		ask("GET", "/api/v1/customers", "", "", "Authorization", "Bearer "+token)
		ask("GET", "/api/v1/customers", "", "", "Authorization", "Bearer wrong")
		ask("POST", "/api/v1/customers", "application/json", `{"items":[{"ref":"K-9"}]}`, "Authorization", "Bearer "+token, "Idempotency-Key", "k "+from[:3])
		ask("GET", "/scim/v2/Users", "", "", "Authorization", "Bearer wrong")
		ask("TRACE", "/o/glas", "", "")
	}
	stop()
	if err := <-done; err != nil {
		l.Fatal(err)
	}
}

// The search finds an address where there is one.
func TestTheSearchForAddressesSees(t *testing.T) {
	t.Parallel()
	l := live(t, "")
	err := l.app.db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		return sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: int64(l.org.ID), Actor: "x", Action: "x", Kind: "x", Body: []byte(`{"from":"` + markDirect + `"}`)})
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(l.searchFor([]string{markDirect})) == 0 {
		t.Error("an address in the ledger isn't found")
	}
}
