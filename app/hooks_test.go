package app

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"klankbord.org/channel/hook"
	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	corehook "klankbord.org/core/hook"
	"klankbord.org/core/respond"
	"klankbord.org/store/hookdb"
	"klankbord.org/store/storetest"
	"klankbord.org/web/hookweb"
)

// ear is a system that hears webhooks. It judges every message by the standard's own library.
type ear struct {
	*testing.T
	url    string
	heard  chan heard
	mu     sync.Mutex
	secret string
	answer func(n int) int // status of the n-th message, from 1; nil for 200
	n      int
}

// heard is a message as it arrived.
type heard struct {
	id         string
	signatures int
	trusted    error
	Type       corehook.Event             `json:"type"`
	Timestamp  time.Time                  `json:"timestamp"`
	Data       map[string]json.RawMessage `json:"data"`
	body       string
}

func listening(t *testing.T) *ear {
	t.Helper()
	e := &ear{T: t, heard: make(chan heard, 1000)}
	s := httptest.NewServer(http.HandlerFunc(e.hear))
	t.Cleanup(s.Close)
	e.url = s.URL + "/hook"
	return e
}

func (e *ear) hear(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.n++
	status := http.StatusOK
	if e.answer != nil {
		status = e.answer(e.n)
	}
	h := heard{id: r.Header.Get("webhook-id"), signatures: len(strings.Fields(r.Header.Get("webhook-signature"))), body: string(body)}
	if key, err := standard.NewWebhook(e.secret); err != nil {
		h.trusted = err
	} else {
		h.trusted = key.Verify(body, r.Header)
	}
	if err := json.Unmarshal(body, &h); err != nil {
		h.trusted = errors.Join(h.trusted, err)
	}
	e.heard <- h
	w.WriteHeader(status)
}

// next waits for a message.
func (e *ear) next() heard {
	e.Helper()
	select {
	case h := <-e.heard:
		if h.trusted != nil {
			e.Errorf("the standard's library says: %v", h.trusted)
		}
		return h
	case <-time.After(20 * time.Second):
		e.Fatal("no message came")
		return heard{}
	}
}

// silent reports whether nothing came.
func (e *ear) silent() bool { return len(e.heard) == 0 }

// telling is a house whose jobs are done, with webhooks to this machine allowed.
func telling(t *testing.T, database string) *house {
	t.Helper()
	a, err := Open(t.Context(), Config{Data: t.TempDir(), Database: database, shortPauses: true, Outside: Outside{HookAllow: []string{"127.0.0.1"}, HookHTTP: true}})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{T: t, app: a}
	h.org = h.bringIn("ruit")
	h.routes = a.Handler().(*routes)
	stop, err := a.work(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(stop(), a.Close(context.Background())); err != nil {
			t.Error(err)
		}
	})
	return h
}

// all is a context of somebody who may do everything.
func (h *house) all() context.Context {
	return access.With(h.Context(), access.System(h.org.ID, "test"))
}

// hears adds a webhook.
func (h *house) hears(e *ear, in hookweb.Input) int64 {
	h.Helper()
	in.URL = e.url
	id, secret, err := h.app.CreateWebhook(h.all(), h.org.ID, in)
	if err != nil {
		h.Fatal(err)
	}
	e.mu.Lock()
	e.secret = secret
	e.mu.Unlock()
	return id
}

// answers lets a customer give a score on an open link, and returns where the answer goes on.
func (h *house) answers(score string) string {
	h.Helper()
	link, err := (&respond.Desk{Store: deskStore{h.app}}).Link(h.Context(), respond.Token{Kind: respond.ForAnyone, Org: h.org.ID, Survey: 1})
	if err != nil {
		h.Fatal(err)
	}
	return h.posts("/s/"+link, url.Values{"step": {"score"}, "score": {score}})
}

