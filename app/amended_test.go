package app

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/reward"
	"klankbord.org/store/sqldb"
)

// From the file with the answers to the amounts: a quarter that was amended in the middle pays what two schemes by hand pay, one of the
// days before with the old amount for each day, one of the days from then on with the new one. Source: L14.
func TestAnAmendedQuarterPaysWhatTwoSchemesByHandPay(t *testing.T) {
	t.Parallel()
	onBoth(t, func(s *story) {
		const before, after = 1000_00, 1700_00 // cents a day
		quarter, turn := day.Quarter(2024, 2), day.Must("2024-05-16")
		old, next := s.priced(quarter, before), s.priced(quarter, after)
		consent(s.ctx, s.T, s.app, s.org, old, next)
		s.freeze(func(in *AgreementInput) { in.Scheme = old })
		s.on("2024-05-10")
		_, err := s.app.AmendAgreement(s.ctx, s.org, AgreementInput{Ref: "q2", Scheme: next, Effective: turn, Parties: s.parties(),
			Change: agree.Change{Reason: "nieuw bedrag", Kind: agree.WithWorksCouncil}})
		s.must(err)
		s.must(s.app.FreezeAgreement(s.ctx, s.org, "q2", "test"))
		s.on("2024-07-10")
		amended, err := s.run(RunInput{Agreement: "q2"})
		s.must(err)

		sum := int64(0)
		for k, part := range []struct {
			days   day.Range
			perDay int
		}{{day.Range{From: quarter.From, To: turn - 1}, before}, {day.Range{From: turn, To: quarter.To}, after}} {
			r, err := s.run(RunInput{Scheme: s.priced(part.days, part.perDay), Trial: true, DryRun: true})
			s.must(err)
			if r.Run.Paid == 0 {
				t.Errorf("nobody gets anything from %s on: this shows nothing", part.days.From)
			}
			sum += int64(r.Run.Paid)
			var byHand, paid []reward.Cents // a trial names nobody, so amounts are compared in order of size
			for i := range r.Run.People {
				byHand = append(byHand, r.Run.People[i].Cents)
			}
			for i := range amended.Run.People {
				if p := amended.Run.People[i].Parts[k]; p != nil {
					paid = append(paid, p.Cents)
				}
			}
			slices.Sort(byHand)
			slices.Sort(paid)
			if !slices.Equal(byHand, paid) {
				t.Errorf("from %s on it pays %v, by hand %v", part.days.From, paid, byHand)
			}
		}
		if int64(amended.Run.Paid) != sum {
			t.Errorf("it pays %d, by hand %d", amended.Run.Paid, sum)
		}
	})
}

// priced is the scheme for a period, with an amount for each day.
func (s *story) priced(r day.Range, perDay int) []byte {
	s.Helper()
	var parsed map[string]any
	s.must(json.Unmarshal(s.scheme, &parsed))
	parsed["money"].(map[string]any)["cents"] = perDay * r.Days()
	parsed["period"] = map[string]any{"from": r.From.String(), "to": r.To.String()}
	raw, err := json.Marshal(parsed)
	s.must(err)
	return raw
}

// maturity is that of a unit, as it stands in the organisation.
func (s *story) maturity(unit string) (maturity string) {
	s.Helper()
	s.must(s.app.db.Read(s.ctx, func(ctx context.Context, tx sqldb.Tx) error {
		return tx.QueryRow(ctx, "select maturity from units where org = $1 and ref = $2", s.org.ID, unit).Scan(&maturity)
	}))
	return maturity
}
