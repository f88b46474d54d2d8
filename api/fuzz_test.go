package api

import (
	"encoding/json"
	"testing"

	"klankbord.org/core/intake"
)

// A cursor means what it was printed for, or nothing.
func FuzzCursor(f *testing.F) {
	of := query{}.identity("/x")
	for _, p := range []Place{{}, {Day: -5, ID: 7}, {Day: 1<<31 - 1, ID: 1<<63 - 1}} {
		f.Add(printCursor(p, of))
	}
	f.Add("AQ")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := parseCursor(text, of)
		if err != nil {
			if p != (Place{}) {
				t.Errorf("%q is refused and means %+v", text, p)
			}
			return
		}
		if again, err := parseCursor(printCursor(p, of), of); err != nil || again != p {
			t.Errorf("%q means %+v, and then %+v, %v", text, p, again, err)
		}
		if _, err := parseCursor(text, query{}.identity("/y")); err == nil {
			t.Errorf("%q is of two lists", text)
		}
	})
}

// Any body is read or refused; what is read can be judged as a record.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{`{"items":[{"ref":"a","survey":"s","answered_at":"2024-01-01T00:00:00Z","score":null}]}`, `{"items":[null]}`, `{"items":[{"day":""}]}`,
		"{\"items\":[{\"ref\":\"\xff\"}]}", `[[[[`, `{"items":[{"values":{"a":"b"},"more":{"a":["b"]},"value_cents":1e400}]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		items, err := itemsOf(body)
		if err != nil {
			return
		}
		for _, item := range items {
			judge[AnswerInput](t, item)
			judge[Transaction](t, item)
			judge[UnitInput](t, item)
			judge[Target](t, item)
			judge[SurveyInput](t, item)
		}
	})
}

func judge[T recorder](t *testing.T, item json.RawMessage) {
	var one T
	if f := decode(item, "", &one); f != nil {
		if f.Key == "" {
			t.Errorf("%s is refused without a reason", item)
		}
		return
	}
	intake.Check(one.record())
}
