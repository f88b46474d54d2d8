package app

import (
	"slices"
	"strings"
	"testing"

	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/reward"
)

// A team whose maturity is amended in the middle of a quarter is paid by the curve of each part: as two schemes by hand pay it, one
// run before the team got another maturity and one afterwards.
func TestAMaturityThatIsAmendedPicksAnotherCurveFromItsDayOn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(s *story) {
		const perDay = 1000_00
		quarter, turn := day.Quarter(2024, 2), day.Must("2024-05-16")
		far := strings.NewReplacer(`"target":12,`, `"target":160,`, `"target":6,`, `"target":80,`, `"target":30,`, `"target":300,`, `"target":20,`, `"target":200,`)
		steep := func(r day.Range) []byte { // so that nobody is at the cap by either curve
			return []byte(far.Replace(string(s.priced(r, perDay))))
		}
		scheme := steep(quarter)
		consent(s.ctx, s.T, s.app, s.org, scheme)
		s.freeze(func(in *AgreementInput) { in.Scheme = scheme })
		was := s.maturity("Noord")
		next := map[string]string{"basis": "gevorderd", "gevorderd": "basis"}[was]
		if next == "" {
			t.Fatalf("the example gives Noord the maturity %q", was)
		}

		s.on("2024-05-10")
		in := AgreementInput{Ref: "q2", Effective: turn, Parties: s.parties(), Maturities: []agree.UnitCurve{{Unit: "Noord", Maturity: next}},
			Change: agree.Change{Reason: "een ervaren ploeg", Kind: agree.WithWorksCouncil}}
		p, err := s.app.AmendAgreement(s.ctx, s.org, in)
		s.must(err)
		if slices.ContainsFunc(p.Problems, func(x Problem) bool { return x.Key == "maturity_without_curve" }) {
			t.Error("a maturity that has curves is said to have none")
		}
		if body := s.page("/agreements/q2"); !strings.Contains(body, "Noord = "+next) {
			t.Error("the page doesn't say what the draft changes")
		}
		s.must(s.app.FreezeAgreement(s.ctx, s.org, "q2", "test"))

		// The unit's own record follows from the day of the amendment on, never before it.
		change := intake.Unit{Ref: "Noord", Maturity: next}
		if o := s.apply(change); o.Status != intake.Refused || o.Fault.Key != "agreement.frozen" {
			t.Errorf("before its day: %+v", o)
		}
		s.on("2024-05-20")
		if o := s.apply(intake.Unit{Ref: "Noord", Name: "Team Noord"}); o.Status != intake.Changed {
			t.Errorf("a name can't change until the unit follows the amendment: %+v", o)
		}
		s.on("2024-07-10")
		amended, err := s.run(RunInput{Agreement: "q2"})
		s.must(err)
		if len(amended.Run.Parts) != 2 {
			t.Fatalf("%d parts", len(amended.Run.Parts))
		}
		old := day.Range{From: quarter.From, To: turn - 1}
		rest := day.Range{From: turn, To: quarter.To}
		by := func(days day.Range) []reward.Cents {
			t.Helper()
			r, err := s.run(RunInput{Scheme: steep(days), Trial: true, DryRun: true})
			s.must(err)
			var all []reward.Cents
			for i := range r.Run.People {
				all = append(all, r.Run.People[i].Cents)
			}
			slices.Sort(all)
			return all
		}
		paid := func(part int) []reward.Cents {
			var all []reward.Cents
			for i := range amended.Run.People {
				if p := amended.Run.People[i].Parts[part]; p != nil {
					all = append(all, p.Cents)
				}
			}
			slices.Sort(all)
			return all
		}
		unamended := by(rest)
		if got, want := paid(0), by(old); !slices.Equal(got, want) {
			t.Errorf("before the amendment it pays %v, by hand %v", got, want)
		}
		if o := s.apply(change); o.Status != intake.Changed {
			t.Fatalf("after the period: %+v", o)
		}
		want := by(rest)
		if slices.Equal(want, unamended) {
			t.Fatal("another maturity pays the same: this shows nothing")
		}
		if got := paid(1); !slices.Equal(got, want) {
			t.Errorf("from the amendment on it pays %v, by hand %v", got, want)
		}
	})
}

func TestAMaturityIsAmendedForUnitsThatAreThere(t *testing.T) {
	t.Parallel()
	onBoth(t, func(s *story) {
		in := AgreementInput{Ref: "q2", Scheme: s.scheme, Parties: s.parties(), Maturities: []agree.UnitCurve{{Unit: "Noord", Maturity: "basis"}}}
		_, err := s.app.DraftAgreement(s.ctx, s.org, in)
		s.want(err, fault.Invalid, "agreement.maturity_of_first")
		s.freeze()
		s.on("2024-05-10")
		in.Scheme, in.Effective, in.Change = nil, day.Must("2024-05-16"), agree.Change{Reason: "r", Kind: agree.WithWorksCouncil}
		amend := func(curves ...agree.UnitCurve) (AgreementPreview, error) {
			in.Maturities, in.DryRun = curves, true
			return s.app.AmendAgreement(s.ctx, s.org, in)
		}
		_, err = amend(agree.UnitCurve{Unit: "nergens", Maturity: "basis"})
		s.want(err, fault.NotFound, "unit.not_found")
		_, err = amend(agree.UnitCurve{Unit: "Noord", Maturity: "basis"}, agree.UnitCurve{Unit: "Noord", Maturity: "gevorderd"})
		s.want(err, fault.Invalid, "agreement.maturity_twice")
		_, err = amend(agree.UnitCurve{Unit: "Noord", Maturity: s.maturity("Noord")})
		s.want(err, fault.Invalid, "agreement.same")
		p, err := amend(agree.UnitCurve{Unit: "Noord", Maturity: "gevordert"})
		s.must(err)
		at := slices.IndexFunc(p.Problems, func(x Problem) bool { return x.Key == "maturity_without_curve" })
		if at < 0 || p.Problems[at].Blocks || p.Problems[at].Args["unit"] != "Noord" {
			t.Errorf("nobody is told that a maturity has no curve: %+v", p.Problems)
		}
	})
}
