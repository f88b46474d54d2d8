package app

import (
	"context"
	"crypto/rand"
	"slices"
	"time"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/respond"
	"klankbord.org/core/survey"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/erasedb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
)

// LinkKey names the secret that respondents' links are signed with.
const LinkKey = "respondent-links"

// deskStore keeps conversations with customers: respond.Store on the database.
type deskStore struct{ app *App }

// Key returns the organisation's key. Without one no link was ever made, so a token that claims otherwise opens nothing:
// looking, also at a forged link, stores nothing.
func (d deskStore) Key(ctx context.Context, o org.ID) (key []byte, err error) {
	if key = d.app.inquiries.key(o); key != nil {
		return key, nil
	}
	found := false
	err = d.app.db.Glance(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		key, found, err = orgdb.FindSecret(ctx, tx, o, LinkKey)
		return err
	})
	if err == nil && !found {
		return nil, fault.NewNotFound("link", "")
	}
	if err == nil {
		d.app.inquiries.keepKey(o, key)
	}
	return key, err
}

// makeKey makes the organisation's key by chance, unless it has one.
func (d deskStore) makeKey(ctx context.Context, o org.ID) error {
	fresh := make([]byte, 32)
	if _, err := rand.Read(fresh); err != nil {
		return err
	}
	return d.app.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		_, err := orgdb.KeepSecret(ctx, tx, o, LinkKey, fresh)
		return err
	})
}

// Visit loads what a token shows. What doesn't exist (any more) is a link that opens nothing.
func (d deskStore) Visit(ctx context.Context, t respond.Token) (v *respond.Visit, err error) {
	err = d.app.db.Glance(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		v, err = d.visit(ctx, tx, t)
		return err
	})
	if fault.KindOf(err) == fault.NotFound && !respond.IsExpired(err) {
		return nil, fault.NewNotFound("link", "")
	}
	return v, err
}

func (d deskStore) visit(ctx context.Context, tx sqldb.Tx, t respond.Token) (v *respond.Visit, err error) {
	v = &respond.Visit{Subject: respond.Subject{Token: t, Transaction: t.Transaction(), About: t.Transaction()}}
	if err := d.refuseErased(ctx, tx, t); err != nil {
		return nil, err
	}
	if v.Subject.Link, err = openLink(ctx, tx, t); err != nil {
		return nil, err
	}
	if err := d.given(ctx, tx, t, v); err != nil {
		return nil, err
	}
	g, err := d.app.inquiry(ctx, tx, t.Org, t.Survey, v.Version) // the version that was answered, or the one that is asked today
	if err != nil {
		return nil, err
	}
	if err := d.refuseExpired(ctx, tx, t, g, v); err != nil {
		return nil, err
	}
	v.Org, v.Address, v.Version, v.Content, v.Metric, v.Causes = g.org.Name, g.org.Settings.Address, g.version.Number, g.version.Content, g.metric, g.causes
	if v.Content.UsesFacts() {
		v.Facts, err = d.facts(ctx, tx, t.Org, v.Subject)
	}
	return v, err
}

// openLink is the link of a token for anybody, nil for other tokens; one that was ended opens nothing.
func openLink(ctx context.Context, tx sqldb.Tx, t respond.Token) (*respond.OpenLink, error) {
	if t.Link() == 0 {
		return nil, nil
	}
	l, err := collectdb.FindOpenLink(ctx, tx, t.Org, t.Link())
	if err == nil && l.EndedAt != 0 {
		err = fault.NewNotFound("link", "")
	}
	return &l, err
}

// facts are those of the experience, or of the link by which somebody came who has had none yet.
func (d deskStore) facts(ctx context.Context, tx sqldb.Tx, o org.ID, s respond.Subject) (map[string]respond.Fact, error) {
	if s.Link == nil || s.About != 0 {
		return collectdb.FactsOf(ctx, tx, o, s.About)
	}
	return collectdb.FactsOfLink(ctx, tx, o, *s.Link, d.app.today())
}

// refuseErased closes the links of a customer who was erased.
func (d deskStore) refuseErased(ctx context.Context, tx sqldb.Tx, t respond.Token) error {
	gone, err := erasedb.WasErased(ctx, tx, t.Org, t.Transaction(), t.Answer())
	if err == nil && gone {
		err = fault.NewNotFound("link", "")
	}
	return err
}

