package respond_test

import (
	"testing"

	"klankbord.org/core/fault"
	"klankbord.org/core/respond"
	"pgregory.net/rapid"
)

func TestATokenSurvivesItsAddress(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.SliceOfN(rapid.Byte(), 16, 32).Draw(t, "key")
		want := respond.Token{
			Kind:    rapid.SampledFrom([]respond.Kind{respond.ForTransaction, respond.ForAnswer, respond.ForAnyone}).Draw(t, "kind"),
			Subject: rapid.Int64Range(0, 1<<62).Draw(t, "subject"),
		}
		want.Org = 7
		want.Survey = 300
		text := want.Seal(key)
		got, err := respond.Unseal(text, key)
		if err != nil || got != want {
			t.Fatalf("got %v, %v; want %v", got, err, want)
		}
		if o, err := respond.Peek(text); err != nil || o != want.Org {
			t.Fatalf("peeked %v, %v", o, err)
		}
	})
}

func TestAChangedTokenOpensNothing(t *testing.T) {
	t.Parallel()
	key := []byte("0123456789abcdef")
	text := respond.Token{Kind: respond.ForAnswer, Org: 1, Survey: 2, Subject: 3}.Seal(key)
	for i := range text {
		for _, c := range "AZaz09-_=" {
			forged := text[:i] + string(c) + text[i+1:]
			if forged == text {
				continue
			}
			if _, err := respond.Unseal(forged, key); fault.KindOf(err) != fault.NotFound {
				t.Fatalf("%s opened with %v", forged, err)
			}
		}
	}
	if _, err := respond.Unseal(text, []byte("another key here")); err == nil {
		t.Fatal("another organisation's key opened it")
	}
}

func FuzzUnseal(f *testing.F) {
	key := []byte("0123456789abcdef")
	f.Add(respond.Token{Kind: respond.ForAnyone, Org: 1, Survey: 2}.Seal(key))
	f.Add("AAAA")
	f.Fuzz(func(t *testing.T, text string) {
		if tok, err := respond.Unseal(text, key); err == nil && tok.Seal(key) != text {
			t.Fatalf("%q opens but isn't what Seal writes", text)
		}
	})
}
