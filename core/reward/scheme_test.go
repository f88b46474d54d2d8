package reward_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"klankbord.org/core/fault"
	"klankbord.org/core/reward"
	"klankbord.org/internal/golden"
)

// hybrid is the text of a sound scheme.
func hybrid(t testing.TB) string {
	b, err := os.ReadFile(filepath.Join(golden.Root(t), "examples", "ruitherstel", "schemes", "hybrid.json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestASchemeHashesAlikeHoweverItIsSpelt(t *testing.T) {
	t.Parallel()
	text := hybrid(t)
	want, err := reward.ParseScheme([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var loose map[string]any
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&loose); err != nil {
		t.Fatal(err)
	}
	reordered, _ := json.Marshal(loose) // by name, without white space
	respelt := strings.Replace(text, `"accelerator_per_point": 2.5`, `"accelerator_per_point": 2.500`, 1)
	for _, other := range []string{string(reordered), respelt} {
		got, err := reward.ParseScheme([]byte(other))
		if err != nil {
			t.Fatal(err)
		}
		if got.Hash() != want.Hash() {
			t.Errorf("hash differs for\n%s", other)
		}
	}
	changed := strings.Replace(text, `"accelerator_per_point": 2.5`, `"accelerator_per_point": 2.6`, 1)
	if got, err := reward.ParseScheme([]byte(changed)); err != nil || got.Hash() == want.Hash() {
		t.Errorf("another rule has the same hash, or isn't read: %v", err)
	}
}

// Every rule of a scheme is broken once; the fault names the place.
func TestWhatIsWrongWithASchemeIsSaidWithItsPlace(t *testing.T) {
	t.Parallel()
	text := hybrid(t)
	for name, c := range map[string]struct{ old, new, field, key string }{
		"another format":              {`klankbord-scheme/1`, `klankbord-scheme/9`, "format", "scheme.format"},
		"a field that isn't known":    {`"currency"`, `"colour": 1, "currency"`, "colour", "scheme.unknown_field"},
		"a field that occurs twice":   {`"currency": "EUR"`, `"currency": "EUR", "currency": "USD"`, "currency", "scheme.twice"},
		"twice in another case":       {`"currency": "EUR"`, `"currency": "EUR", "Currency": "USD"`, "Currency", "scheme.unknown_field"},
		"a text for a number":         {`"cents": 100000`, `"cents": "100000"`, "money.cents", "scheme.want_whole_number"},
		"half a cent":                 {`"cents": 100000`, `"cents": 0.5`, "money.cents", "scheme.want_whole_number"},
		"a negative amount":           {`"cents": 100000`, `"cents": -1`, "money.cents", "scheme.amount"},
		"two currencies":              {`"EUR"`, `"EUR,USD"`, "currency", "currency.malformed"},
		"weights that don't add up":   {`"weight": 30`, `"weight": 31`, "parts", "scheme.weights"},
		"a curve that goes down":      {`"payout_at_target": 100`, `"payout_at_target": 40`, "parts[0].curves.any.payout_at_target", "curve.goes_down"},
		"a target below threshold":    {`"target": 25`, `"target": 5`, "parts[0].curves.any.target", "curve.target_not_above_threshold"},
		"a cap below the target":      {`"cap": 120`, `"cap": 99`, "parts[0].curves.any.cap", "curve.cap_below_target"},
		"a negative accelerator":      {`"accelerator_per_point": 2.5`, `"accelerator_per_point": -2.5`, "parts[0].curves.any.accelerator_per_point", "number.negative"},
		"an astronomic number":        {`"cap": 120`, `"cap": 1e999999999`, "parts[0].curves.any.cap", "number.malformed"},
		"a period that runs backward": {`"to": "2024-06-30"`, `"to": "2024-03-30"`, "period.to", "range.ends_before_start"},
		"a day that isn't there":      {`"2024-06-30"`, `"2024-06-31"`, "period.to", "day.malformed"},
		"a baseline in the period":    {`"to": "2024-03-31"`, `"to": "2024-04-01"`, "baseline", "scheme.baseline_overlaps"},
		"an unknown level":            {`"level": "team"`, `"level": "village"`, "parts[1].level", "value.unknown"},
		"influence of a team":         {`"level": "team"`, `"level": "individual"`, "", ""},
		"nobody decides":              {`"by": "Directie Ruitherstel"`, `"by": ""`, "decision.by", "field.missing"},
		"no days to object":           {`"objection_days": 42`, `"objection_days": 0`, "decision.objection_days", "scheme.objection_days"},
		"something behind the end":    {"\n}\n", "\n}\n{}", "", "scheme.trailing"},
		"cut off":                     {"\n}\n", "", "", "scheme.cut_off"},
		"forfeited to the neighbours": {`"retain"`, `"lottery"`, "forfeited", "value.unknown"},
		"null for a number":           {`"cap": 120`, `"cap": null`, "parts[0].curves.any.cap", "scheme.want_number"},
		"null for a list":             {`"roles": [`, `"roles": null, "x": [`, "people.roles", "scheme.want_list"},
		"a curve for a list":          {`"parts": [`, `"parts": {}, "x": [`, "parts", "scheme.want_list"},
		"a list for an object":        {`"money": {`, `"money": [], "x": {`, "money", "scheme.want_object"},
		"a number for a text":         {`"ref": "hybrid"`, `"ref": 7`, "ref", "scheme.want_text"},
		"a number for a day":          {`"expires_on": "2024-12-31"`, `"expires_on": 20241231`, "expires_on", "scheme.want_text"},
		"a misspelt field of a curve": {`"cap": 120`, `"cp": 120`, "parts[0].curves.any.cp", "scheme.unknown_field"},
		"a curve's field twice":       {`"cap": 150`, `"cap": 150, "cap": 151`, "parts[2].curves.basis.cap", "scheme.twice"},
		"a maturity twice":            {`"gevorderd": {`, `"basis": {`, "parts[1].curves.basis", "scheme.twice"},
		"a cap below nothing":         {`"minimum_n": 5`, `"minimum_n": 5, "legal_cap": -1`, "gates.legal_cap", "number.out_of_range"},
		"a text without end":          {`"Directie Ruitherstel"`, `"` + strings.Repeat("x", 9000) + `"`, "decision.by", "text.too_long"},
		"it expires before it pays":   {`"expires_on": "2024-12-31"`, `"expires_on": "2024-06-29"`, "expires_on", "scheme.expired"},
		"a maturity without a name":   {`"basis": {`, `"": {`, "parts[1].curves", "scheme.maturity"},
		"no matrix":                   {`"matrix": "2024-1"`, `"matrix": ""`, "matrix", "scheme.matrix_missing"},
	} {
		broken := strings.Replace(text, c.old, c.new, 1)
		if broken == text {
			t.Fatalf("%s: the scheme no longer holds %q", name, c.old)
		}
		_, err := reward.ParseScheme([]byte(broken))
		if name == "influence of a team" { // two individual parts need a team to fall back on
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		f := fault.As(err)
		if f == nil || f.Kind != fault.Invalid || f.Key != c.key || f.Field != c.field {
			t.Errorf("%s: got %v, want %s at %s", name, err, c.key, c.field)
		}
	}
}

func TestASchemeWithoutEndIsRefused(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"deep":     strings.Repeat(`{"a":`, 1000) + "1" + strings.Repeat("}", 1000),
		"long":     `"` + strings.Repeat("x", 2<<20) + `"`,
		"not text": "\xff\xfe{}",
	} {
		if _, err := reward.ParseScheme([]byte(text)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whatever is thrown at the parser, it answers with a scheme that reads back to the same bytes, or with a fault.
func FuzzScheme(f *testing.F) {
	schemes, err := filepath.Glob(filepath.Join(golden.Root(f), "examples", "ruitherstel", "schemes", "*.json"))
	if err != nil || len(schemes) != 4 {
		f.Fatalf("%v: %v", schemes, err)
	}
	for _, file := range schemes {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(`{"format":"klankbord-scheme/1","gates":{"legal_cap":20.50,"minimum_n":-0},"parts":null}`))
	f.Add([]byte(`{"parts":[{"weight":1e400},{"weight":-0.0}],"name":{"nl":"\ud800"}}`))
	f.Add([]byte(`{"format":"klankbord-scheme/1","parts":[{"curves":{"any":{}}}]}`))
	f.Add([]byte(`[[[[`))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := reward.ParseScheme(b)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%v", err)
			}
			return
		}
		again, err := reward.ParseScheme(s.Canonical())
		if err != nil || !bytes.Equal(again.Canonical(), s.Canonical()) {
			t.Fatalf("%v\n%s", err, s.Canonical())
		}
	})
}

// A scheme in which nothing grows needs no baseline. One that is there all the same is held to its rules: a period within
// a period would bring answers in twice.
func TestABaselineWithoutGrowthIsHeldToItsRules(t *testing.T) {
	t.Parallel()
	level := strings.ReplaceAll(hybrid(t), `"goal": "growth"`, `"goal": "level"`)
	if _, err := reward.ParseScheme([]byte(level)); err != nil {
		t.Fatal(err)
	}
	overlapping := strings.Replace(level, `"to": "2024-03-31"`, `"to": "2024-04-01"`, 1)
	_, err := reward.ParseScheme([]byte(overlapping))
	if f := fault.As(err); f == nil || f.Key != "scheme.baseline_overlaps" {
		t.Errorf("an overlapping baseline: %v", err)
	}
}
