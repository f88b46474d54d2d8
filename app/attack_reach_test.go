package app

import (
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/respond"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/sqldb"
)

// notElsewhere are placeholders that aren't of an organisation, or that mean the same in each: the kinds of dossiers and of what
// is kept. Links and tokens are guessed at in a test of their own.
var notElsewhere = []string{"org", "token", "link", "dossier", "class", "state"}

// Numbers and references of another organisation open nothing and change nothing, in any place of any address, nor in any
// field of any form.
func TestWhatIsOfAnotherOrganisationIsOutOfReach(t *testing.T) {
	t.Parallel()
	s := besiege(t)
	forms, _ := s.found()
	bodies := map[string]url.Values{}
	for _, f := range forms {
		bodies[f.pattern] = f.fields
	}
	elsewhere, here := s.state(s.other.ID), s.state(s.org.ID)
	tried := 0
	for _, pattern := range append(s.pages("GET"), s.pages("POST")...) {
		method, _, _ := strings.Cut(pattern, " ")
		for _, m := range placeholder.FindAllStringSubmatch(pattern, -1) {
			if slices.Contains(notElsewhere, m[1]) || strings.Contains(pattern, "/passkeys/") || strings.HasPrefix(pattern, "POST /in/") { // what isn't signed is refused whatever it names
				continue
			}
			_, address, known := s.address(pattern, map[string]string{m[1]: s.foreign[m[1]]})
			if s.foreign[m[1]] == "" || s.foreign[m[1]] == s.values[m[1]] || !known {
				t.Fatalf("%s: nothing stands for {%s}: %q %q", pattern, m[1], s.foreign[m[1]], s.values[m[1]])
			}
			tried++
			got := s.send(s.boss, method, address, bodies[pattern].Encode())
			_, nowhere, _ := s.address(pattern, map[string]string{m[1]: "987654321"})
			// A 403 would confirm that it is there. What is wrong with the form may be said first, about any number.
			if got.Code != http.StatusNotFound && (got.Code != http.StatusUnprocessableEntity || s.send(s.boss, method, nowhere, bodies[pattern].Encode()).Code != got.Code) {
				t.Errorf("%s with {%s} of another organisation: %d to %q", pattern, m[1], got.Code, got.Header().Get("Location"))
			}
			if strings.Contains(got.Body.String(), "elders-only") && s.foreign[m[1]] != "elders-only" {
				t.Errorf("%s with {%s} of another organisation shows what it has", pattern, m[1])
			}
		}
	}
	if c := differing(here, s.state(s.org.ID), told...); len(c) > 0 {
		t.Errorf("here is changed: %v", c)
	}
	for _, f := range forms {
		for name := range f.fields {
			for _, foreign := range []string{"ver", "E9", "verre", "elders-only", s.foreign["account"], s.foreign["webhook"]} {
				one := maps.Clone(f.fields)
				one.Set(name, foreign)
				tried++
				got := s.send(s.fresh(s.boss), "POST", f.action, one.Encode())
				s.sane(f.action+" with "+name+" of another organisation", got)
			}
		}
	}
	if c := differing(elsewhere, s.state(s.other.ID), "river_job"); len(c) > 0 {
		t.Errorf("the other organisation is changed: %v", c)
	}
	if tried < 500 {
		t.Errorf("only %d were tried", tried)
	}
}

// A lead of one unit comes to nothing of another, in no place of any address and by no parameter of any page.
func TestWhatIsOutsideAScopeIsOutOfReach(t *testing.T) {
	t.Parallel()
	s := besiege(t)
	_, params := s.found()
	lead := s.somebody(s.org, "lead", "M02", in(access.TeamLead, s.unitID("Noord"), day.Range{From: 1}), in(access.RewardManager, s.unitID("Noord"), day.Range{From: 1}))
	tried := 0
	for _, pattern := range s.pages("GET") {
		for _, own := range []map[string]string{{"unit": "Zuid"}, {"employee": "M03"}} {
			_, address, _ := s.address(pattern, own)
			if address == s.at(pattern) {
				continue
			}
			tried++
			if got := s.send(lead, "GET", address, ""); got.Code != http.StatusNotFound && got.Code != http.StatusForbidden {
				t.Errorf("%s: %d", address, got.Code)
			}
		}
		for name := range params[pattern] {
			for _, value := range []string{"Zuid", "M03"} {
				tried++
				got := s.send(lead, "GET", s.at(pattern)+halfYear+"&"+url.Values{name: {value}}.Encode(), "")
				if s.sane(pattern, got); strings.Contains(got.Body.String(), "Imran") {
					t.Errorf("%s?%s=%s shows who works in another unit", pattern, name, value)
				}
			}
		}
	}
	if tried < 100 {
		t.Errorf("only %d were tried", tried)
	}
}

