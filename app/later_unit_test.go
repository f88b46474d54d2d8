package app

import (
	"context"
	"strings"
	"testing"

	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
)

// maturityIn is the maturity by which a run of the agreement pays a unit; part is the stretch of it.
func (s *story) maturityIn(unit string, part int) string {
	s.Helper()
	counted := "not found"
	s.must(s.app.db.Read(s.ctx, func(ctx context.Context, tx sqldb.Tx) error {
		plans, err := s.app.plans(ctx, tx, s.org.ID, RunInput{Agreement: "q2"})
		if err != nil {
			return err
		}
		units, err := orgdb.ListUnits(ctx, tx, s.org.ID)
		for _, u := range units {
			if u.Ref == unit {
				counted = plans[part].maturity(u, units)
			}
		}
		return err
	}))
	return counted
}

// Reorganisations happen in a frozen period: a team that is split off counts as the one above it, whatever is recorded of it, until an
// amendment says otherwise.
func TestAUnitMadeAfterAgreeingCountsAsTheOneAbove(t *testing.T) {
	t.Parallel()
	onBoth(t, func(s *story) {
		consent(s.ctx, s.T, s.app, s.org, s.scheme)
		s.freeze()
		s.on("2024-05-10")
		agreed := s.maturity("Noord")
		other := map[string]string{"basis": "gevorderd", "gevorderd": "basis"}[agreed]
		made := intake.Unit{Ref: "Noord-2", Name: "Noord twee", Parent: "Noord", From: day.Must("2024-05-10")}
		wrong := made
		wrong.Maturity = other
		o := s.apply(wrong)
		if o.Status != intake.Refused || o.Fault.Key != "agreement.new_unit" || o.Fault.Args["above"] != "Noord" || o.Fault.Args["maturity"] != agreed {
			t.Fatalf("another maturity than the unit above: %+v", o)
		}
		if o := s.apply(intake.Unit{Ref: "los", Maturity: other}); o.Status != intake.Refused || o.Fault.Key != "agreement.new_unit_above" {
			t.Errorf("a maturity below nothing that was agreed: %+v", o)
		}
		if o := s.apply(made); o.Status != intake.Created {
			t.Fatal(o)
		}
		if got := s.maturity("Noord-2"); got != agreed {
			t.Errorf("it gets maturity %q, and the one above has %q", got, agreed)
		}
		if o := s.apply(wrong); o.Status != intake.Refused || o.Fault.Key != "agreement.new_unit" {
			t.Errorf("another maturity afterwards: %+v", o)
		}
		// It was placed below Noord, and isn't slipped below a team that is paid by another curve.
		elsewhere := made
		elsewhere.Parent = "Zuid"
		if s.maturity("Zuid") == agreed {
			t.Fatal("both teams have one maturity: this shows nothing")
		}
		if o := s.apply(elsewhere); o.Status != intake.Refused || o.Fault.Key != "agreement.frozen" {
			t.Errorf("it was slipped below another team: %+v", o)
		}
		elsewhere.From = day.Must("2024-06-01")
		if o := s.apply(elsewhere); o.Status != intake.Changed {
			t.Errorf("it can't move later: %+v", o)
		}
		if got := s.maturityIn("Noord-2", 0); got != agreed {
			t.Errorf("it is paid by %q", got)
		}
		if body := s.page("/agreements/q2"); !strings.Contains(body, "Noord twee: zoals Noord, met volwassenheid "+agreed) {
			t.Error("the page doesn't tell of the unit")
		}

		amend := func(name string, curves ...agree.UnitCurve) {
			t.Helper()
			in := AgreementInput{Ref: "q2", Effective: day.Must("2024-05-16"), Parties: s.parties(), Maturities: curves, Change: agree.Change{Reason: "r", Kind: agree.WithWorksCouncil}}
			in.Terms.Name.NL = name
			_, err := s.app.AmendAgreement(s.ctx, s.org, in)
			s.must(err)
			s.must(s.app.FreezeAgreement(s.ctx, s.org, "q2", "test"))
		}
		amend("Andere naam")
		one, err := s.app.Agreement(s.ctx, s.org, "q2")
		s.must(err)
		if len(one.Parts()) != 1 || len(one.Later) != 1 {
			t.Errorf("an amendment of the name takes a new unit in: %d parts, %+v", len(one.Parts()), one.Later)
		}
		amend("", agree.UnitCurve{Unit: "Noord-2", Maturity: other})
		if before, after := s.maturityIn("Noord-2", 0), s.maturityIn("Noord-2", 1); before != agreed || after != other {
			t.Errorf("amended, it is paid by %q and then by %q", before, after)
		}
		s.on("2024-05-16")
		made.Maturity = other
		if o := s.apply(intake.Unit{Ref: "Noord-2", Parent: "Zuid", From: day.Must("2024-06-01"), Maturity: other}); o.Status != intake.Changed {
			t.Errorf("from the day of the amendment on: %+v", o)
		}

		// After the period nobody's past curve is moved, and units that nobody was in are free.
		s.on("2024-07-10")
		if o := s.apply(intake.Membership{Employee: "M01", Unit: "Noord-2", Role: "monteur", FTE: 50, From: day.Must("2024-05-12"), Reason: "later gemeld"}); o.Status == intake.Refused {
			t.Fatal(o)
		}
		elsewhere.From = day.Must("2024-05-10")
		if o := s.apply(elsewhere); o.Status != intake.Refused || fault.KindOf(o.Fault) != fault.Conflict {
			t.Errorf("after the period it was slipped below another team: %+v", o)
		}
		if o := s.apply(intake.Unit{Ref: "nieuw", Parent: "Noord", Maturity: other}); o.Status != intake.Created {
			t.Errorf("after the period a new unit is bound: %+v", o)
		}
	})
}

// An agreement for some units takes a new unit below them in, also when that is made in the middle of it.
func TestANewUnitBelowAnAgreedOneTakesPart(t *testing.T) {
	t.Parallel()
	onBoth(t, func(s *story) {
		consent(s.ctx, s.T, s.app, s.org, s.scheme)
		s.freeze(func(in *AgreementInput) { in.Terms.Units = []string{"Noord"} })
		s.on("2024-05-10")
		from := day.Must("2024-05-10")
		for _, r := range []intake.Record{intake.Unit{Ref: "Noord-2", Parent: "Noord", From: from}, intake.Unit{Ref: "Zuid-2", Parent: "Zuid", From: from, Maturity: "heel anders"}} {
			if o := s.apply(r); o.Status != intake.Created {
				t.Fatal(o)
			}
		}
		s.must(s.app.db.Read(s.ctx, func(ctx context.Context, tx sqldb.Tx) error {
			plans, err := s.app.plans(ctx, tx, s.org.ID, RunInput{Agreement: "q2"})
			if err != nil {
				return err
			}
			units, err := orgdb.ListUnits(ctx, tx, s.org.ID)
			if err != nil {
				return err
			}
			if err := plans[0].readScope(ctx, tx, s.org.ID, units); err != nil {
				return err
			}
			for _, u := range units {
				if takes, want := plans[0].concerns(u.ID), strings.HasPrefix(u.Ref, "Noord"); takes != want {
					t.Errorf("%s takes part: %v", u.Ref, takes)
				}
			}
			return nil
		}))
		one, err := s.app.Agreement(s.ctx, s.org, "q2")
		s.must(err)
		if len(one.Later) != 1 || one.Later[0].Ref != "Noord-2" || one.Later[0].Above != "Noord" {
			t.Errorf("%+v", one.Later)
		}
	})
}
