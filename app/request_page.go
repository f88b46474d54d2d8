package app

import (
	"context"
	"encoding/hex"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/erase"
	"klankbord.org/core/held"
	"klankbord.org/core/org"
	"klankbord.org/core/redact"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/erasedb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/requestweb"
)

// requestKeeper is App as the pages about customers' requests know it.
type requestKeeper struct{ app *App }

// FindCustomers implements requestweb.Keeper.
func (k requestKeeper) FindCustomers(ctx context.Context, o org.ID, text string) (all []requestweb.Customer, err error) {
	if _, err := access.Ask(ctx, o, access.PrivacyManage); err != nil {
		return nil, err
	}
	err = k.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		found, err := customerdb.Search(ctx, tx, o, text)
		all = nil
		for _, c := range found {
			all = append(all, customerShown(c))
		}
		return err
	})
	return all, err
}

func customerShown(c customer.Customer) requestweb.Customer {
	return requestweb.Customer{ID: int64(c.ID), Ref: c.Ref, Name: c.Name, Email: c.Email, Phone: c.Phone}
}

// ref finds the reference of a customer by the number.
func (k requestKeeper) ref(ctx context.Context, o org.ID, id int64) (ref string, err error) {
	if _, err := access.Ask(ctx, o, access.PrivacyManage); err != nil {
		return "", err
	}
	err = k.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		c, err := customerdb.Find(ctx, tx, o, collect.CustomerID(id))
		ref = c.Ref
		return err
	})
	return ref, err
}

// Plan implements requestweb.Keeper.
func (k requestKeeper) Plan(ctx context.Context, o org.Organisation, id int64) (p requestweb.Plan, err error) {
	ref, err := k.ref(ctx, o.ID, id)
	if err != nil {
		return p, err
	}
	found, err := k.app.PlanErasure(ctx, o, ref)
	p = requestweb.Plan{Customer: customerShown(found.Customer), Counts: found.Counts}
	for _, m := range found.Mentions {
		p.Mentions = append(p.Mentions, held.Mention{In: m.Kind, Text: m.Was})
	}
	return p, err
}

// File implements requestweb.Keeper.
func (k requestKeeper) File(ctx context.Context, o org.Organisation, id int64) (*held.File, error) {
	ref, err := k.ref(ctx, o.ID, id)
	if err != nil {
		return nil, err
	}
	return k.app.PersonFile(ctx, o, ref)
}

// Erase implements requestweb.Keeper.
func (k requestKeeper) Erase(ctx context.Context, o org.Organisation, id int64, ground string) (int64, error) {
	ref, err := k.ref(ctx, o.ID, id)
	if err != nil {
		return 0, err
	}
	e, err := k.app.EraseCustomer(ctx, o, ref, erase.Ground(ground))
	return e.ID, err
}

// Erasures implements requestweb.Keeper.
func (k requestKeeper) Erasures(ctx context.Context, o org.ID) (all []requestweb.Erasure, err error) {
	list, err := k.app.Erasures(ctx, o)
	for _, e := range list {
		all = append(all, ErasureShown(e))
	}
	return all, err
}

// Erasure implements requestweb.Keeper.
func (k requestKeeper) Erasure(ctx context.Context, o org.ID, id int64) (requestweb.Erasure, error) {
	e, err := k.app.Erasure(ctx, o, id)
	if err != nil {
		return requestweb.Erasure{}, err
	}
	by, err := k.app.doers(ctx, o)
	if err != nil {
		return requestweb.Erasure{}, err
	}
	out := ErasureShown(e)
	out.By = by(e.Actor)
	return out, nil
}

// named gives a trail the names of who did it.
func (k requestKeeper) named(ctx context.Context, o org.ID, trail []requestweb.Redaction) ([]requestweb.Redaction, error) {
	if len(trail) == 0 {
		return nil, nil
	}
	by, err := k.app.doers(ctx, o)
	if err != nil {
		return nil, err
	}
	for i := range trail {
		trail[i].By = by(trail[i].Actor)
	}
	return trail, nil
}

// ErasureShown is an erasure as people see it.
func ErasureShown(e erasedb.Erasure) requestweb.Erasure {
	out := requestweb.Erasure{ID: e.ID, At: time.UnixMilli(e.At).UTC(), Actor: e.Actor, Ground: e.Ground, Counts: e.Counts, Hash: hex.EncodeToString(e.Hash), Lifted: e.LiftedFor}
	if e.LiftedAt != 0 {
		out.LiftedAt = time.UnixMilli(e.LiftedAt).UTC()
	}
	return out
}

// Readmit implements requestweb.Keeper.
func (k requestKeeper) Readmit(ctx context.Context, o org.Organisation, ref, reason string) error {
	return k.app.ReadmitCustomer(ctx, o, ref, reason)
}

// Words implements requestweb.Keeper.
func (k requestKeeper) Words(ctx context.Context, o org.ID, answer int64, field string) (w requestweb.Words, err error) {
	x, err := k.app.Wording(ctx, o, collect.AnswerID(answer), field)
	if err != nil {
		return w, err
	}
	w = requestweb.Words{Thing: "answers", Answer: answer, Field: x.Field, Fields: x.Fields(), Text: x.Text, Language: x.Answer.Language, Day: x.Answer.Day.String(), Found: x.Found}
	w.Trail, err = k.named(ctx, o, trailShown(x.Trail))
	return w, err
}

// SignalWords implements requestweb.Keeper.
func (k requestKeeper) SignalWords(ctx context.Context, o org.ID, signal int64) (w requestweb.Words, err error) {
	x, err := k.app.SignalWording(ctx, o, customer.SignalID(signal))
	if err != nil {
		return w, err
	}
	w = requestweb.Words{Thing: "signals", Answer: signal, Field: erasedb.SignalField, Text: x.Signal.Words, Language: x.Signal.Language, Day: x.Signal.Day.String(), Found: x.Found}
	w.Trail, err = k.named(ctx, o, trailShown(x.Trail))
	return w, err
}

// RedactSignal implements requestweb.Keeper.
func (k requestKeeper) RedactSignal(ctx context.Context, o org.ID, signal int64, was string, spans []redact.Span) error {
	return k.app.RedactSignal(ctx, o, customer.SignalID(signal), was, spans)
}

// Redact implements requestweb.Keeper.
func (k requestKeeper) Redact(ctx context.Context, o org.ID, answer int64, field, was string, spans []redact.Span) error {
	return k.app.Redact(ctx, o, collect.AnswerID(answer), field, was, spans)
}

// Redactions implements requestweb.Keeper.
func (k requestKeeper) Redactions(ctx context.Context, o org.ID, limit int) ([]requestweb.Redaction, error) {
	all, err := k.app.Redactions(ctx, o, limit)
	if err != nil {
		return nil, err
	}
	return k.named(ctx, o, trailShown(all))
}

func trailShown(all []erasedb.Redaction) (out []requestweb.Redaction) {
	for _, r := range all {
		x := requestweb.Redaction{ID: r.ID, Thing: r.Thing, At: time.UnixMilli(r.At).UTC(), Actor: r.Actor, Kind: r.Kind, Length: r.Length, Digest: hex.EncodeToString(r.Digest[:min(8, len(r.Digest))])}
		if r.Thing == "answer" {
			x.Answer = r.Of
		}
		out = append(out, x)
	}
	return out
}
