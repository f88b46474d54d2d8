package app

import (
	"context"
	"slices"

	"klankbord.org/api"
	"klankbord.org/core/access"
	"klankbord.org/core/collect"
	"klankbord.org/core/erase"
	"klankbord.org/core/fault"
	"klankbord.org/core/held"
	"klankbord.org/core/org"
	"klankbord.org/core/redact"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/erasedb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/surveydb"
)

// Held implements api.Privacy.
func (s apiSource) Held(ctx context.Context, o org.Organisation, customer string) (*held.File, error) {
	return s.PersonFile(ctx, o, customer)
}

// Erase implements api.Privacy.
func (s apiSource) Erase(ctx context.Context, o org.Organisation, in api.ErasureInput, concluded func(api.Erased) (*api.Receipt, error)) error {
	if _, err := access.Ask(ctx, o.ID, access.PrivacyManage); err != nil {
		return err
	}
	ground, err := erase.ParseGround(in.Ground)
	if err != nil {
		return err
	}
	if in.DryRun {
		plan, err := s.PlanErasure(ctx, o, in.Customer)
		if err != nil {
			return err
		}
		receipt, err := concluded(api.Erased{DryRun: true, Ground: in.Ground, Counts: plan.Counts})
		if err != nil || receipt == nil {
			return err
		}
		return s.KeepReceipt(ctx, o.ID, *receipt)
	}
	_, err = s.eraseAnd(ctx, o, in.Customer, ground, func(ctx context.Context, tx sqldb.Tx, e erasedb.Erasure) error {
		receipt, err := concluded(erased(e))
		if err != nil {
			return err
		}
		return s.keepReceipt(ctx, tx, o.ID, receipt)
	})
	return err
}

func erased(e erasedb.Erasure) api.Erased {
	at := api.Instant(e.At)
	out := api.Erased{ID: e.ID, At: &at, Ground: string(e.Ground), Counts: e.Counts}
	if e.LiftedAt != 0 {
		lifted := api.Instant(e.LiftedAt)
		out.LiftedAt = &lifted
	}
	return out
}

// Erasures implements api.Privacy.
func (s apiSource) Erasures(ctx context.Context, o org.Organisation, p api.Page) (part api.Part[api.Erased], err error) {
	all, err := s.App.Erasures(ctx, o.ID)
	if err != nil {
		return part, err
	}
	slices.Reverse(all)
	all = slices.DeleteFunc(all, func(e erasedb.Erasure) bool {
		return e.ID <= p.After.ID || max(e.At, e.LiftedAt) < p.Since
	})
	return paged(all, p, func(e erasedb.Erasure) (int64, api.Erased) { return e.ID, erased(e) }), nil
}

// Redact implements api.Privacy.
func (s apiSource) Redact(ctx context.Context, o org.Organisation, in api.RedactionInput, concluded func(api.Redacted) (*api.Receipt, error)) error {
	if _, err := access.Ask(ctx, o.ID, access.VerbatimsRedact); err != nil {
		return err
	}
	id, err := s.answerOf(ctx, o.ID, in.Survey, in.Answer)
	if err != nil {
		return err
	}
	field := ""
	if in.Question != "" {
		field = erasedb.FieldOfQuestion(in.Question)
	}
	w, err := s.Wording(ctx, o.ID, id, field)
	if err != nil {
		return err
	}
	var spans []redact.Span
	for _, p := range in.Pieces {
		found := redact.Find(w.Text, p.Text, redact.Kind(p.Kind))
		if len(found) == 0 {
			return fault.NewInvalid("pieces", "redact.absent", "words", p.Text)
		}
		spans = append(spans, found...)
	}
	now, _, err := redact.Apply(w.Text, spans, w.Answer.Language)
	if err != nil {
		return err
	}
	receipt, err := concluded(api.Redacted{Survey: in.Survey, Answer: in.Answer, Question: in.Question, Verbatim: now, Pieces: len(spans)})
	if err != nil {
		return err
	}
	return s.App.Redact(s.Keeping(ctx, o.ID, receipt), o.ID, id, field, w.Text, spans)
}

// answerOf finds an answer by its survey and reference.
func (s apiSource) answerOf(ctx context.Context, o org.ID, survey, ref string) (id collect.AnswerID, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		of, err := surveydb.FindSurveyByRef(ctx, tx, o, survey)
		if err != nil {
			return err
		}
		a, err := collectdb.FindAnswerByRef(ctx, tx, o, of.ID, ref)
		id = a.ID
		return err
	})
	return id, err
}
