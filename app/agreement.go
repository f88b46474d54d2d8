package app

import (
	"context"
	"slices"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/reward"
	"klankbord.org/store/agreedb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/rewarddb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/agreeweb"
)

// AgreementInput says what an agreement, or an amendment of one, is to bind. What is left out is what is there now; of an
// amendment, what was agreed before.
type AgreementInput struct {
	Ref      string
	Terms    agree.Terms // Name, Nature, ExpiresOn, Period and Units; the rest is found out
	Surveys  []string    // "ref" for the latest version, "ref@2" for another; empty: those that measure what the scheme looks at
	Channels []string    // references of sources; empty: all that are known
	Matrix   string      // reference; empty: the scheme's
	Targets  []string    // references; empty: all of the period
	Counting agree.Counting
	Settings agree.SettingsChange // what is bound otherwise than it is now, or than was agreed before
	// Maturities are those of units that an amendment changes, from the day on which it takes effect; the rest stays as agreed.
	Maturities []agree.UnitCurve
	Scheme     []byte // scheme file; empty: none, or the one agreed before
	Parties    []agree.Party
	Effective  day.Day // of an amendment
	Change     agree.Change
	DryRun     bool // show what would be bound and what is missing; store nothing
	Actor      string
	// Also is called within the transaction that stores the draft; an error undoes it. Nil: nothing besides.
	Also func(context.Context, sqldb.Tx, AgreementPreview) error
	at   int64
}

// Problem is something that is missing or that one should know before freezing.
type Problem = agreeweb.Problem

// AgreementPreview is an agreement with what stands in its way.
type AgreementPreview = agreeweb.Preview

// Agreements lists the agreements of an organisation.
func (a *App) Agreements(ctx context.Context, o org.ID) (list []agree.Agreement, err error) {
	if _, err := access.Ask(ctx, o, access.SchemesRead, access.MatrixRead, access.FreezePeriods); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		list, err = agreedb.List(ctx, tx, o)
		return err
	})
	return list, err
}

// Agreement finds one, with what stands in the way of freezing its draft.
func (a *App) Agreement(ctx context.Context, o org.Organisation, ref string) (p AgreementPreview, err error) {
	if _, err := access.Ask(ctx, o.ID, access.SchemesRead, access.MatrixRead, access.FreezePeriods); err != nil {
		return p, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if p.Agreement, err = agreedb.FindByRef(ctx, tx, o.ID, ref); err != nil {
			return err
		}
		p.Problems = nil
		if v, ok := p.Draft(); ok {
			if p.Problems, err = a.problems(ctx, tx, o, &p.Agreement, v, day.At(a.now())); err != nil {
				return err
			}
		}
		p.Later, err = laterUnits(ctx, tx, o.ID, &p.Agreement, day.At(a.now()))
		return err
	})
	return p, err
}

// DraftAgreement drafts an agreement; a draft of the same reference is replaced.
func (a *App) DraftAgreement(ctx context.Context, o org.Organisation, in AgreementInput) (AgreementPreview, error) {
	return a.draft(ctx, o, in, false)
}

// AmendAgreement drafts a new version of a frozen agreement.
func (a *App) AmendAgreement(ctx context.Context, o org.Organisation, in AgreementInput) (AgreementPreview, error) {
	return a.draft(ctx, o, in, true)
}

func (a *App) draft(ctx context.Context, o org.Organisation, in AgreementInput, amend bool) (p AgreementPreview, err error) {
	actor, err := access.Ask(ctx, o.ID, access.FreezePeriods)
	if err != nil {
		return p, err
	}
	by := a.act(actor, in.Actor, in.at)
	draft := func(ctx context.Context, tx sqldb.Tx) error {
		if p, err = a.draftIn(ctx, tx, o, in, amend, by); err != nil || in.Also == nil {
			return err
		}
		return in.Also(ctx, tx, p)
	}
	if in.DryRun {
		err = a.rehearse(ctx, draft)
	} else {
		err = a.db.Write(ctx, draft)
	}
	return p, err
}

// errRehearsed undoes what was only tried.
var errRehearsed = fault.NewConflict("", "agreement.rehearsed")