func (h *house) posts(address string, form url.Values) string {
	h.Helper()
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.routes.ServeHTTP(w, r)
	if w.Code != http.StatusSeeOther {
		h.Fatalf("%s answered %d", address, w.Code)
	}
	return w.Header().Get("Location")
}

var everything = hookweb.Input{Events: corehook.Events()}

// message waits until a message has ended and returns it.
func (h *house) message(webhook int64, want hookdb.DeliveryState) hookweb.Message {
	h.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
		list, err := h.app.Messages(h.all(), h.org.ID, webhook, 0, 1)
		if err != nil {
			h.Fatal(err)
		}
		if len(list) == 1 && list[0].State == string(want) {
			return list[0]
		}
		select {
		case <-time.After(10 * time.Millisecond): // another goroutine notes it
		case <-h.Context().Done():
		}
	}
	h.Fatalf("no message became %s", want)
	return hookweb.Message{}
}

// On both databases: what happens is told, signed, once to each that wants it, and says no more than the receiver was given.
func TestWhatHappensIsTold(t *testing.T) {
	t.Parallel()
	for engine, database := range map[string]func(t *testing.T) string{"sqlite": func(*testing.T) string { return "" }, "postgres": func(t *testing.T) string { return storetest.PostgresURL(t) }} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			h := telling(t, database(t))
			discreet, trusted, other := listening(t), listening(t), listening(t)
			id := h.hears(discreet, everything)
			h.hears(trusted, hookweb.Input{Events: corehook.Events(), Content: true, People: true})
			h.hears(other, hookweb.Input{Events: []corehook.Event{corehook.RunComputed}})
			next := h.answers("9")
			for _, e := range []*ear{discreet, trusted} {
				got := e.next()
				if got.Type != corehook.ResponseCreated || string(got.Data["score"]) != "9" || string(got.Data["organisation"]) != `"ruit"` {
					t.Errorf("heard %s", got.body)
				}
				if _, told := got.Data["verbatim"]; told != (e == trusted) {
					t.Errorf("words are told: %v", told)
				}
			}
			m := h.message(id, hookdb.Delivered)
			if m.Code != 200 || m.Attempts != 1 || m.Event != corehook.ResponseCreated {
				t.Errorf("noted %+v", m)
			}
			h.posts(next, url.Values{"step": {"why"}, "why": {"Snel en netjes."}})
			for _, e := range []*ear{discreet, trusted} {
				got := e.next()
				if got.Type != corehook.ResponseUpdated || strings.Contains(got.body, "netjes") != (e == trusted) {
					t.Errorf("heard %s", got.body)
				}
			}
			if !other.silent() {
				t.Error("somebody heard what they didn't ask for")
			}
		})
	}
}

func TestAReceiverThatStumblesHearsTheSameMessageAgain(t *testing.T) {
	t.Parallel()
	h, e := telling(t, ""), listening(t)
	e.answer = func(n int) int { return map[bool]int{true: 500, false: 204}[n < 3] }
	id := h.hears(e, everything)
	h.answers("7")
	first, second, third := e.next(), e.next(), e.next()
	if first.id != second.id || second.id != third.id || first.id == "" {
		t.Errorf("identities %q, %q and %q", first.id, second.id, third.id)
	}
	if m := h.message(id, hookdb.Delivered); m.Attempts != 3 || m.Code != 204 {
		t.Errorf("noted %+v", m)
	}
	if w, err := h.app.Webhook(h.all(), h.org.ID, id); err != nil || !w.FailingSince.IsZero() {
		t.Errorf("webhook %+v, %v", w, err)
	}
}