// requestID is in every problem of the API, and never the same.
var requestID = regexp.MustCompile(`"request_id":"[^"]*"`)

// Somebody who guesses at a link or a session hears the same whatever they guess, however near they are.
func TestGuessedLinksAndSessionsAreAllRefusedAlike(t *testing.T) {
	t.Parallel()
	s := besiege(t)
	invited, err := strconv.ParseInt(s.values["account"], 10, 64)
	s.must(err)
	link := func(purpose accessdb.Purpose, account access.AccountID) (token string) {
		s.must(s.app.db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) (err error) {
			token, err = accessdb.Issue(ctx, tx, s.org.ID, accessdb.SingleUse{Purpose: purpose, Account: account, CreatedAt: s.app.millis(), ExpiresAt: s.app.millis() + 3_600_000})
			return err
		}))
		return token
	}
	personal, err := (&respond.Desk{Store: deskStore{s.app}}).Link(t.Context(), respond.Token{Kind: respond.ForTransaction, Org: s.org.ID, Survey: 1, Subject: 1})
	s.must(err)
	nobody := visitor{name: "nobody"}
	type door struct {
		right string
		ask   func(token string) *httptest.ResponseRecorder
	}
	doors := map[string]door{
		"reset": {link(accessdb.ForReset, s.worker.actor.Account), func(k string) *httptest.ResponseRecorder { return s.send(nobody, "GET", "/o/ruit/reset/"+k, "") }},
		"reset, sent": {link(accessdb.ForReset, s.boss.actor.Account), func(k string) *httptest.ResponseRecorder {
			return s.send(nobody, "POST", "/o/ruit/reset/"+k, "password=a+long+enough+password+x")
		}},
		"invite": {link(accessdb.ForInvite, access.AccountID(invited)), func(k string) *httptest.ResponseRecorder { return s.send(nobody, "GET", "/o/ruit/invite/"+k, "") }},
		"invite, sent": {link(accessdb.ForInvite, access.AccountID(invited)), func(k string) *httptest.ResponseRecorder {
			return s.send(nobody, "POST", "/o/ruit/invite/"+k, "password=a+long+enough+password+x")
		}},
		"customer":       {personal, func(k string) *httptest.ResponseRecorder { return s.send(nobody, "GET", "/s/"+k, "") }},
		"customer, sent": {personal, func(k string) *httptest.ResponseRecorder { return s.send(nobody, "POST", "/s/"+k, "score=9") }},
		"session": {s.worker.cookie.Value, func(k string) *httptest.ResponseRecorder {
			return s.send(visitor{cookie: &http.Cookie{Name: s.worker.cookie.Name, Value: k}}, "GET", "/o/ruit/me", "")
		}},
		"key": {s.token, func(k string) *httptest.ResponseRecorder { return s.asks(k, "GET", "/api/v1/organisation", "") }},
	}
	for _, name := range slices.Sorted(maps.Keys(doors)) { // in order: a link that was used ends the others of its account
		c := doors[name]
		before := s.state(0)
		refusal, answers := "", 0
		guesses := []string{"nonsense", strings.Repeat("A", len(c.right)), c.right + "A", c.right[:len(c.right)-1], strings.ToUpper(c.right), strings.ToLower(c.right), strings.Repeat("x", 4000), "..."}
		for i := range c.right {
			replaced := []byte(c.right)
			if replaced[i]++; c.right[i] == 'z' || c.right[i] == 'Z' || c.right[i] == '9' {
				replaced[i] -= 2
			}
			guesses = append(guesses, string(replaced))
		}
		for _, guess := range guesses {
			if guess == c.right || strings.ContainsAny(guess, ":[`/@^{") {
				continue
			}
			got := c.ask(guess)
			said := strings.ReplaceAll(strings.ReplaceAll(got.Body.String(), guess, "GUESS"), url.QueryEscape(guess), "GUESS")
			said = requestID.ReplaceAllString(said, "")
			said = http.StatusText(got.Code) + got.Header().Get("Location") + said
			if got.Code >= 500 || got.Code == http.StatusOK {
				t.Errorf("%s: %.60s: %d", name, guess, got.Code)
			}
			if answers++; refusal != "" && said != refusal {
				t.Errorf("%s: %.60s is answered otherwise: %d %.200s", name, guess, got.Code, textOf(said))
			}
			refusal = said
		}
		if c := differing(before, s.state(0)); len(c) > 0 {
			t.Errorf("%s: guessing changed %v", name, c)
		}
		if got := c.ask(c.right); answers < 20 || got.Code == http.StatusNotFound || got.Code == http.StatusUnauthorized || strings.Contains(got.Header().Get("Location"), "next=") {
			t.Errorf("%s: after %d guesses the right one gets %d %.200s", name, answers, got.Code, textOf(got.Body.String()))
		}
	}
}