// rehearse runs something in a transaction that is undone.
func (a *App) rehearse(ctx context.Context, fn func(context.Context, sqldb.Tx) error) error {
	err := a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if err := fn(ctx, tx); err != nil {
			return err
		}
		return errRehearsed
	})
	if f := fault.As(err); f != nil && f.Key == errRehearsed.Key {
		return nil
	}
	return err
}

func (a *App) draftIn(ctx context.Context, tx sqldb.Tx, o org.Organisation, in AgreementInput, amend bool, by agreedb.Act) (p AgreementPreview, err error) {
	found, err := agreedb.FindByRef(ctx, tx, o.ID, in.Ref)
	_, frozen := found.Current()
	switch {
	case fault.KindOf(err) == fault.NotFound && !amend:
		found = agree.Agreement{Ref: in.Ref}
	case err != nil:
		return p, err
	case amend && !frozen:
		return p, fault.NewConflict("agreement", "agreement.not_frozen", "ref", in.Ref)
	case !amend && frozen:
		return p, fault.NewConflict("ref", "agreement.exists", "ref", in.Ref)
	case found.Ended.LastDay != 0:
		return p, fault.NewConflict("agreement", "agreement.ended", "ref", in.Ref)
	}
	v := agree.Version{Parties: in.Parties}
	if !amend && len(in.Maturities) > 0 {
		return p, fault.NewInvalid("maturities", "agreement.maturity_of_first")
	}
	var agreedBefore *agree.Terms
	if amend {
		before, _ := found.Current()
		agreedBefore = before.Terms
		if in, err = followed(ctx, tx, o.ID, in, before.Terms); err != nil {
			return p, err
		}
		if v.Change = in.Change; v.Change.Check() != nil {
			return p, v.Change.Check()
		}
	}
	if v.Terms, err = a.resolve(ctx, tx, o, in, agreedBefore, by); err != nil {
		return p, err
	}
	if v.Effective = v.Terms.Period.From; amend {
		v.Effective = in.Effective
		before, _ := found.Current()
		if before.Hash == v.Terms.Hash() {
			return p, fault.NewInvalid("agreement", "agreement.same")
		}
	}
	if p.Agreement, err = agreedb.SaveDraft(ctx, tx, o.ID, found, v, by); err != nil {
		return p, err
	}
	drafted, _ := p.Draft()
	p.Problems, err = a.problems(ctx, tx, o, &p.Agreement, drafted, day.At(time.UnixMilli(by.At)))
	return p, err
}

// SignAgreement records that a party agrees with the draft.
func (a *App) SignAgreement(ctx context.Context, o org.Organisation, ref string, party agree.Party) error {
	actor, err := access.Ask(ctx, o.ID, access.FreezePeriods)
	if err != nil {
		return err
	}
	switch {
	case party.Party == "":
		return fault.NewInvalid("party", "field.missing")
	case party.Name == "":
		return fault.NewInvalid("name", "field.missing")
	case party.AgreedOn == 0:
		return fault.NewInvalid("agreed_on", "day.missing")
	case party.Document == "":
		return fault.NewInvalid("document", "consent.document")
	}
	return a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		found, err := agreedb.FindByRef(ctx, tx, o.ID, ref)
		if err != nil {
			return err
		}
		return agreedb.AddParty(ctx, tx, o.ID, found, party, a.act(actor, "", 0))
	})
}

// FreezeAgreement makes the draft binding, exactly as it was drafted: when anything that it binds changed since, it is a
// Conflict.
func (a *App) FreezeAgreement(ctx context.Context, o org.Organisation, ref, actorName string) error {
	return a.freeze(ctx, o, ref, actorName, 0)
}

