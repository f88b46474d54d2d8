package app

import (
	"context"

	"klankbord.org/api"
	"klankbord.org/core/customer"
	"klankbord.org/core/day"
	"klankbord.org/core/held"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
	"klankbord.org/i18n"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/surveydb"
	"klankbord.org/web/page"
)

// questionBook finds the further questions of the versions that were answered, each version once.
type questionBook struct {
	org      org.ID
	versions map[version]*survey.Content
}

type version struct {
	survey survey.ID
	number int
}

func newQuestionBook(o org.ID) *questionBook {
	return &questionBook{org: o, versions: map[version]*survey.Content{}}
}

// each calls fn with what an answer says to further questions, in the order in which the survey asks them.
func (b *questionBook) each(ctx context.Context, tx sqldb.Tx, a customer.Answer, fn func(*survey.Question, survey.Value)) error {
	if len(a.Said) == 0 {
		return nil
	}
	of := version{a.Survey, a.Version}
	if b.versions[of] == nil {
		v, err := surveydb.FindVersion(ctx, tx, b.org, of.survey, of.number)
		if err != nil {
			return err
		}
		b.versions[of] = v.Content
	}
	said := a.Values()
	for i := range b.versions[of].Questions {
		q := &b.versions[of].Questions[i]
		if v, ok := said[q.Ref]; ok {
			fn(q, v)
		}
	}
	for _, h := range b.versions[of].Hidden {
		if v, ok := said[h.Ref()]; ok {
			fn(h.Question(), v)
		}
	}
	return nil
}

// inWords writes an answer to a further question for people.
func inWords(q *survey.Question, v survey.Value, lang i18n.Lang) string {
	return q.Shown(v, string(lang), func(d day.Day) string { return lang.Day(d) })
}

// told are the answers to further questions as pages show them.
func (b *questionBook) told(ctx context.Context, tx sqldb.Tx, a customer.Answer, lang i18n.Lang) (all []page.Told, err error) {
	err = b.each(ctx, tx, a, func(q *survey.Question, v survey.Value) {
		all = append(all, page.Told{Question: survey.Fill(q.Text.In(string(lang)), unfilled), Answer: inWords(q, v, lang), Words: v.Text})
	})
	return all, err
}

// unfilled is what is known when a text is shown apart from its customer.
func unfilled(string) string { return "" }

// held are the answers to further questions as their customer gets them.
func (b *questionBook) held(ctx context.Context, tx sqldb.Tx, a customer.Answer) (all []held.Said, err error) {
	lang := i18n.Parse(a.Language)
	err = b.each(ctx, tx, a, func(q *survey.Question, v survey.Value) {
		all = append(all, held.Said{Question: survey.Fill(q.Text.In(string(lang)), unfilled), Answer: inWords(q, v, lang), Words: v.Text})
	})
	return all, err
}

// saidOf are the answers to further questions as programs get them; the words only for whoever may read them.
func saidOf(a customer.Answer, words bool) []api.Said {
	var all []api.Said
	for _, s := range a.Said {
		one := api.Said{Question: s.Question, Kind: string(s.Kind), Choices: s.Value.Choices, Number: s.Value.Number, Date: s.Value.Date, Rows: s.Value.Rows}
		if words {
			one.Text = s.Value.Text
		}
		all = append(all, one)
	}
	return all
}
