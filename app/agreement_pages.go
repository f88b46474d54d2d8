package app

import (
	"context"

	"klankbord.org/core/access"
	"klankbord.org/core/agree"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/rewarddb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/agreeweb"
)

// book is what the pages of agreements and consent need.
type book struct{ *App }

// Choices implements agreeweb.Book.
func (b book) Choices(ctx context.Context, o org.ID) (list []agreeweb.Choice, err error) {
	if _, err := access.Ask(ctx, o, access.FreezePeriods); err != nil {
		return nil, err
	}
	err = b.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		list = nil
		stored, err := rewarddb.ListSchemes(ctx, tx, o)
		for _, s := range stored {
			v, err := schemeVersion(s)
			if err != nil {
				return err
			}
			list = append(list, agreeweb.Choice{ID: int(s.ID), Label: agreeweb.SchemeLabel(v.Scheme.Name.In("nl"), s.Version, v.Scheme.Period)})
		}
		return err
	})
	return list, err
}

// Propose implements agreeweb.Book.
func (b book) Propose(ctx context.Context, o org.Organisation, p agreeweb.Proposal) error {
	if _, err := access.Ask(ctx, o.ID, access.FreezePeriods); err != nil {
		return err
	}
	in := AgreementInput{Ref: p.Ref, Surveys: p.Surveys, Counting: p.Counting, Effective: p.Effective, Change: p.Change, Maturities: p.Maturities, Settings: p.Settings}
	in.Terms.Period.From, in.Terms.Period.To, in.Terms.ExpiresOn = p.From, p.To, p.ExpiresOn
	in.Terms.Name.EN, in.Terms.Nature.EN = p.Name, p.Nature
	if p.Dutch {
		in.Terms.Name.NL, in.Terms.Nature.NL, in.Terms.Name.EN, in.Terms.Nature.EN = p.Name, p.Nature, "", ""
	}
	if p.Scheme != 0 {
		err := b.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
			s, err := rewarddb.FindScheme(ctx, tx, o.ID, rewarddb.SchemeID(p.Scheme))
			in.Scheme = s.Content
			return err
		})
		if err != nil {
			return err
		}
	}
	draft := b.DraftAgreement
	if p.Amend {
		draft = b.AmendAgreement
	}
	_, err := draft(ctx, o, in)
	return err
}

// Freeze implements agreeweb.Book.
func (b book) Freeze(ctx context.Context, o org.Organisation, ref string) error {
	return b.FreezeAgreement(ctx, o, ref, "")
}

// Record implements agreeweb.Book.
func (b book) Record(ctx context.Context, o org.Organisation, r agree.Record) error {
	_, err := b.recordNamed(ctx, o, ConsentInput{Record: r})
	return err
}

// recordNamed is RecordConsent for who must name what a record covers: on a page nobody gets what they didn't tick.
func (a *App) recordNamed(ctx context.Context, o org.Organisation, in ConsentInput) (agree.RecordID, error) {
	if _, err := access.Ask(ctx, o.ID, access.ConsentRecord); err != nil {
		return 0, err
	}
	if len(in.Record.Covers) == 0 {
		return 0, fault.NewInvalid("covers", "consent.covers_nothing")
	}
	return a.RecordConsent(ctx, o, in)
}