func (a *App) freeze(ctx context.Context, o org.Organisation, ref, actorName string, at int64) error {
	actor, err := access.Ask(ctx, o.ID, access.FreezePeriods)
	if err != nil {
		return err
	}
	by := a.act(actor, actorName, at)
	return a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		found, err := agreedb.FindByRef(ctx, tx, o.ID, ref)
		if err != nil {
			return err
		}
		if err := found.CheckFreeze(day.At(time.UnixMilli(by.At))); err != nil {
			return err
		}
		v, _ := found.Draft()
		if what, err := a.changedSince(ctx, tx, o, &found, v.Terms); err != nil || what != "" {
			if err == nil {
				err = fault.NewConflict("agreement", "agreement.changed_since", "what", what)
			}
			return err
		}
		bound, err := agreedb.Bound(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		if err := bound.CheckBeside(found.ID, v.Terms); err != nil {
			return err
		}
		if err := checkWording(ctx, tx, o.ID, &found, v.Terms); err != nil {
			return err
		}
		members, err := orgdb.ListMemberships(ctx, tx, o.ID, v.Terms.Period)
		if err != nil {
			return err
		}
		return agreedb.Freeze(ctx, tx, o.ID, found, members, by)
	})
}

// DropDraft throws the draft of an agreement away.
func (a *App) DropDraft(ctx context.Context, o org.Organisation, ref string) error {
	actor, err := access.Ask(ctx, o.ID, access.FreezePeriods)
	if err != nil {
		return err
	}
	return a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		found, err := agreedb.FindByRef(ctx, tx, o.ID, ref)
		if err != nil {
			return err
		}
		return agreedb.DropDraft(ctx, tx, o.ID, found, a.act(actor, "", 0))
	})
}

// EndAgreement lets an agreement stop with a day of its period.
func (a *App) EndAgreement(ctx context.Context, o org.Organisation, ref string, last day.Day, reason string) error {
	actor, err := access.Ask(ctx, o.ID, access.FreezePeriods)
	if err != nil {
		return err
	}
	return a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		found, err := agreedb.FindByRef(ctx, tx, o.ID, ref)
		if err != nil {
			return err
		}
		e := agree.Ending{LastDay: last, Reason: reason}
		if err := found.CheckEnd(e, day.At(a.now())); err != nil {
			return err
		}
		return agreedb.End(ctx, tx, o.ID, found, e, a.act(actor, "", 0))
	})
}

// followed fills in what an amendment leaves out with what was agreed before.
func followed(ctx context.Context, tx sqldb.Tx, o org.ID, in AgreementInput, before *agree.Terms) (AgreementInput, error) {
	t := &in.Terms
	t.Period, t.Units = before.Period, before.Units
	if t.Name.NL+t.Name.EN == "" {
		t.Name = before.Name
	}
	if t.Nature.NL+t.Nature.EN == "" {
		t.Nature = before.Nature
	}
	if t.ExpiresOn == 0 {
		t.ExpiresOn = before.ExpiresOn
	}
	if in.Counting == "" {
		in.Counting = before.Memberships.Counting
	}
	if len(in.Surveys) == 0 {
		for _, s := range before.Surveys {
			in.Surveys = append(in.Surveys, versioned(s.Ref, s.Version))
			if len(in.Channels) == 0 {
				in.Channels = slices.Clone(s.Channels)
			}
		}
	}
	if len(in.Targets) == 0 {
		for _, x := range before.Targets {
			in.Targets = append(in.Targets, x.Ref)
		}
	}
	if len(in.Scheme) == 0 && before.Scheme.Ref != "" {
		s, err := boundScheme(ctx, tx, o, before.Scheme)
		if err != nil {
			return in, err
		}
		if in.Matrix != "" && in.Matrix != s.Matrix && s.Matrix != "" {
			changed := *s
			changed.Matrix = in.Matrix // another matrix is another version of the scheme
			s = &changed
		}
		in.Scheme = s.Canonical()
	}
	if in.Matrix == "" && len(in.Scheme) == 0 {
		in.Matrix = before.Matrix.Ref
	}
	return in, nil
}

// keptScheme reads and keeps the scheme of an agreement.
func keptScheme(ctx context.Context, tx sqldb.Tx, o org.Organisation, content []byte, by agreedb.Act) (*reward.Scheme, rewarddb.Scheme, error) {
	s, err := reward.ParseScheme(content)
	if err != nil {
		return nil, rewarddb.Scheme{}, err
	}
	if s.Currency != o.Settings.Currency {
		return nil, rewarddb.Scheme{}, fault.NewInvalid("currency", "scheme.other_currency", "value", s.Currency, "want", o.Settings.Currency)
	}
	kept, err := keepScheme(ctx, tx, o, s, by)
	return s, kept, err
}
