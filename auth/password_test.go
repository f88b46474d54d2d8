package auth

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"unicode/utf8"

	"klankbord.org/core/fault"
)

var cheap = Cost{Memory: 64, Rounds: 1, Threads: 1}

func TestAPasswordIsRecognisedHoweverItWasTyped(t *testing.T) {
	t.Parallel()
	p := NewPasswords(cheap)
	for name, c := range map[string]struct {
		set, typed string
		right      bool
	}{
		"the same":              {"correct horse battery", "correct horse battery", true},
		"another":               {"correct horse battery", "correct horse batterY", false},
		"an accent in two ways": {"caf\u00e9 du commerce", "cafe\u0301 du commerce", true},
		"emoji and spaces":      {"  🐴🔋📎  staple   ", "  🐴🔋📎  staple   ", true},
		"spaces count":          {"  🐴🔋📎  staple   ", "🐴🔋📎  staple", false},
		"nothing":               {"correct horse battery", "", false},
		"endless":               {"correct horse battery", strings.Repeat("x", 1<<20), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kept, err := p.Hash(t.Context(), c.set)
			if err != nil {
				t.Fatal(err)
			}
			right, again, err := p.Verify(t.Context(), kept, c.typed)
			if err != nil || right != c.right || again {
				t.Errorf("right %v, again %v, %v", right, again, err)
			}
		})
	}
}

func TestAPasswordIsLongAndNotAmongTheFirstToBeTried(t *testing.T) {
	t.Parallel()
	known := []string{"Daan de Vries", "d.devries@ruitherstel.example", "Ruit Herstel B.V."}
	for password, key := range map[string]string{
		"elf tekens.": "password.short", "twaalf tekens": "", "paard batterij nietje": "", "🐴🔋📎 en nog acht": "",
		"één-en-al-oor!": "", strings.Repeat("paard batterij! ", PasswordMost/16): "", strings.Repeat("paard batterij! ", PasswordMost/16) + "!": "password.long",
		"aaaaaaaaaaaa": "password.common", "éééééééééééé": "password.common", "Ab1Ab1Ab1Ab1Ab1": "password.common",
		"qwertyuiopas": "password.common", "210987654321": "password.common", "1qaz2wsx3edc": "password.common", "QazWsxEdc123": "password.common",
		"JustinBieber": "password.common", "unbelievable": "password.common", "administrator": "password.common",
		"RuitHerstel2026!": "password.known_words", "Daan de Vries 84": "password.known_words", "Klankbord2026!": "password.known_words", "Wachtwoord123!": "password.known_words",
		"daan fietst naar zee": "", "klankbord staat in de hal": "", "devries-7xq4mzt9": "",
	} {
		err := CheckPassword(password, known...)
		if (key == "") != (err == nil) || (err != nil && fault.As(err).Key != key) {
			t.Errorf("%.20q: %v, want %q", password, err, key)
		}
	}
	if err := CheckPassword("RuitHerstel2026!"); err != nil {
		t.Errorf("what nobody knows of them is held against them: %v", err)
	}
}

// ASVS 6.2.4 asks for at least 3,000 passwords that the other rules would allow.
func TestTheListOfCommonPasswordsIsOneThatCanBeSearched(t *testing.T) {
	t.Parallel()
	list := common()
	if len(list) != 10_000 || !slices.IsSorted(list) {
		t.Errorf("%d passwords, in order: %v", len(list), slices.IsSorted(list))
	}
	for _, p := range list {
		if utf8.RuneCountInString(p) < PasswordLeast || p != strings.ToLower(p) {
			t.Fatalf("%q is never asked for", p)
		}
		if CheckPassword(strings.ToUpper(p)) == nil {
			t.Fatalf("%q is taken", p)
		}
	}
}

func TestADearerCostAsksForANewHash(t *testing.T) {
	t.Parallel()
	kept, err := NewPasswords(cheap).Hash(t.Context(), "correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	dearer := NewPasswords(Cost{Memory: 128, Rounds: 1, Threads: 1})
	if right, again, err := dearer.Verify(t.Context(), kept, "correct horse battery"); !right || !again || err != nil {
		t.Errorf("right %v, again %v, %v", right, again, err)
	}
	if right, again, _ := dearer.Verify(t.Context(), kept, "wrong horse battery"); right || again {
		t.Errorf("a wrong one: right %v, again %v", right, again)
	}
}

func TestNobodyHasNoPassword(t *testing.T) {
	t.Parallel()
	p := NewPasswords(cheap)
	if right, _, err := p.Verify(t.Context(), "", "correct horse battery"); right || err != nil {
		t.Errorf("right %v, %v", right, err)
	}
	if _, _, err := p.Verify(t.Context(), "$argon2id$v=19$m=1", "x"); err == nil {
		t.Error("what was kept is damaged, and nobody noticed")
	}
}

func TestSigningInWaitsForRoom(t *testing.T) {
	t.Parallel()
	p := NewPasswords(cheap)
	var now, most atomic.Int32
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			done, err := p.turn(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			defer done()
			n := now.Add(1)
			for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
			}
			now.Add(-1)
		})
	}
	wg.Wait()
	if most.Load() > atOnce {
		t.Errorf("%d at once", most.Load())
	}
	for range atOnce {
		if _, err := p.turn(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.turn(ended); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("full: %v", err)
	}
}