// refuseExpired closes links by which nothing can be said any more that still helps: personal ones some time after answers stopped to count,
// and conversations that have long ended. Where answers count without limit, personal links have none either.
func (d deskStore) refuseExpired(ctx context.Context, tx sqldb.Tx, t respond.Token, g *inquiry, v *respond.Visit) error {
	if v.Given != nil && t.Answer() != 0 && day.At(time.UnixMilli(v.Given.At))+respond.TalkDays < d.app.today() {
		return respond.Expired()
	}
	window := g.version.Content.WindowDays
	if t.Transaction() == 0 || window == 0 {
		return nil
	}
	served, err := collectdb.ServedOn(ctx, tx, t.Org, t.Transaction())
	if err == nil && respond.TooLate(served, window, d.app.today()) {
		err = respond.Expired()
	}
	return err
}

// given fills in what was answered before.
func (d deskStore) given(ctx context.Context, tx sqldb.Tx, t respond.Token, v *respond.Visit) error {
	id := t.Answer()
	switch {
	case id != 0:
	case t.Transaction() != 0:
		a, err := collectdb.FindAnswerAbout(ctx, tx, t.Org, t.Transaction(), t.Survey)
		if fault.KindOf(err) == fault.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		id = a.ID
	default:
		return nil
	}
	a, err := collectdb.FindAnswer(ctx, tx, t.Org, id)
	if err != nil {
		return err
	}
	v.Version = a.Version
	v.Given = &respond.Given{ID: a.ID, At: a.AnsweredAt, Score: a.Score, Verbatim: a.Verbatim, Cause: a.Cause(), CallMe: a.CallMe, Said: a.Values(), Finished: a.Finished}
	v.Subject.About = a.Transaction
	return nil
}

// offered is the part of the cause tree that a survey shows: the root causes 1 that it names, or all, with what is below
// them; the ways out last.
func offered(causes []attribution.Cause, refs []string) []respond.Cause {
	shown := map[attribution.CauseID]bool{}
	for _, c := range causes {
		if c.Parent == 0 && (len(refs) == 0 || slices.Contains(refs, c.Ref)) {
			shown[c.ID] = true
		}
	}
	var list, last []respond.Cause
	for _, c := range causes {
		if !shown[c.ID] && !shown[c.Parent] {
			continue
		}
		if one := (respond.Cause{ID: c.ID, Parent: c.Parent, Ref: c.Ref, Name: c.Name, Way: c.Way}); c.Way == "" {
			list = append(list, one)
		} else {
			last = append(last, one)
		}
	}
	return append(list, last...)
}

// Record stores a new answer durably and tells open dashboards.
func (d deskStore) Record(ctx context.Context, o org.ID, a respond.NewAnswer) (id collect.AnswerID, err error) {
	first, err := d.app.db.NextIDs(ctx, int64(o), collectdb.Sequence, 1)
	if err != nil {
		return 0, err
	}
	now := d.app.now()
	if l := a.Subject.Link; l != nil {
		if a.Source = l.Channel; l.About() {
			if a.Subject.Transaction, err = d.visited(ctx, o, *l, first); err != nil {
				return 0, err
			}
		}
	}
	subject := int64(a.Subject.Transaction)
	if subject == 0 {
		subject = -first
	}
	g := &giving{subject: subject, survey: a.Subject.Token.Survey, answer: collectdb.NewAnswer{ID: collect.AnswerID(first), Survey: a.Subject.Token.Survey,
		Version: a.Version, Metric: a.Metric, Transaction: a.Subject.Transaction, Day: day.At(now), AnsweredAt: now.UnixMilli(),
		Score: a.Score, Language: a.Language, Source: a.Source}, hidden: a.Hidden}
	err = d.app.giving.Store(ctx, int64(o), g)
	return g.id, err
}

// giving is an answer that is being given.
type giving struct {
	subject int64 // what it is about: a transaction, or below zero the answer itself
	survey  survey.ID
	answer  collectdb.NewAnswer
	hidden  map[string]string // facts that came along in the address
	id      collect.AnswerID  // as it was stored, or as it was before
}

