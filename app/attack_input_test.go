package app

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// hostileTexts have broken programs: texts of SQL, templates, headers, paths, addresses, markup and numbers.
var hostileTexts = []string{`'; drop table answers; --`, `' or '1'='1`, "{{7*7}}${7*7}<kbxss onload=kbxss()>", `"><script>kbxss()</script>`, "x\r\nX-Kb-Planted: 1\r\n\r\n<kbxss>", "../../../../etc/passwd",
	`..\..\x`, "\x00", "%00%0d%0aX-Kb: 1", "https://elders.example/", "//elders.example/x", `/\elders.example`, "/\t/elders.example", "javascript:kbxss()", "9223372036854775808", "-1", "1e999", "\xff\xfe",
	"2024-02-31", strings.Repeat("a", 5000)}

// otherParams are parameters that addresses take without that any link of the sample carries them.
var otherParams = []string{"next", "return", "RelayState", "before", "done", "saved", "lang", "theme", "from", "to", "unit", "team", "employee", "cause1", "cause2", "role", "metric", "by", "period", "against",
	"q", "band", "score", "on", "kind", "format", "page", "version", "chart", "print", "found", "again", "state", "code", "error", "step", "ref", "not.unit", "answers", "customer", "cursor", "limit"}

// told are the tables in which reading may write: who looked at whom is noted, and chained.
var told = []string{"ledger", "chain_entries", "chain_state", "chain_checkpoints", "sequences"}

// Whatever stands in whichever part of an address or parameter of whichever page: nothing breaks, no header or markup of it
// comes back, nobody is led elsewhere, and reading changes nothing.
func TestHostileTextsInEveryAddressAndParameter(t *testing.T) {
	t.Parallel()
	s := besiege(t)
	_, params := s.found()
	s.send(s.boss, "GET", "/o/ruit/account/authenticator", "") // offers a secret, which is kept until it is confirmed
	before := s.state(0)
	tried := 0
	for i, pattern := range s.pages("GET") {
		get := func(address, what string) {
			tried++
			s.sane(pattern+" with "+what, s.send(s.boss, "GET", address, ""))
		}
		known := slices.Sorted(maps.Keys(params[pattern]))
		for n, evil := range hostileTexts {
			for _, m := range placeholder.FindAllStringSubmatch(pattern, -1) {
				_, address, _ := s.address(pattern, map[string]string{m[1]: evil})
				get(address, fmt.Sprintf("%s as {%s}", evil, m[1]))
			}
			if (n+i)%4 > 0 {
				continue // each text in a quarter of the addresses
			}
			q := url.Values{}
			for _, p := range append(known, otherParams...) {
				q.Set(p, evil)
			}
			get(s.at(pattern)+"?"+q.Encode(), evil+" everywhere")
		}
		for n, p := range known {
			evil := hostileTexts[(n+i)%len(hostileTexts)]
			get(s.at(pattern)+"?"+url.Values{p: {evil}}.Encode(), evil+" as "+p)
		}
		get(s.at(pattern)+"?%zz=%zz&;&=&&lang=%", "half escapes")
	}
	if c := differing(before, s.state(0), told...); len(c) > 0 {
		t.Errorf("reading changed %v", c)
	}
	if tried < 2000 {
		t.Errorf("only %d were tried", tried)
	}
}

// fresh is a visitor with a new session, as what was sent before may have ended the old one.
func (s *siege) fresh(v visitor) visitor {
	s.Helper()
	v.cookie = cookieOf(s.T, s.app, s.org, v.actor.Account, carrying())
	return v
}

