package survey

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
)

// Value is what somebody answered to a further question.
type Value struct {
	Choices []string          `json:"choices,omitempty"` // references, in the order of the question; a scale has none
	Text    string            `json:"text,omitempty"`    // own words: of text, or of the choice "something else"
	Number  string            `json:"number,omitempty"`  // a decimal number of scale or number, such as "7" or "2.5"
	Date    day.Day           `json:"date,omitzero"`
	Rows    map[string]string `json:"rows,omitempty"` // the choice for each row of a matrix
}

// Empty reports whether nothing was said.
func (v Value) Empty() bool {
	return len(v.Choices) == 0 && v.Text == "" && v.Number == "" && v.Date == 0 && len(v.Rows) == 0
}

// Canonical returns the bytes that are stored and hashed.
func (v Value) Canonical() []byte {
	b, err := json.Marshal(v) // keys of a map are sorted
	if err != nil {
		panic(err) // texts always marshal
	}
	return b
}

// decimal is a number as it is kept: no sign but minus, no leading noughts, no exponent.
var decimal = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?$`)

// Take makes a value of what a form or a program says about a question, the same for the same meaning, or returns an Invalid
// fault that names the field below the question's reference. Nothing said is a value too, unless the question is required.
func (q *Question) Take(v Value) (Value, error) {
	v, f := q.take(v)
	if f == nil && v.Empty() && q.Required {
		f = fault.NewInvalid("", "question.required")
	}
	if f != nil {
		f.Field = strings.TrimSuffix(q.Ref+"."+f.Field, ".")
		return Value{}, f
	}
	return v, nil
}

func (q *Question) take(v Value) (Value, *fault.Error) {
	v.Text = strings.TrimSpace(strings.ReplaceAll(v.Text, "\r\n", "\n"))
	if !utf8.ValidString(v.Text) {
		return v, fault.NewInvalid("text", "text.not_utf8")
	}
	switch q.Kind {
	case Single, Multiple:
		return q.takeChoices(v)
	case Scale, Number:
		return q.takeNumber(v)
	case Date:
		return Value{Date: v.Date}, nil
	case Grid:
		return q.takeRows(v)
	}
	if n := utf8.RuneCountInString(v.Text); n > q.most() {
		return v, fault.NewInvalid("text", "verbatim.too_long", "length", n, "max", q.most())
	}
	return Value{Text: v.Text}, nil
}

func (q *Question) takeChoices(v Value) (Value, *fault.Error) {
	out := Value{}
	other, alone := "", false
	for _, c := range q.Choices { // in the question's order, each once
		if slices.Contains(v.Choices, c.Ref) {
			out.Choices = append(out.Choices, c.Ref)
			alone = alone || c.Way == WayUnknown
		}
		if c.Way == WayOther {
			other = c.Ref
		}
	}
	for _, ref := range v.Choices {
		if _, ok := q.Choice(ref); !ok {
			return v, fault.NewInvalid("choices", "question.not_offered", "value", ref)
		}
	}
	switch n := len(out.Choices); {
	case q.Kind == Single && n > 1:
		return v, fault.NewInvalid("choices", "question.one_only")
	case n > q.most():
		return v, fault.NewInvalid("choices", "question.too_many", "max", q.most())
	case alone && n > 1:
		return v, fault.NewInvalid("choices", "question.unknown_alone")
	}
	if other == "" || v.Text == "" {
		return out, nil
	}
	if n := utf8.RuneCountInString(v.Text); n > MaxText {
		return v, fault.NewInvalid("text", "verbatim.too_long", "length", n, "max", MaxText)
	}
	out.Text = v.Text
	if len(out.Choices) == 0 { // own words and nothing ticked: something else, in these words
		out.Choices = []string{other}
	}
	return out, nil
}

func (q *Question) takeNumber(v Value) (Value, *fault.Error) {
	text := strings.Replace(strings.TrimSpace(v.Number), ",", ".", 1) // people write a decimal comma
	if text == "" {
		return Value{}, nil
	}
	if !decimal.MatchString(text) {
		return v, fault.NewInvalid("number", "question.not_a_number", "value", text)
	}
	if whole, part, found := strings.Cut(text, "."); found {
		if part = strings.TrimRight(part, "0"); part == "" {
			text = whole
		} else {
			text = whole + "." + part
		}
	}
	if text == "-0" {
		text = "0"
	}
	n, err := strconv.ParseFloat(text, 64) // only to compare with whole limits
	span := Span{From: q.Min, To: q.Max}
	switch {
	case err != nil || !span.holds(n):
		return v, fault.NewInvalid("number", "question.out_of_range", "value", text, "min", limit(q.Min), "max", limit(q.Max))
	case q.Kind == Scale && strings.Contains(text, "."):
		return v, fault.NewInvalid("number", "question.whole_only", "value", text)
	}
	return Value{Number: text}, nil
}

// limit is how an open end is told.
func limit(n *int) string {
	if n == nil {
		return "…"
	}
	return strconv.Itoa(*n)
}

func (q *Question) takeRows(v Value) (Value, *fault.Error) {
	out := Value{}
	for _, row := range slices.Sorted(maps.Keys(v.Rows)) {
		choice := v.Rows[row]
		if choice == "" {
			continue
		}
		if _, ok := q.Row(row); !ok {
			return v, fault.NewInvalid("rows", "question.not_offered", "value", row)
		}
		if _, ok := q.Choice(choice); !ok {
			return v, fault.NewInvalid("rows."+row, "question.not_offered", "value", choice)
		}
		if out.Rows == nil {
			out.Rows = map[string]string{}
		}
		out.Rows[row] = choice
	}
	if missing := len(q.Rows) - len(out.Rows); q.Required && missing > 0 {
		return v, fault.NewInvalid("rows", "question.rows_missing", "count", missing)
	}
	return out, nil
}