// storeGiven stores answers that came in at the same time, by the rules that hold now.
func (a *App) storeGiven(ctx context.Context, tx sqldb.Tx, o int64, all []*giving) error {
	answers := make([]collectdb.NewAnswer, len(all))
	rules := map[inquiryKey]*inquiry{}
	for i, g := range all {
		k := inquiryKey{org.ID(o), g.survey, g.answer.Version}
		if rules[k] == nil {
			found, err := a.inquiry(ctx, tx, k.org, k.survey, k.version)
			if err != nil {
				return err
			}
			rules[k] = found
		}
		asked, content := rules[k], rules[k].version.Content
		answers[i] = g.answer
		answers[i].Rules = collect.Rules{WindowDays: content.WindowDays, Duplicates: content.Duplicates, InternalDomains: asked.org.Settings.InternalDomains}
		answers[i].OtherWay = asked.otherWay(g.answer.Source)
	}
	ids, err := collectdb.RecordAll(ctx, tx, org.ID(o), answers)
	if err != nil {
		return err
	}
	for i, id := range ids {
		if all[i].id = id; id != answers[i].ID {
			continue // it was given before, and stands
		}
		content := rules[inquiryKey{org.ID(o), all[i].survey, all[i].answer.Version}].version.Content
		for _, h := range content.Hidden {
			value := all[i].hidden[h.Name]
			if value == "" {
				continue
			}
			kept := survey.Question{Ref: h.Ref(), Kind: survey.HiddenKind}
			if err := collectdb.Say(ctx, tx, org.ID(o), id, &kept, survey.Value{Text: value}, answers[i].AnsweredAt); err != nil {
				return err
			}
		}
	}
	return nil
}

// Explain stores the why.
func (d deskStore) Explain(ctx context.Context, o org.ID, id collect.AnswerID, verbatim string) error {
	return d.write(ctx, o, -int64(id), func(ctx context.Context, tx sqldb.Tx) error {
		return collectdb.Explain(ctx, tx, o, id, verbatim, d.app.millis())
	})
}

// Choose stores a cause.
func (d deskStore) Choose(ctx context.Context, o org.ID, id collect.AnswerID, cause attribution.CauseID) error {
	return d.write(ctx, o, -int64(id), func(ctx context.Context, tx sqldb.Tx) error {
		return collectdb.Choose(ctx, tx, o, id, cause, d.app.millis())
	})
}

// Say stores an answer to a further question.
func (d deskStore) Say(ctx context.Context, o org.ID, id collect.AnswerID, q *survey.Question, v survey.Value) error {
	return d.write(ctx, o, -int64(id), func(ctx context.Context, tx sqldb.Tx) error {
		return collectdb.Say(ctx, tx, o, id, q, v, d.app.millis())
	})
}

// Finish stores that the customer came to the end.
func (d deskStore) Finish(ctx context.Context, o org.ID, id collect.AnswerID) error {
	return d.write(ctx, o, -int64(id), func(ctx context.Context, tx sqldb.Tx) error {
		return collectdb.Finish(ctx, tx, o, id, d.app.millis())
	})
}

// CallBack stores that the customer wants to be called.
func (d deskStore) CallBack(ctx context.Context, o org.ID, id collect.AnswerID) error {
	return d.write(ctx, o, -int64(id), func(ctx context.Context, tx sqldb.Tx) error {
		return collectdb.CallBack(ctx, tx, o, id, d.app.millis())
	})
}

// write is one durable transaction about a transaction of the customer's (or an answer, below zero).
func (d deskStore) write(ctx context.Context, o org.ID, subject int64, fn func(context.Context, sqldb.Tx) error) error {
	return d.app.db.WriteAbout(ctx, int64(o), subject, fn)
}

// mark reports whether something was marked as done, and marks it when asked.
func (a *App) mark(ctx context.Context, o org.ID, name string, set bool) (done bool, err error) {
	if set {
		err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
			_, err := orgdb.KeepSecret(ctx, tx, o, name, []byte{1})
			return err
		})
		return true, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		_, done, err = orgdb.FindSecret(ctx, tx, o, name)
		return err
	})
	return done, err
}
