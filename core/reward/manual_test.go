package reward_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"klankbord.org/core/reward"
	"klankbord.org/internal/golden"
)

// The manual explains every field of a scheme, and the scheme that it shows is sound.
func TestTheManualKnowsEveryField(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(filepath.Join(golden.Root(t), "docs", "schemes.md"))
	if err != nil {
		t.Fatal(err)
	}
	manual := string(b)
	_, example, _ := strings.Cut(manual, "```json\n")
	example, _, _ = strings.Cut(example, "```")
	if _, err := reward.ParseScheme([]byte(example)); err != nil {
		t.Errorf("the manual's scheme: %v", err)
	}
	fields := 0
	var explain func(of reflect.Type)
	explain = func(of reflect.Type) {
		switch of.Kind() {
		case reflect.Map, reflect.Slice:
			explain(of.Elem())
		case reflect.Struct:
			for f := range of.Fields() {
				name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				if name == "" {
					continue // the inside of a number
				}
				fields++
				if !strings.Contains(manual, "`"+name+"`") {
					t.Errorf("the manual doesn't explain %q", name)
				}
				explain(f.Type)
			}
		}
	}
	explain(reflect.TypeFor[reward.Scheme]())
	if fields < 40 {
		t.Errorf("found only %d fields", fields)
	}
	for _, word := range []string{string(reward.Pool), string(reward.PoolPerFTE), string(reward.TeamPool), string(reward.Personal), string(reward.Retain),
		string(reward.Redistribute), string(reward.Leave), string(reward.Stay), string(reward.FigureMean), string(reward.FigureNetEase), reward.Any} {
		if !strings.Contains(manual, "`"+word+"`") {
			t.Errorf("the manual doesn't explain %q", word)
		}
	}
}
