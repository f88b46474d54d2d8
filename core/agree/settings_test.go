package agree_test

import (
	"strings"
	"testing"

	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
)

// hashOfTerms is that of terms() by the program that bound no thresholds for readers.
const hashOfTerms = "2bed2a5803c67c48cad3b6f80d33d7257cfbc39a32a235f963295e3be89ed4cc"

func choices(change ...func(*org.Settings)) org.Settings {
	s := org.Settings{Currency: "EUR", Publication: 5, InternalDomains: []string{"a.nl"}, PublicationFor: map[string]int{"individuals": 8}, IndividualsFrom: 10}
	for _, c := range change {
		c(&s)
	}
	return s
}

func TestEveryThresholdThatWasAgreedIsFrozen(t *testing.T) {
	t.Parallel()
	on := day.Must("2024-05-15")
	a := agreement()
	a.Versions[0].Terms.Settings = agree.SettingsOf(choices())
	b := agree.NewBound([]agree.Agreement{*a})
	for name, c := range map[string]struct {
		change func(*org.Settings)
		key    string
	}{
		"lower for readers of people":  {func(s *org.Settings) { s.PublicationFor = map[string]int{"individuals": 4} }, "agreement.frozen_threshold"},
		"higher for readers of people": {func(s *org.Settings) { s.PublicationFor = map[string]int{"individuals": 9} }, "agreement.frozen_threshold"},
		"none for readers of people":   {func(s *org.Settings) { s.PublicationFor = nil }, "agreement.frozen_threshold"},
		"one for other readers":        {func(s *org.Settings) { s.PublicationFor = map[string]int{"individuals": 8, "scores": 6} }, "agreement.frozen_threshold"},
		"lower for one employee":       {func(s *org.Settings) { s.IndividualsFrom = 0 }, "agreement.frozen_threshold"},
		"higher for everybody":         {func(s *org.Settings) { s.Publication = 50 }, "agreement.frozen_threshold"},
		"another clock besides":        {func(s *org.Settings) { s.Publication, s.TimeZone = 50, "UTC" }, "agreement.frozen"},
		"another language":             {func(s *org.Settings) { s.Languages = []string{"en"} }, ""},
	} {
		f := b.Settings(choices(), choices(c.change), on)
		if key := ""; f != nil {
			if key = f.Key; key != c.key || f.Args["agreement"] != "q2" {
				t.Errorf("%s: %v", name, f)
			}
		} else if c.key != "" {
			t.Errorf("%s: may be changed", name)
		}
	}
}

// What was agreed before thresholds for readers were bound keeps its bytes, and binds what it says.
func TestWhatWasAgreedBeforeKeepsItsHashAndItsFreedom(t *testing.T) {
	t.Parallel()
	a := agreement()
	if text := string(a.Versions[0].Terms.Canonical()); strings.Contains(text, "thresholds") {
		t.Errorf("bytes that were frozen are others now: %s", text)
	}
	if got := a.Versions[0].Terms.Hash(); got != hashOfTerms {
		t.Errorf("terms that were frozen have hash %s", got)
	}
	b := agree.NewBound([]agree.Agreement{*a})
	on := day.Must("2024-05-15")
	if f := b.Settings(choices(), choices(func(s *org.Settings) { s.IndividualsFrom = 30 }), on); f != nil {
		t.Errorf("it binds what it doesn't say: %v", f)
	}
	if f := b.Settings(choices(), choices(func(s *org.Settings) { s.Publication = 30 }), on); f == nil {
		t.Error("it no longer binds what it says")
	}
	amended := agree.SettingsChange{}.In(a.Versions[0].Terms.Settings, choices())
	if amended.Thresholds == nil || amended.Thresholds.IndividualsFrom != 10 || amended.Thresholds.PublicationFor["individuals"] != 8 {
		t.Errorf("an amendment of it binds thresholds otherwise than they are: %+v", amended.Thresholds)
	}
}

func TestAnAmendmentChangesTheThresholdsThatItSays(t *testing.T) {
	t.Parallel()
	was := agree.SettingsOf(choices())
	n := 20
	is := agree.SettingsChange{Publication: &n, PublicationFor: map[string]int{"individuals": 0, "scores": 25}}.In(was, org.Settings{})
	if is.Publication != 20 || is.Thresholds.IndividualsFrom != 10 || len(is.Thresholds.PublicationFor) != 1 || is.Thresholds.PublicationFor["scores"] != 25 {
		t.Errorf("%+v %+v", is, is.Thresholds)
	}
	if was.Publication != 5 || was.Thresholds.PublicationFor["individuals"] != 8 {
		t.Errorf("what was agreed before is changed: %+v", was.Thresholds)
	}
}