// Given up after the last attempt, and sent again by hand: one, or all.
func TestWhatWasGivenUpCanBeSentAgain(t *testing.T) {
	t.Parallel()
	h, e := telling(t, ""), listening(t)
	broken := true
	e.answer = func(int) int {
		if broken {
			return 503
		}
		return 200
	}
	id := h.hears(e, everything)
	h.answers("7")
	name := e.next().id
	if m := h.message(id, hookdb.Failed); m.Attempts != 8 || m.Problem != string(hook.Status) {
		t.Errorf("noted %+v", m)
	}
	for range 7 {
		e.next()
	}
	e.mu.Lock()
	broken = false
	e.mu.Unlock()
	if n, err := h.app.SendAgain(h.all(), h.org.ID, id, 0); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if again := e.next(); again.id != name {
		t.Errorf("came again as %s, was %s", again.id, name)
	}
	m := h.message(id, hookdb.Delivered)
	if n, err := h.app.SendAgain(h.all(), h.org.ID, id, 0); err != nil || n != 0 {
		t.Errorf("sent %d again of none, %v", n, err)
	}
	if n, err := h.app.SendAgain(h.all(), h.org.ID, id, m.ID); err != nil || n != 1 {
		t.Errorf("sent %d again, %v", n, err)
	}
	e.next()
	if _, err := h.app.SendAgain(h.all(), h.org.ID, id+1, m.ID); fault.KindOf(err) != fault.NotFound {
		t.Errorf("sent again as another webhook's: %v", err)
	}
}

func TestAReceiverThatIsGoneHearsNoMore(t *testing.T) {
	t.Parallel()
	h, e := telling(t, ""), listening(t)
	e.answer = func(int) int { return 410 }
	id := h.hears(e, everything)
	h.answers("7")
	e.next()
	if m := h.message(id, hookdb.Failed); m.Attempts != 1 {
		t.Errorf("noted %+v", m)
	}
	w, err := h.app.Webhook(h.all(), h.org.ID, id)
	if err != nil || w.State != "disabled" || w.Notice != noticeGone {
		t.Errorf("webhook %+v, %v", w, err)
	}
}

func TestATestMessageAndANewSecret(t *testing.T) {
	t.Parallel()
	h, e := telling(t, ""), listening(t)
	id := h.hears(e, everything)
	ping := func() heard {
		t.Helper()
		if err := h.app.PingWebhook(h.all(), h.org.ID, id); err != nil {
			t.Fatal(err)
		}
		return e.next()
	}
	if got := ping(); got.Type != corehook.Ping || got.signatures != 1 {
		t.Errorf("heard %+v", got)
	}
	was := e.secret
	secret, err := h.app.NewWebhookSecret(h.all(), h.org.ID, id)
	if err != nil || secret == was {
		t.Fatal(secret == was, err)
	}
	if got := ping(); got.signatures != 2 { // and the ear trusts it by the secret before
		t.Errorf("signed %d times", got.signatures)
	}
	e.mu.Lock()
	e.secret = secret
	e.mu.Unlock()
	ping()
	endpoint := hookdb.Endpoint{Secret: []byte("new"), OldSecret: []byte("old"), OldUntil: 1000}
	for at, want := range map[int64]int{999: 2, 1000: 1} {
		if n := len(endpoint.Secrets(at)); n != want {
			t.Errorf("at %d %d secrets sign", at, n)
		}
	}
}

// What happened before somebody listened, or while it was off, isn't told; no import drowns a receiver.
func TestListeningBeginsNow(t *testing.T) {
	t.Parallel()
	h, e := telling(t, ""), listening(t)
	h.answers("3")
	id := h.hears(e, everything)
	h.answers("4")
	if got := e.next(); string(got.Data["score"]) != "4" {
		t.Errorf("heard %s", got.body)
	}
	if err := h.app.SwitchWebhook(h.all(), h.org.ID, id, false); err != nil {
		t.Fatal(err)
	}
	h.answers("5")
	if err := h.app.tellAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := h.app.SwitchWebhook(h.all(), h.org.ID, id, true); err != nil {
		t.Fatal(err)
	}
	h.answers("6")
	if got := e.next(); string(got.Data["score"]) != "6" {
		t.Errorf("heard %s", got.body)
	}
}

