package intake

import (
	"reflect"
	"strings"
	"testing"

	"klankbord.org/core/day"
	"pgregory.net/rapid"
)

var quarter = day.Quarter(2024, 1)

// good are records with nothing wrong, one of each kind.
var good = []Record{
	Value{Dimension: "product", Ref: "ruit", Name: Text{NL: "Ruit"}},
	Unit{Ref: "noord", Name: "Noord", Parent: "org"},
	Employee{Ref: "M1", Name: "Daan", Email: "daan@ruit.example", From: day.Must("2020-01-01")},
	Membership{Employee: "M1", Unit: "noord", Role: "monteur", FTE: 80, From: day.Must("2020-01-01")},
	Metric{Ref: "nps", Type: "nps"},
	Cause{Ref: "glas/net", Parent: "glas"},
	Survey{Ref: "na", Content: []byte(`{}`)},
	MatrixLine{Version: "v1", Role: "monteur", Cause: "glas/net", From: day.Must("2024-01-01")},
	Customer{Ref: "klant met spatie", Email: "a.b+c@x.voorbeeld.example", Language: "nl-NL"},
	Transaction{Ref: "W1", Day: day.Must("2024-01-01"), ValueCents: -5, Currency: "EUR", Values: map[string]string{"product": "ruit"}},
	Answer{Ref: "A1", Survey: "na", Transaction: "W1", AnsweredAt: 1, Score: NoScore, Verbatim: "regel 1\nregel 2 🙂"},
	SignalType{Ref: "klacht", Sort: SortComplaint},
	Signal{Source: "crm", Ref: "1", Type: "klacht", At: 1, Email: "a@voorbeeld.example", Words: "regel 1\nregel 2", Rating: "4.5", RatingMin: 1, RatingMax: 5},
	Initiative{Ref: "I1", Employee: "M1", Title: "Stofzuigen", Status: "running"},
	Finding{Ref: "Z1", Employee: "M1", Period: quarter, Text: "zes 9's", Status: "open"},
	Coverage{Employee: "M1", Period: quarter, Transactions: 29, WithProblem: 5, ExcludedWithProblem: 1, ExcludedWithoutProblem: 1, Invited: 27},
	Target{Ref: "T1", Metric: "nps", Answers: "all", Baseline: quarter, Period: day.Quarter(2024, 2), Growth: "2.5"},
}

func TestGoodRecordsPass(t *testing.T) {
	t.Parallel()
	kinds := map[Kind]bool{}
	for _, r := range good {
		kinds[r.Kind()] = true
		if f := Check(r); f != nil {
			t.Errorf("%+v: %v", r, f)
		}
	}
	if len(kinds) != len(Order) {
		t.Errorf("%d of %d kinds are tried", len(kinds), len(Order))
	}
}

