package surveyweb

import (
	"encoding/json"
	"strconv"
	"strings"

	"klankbord.org/core/fault"
	"klankbord.org/core/survey"
)

// The forms of a condition that the designer offers; any other is written as JSON.
const (
	always     = ""
	byBand     = "band:" // with the word of the band
	byScore    = "score"
	byCause    = "cause"
	byQuestion = "question"
	byKnown    = "known"
	byJSON     = "json"
)

// when is a condition as a form has it.
type when struct {
	Form     string
	Of       string // reference of a question, or name of a fact
	Values   string // references, with commas between
	From, To string
	JSON     string
}

// whenOf writes a condition for the form.
func whenOf(c *survey.Condition) when {
	switch {
	case c == nil:
		return when{}
	case len(c.Band) == 1:
		return when{Form: byBand + c.Band[0]}
	case c.Score != nil:
		return when{Form: byScore, From: bound(c.Score.From), To: bound(c.Score.To)}
	case len(c.Cause) > 0:
		return when{Form: byCause, Values: strings.Join(c.Cause, ", ")}
	case c.Question != "":
		w := when{Form: byQuestion, Of: c.Question, Values: strings.Join(c.Is, ", ")}
		if c.Between != nil {
			w.From, w.To = bound(c.Between.From), bound(c.Between.To)
		}
		return w
	case c.Known != "":
		return when{Form: byKnown, Of: c.Known, Values: strings.Join(c.Is, ", ")}
	}
	b, err := json.Marshal(c)
	if err != nil {
		panic(err) // texts and numbers always marshal
	}
	return when{Form: byJSON, JSON: string(b)}
}

func bound(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// condition reads the form back, or says which field is wrong.
func (w when) condition() (*survey.Condition, error) {
	if band, ok := strings.CutPrefix(w.Form, byBand); ok {
		return &survey.Condition{Band: []string{band}}, nil
	}
	span, err := w.span()
	if err != nil {
		return nil, err
	}
	values := list(w.Values)
	switch w.Form {
	case always:
		return nil, nil
	case byScore:
		return &survey.Condition{Score: span}, nil
	case byCause:
		return &survey.Condition{Cause: values}, nil
	case byQuestion:
		return &survey.Condition{Question: w.Of, Is: values, Between: span}, nil
	case byKnown:
		return &survey.Condition{Known: w.Of, Is: values}, nil
	case byJSON:
		var c survey.Condition
		dec := json.NewDecoder(strings.NewReader(w.JSON))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&c); err != nil {
			return nil, fault.NewInvalid("json", "survey.malformed", "error", err.Error())
		}
		return &c, nil
	}
	return nil, fault.NewInvalid("form", "value.unknown", "value", w.Form)
}

// span is what From and To say; nil when they say nothing.
func (w when) span() (*survey.Span, error) {
	if w.Form != byScore && w.Form != byQuestion || w.From == "" && w.To == "" {
		return nil, nil
	}
	var s survey.Span
	for _, end := range []struct {
		name, text string
		into       **int
	}{{"from", w.From, &s.From}, {"to", w.To, &s.To}} {
		if end.text == "" {
			continue
		}
		n, err := strconv.Atoi(end.text)
		if err != nil {
			return nil, fault.NewInvalid(end.name, "question.not_a_number", "value", end.text)
		}
		*end.into = &n
	}
	return &s, nil
}

// list divides references with commas between them.
func list(text string) (all []string) {
	for _, one := range strings.Split(text, ",") {
		if one = strings.TrimSpace(one); one != "" {
			all = append(all, one)
		}
	}
	return all
}