// Whatever stands in whichever field of whichever form: nothing breaks, and what comes back is text.
func TestHostileTextsInEveryFieldOfEveryForm(t *testing.T) {
	t.Parallel()
	s := besiege(t)
	forms, _ := s.found()
	tables := len(s.state(0))
	tried, i := 0, 0
	for _, key := range slices.Sorted(maps.Keys(forms)) {
		f := forms[key]
		boss := s.fresh(s.boss)
		post := func(fields url.Values, what string) {
			tried++
			got := s.send(boss, "POST", f.action, fields.Encode())
			s.sane("POST "+f.action+" with "+what, got)
			if len(got.Result().Cookies()) > 0 {
				boss = s.fresh(s.boss)
			}
		}
		names := slices.Sorted(maps.Keys(f.fields))
		for range 4 {
			all := url.Values{}
			evil := hostileTexts[i%len(hostileTexts)]
			for _, n := range names {
				all.Set(n, evil)
			}
			all.Set("next", evil)
			post(all, evil+" everywhere")
			i++
		}
		for _, n := range names {
			one := maps.Clone(f.fields)
			one.Set(n, hostileTexts[i%len(hostileTexts)])
			post(one, fmt.Sprintf("%s as %s", one.Get(n), n))
			i++
		}
		s.sane(f.action+" with half escapes", s.send(boss, "POST", f.action, "%zz=%zz&;&=&&"))
	}
	if got := len(s.state(0)); got != tables {
		t.Errorf("%d tables, were %d", got, tables)
	}
	s.crawl() // what was taken is text on every page
	if tried < 200 {
		t.Errorf("only %d were tried", tried)
	}
}

// No page answers to a method that it isn't served by, whatever a request says to have meant, and nothing changes.
func TestOtherMethodsAreRefused(t *testing.T) {
	t.Parallel()
	s := besiege(t)
	served := map[string]bool{}
	for _, p := range s.routes.patterns {
		method, path, _ := strings.Cut(p, " ")
		served[method+" "+path] = true
	}
	before := s.state(0)
	for _, pattern := range append(s.pages("GET"), s.pages("POST")...) {
		_, path, _ := strings.Cut(pattern, " ")
		for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "CONNECT", "PROPFIND", "get"} {
			if served[method+" "+path] {
				continue
			}
			got := s.send(s.boss, method, s.at(pattern), "x=1")
			if got.Code != http.StatusNotFound && got.Code != http.StatusMethodNotAllowed {
				t.Errorf("%s %s: %d", method, path, got.Code)
			}
			if strings.Contains(got.Body.String(), s.boss.cookie.Value) {
				t.Errorf("%s %s repeats the cookie", method, path)
			}
		}
		if !served["GET "+path] {
			if got := s.send(s.boss, "GET", s.at(pattern)+"?_method=POST&x=1", "", "X-HTTP-Method-Override", "POST", "X-HTTP-Method", "POST", "X-Method-Override", "POST"); got.Code != http.StatusNotFound && got.Code != http.StatusMethodNotAllowed {
				t.Errorf("GET %s, meant as POST: %d", path, got.Code)
			}
		}
	}
	if c := differing(before, s.state(0)); len(c) > 0 {
		t.Errorf("changed: %v", c)
	}
}

// A form that another site sends, in any of the ways that a browser lets one, changes nothing, in any form there is. The same
// forms from our own pages do.
func TestNoFormOfAnotherSiteIsTaken(t *testing.T) {
	t.Parallel()
	s := besiege(t)
	forms, _ := s.found()
	before := s.state(0)
	foreign := [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Sec-Fetch-Site", "cross-site", "Origin", "http://example.com"},
		{"Sec-Fetch-Site", "", "Origin", "https://elders.example"}, {"Sec-Fetch-Site", "", "Origin", "null"},
		{"Sec-Fetch-Site", "cross-site", "Content-Type", "text/plain"}, {"Sec-Fetch-Site", "cross-site", "Content-Type", "multipart/form-data; boundary=x"}}
	bodies := map[string][]string{}
	for _, f := range forms {
		bodies[f.pattern] = append(bodies[f.pattern], f.fields.Encode())
	}
	for _, pattern := range s.pages("POST") {
		if pattern == "POST /s/{token}" || pattern == "POST /u/{token}" || strings.HasPrefix(pattern, "POST /in/") || strings.HasSuffix(pattern, "/acs") {
			continue // customers and providers, who have no session: what they send proves itself
		}
		for _, body := range append(bodies[pattern], "x=1") {
			for _, headers := range foreign {
				if got := s.send(s.boss, "POST", s.at(pattern), body, headers...); got.Code != http.StatusForbidden {
					t.Errorf("%s, %v: %d", pattern, headers, got.Code)
				}
			}
		}
	}
	if c := differing(before, s.state(0)); len(c) > 0 {
		t.Errorf("changed: %v", c)
	}
	for _, f := range forms {
		s.send(s.fresh(s.boss), "POST", f.action, f.fields.Encode())
	}
	if c := differing(before, s.state(0)); len(c) < 8 {
		t.Errorf("our own forms change %v only: the test is blind", c)
	}
}
