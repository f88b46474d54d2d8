package auth

import (
	"fmt"
	"testing"
	"time"
)

// clock is a throttle with a clock that stands still until it is moved.
func clock() (*Throttle, *time.Time) {
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	return NewThrottle(func() time.Time { return now }), &now
}

func try(account, client string) Key { return Key{PerAccount, [3]string{"password", account, client}} }

func TestGuessingGetsSlowerAndSlower(t *testing.T) {
	t.Parallel()
	th, now := clock()
	k := try("noor", "a")
	for range PerAccount.Free {
		if w := th.Try(k); w != 0 {
			t.Fatalf("a free try waits %s", w)
		}
	}
	var waits []time.Duration
	for range 14 {
		if th.Try(k) != 0 {
			t.Fatal("the wait is over, and still it waits")
		}
		w := th.Try(k)
		waits = append(waits, w)
		*now = now.Add(w)
	}
	for i, w := range waits {
		if want := min(time.Second<<i, 15*time.Minute); w != want {
			t.Errorf("failure %d waits %s, want %s", i+6, w, want)
		}
	}
	th.Succeeded(k)
	if w := th.Try(k); w != 0 {
		t.Errorf("after success it waits %s", w)
	}
}

func TestWhatOneClientDoesDoesNotSlowAnother(t *testing.T) {
	t.Parallel()
	th, _ := clock()
	for range 100 {
		th.Try(try("noor", "attacker"))
	}
	if th.Try(try("noor", "attacker")) == 0 {
		t.Error("the attacker goes on")
	}
	if w := th.Try(try("noor", "own laptop")); w != 0 {
		t.Errorf("the owner waits %s", w)
	}
	if w := th.Try(try("sam", "attacker")); w != 0 {
		t.Errorf("another account waits %s", w)
	}
}

func TestTriesThatWaitAreNotCounted(t *testing.T) {
	t.Parallel()
	th, now := clock()
	k := try("noor", "a")
	for range PerAccount.Free + 1 {
		th.Try(k)
	}
	for range 1000 {
		th.Try(k)
	}
	*now = now.Add(time.Second)
	if w := th.Try(k); w != 0 {
		t.Errorf("hammering made it %s", w)
	}
}

func TestNothingIsKnownOfYesterday(t *testing.T) {
	t.Parallel()
	th, now := clock()
	for range 50 {
		th.Try(try("noor", "a"))
	}
	before := append([]byte(nil), th.salt...)
	*now = now.Add(24 * time.Hour)
	if w := th.Try(try("noor", "a")); w != 0 || len(th.entries) != 1 || string(before) == string(th.salt) {
		t.Errorf("waits %s, %d entries", w, len(th.entries))
	}
}

func TestStrangersCannotFillTheMemory(t *testing.T) {
	t.Parallel()
	th, _ := clock()
	for i := range entriesMost + 1000 {
		th.Try(try(fmt.Sprint(i), "a"))
	}
	if n := len(th.entries); n > entriesMost {
		t.Errorf("%d entries", n)
	}
}

func TestANeighbourhoodIsWhatAConnectionGives(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"203.0.113.7:4711":         "203.0.113.0/24",
		"[2001:db8:1:2ff:3::4]:80": "2001:db8:1:200::/56",
		"[::ffff:203.0.113.9]:80":  "203.0.113.0/24",
		"[fe80::1%eth0]:80":        "fe80::/56",
		"203.0.113.7":              "203.0.113.0/24",
		"pipe":                     "unknown",
	} {
		if got := Neighbourhood(address); got != want {
			t.Errorf("%s is in %s, want %s", address, got, want)
		}
	}
}

func TestABrowserIsNamedAsItsOwnerWould(t *testing.T) {
	t.Parallel()
	for agent, want := range map[string]string{
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                                  "Firefox · Linux",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 Edg/139.0":               "Edge · Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1": "Safari · iPhone",
		"Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36":                            "Chrome · Android",
		"curl/8.1": "", "": "",
	} {
		if got := Device(agent); got != want {
			t.Errorf("%s: %q", agent, got)
		}
	}
}
