package app

import (
	"cmp"
	"context"

	"klankbord.org/core/access"
	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/redact"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/erasedb"
	"klankbord.org/store/sqldb"
)

// Wording is what a customer wrote, what in it might point at somebody, and what was taken out before.
type Wording struct {
	Answer customer.Answer
	Field  string // which of the answer's texts
	Text   string
	Found  []redact.Span
	Trail  []erasedb.Redaction
}

// Fields returns which texts the answer has, the why first.
func (w *Wording) Fields() []string {
	fields := []string{erasedb.VerbatimField}
	for _, s := range w.Answer.Said {
		if s.Value.Text != "" {
			fields = append(fields, erasedb.FieldOfQuestion(s.Question))
		}
	}
	return fields
}

// find looks up the text that a field names; a NotFound fault when the answer has none.
func (w *Wording) find() error {
	if w.Field == erasedb.VerbatimField {
		w.Text = w.Answer.Verbatim
		return nil
	}
	for _, s := range w.Answer.Said {
		if w.Field == erasedb.FieldOfQuestion(s.Question) && s.Value.Text != "" {
			w.Text = s.Value.Text
			return nil
		}
	}
	return fault.NewNotFound("field", w.Field)
}

// Wording finds in a text of a customer's answer what might point at somebody: addresses, numbers, names of employees and their own.
// The field is erasedb.VerbatimField or that of a further question; empty: the verbatim.
func (a *App) Wording(ctx context.Context, o org.ID, id collect.AnswerID, field string) (w Wording, err error) {
	if _, err := access.Ask(ctx, o, access.VerbatimsRedact); err != nil {
		return w, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if w.Answer, err = collectdb.FindAnswer(ctx, tx, o, id); err != nil {
			return err
		}
		w.Field = cmp.Or(field, erasedb.VerbatimField)
		if err := w.find(); err != nil {
			return err
		}
		names, err := employeeNames(ctx, tx, o)
		if err != nil {
			return err
		}
		if w.Answer.Customer != 0 {
			c, err := customerdb.Find(ctx, tx, o, w.Answer.Customer)
			if err != nil {
				return err
			}
			if c.Name != "" {
				names = append(names, c.Name)
			}
		}
		w.Found = redact.Suggest(w.Text, names)
		w.Trail, err = erasedb.ListRedactions(ctx, tx, o, id)
		return err
	})
	return w, err
}

// Redact takes pieces out of a customer's words for good. was are the words that were looked at: others, meanwhile, are a Conflict fault.
func (a *App) Redact(ctx context.Context, o org.ID, id collect.AnswerID, field, was string, spans []redact.Span) error {
	actor, err := access.Ask(ctx, o, access.VerbatimsRedact)
	if err != nil {
		return err
	}
	first, err := a.db.NextIDs(ctx, int64(o), "redactions", max(1, len(spans)))
	if err != nil {
		return err
	}
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		x, err := collectdb.FindAnswer(ctx, tx, o, id)
		if err != nil {
			return err
		}
		now, removed, err := redact.Apply(was, spans, x.Language)
		if err != nil {
			return err
		}
		text, err := erasedb.WordsOfAnswer(id, cmp.Or(field, erasedb.VerbatimField), was)
		if err != nil {
			return err
		}
		if err := erasedb.Redact(ctx, tx, o, text, now, removed, first, a.millis(), actor.Ref()); err != nil {
			return err
		}
		return a.shredLater(ctx, tx)
	})
	if err != nil {
		return err
	}
	if err := a.keepRedactions(ctx); err != nil {
		return err
	}
	return a.shredNow(ctx)
}

// Redactions lists what was taken out of words, the last first.
func (a *App) Redactions(ctx context.Context, o org.ID, limit int) (all []erasedb.Redaction, err error) {
	if _, err := access.Ask(ctx, o, access.VerbatimsRedact); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		all, err = erasedb.LatestRedactions(ctx, tx, o, limit)
		return err
	})
	return all, err
}
