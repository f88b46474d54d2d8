package app

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"klankbord.org/store/storetest"
)

// engineTexts are those that a database takes in its own way: characters that it can't store, patterns of its searches, its
// quotes, escapes and comments, and numbers that don't fit in its types.
var engineTexts = []string{"\x00", "\xff\xfe", "\xed\xa0\x80", `\u0000`, `%`, `_%\`, `\`, `'`, `''; drop table answers; --`, `$1`, `$$x$$`, `E'\x41'`, `a & ! (b | c):*`, `"`, `{"a":{}}`, `/* */`,
	"9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e999", "NaN", "infinity", "2024-02-31", "0000-00-00", "294277-01-01"}

// What depends on the engine is tried on PostgreSQL too: texts in each address and parameter of the pages, and numbers and references of
// another organisation.
func TestThePagesWithstandOnPostgreSQLToo(t *testing.T) {
	t.Parallel()
	s := besiegeOn(t, storetest.EmptyPostgresURL(t))
	s.send(s.boss, "GET", "/o/ruit/account/authenticator", "") // offers a secret, which is kept until it is confirmed
	before := s.state(0)
	tried, n := 0, 0
	next := func() string { n++; return engineTexts[n%len(engineTexts)] }
	get := func(pattern, address, what string) {
		tried++
		got := s.send(s.boss, "GET", address, "")
		s.sane(fmt.Sprintf("%s with %q", pattern, what), got)

	}
	for _, pattern := range s.pages("GET") {
		for _, m := range placeholder.FindAllStringSubmatch(pattern, -1) {
			for range 3 {
				evil := next()
				_, address, _ := s.address(pattern, map[string]string{m[1]: evil})
				get(pattern, address, evil)
			}
			foreign := s.foreign[m[1]]
			if foreign == "" || foreign == s.values[m[1]] || slices.Contains(notElsewhere, m[1]) {
				continue
			}
			_, address, _ := s.address(pattern, map[string]string{m[1]: foreign})
			got := s.send(s.boss, "GET", address, "")
			if tried++; got.Code != http.StatusNotFound || foreign != "elders-only" && strings.Contains(got.Body.String(), "elders-only") {
				t.Errorf("%s with {%s} of another organisation: %d", pattern, m[1], got.Code)
			}
		}
		for range 3 {
			evil, q := next(), url.Values{}
			for _, p := range otherParams {
				q.Set(p, evil)
			}
			get(pattern, s.at(pattern)+"?"+q.Encode(), evil)
		}
		for _, p := range []string{"q", "before", "customer", "employee", "unit", "on", "from", "cursor"} { // by itself, so that no other is refused first
			evil := next()
			get(pattern, s.at(pattern)+"?"+url.Values{p: {evil}}.Encode(), evil+" as "+p)
		}
	}
	if c := differing(before, s.state(0), told...); len(c) > 0 {
		t.Errorf("reading changed %v", c)
	}
	if tried < 500 {
		t.Errorf("only %d were tried", tried)
	}
}