// Whoever may manage webhooks can't have sent to themselves what they may not see, nor lead elsewhere what somebody else
// allowed.
func TestNobodyIsToldWhatTheMakerMayNotSee(t *testing.T) {
	t.Parallel()
	h, e := telling(t, ""), listening(t)
	id := h.hears(e, hookweb.Input{Events: corehook.Events(), Content: true})
	holds := func(all ...access.Permission) context.Context {
		return access.With(t.Context(), access.Actor{Org: h.org.ID, Account: 5, Held: []access.Held{{Role: access.Role{Permissions: all}}}})
	}
	admin := holds(access.WebhooksManage)
	address := "https://hooks.example.com/"
	for name, c := range map[string]struct {
		ctx context.Context
		in  hookweb.Input
		ok  bool
	}{
		"scores alone":       {admin, hookweb.Input{URL: address, Events: corehook.Events()}, true},
		"words":              {admin, hookweb.Input{URL: address, Events: corehook.Events(), Content: true}, false},
		"people":             {admin, hookweb.Input{URL: address, Events: corehook.Events(), People: true}, false},
		"words, by a reader": {holds(access.WebhooksManage, access.VerbatimsRead), hookweb.Input{URL: address, Events: corehook.Events(), Content: true}, true},
		"without permission": {holds(access.VerbatimsRead), hookweb.Input{URL: address, Events: corehook.Events()}, false},
		"nobody":             {t.Context(), hookweb.Input{URL: address, Events: corehook.Events()}, false},
		"no events":          {admin, hookweb.Input{URL: address}, false},
		"unknown event":      {admin, hookweb.Input{URL: address, Events: []corehook.Event{"pay.read"}}, false},
		"address inside":     {admin, hookweb.Input{URL: "https://10.0.0.1/", Events: corehook.Events()}, false},
	} {
		if _, _, err := h.app.CreateWebhook(c.ctx, h.org.ID, c.in); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := h.app.ChangeWebhook(admin, h.org.ID, id, hookweb.Input{URL: address, Events: corehook.Events(), Content: true}); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("words were led elsewhere: %v", err)
	}
	for name, do := range map[string]func() error{
		"see":    func() error { _, err := h.app.Webhook(admin, h.org.ID+1, id); return err },
		"secret": func() error { _, err := h.app.NewWebhookSecret(holds(access.KeysManage), h.org.ID, id); return err },
		"delete": func() error { return h.app.DeleteWebhook(holds(access.ScoresRead), h.org.ID, id) },
		"log":    func() error { _, err := h.app.Messages(holds(access.ScoresRead), h.org.ID, id, 0, 1); return err },
	} {
		if do() == nil {
			t.Errorf("%s: somebody without permission could", name)
		}
	}
}

func TestAnEndpointThatFailsForDaysIsSwitchedOff(t *testing.T) {
	t.Parallel()
	bad, day := hook.Answer{Code: 500, Problem: hook.Status}, (24 * time.Hour).Milliseconds()
	e := hookdb.Endpoint{State: hookdb.Active}
	if changed, notice := judgeEndpoint(&e, bad, corehook.ResponseCreated, 10); !changed || notice != "" || e.FailingSince != 10 {
		t.Errorf("the first failure gave %v, %q, %+v", changed, notice, e)
	}
	if changed, _ := judgeEndpoint(&e, bad, corehook.ResponseCreated, 10+2*day); changed {
		t.Error("two days were too long")
	}
	one := e
	if changed, _ := judgeEndpoint(&one, hook.Answer{Code: 200}, corehook.ResponseCreated, 10+2*day); !changed || one.FailingSince != 0 {
		t.Error("a success isn't one")
	}
	if _, notice := judgeEndpoint(&e, bad, corehook.ResponseCreated, 10+3*day); notice != noticeFailed || e.State != hookdb.Disabled {
		t.Errorf("after three days: %q, %+v", notice, e)
	}
}