func TestWrongFieldsAreNamed(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", MaxRef+1)
	for _, c := range []struct {
		record     Record
		field, key string
	}{
		{Value{Dimension: "Product!", Ref: "x"}, "dimension", "dimension.malformed"},
		{Value{Dimension: "month", Ref: "x"}, "dimension", "dimension.reserved"},
		{Value{Dimension: "product", Ref: "x", Parent: "y"}, "parent", "value.no_parent"},
		{Value{Dimension: "product", Ref: "x", Owners: []string{"a", "a"}}, "owners[1]", "list.twice"},
		{SignalType{Ref: "x", Sort: "letter"}, "kind", "value.unknown"},
		{Signal{Ref: "1", Type: "x", At: 1}, "source", "field.missing"},
		{Signal{Source: "crm", Ref: "1", Type: "x"}, "at", "day.missing"},
		{Signal{Source: "crm", Ref: "1", Type: "x", At: 1, Email: "nobody"}, "email", "email.malformed"},
		{Signal{Source: "crm", Ref: "1", Type: "x", At: 1, Rating: "4,5", RatingMin: 1, RatingMax: 5}, "rating", "number.malformed"},
		{Signal{Source: "crm", Ref: "1", Type: "x", At: 1, Rating: "5.01", RatingMin: 1, RatingMax: 5}, "rating", "number.out_of_range"},
		{Signal{Source: "crm", Ref: "1", Type: "x", At: 1, Rating: "5"}, "rating_max", "metric.scale_empty"},
		{Signal{Source: "crm", Ref: "1", Type: "x", At: 1, RatingMax: 5}, "rating", "field.missing"},
		{Unit{}, "ref", "field.missing"},
		{Unit{Ref: long}, "ref", "text.too_long"},
		{Unit{Ref: "a\tb"}, "ref", "ref.control_character"},
		{Unit{Ref: " a"}, "ref", "ref.spaces_around"},
		{Unit{Ref: "a\xff"}, "ref", "text.not_utf8"},
		{Unit{Ref: "a", Name: "b\x00"}, "name", "text.not_utf8"},
		{Unit{Ref: "a", Parent: "a"}, "parent", "unit.cycle"},
		{Unit{Ref: "a", From: 1 << 30}, "from", "day.impossible"},
		{Employee{Ref: "a", Manager: "a"}, "manager", "employee.own_manager"},
		{Employee{Ref: "a", Email: "daan"}, "email", "email.malformed"},
		{Employee{Ref: "a", Email: "a b@x.nl"}, "email", "email.malformed"},
		{Employee{Ref: "a", Email: "a@localhost"}, "email", "email.malformed"},
		{Employee{Ref: "a", From: 20, To: 10}, "to", "range.ends_before_start"},
		{Membership{Employee: "a", Unit: "b", Role: "c", From: 9}, "fte", "number.out_of_range"},
		{Membership{Employee: "a", Unit: "b", Role: "c", FTE: 1}, "from", "day.missing"},
		{Membership{Employee: "a", Unit: "b", FTE: 1, From: 9}, "role", "field.missing"},
		{Metric{Ref: "a", Type: "npS"}, "type", "value.unknown"},
		{Metric{Ref: "a", Type: "rating", Min: 5, Max: 5}, "max", "metric.scale_empty"},
		{Metric{Ref: "a", Type: "rating", Min: 0, Max: 1000}, "max", "number.out_of_range"},
		{Cause{Ref: "a", Way: "escape"}, "way", "value.unknown"},
		{Survey{Ref: "a", Content: []byte("{")}, "content", "survey.malformed"},
		{Survey{Ref: "a"}, "content", "field.missing"},
		{MatrixLine{Version: "v", Role: "r", Cause: "c"}, "from", "day.missing"},
		{Customer{Ref: "a", Language: "Nederlands!"}, "language", "language.malformed"},
		{Transaction{Ref: "a"}, "day", "day.missing"},
		{Transaction{Ref: "a", Day: 9, ValueCents: 5}, "currency", "field.missing"},
		{Transaction{Ref: "a", Day: 9, Currency: "eur"}, "currency", "currency.malformed"},
		{Transaction{Ref: "a", Day: 9, Values: map[string]string{"stage": "x"}}, "values.stage", "dimension.not_here"},
		{Transaction{Ref: "a", Day: 9, More: map[string][]string{"product": {"x", ""}}}, "more.product[1]", "field.missing"},
		{Transaction{Ref: "a", Day: 9, Participants: []Participant{{Employee: "m"}, {Employee: "m"}}}, "participants[1].employee", "participant.twice"},
		{Transaction{Ref: "a", Day: 9, Participants: []Participant{{}}}, "participants[0].employee", "field.missing"},
		{Answer{Ref: "a", Survey: "s", AnsweredAt: 5}, "transaction", "answer.about_nothing"},
		{Answer{Ref: "a", Survey: "s", Day: 9}, "answered_at", "day.missing"},
		{Answer{Ref: "a", Survey: "s", Day: 9, AnsweredAt: 5, Score: 101}, "score", "number.out_of_range"},
		{Answer{Ref: "a", Survey: "s", Day: 9, AnsweredAt: 5, Verbatim: strings.Repeat("é", MaxText+1)}, "verbatim", "text.too_long"},
		{Answer{Ref: "a", Survey: "s", Day: 9, AnsweredAt: 5, Causes: []string{"x", "x"}}, "causes[1]", "list.twice"},
		{Initiative{Ref: "a", Title: "t", Status: "done"}, "employee", "initiative.of_nobody"},
		{Initiative{Ref: "a", Unit: "u", Title: "t", Status: "done"}, "done_on", "day.missing"},
		{Initiative{Ref: "a", Unit: "u", Title: " ", Status: "done"}, "title", "field.missing"},
		{Finding{Ref: "a", Employee: "m", Period: quarter, Text: "x", Status: "confirmed", DecidedOn: 9}, "heard", "finding.not_heard"},
		{Finding{Ref: "a", Employee: "m", Period: day.Range{From: 9}, Text: "x", Status: "open"}, "period.to", "day.missing"},
		{Finding{Ref: "a", Employee: "m", Period: quarter, Text: "x", Status: "closed"}, "status", "value.unknown"},
		{Coverage{Employee: "m", Period: quarter, Transactions: 3, WithProblem: 4}, "with_problem", "number.out_of_range"},
		{Coverage{Employee: "m", Period: quarter, Transactions: 3, Invited: 4}, "invited", "number.out_of_range"},
		{Target{Ref: "a", Metric: "m", Answers: "all", Baseline: quarter, Period: quarter, Growth: "1"}, "baseline", "target.baseline_overlaps"},
		{Target{Ref: "a", Metric: "m", Answers: "all", Baseline: quarter, Period: day.Quarter(2024, 2), Growth: "1,5"}, "growth", "number.malformed"},
		{Target{Ref: "a", Unit: "u", Employee: "e", Metric: "m", Answers: "all", Baseline: quarter, Period: day.Quarter(2024, 2), Growth: "1"}, "employee", "target.of_both"},
	} {
		f := Check(c.record)
		if f == nil || f.Field != c.field || f.Key != c.key {
			t.Errorf("%+v gives %v, want %s at %q", c.record, f, c.key, c.field)
		}
	}
}

// Whatever text stands in whichever field, a check answers and never breaks; what passes can be stored.
func TestAnyTextIsJudged(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		text := string(rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(rt, "text"))
		r := reflect.New(reflect.TypeOf(rapid.SampledFrom(good).Draw(rt, "record"))).Elem()
		r.Set(reflect.ValueOf(rapid.SampledFrom(good).Filter(func(g Record) bool { return reflect.TypeOf(g) == r.Type() }).Draw(rt, "values")))
		var texts []int
		for i := range r.NumField() {
			if r.Field(i).Kind() == reflect.String {
				texts = append(texts, i)
			}
		}
		field := rapid.SampledFrom(texts).Draw(rt, "field")
		r.Field(field).SetString(text)
		f := Check(r.Interface().(Record))
		if f == nil && (strings.ContainsRune(text, 0) || strings.ToValidUTF8(text, "") != text) {
			rt.Fatalf("%s %q passes and can't be stored", r.Type().Field(field).Name, text)
		}
	})
}
