package reward

import (
	"fmt"
	"maps"
	"regexp"
	"slices"

	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
)

var (
	wellFormedRef = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,79}$`)
	currencyCode  = regexp.MustCompile(`^[A-Z]{3}$`)
	hundred       = MustDecimal("100")
)

// maxCents bounds an amount of a scheme: ten million. More is a slip of the pen.
const maxCents Cents = 1_000_000_000

// Check returns an Invalid fault, with the path of the field, for the first rule that makes no sense.
func (s *Scheme) Check() error {
	for _, check := range []func() error{s.checkHead, s.checkPeriods, s.checkAnswers, s.checkParts, s.checkMoney, s.checkGates} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (s *Scheme) checkHead() error {
	switch {
	case s.Format != Format:
		return fault.NewInvalid("format", "scheme.format", "value", clip(s.Format), "want", Format)
	case !wellFormedRef.MatchString(s.Ref):
		return fault.NewInvalid("ref", "scheme.ref", "value", clip(s.Ref))
	case s.Name == (intake.Text{}):
		return fault.NewInvalid("name", "field.missing")
	case s.Nature == (intake.Text{}):
		return fault.NewInvalid("nature", "field.missing")
	case !currencyCode.MatchString(s.Currency):
		return fault.NewInvalid("currency", "currency.malformed", "value", clip(s.Currency))
	case s.Decision.By == "":
		return fault.NewInvalid("decision.by", "field.missing")
	case s.Decision.ObjectionDays < 1:
		return fault.NewInvalid("decision.objection_days", "scheme.objection_days", "value", s.Decision.ObjectionDays)
	case s.Decision.ObjectionTo == "":
		return fault.NewInvalid("decision.objection_to", "field.missing")
	}
	return nil
}

func (s *Scheme) checkPeriods() error {
	if err := s.Period.Check(); err != nil {
		return fault.As(err).In("period")
	}
	if s.Period.To == 0 {
		return fault.NewInvalid("period.to", "day.missing")
	}
	if s.ExpiresOn == 0 {
		return fault.NewInvalid("expires_on", "day.missing")
	}
	if s.ExpiresOn < s.Period.To {
		return fault.NewInvalid("expires_on", "scheme.expired", "expires", s.ExpiresOn.String(), "to", s.Period.To.String())
	}
	// A baseline that nothing grows from may be left out; one that is there mustn't count an answer twice either.
	if s.Baseline == (day.Range{}) && !slices.ContainsFunc(s.Parts, func(p Part) bool { return p.Goal == Growth }) {
		return nil
	}
	if err := s.Baseline.Check(); err != nil {
		return fault.As(err).In("baseline")
	}
	switch {
	case s.Baseline.To == 0:
		return fault.NewInvalid("baseline.to", "day.missing")
	case s.Baseline.Overlaps(s.Period):
		return fault.NewInvalid("baseline", "scheme.baseline_overlaps")
	}
	return nil
}

func (s *Scheme) checkAnswers() error {
	if s.Answers.WindowDays < 0 {
		return fault.NewInvalid("answers.window_days", "number.negative", "value", s.Answers.WindowDays)
	}
	if !slices.Contains([]collect.Duplicates{collect.FirstCounts, collect.LastCounts, collect.AllCount}, s.Answers.Duplicates) {
		return fault.NewInvalid("answers.duplicates", "value.unknown", "value", clip(string(s.Answers.Duplicates)))
	}
	if s.Forfeited != Retain && s.Forfeited != Redistribute {
		return fault.NewInvalid("forfeited", "value.unknown", "value", clip(string(s.Forfeited)))
	}
	if s.Disqualified != Leave && s.Disqualified != Stay {
		return fault.NewInvalid("disqualified_answers", "value.unknown", "value", clip(string(s.Disqualified)))
	}
	return nil
}

func (s *Scheme) checkParts() error {
	if len(s.Parts) == 0 || len(s.Parts) > 10 {
		return fault.NewInvalid("parts", "scheme.parts", "count", len(s.Parts))
	}
	seen, sum := map[string]bool{}, rat(0, 1)
	for i, p := range s.Parts {
		at := fmt.Sprintf("parts[%d]", i)
		if err := p.check(); err != nil {
			return fault.As(err).In(at)
		}
		if seen[p.ID] {
			return fault.NewInvalid(at+".id", "scheme.part_twice", "id", p.ID)
		}
		if p.Answers == Influenceable && s.Matrix == "" {
			return fault.NewInvalid("matrix", "scheme.matrix_missing")
		}
		seen[p.ID] = true
		sum.Add(sum, p.Weight.Rat())
	}
	if sum.Cmp(hundred.Rat()) != 0 {
		return fault.NewInvalid("parts", "scheme.weights", "sum", Decimal{sum})
	}
	return nil
}

// check judges one part by itself.
func (p Part) check() error {
	switch {
	case !wellFormedRef.MatchString(p.ID):
		return fault.NewInvalid("id", "scheme.ref", "value", clip(p.ID))
	case p.Level != OfOrganisation && p.Level != OfTeam && p.Level != OfIndividual:
		return fault.NewInvalid("level", "value.unknown", "value", clip(string(p.Level)))
	case p.Metric == "":
		return fault.NewInvalid("metric", "field.missing")
	case !slices.Contains([]Figure{FigureNPS, FigureTopTwo, FigureEasy, FigureNetEase, FigureMean}, p.Figure):
		return fault.NewInvalid("figure", "value.unknown", "value", clip(string(p.Figure)))
	case p.Answers != AllAnswers && p.Answers != Influenceable:
		return fault.NewInvalid("answers", "value.unknown", "value", clip(string(p.Answers)))
	case p.Answers == Influenceable && p.Level != OfIndividual:
		return fault.NewInvalid("answers", "scheme.influenceable_of_group")
	case p.Goal != Growth && p.Goal != Level:
		return fault.NewInvalid("goal", "value.unknown", "value", clip(string(p.Goal)))
	case p.Weight.Sign() <= 0:
		return fault.NewInvalid("weight", "scheme.weight", "value", p.Weight)
	case len(p.Curves) == 0:
		return fault.NewInvalid("curves", "field.missing")
	}
	for _, maturity := range slices.Sorted(maps.Keys(p.Curves)) {
		if maturity == "" || len(maturity) > 80 {
			return fault.NewInvalid("curves", "scheme.maturity")
		}
		if p.Level == OfOrganisation && maturity != Any {
			return fault.NewInvalid("curves."+maturity, "scheme.curve_of_organisation")
		}
		if err := p.Curves[maturity].Check(); err != nil {
			return fault.As(err).In("curves." + maturity)
		}
	}
	return nil
}

func (s *Scheme) checkMoney() error {
	switch {
	case s.Money.Cents <= 0 || s.Money.Cents > maxCents:
		return fault.NewInvalid("money.cents", "scheme.amount", "value", int64(s.Money.Cents), "max", int64(maxCents))
	case s.Money.Kind == Personal:
		return nil
	case s.Money.Kind == Pool, s.Money.Kind == PoolPerFTE:
		return s.only(OfOrganisation)
	case s.Money.Kind == TeamPool:
		return s.only(OfTeam)
	}
	return fault.NewInvalid("money.kind", "value.unknown", "value", clip(string(s.Money.Kind)))
}

// only checks that a pool has the one part that fills it.
func (s *Scheme) only(level LevelOf) error {
	if len(s.Parts) != 1 || s.Parts[0].Level != level {
		return fault.NewInvalid("parts", "scheme.pool_parts", "kind", string(s.Money.Kind), "level", string(level))
	}
	return nil
}

func (s *Scheme) checkGates() error {
	switch {
	case s.Gates.MinimumN < 0:
		return fault.NewInvalid("gates.minimum_n", "number.negative", "value", s.Gates.MinimumN)
	case s.Gates.MinimumN > 0 && s.part(OfIndividual) >= 0 && s.part(OfTeam) < 0:
		return fault.NewInvalid("gates.minimum_n", "scheme.no_team_to_fall_back_on")
	case s.Gates.InitiativeBy != 0 && s.Gates.InitiativeBy < s.Baseline.From:
		return fault.NewInvalid("gates.initiative_by", "scheme.initiative_before")
	case s.Gates.LegalCap.Sign() < 0 || s.Gates.LegalCap.Cmp(maxPercentage) > 0:
		return fault.NewInvalid("gates.legal_cap", "number.out_of_range", "value", s.Gates.LegalCap, "min", 0, "max", maxPercentage)
	}
	return nil
}

// part returns the index of the first part of a level, −1 when there is none.
func (s *Scheme) part(l LevelOf) int {
	return slices.IndexFunc(s.Parts, func(p Part) bool { return p.Level == l })
}
