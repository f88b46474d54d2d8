package app

import (
	"cmp"
	"context"

	"klankbord.org/core/access"
	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
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

// SignalWording is what a customer let know besides surveys, what in it might point at somebody, and what was taken out before.
type SignalWording struct {
	Signal customer.Signal
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
		names, err := namesAbout(ctx, tx, o, w.Answer.Customer)
		if err != nil {
			return err
		}
		w.Found = redact.Suggest(w.Text, names)
		w.Trail, err = erasedb.ListRedactions(ctx, tx, o, id)
		return err
	})
	return w, err
}

// Redact takes pieces out of a customer's words for good. was are the words that were looked at: others, meanwhile, are a Conflict fault.
func (a *App) Redact(ctx context.Context, o org.ID, id collect.AnswerID, field, was string, spans []redact.Span) error {
	return a.redactText(ctx, o, was, spans, func(ctx context.Context, tx sqldb.Tx) (erasedb.Text, string, error) {
		x, err := collectdb.FindAnswer(ctx, tx, o, id)
		if err != nil {
			return erasedb.Text{}, "", err
		}
		text, err := erasedb.WordsOfAnswer(id, cmp.Or(field, erasedb.VerbatimField), was)
		return text, x.Language, err
	})
}

// redactText takes pieces out of a text, which find looks up together with its language.
func (a *App) redactText(ctx context.Context, o org.ID, was string, spans []redact.Span, find func(context.Context, sqldb.Tx) (erasedb.Text, string, error)) error {
	actor, err := access.Ask(ctx, o, access.VerbatimsRedact)
	if err != nil {
		return err
	}
	first, err := a.db.NextIDs(ctx, int64(o), "redactions", max(1, len(spans)))
	if err != nil {
		return err
	}
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		text, language, err := find(ctx, tx)
		if err != nil {
			return err
		}
		now, removed, err := redact.Apply(was, spans, language)
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

// SignalWording finds in a signal's words what might point at somebody.
func (a *App) SignalWording(ctx context.Context, o org.ID, id customer.SignalID) (w SignalWording, err error) {
	if _, err := access.Ask(ctx, o, access.VerbatimsRedact); err != nil {
		return w, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if w.Signal, err = customerdb.FindSignal(ctx, tx, o, id); err != nil {
			return err
		}
		names, err := namesAbout(ctx, tx, o, w.Signal.Customer)
		if err != nil {
			return err
		}
		w.Found = redact.Suggest(w.Signal.Words, names)
		w.Trail, err = erasedb.RedactionsOf(ctx, tx, o, string(intake.KindSignal), int64(id))
		return err
	})
	return w, err
}

// namesAbout lists the names that words about a customer may hold: those of employees, and the customer's own.
func namesAbout(ctx context.Context, tx sqldb.Tx, o org.ID, of collect.CustomerID) ([]string, error) {
	names, err := employeeNames(ctx, tx, o)
	if err != nil || of == 0 {
		return names, err
	}
	c, err := customerdb.Find(ctx, tx, o, of)
	if c.Name != "" {
		names = append(names, c.Name)
	}
	return names, err
}

// RedactSignal takes pieces out of a signal's words for good. was are the words that were looked at: others, meanwhile, are a
// Conflict fault.
func (a *App) RedactSignal(ctx context.Context, o org.ID, id customer.SignalID, was string, spans []redact.Span) error {
	return a.redactText(ctx, o, was, spans, func(ctx context.Context, tx sqldb.Tx) (erasedb.Text, string, error) {
		x, err := customerdb.FindSignal(ctx, tx, o, id)
		return erasedb.WordsOfSignal(id, was), x.Language, err
	})
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
