package respond

import (
	"bytes"
	"context"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/survey"
)

// Fact is something known about what a customer is asked about: a product, a day, what came along with a link.
type Fact struct {
	Ref  string      // what conditions compare
	Name intake.Text // what texts show
}

// Known returns what decides which further questions this customer is asked, as far as the conversation went.
func (v *Visit) Known() survey.Facts {
	f := survey.Facts{Known: map[string]string{}}
	for name, fact := range v.Facts {
		f.Known[name] = fact.Ref
	}
	if v.Given == nil {
		return f
	}
	f.Score, f.Band, f.Said = &v.Given.Score, v.Metric.Band(v.Given.Score), v.Given.Said
	for id := v.Given.Cause; id != 0; {
		c, ok := v.Find(id)
		if !ok {
			break
		}
		f.Causes = append([]string{c.Ref}, f.Causes...)
		id = c.Parent
	}
	return f
}

// Asked returns the further questions that this customer is asked, in order.
func (v *Visit) Asked() []*survey.Question { return v.Content.Asked(v.Known()) }

// Fill puts what is known in a text.
func (v *Visit) Fill(text, language string) string {
	return survey.Fill(text, func(name string) string { return v.Facts[name].Name.In(language) })
}

// Say records an answer to a further question. What was answered stands: the same again changes nothing, something else is a
// Conflict fault. Nothing said to a question that isn't required stores nothing.
func (d *Desk) Say(ctx context.Context, text, question string, value survey.Value) error {
	v, err := d.given(ctx, text)
	if err != nil {
		return err
	}
	q := v.asked(question)
	if q == nil {
		return fault.NewInvalid(question, "question.not_asked")
	}
	was, answered := v.Given.Said[question]
	if answered && value.Empty() {
		return nil // going on past an answer that stands
	}
	if value, err = q.Take(value); err != nil || value.Empty() {
		return err
	}
	switch {
	case !answered:
		return d.Store.Say(ctx, v.Subject.Token.Org, v.Given.ID, q, value)
	case !bytes.Equal(was.Canonical(), value.Canonical()):
		return fault.NewConflict(question, "question.already_said")
	}
	return nil
}

// Finish records that the customer came to the end; nothing is asked any more when the link is opened again. Required questions
// that are still open keep it from the end.
func (d *Desk) Finish(ctx context.Context, text string) error {
	v, err := d.given(ctx, text)
	if err != nil || v.Given.Finished {
		return err
	}
	for _, q := range v.Asked() {
		if _, answered := v.Given.Said[q.Ref]; q.Required && !answered {
			return fault.NewInvalid(q.Ref, "question.required")
		}
	}
	return d.Store.Finish(ctx, v.Subject.Token.Org, v.Given.ID)
}

func (v *Visit) asked(ref string) *survey.Question {
	for _, q := range v.Asked() {
		if q.Ref == ref {
			return q
		}
	}
	return nil
}
