package survey_test

import (
	"encoding/json"
	"testing"

	"klankbord.org/core/fault"
	"klankbord.org/core/survey"
)

func TestBandsAreThoseOfTheField(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		metric   survey.Metric
		score    int
		expected survey.Band
	}{
		{survey.Metric{Type: survey.NPS, Min: 0, Max: 10}, 0, survey.Detractor},
		{survey.Metric{Type: survey.NPS, Min: 0, Max: 10}, 6, survey.Detractor},
		{survey.Metric{Type: survey.NPS, Min: 0, Max: 10}, 7, survey.Passive},
		{survey.Metric{Type: survey.NPS, Min: 0, Max: 10}, 8, survey.Passive},
		{survey.Metric{Type: survey.NPS, Min: 0, Max: 10}, 9, survey.Promoter},
		{survey.Metric{Type: survey.CSAT, Min: 1, Max: 5}, 3, survey.Passive},
		{survey.Metric{Type: survey.CSAT, Min: 1, Max: 5}, 4, survey.Promoter},
		{survey.Metric{Type: survey.CES, Min: 1, Max: 7}, 3, survey.Detractor},
		{survey.Metric{Type: survey.CES, Min: 1, Max: 7}, 4, survey.Passive},
		{survey.Metric{Type: survey.CES, Min: 1, Max: 7}, 5, survey.Promoter},
		{survey.Metric{Type: survey.Rating, Min: -5, Max: 5}, -2, survey.Detractor},
		{survey.Metric{Type: survey.Rating, Min: -5, Max: 5}, 0, survey.Passive},
		{survey.Metric{Type: survey.Rating, Min: -5, Max: 5}, 2, survey.Promoter},
	} {
		if got := c.metric.Band(c.score); got != c.expected {
			t.Errorf("%s %d is %s, want %s", c.metric.Type, c.score, got, c.expected)
		}
	}
}

func TestContentHashesAlikeHoweverItIsSpelt(t *testing.T) {
	t.Parallel()
	const text = `{"metric":"nps","name":{"nl":"n"},"sender":"s","languages":["nl"],"question":{"nl":"q"},"low":{},"high":{},
		"why":{"any":{}},"cause":{"any":{}},"sub_cause":{"any":{}},"thanks":{"any":{}},"callback":{},"window_days":30,"duplicates":"first"}`
	a, err := survey.ParseContent([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var loose map[string]any
	if err := json.Unmarshal([]byte(text), &loose); err != nil {
		t.Fatal(err)
	}
	shuffled, _ := json.MarshalIndent(loose, " ", "\t")
	b, err := survey.ParseContent(shuffled)
	if err != nil || a.Hash() != b.Hash() {
		t.Fatalf("%v: %s, %s", err, a.Hash(), b.Hash())
	}
}

func TestContentThatCantBeAskedIsRefused(t *testing.T) {
	t.Parallel()
	for text, field := range map[string]string{
		`{`: "content", `{"colour":1}`: "content", `{}`: "metric", `{"metric":"nps"}`: "languages",
		`{"metric":"nps","languages":["nl"]}`:                                           "question",
		`{"metric":"nps","languages":["nl"],"question":{"nl":"q"},"window_days":-1}`:    "window_days",
		`{"metric":"nps","languages":["nl"],"question":{"nl":"q"},"duplicates":"best"}`: "duplicates",
	} {
		_, err := survey.ParseContent([]byte(text))
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Field != field {
			t.Errorf("%s: %v, want a fault at %s", text, err, field)
		}
	}
}
