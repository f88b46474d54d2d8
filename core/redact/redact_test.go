package redact_test

import (
	"strings"
	"testing"

	"klankbord.org/core/fault"
	"klankbord.org/core/redact"
	"pgregory.net/rapid"
)

func TestSuggestions(t *testing.T) {
	t.Parallel()
	names := []string{"Sanne de Wit", "Jan Bakker"}
	for text, want := range map[string]string{
		"Mail mij op p.klant@voorbeeld.nl.":              "Mail mij op [e-mail].",
		"Bel 06-12345678 of +31 (0)20 123 45 67 morgen":  "Bel [telefoon] of [telefoon] morgen",
		"Terug op NL91 ABNA 0417 1643 00 graag":          "Terug op [rekening] graag",
		"NL92ABNA0417164300 is geen rekening":            "NL92ABNA0417164300 is geen rekening",
		"Mijn auto, 12-ABC-3, stond er nog":              "Mijn auto, [kenteken], stond er nog",
		"sanne de wit hielp mij":                         "[naam] hielp mij",
		"Sanne was top, De Wit ook; witte auto, wit dak": "[naam] was top, De [naam] ook; witte auto, wit dak",
		"De bakker om de hoek, en Jan":                   "De bakker om de hoek, en [naam]",
		"Ruit 1234 in 2024 vervangen voor 150,00":        "Ruit 1234 in 2024 vervangen voor 150,00",
		"Januari": "Januari",
	} {
		spans := redact.Suggest(text, names)
		got := text
		if len(spans) > 0 {
			var err error
			if got, _, err = redact.Apply(text, spans, "nl"); err != nil {
				t.Fatal(err)
			}
		}
		if got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestLanguageOfTheToken(t *testing.T) {
	t.Parallel()
	if got, _, _ := redact.Apply("Jan", []redact.Span{{To: 3, Kind: redact.Name}}, "en-GB"); got != "[name]" {
		t.Error(got)
	}
}

func TestWhatCantBeRedacted(t *testing.T) {
	t.Parallel()
	for name, spans := range map[string][]redact.Span{
		"nothing": nil, "outside": {{From: 1, To: 9, Kind: redact.Name}}, "backwards": {{From: 2, To: 1, Kind: redact.Name}},
		"of an unknown kind": {{To: 1, Kind: "secret"}}, "before the beginning": {{From: -1, To: 1, Kind: redact.Name}},
	} {
		if _, _, err := redact.Apply("abc", spans, "nl"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whatever is marked is gone, whatever isn't stays, in its order.
func TestApplyTakesOutExactlyWhatIsMarked(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		kept := rapid.StringMatching(`[a-zé€]{1,20}`)
		marked := rapid.StringMatching(`[A-Z]{1,8}`)
		var text, rest string
		var spans []redact.Span
		for range rapid.IntRange(1, 6).Draw(t, "pieces") {
			k, m := kept.Draw(t, "kept"), marked.Draw(t, "marked")
			from := len([]rune(text + k))
			spans = append(spans, redact.Span{From: from, To: from + len(m), Kind: redact.Other})
			text, rest = text+k+m, rest+k
		}
		got, removed, err := redact.Apply(text, spans, "nl")
		if err != nil || len(removed) != len(spans) {
			t.Fatal(err, removed)
		}
		if got = strings.ReplaceAll(got, "[weggelaten]", ""); got != rest {
			t.Fatalf("%q left of %q, want %q", got, text, rest)
		}
	})
}
