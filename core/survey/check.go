package survey

import (
	"fmt"
	"regexp"
	"slices"

	"klankbord.org/core/collect"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
)

// name is what a reference of a question, choice or fact looks like: fit for addresses, files and columns.
var name = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// choiceName allows references of choices that are numbers too.
var choiceName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)

// Check returns an Invalid fault for the first thing that makes the content unfit to publish.
func (c *Content) Check() error {
	switch {
	case c.Metric == "":
		return fault.NewInvalid("metric", "field.missing")
	case len(c.Languages) == 0:
		return fault.NewInvalid("languages", "field.missing")
	case c.Question == (intake.Text{}):
		return fault.NewInvalid("question", "field.missing")
	case c.WindowDays < 0:
		return fault.NewInvalid("window_days", "number.negative", "value", c.WindowDays)
	}
	switch c.Duplicates {
	case "", collect.FirstCounts, collect.LastCounts, collect.AllCount:
	default:
		return fault.NewInvalid("duplicates", "value.unknown", "value", string(c.Duplicates))
	}
	for _, f := range []*fault.Error{c.checkHidden(), c.checkQuestions(), c.checkPipes()} {
		if f != nil {
			return f
		}
	}
	return nil
}

func (c *Content) checkHidden() *fault.Error {
	if len(c.Hidden) > MaxHidden {
		return fault.NewInvalid("hidden", "survey.too_many", "max", MaxHidden)
	}
	for i, h := range c.Hidden {
		at := fmt.Sprintf("hidden[%d].name", i)
		switch {
		case !name.MatchString(h.Name):
			return fault.NewInvalid(at, "survey.bad_name", "value", h.Name)
		case slices.Contains(c.Known()[:len(knownFacts)+i], h.Name), slices.Contains(reservedNames, h.Name):
			return fault.NewInvalid(at, "survey.name_taken", "value", h.Name)
		}
	}
	return nil
}

// reservedNames mean something else in the address of a respondent's page.
var reservedNames = []string{"score", "step", "lang", "source", "embed", "kiosk", "token", "why", "cause"}

func (c *Content) checkQuestions() *fault.Error {
	if len(c.Questions) > MaxQuestions {
		return fault.NewInvalid("questions", "survey.too_many", "max", MaxQuestions)
	}
	for i := range c.Questions {
		at := fmt.Sprintf("questions[%d]", i)
		q := &c.Questions[i]
		if _, twice := (&Content{Questions: c.Questions[:i]}).Find(q.Ref); twice {
			return fault.NewInvalid(at+".ref", "survey.name_taken", "value", q.Ref)
		}
		if f := q.check(); f != nil {
			return f.In(at)
		}
		if q.When == nil {
			continue
		}
		if f := c.checkCondition(q.When, i, 0); f != nil {
			return f.In(at + ".when")
		}
	}
	return nil
}

func (q *Question) check() *fault.Error {
	switch {
	case !name.MatchString(q.Ref):
		return fault.NewInvalid("ref", "survey.bad_name", "value", q.Ref)
	case q.Text == (intake.Text{}):
		return fault.NewInvalid("text", "field.missing")
	case q.Most < 0:
		return fault.NewInvalid("most", "number.negative", "value", q.Most)
	case q.Min != nil && q.Max != nil && *q.Min >= *q.Max:
		return fault.NewInvalid("max", "survey.span_turned", "min", *q.Min, "max", *q.Max)
	}
	wants, ok := shapes[q.Kind]
	if !ok {
		return fault.NewInvalid("kind", "value.unknown", "value", string(q.Kind))
	}
	for _, part := range []struct {
		field          string
		there, may, is bool
	}{
		{"choices", len(q.Choices) > 0, wants.choices, wants.choices},
		{"rows", len(q.Rows) > 0, wants.rows, wants.rows},
		{"min", q.Min != nil, wants.limits, q.Kind == Scale},
		{"max", q.Max != nil, wants.limits, q.Kind == Scale},
		{"most", q.Most > 0, q.Kind == Multiple || q.Kind == Text, false},
		{"low", q.Low != intake.Text{}, q.Kind == Scale, false},
		{"high", q.High != intake.Text{}, q.Kind == Scale, false},
	} {
		switch {
		case part.there && !part.may:
			return fault.NewInvalid(part.field, "survey.not_of_kind", "kind", string(q.Kind))
		case part.is && !part.there:
			return fault.NewInvalid(part.field, "field.missing")
		}
	}
	return q.checkSizes()
}

// shapes say which parts belong to a kind of question.
var shapes = map[Kind]struct{ choices, rows, limits bool }{
	Single: {choices: true}, Multiple: {choices: true}, Grid: {choices: true, rows: true},
	Scale: {limits: true}, Number: {limits: true}, Text: {}, Date: {},
}

// maxScale is how many numbers a scale may have: more don't fit a phone, and nobody tells them apart.
const maxScale = 11

func (q *Question) checkSizes() *fault.Error {
	switch {
	case q.Kind == Scale && *q.Max-*q.Min >= maxScale:
		return fault.NewInvalid("max", "survey.scale_too_long", "max", maxScale)
	case q.Kind == Multiple && q.Most > len(q.Choices):
		return fault.NewInvalid("most", "survey.most_of_all", "max", len(q.Choices))
	case q.Kind == Text && q.Most > MaxText:
		return fault.NewInvalid("most", "survey.too_many", "max", MaxText)
	}
	if f := checkChoices(q.Choices); f != nil {
		return f.In("choices")
	}
	if f := checkChoices(q.Rows); f != nil {
		return f.In("rows")
	}
	return nil
}

func checkChoices(list []Choice) *fault.Error {
	if len(list) > MaxChoices {
		return fault.NewInvalid("", "survey.too_many", "max", MaxChoices)
	}
	for i, c := range list {
		at := fmt.Sprintf("[%d]", i)
		switch _, twice := find(list[:i], c.Ref); {
		case !choiceName.MatchString(c.Ref):
			return fault.NewInvalid(at+".ref", "survey.bad_name", "value", c.Ref)
		case twice:
			return fault.NewInvalid(at+".ref", "survey.name_taken", "value", c.Ref)
		case c.Text == (intake.Text{}):
			return fault.NewInvalid(at+".text", "field.missing")
		case c.Way != "" && c.Way != WayOther && c.Way != WayUnknown:
			return fault.NewInvalid(at+".way", "value.unknown", "value", c.Way)
		}
	}
	return nil
}

// checkPipes refuses texts that ask for facts that nobody knows.
func (c *Content) checkPipes() *fault.Error {
	known := c.Known()
	for _, p := range c.Texts() {
		for _, text := range []string{p.Text.NL, p.Text.EN} {
			asked, bare := pipes(text)
			for _, fact := range asked {
				switch {
				case !slices.Contains(known, fact):
					return fault.NewInvalid(p.Path, "survey.unknown_fact", "value", fact)
				case slices.Contains(bare, fact):
					return fault.NewInvalid(p.Path, "survey.fact_without_fallback", "value", fact)
				}
			}
		}
	}
	return nil
}
