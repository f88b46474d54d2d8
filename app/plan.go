package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/reward"
	"klankbord.org/store/agreedb"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/rewarddb"
	"klankbord.org/store/sqldb"
)

// plan is what a run, or a part of one, is computed by: a scheme, and the stretch of an agreement that binds it.
type plan struct {
	scheme    *reward.Scheme
	agreement *agree.Agreement // nil without one
	part      agree.Part
	known     []org.Membership // at the freeze
	units     []org.Unit       // whose people take part; nil: everybody
	scoped    bool
}

// term is what the computation is told about the agreement; nil without one.
func (p plan) term() *reward.Term {
	if p.agreement == nil {
		return nil
	}
	v := p.part.Version
	return &reward.Term{Agreement: p.agreement.Ref, Version: v.Number, Hash: v.Hash, Range: p.part.Range, Reason: v.Change.Reason}
}

// days are the days that are computed.
func (p plan) days() day.Range {
	if p.agreement == nil {
		return p.scheme.Period
	}
	return p.part.Range
}

// internalDomains are the ones that were agreed, or those of today.
func (p plan) internalDomains(o org.Organisation) []string {
	if p.agreement == nil {
		return o.Settings.InternalDomains
	}
	return p.part.Version.Terms.Settings.InternalDomains
}

// otherWay reports whether an answer about a day that is computed was asked in a way that wasn't agreed for that day: another way of asking
// splits nothing, so a part can have days of several versions.
func (p plan) otherWay(s *collectdb.Scored) bool {
	if p.agreement == nil || !p.part.Range.Contains(s.Day) {
		return false
	}
	v, ok := p.agreement.On(s.Day)
	return ok && v.Terms.OtherWay(s.Survey, s.Source)
}

// maturity is the one that was agreed for a unit, or for the nearest above it when it was made after agreeing; that of today
// without an agreement.
func (p plan) maturity(u org.Unit, all []org.Unit) string {
	if p.agreement == nil {
		return u.Maturity
	}
	counted, _ := p.part.Version.Terms.Counted(pathOf(all, u, p.part.Range.From))
	return counted
}

// memberships are those that count: what is recorded now, or what was known at the freeze.
func (p plan) memberships(ctx context.Context, tx sqldb.Tx, o org.ID) ([]org.Membership, error) {
	if p.agreement != nil && p.part.Version.Terms.Memberships.Counting == agree.AtFreeze {
		return p.known, nil
	}
	return orgdb.ListMemberships(ctx, tx, o, p.scheme.Period)
}

// readScope finds the units that the agreement is about.
func (p *plan) readScope(_ context.Context, _ sqldb.Tx, _ org.ID, all []org.Unit) error {
	if p.agreement == nil || len(p.part.Version.Terms.Units) == 0 {
		return nil
	}
	p.scoped = true
	for _, u := range all {
		if slices.ContainsFunc(pathOf(all, u, p.part.Range.From), func(ref string) bool { return slices.Contains(p.part.Version.Terms.Units, ref) }) {
			p.units = append(p.units, u)
		}
	}
	return nil
}

// concerns reports whether people of a unit take part.
func (p plan) concerns(u org.UnitID) bool {
	return !p.scoped || slices.ContainsFunc(p.units, func(x org.Unit) bool { return x.ID == u })
}

// pathOf lists the references of a unit and of all above it on a day.
func pathOf(all []org.Unit, u org.Unit, on day.Day) []string {
	path := []string{u.Ref}
	for range all { // never longer than there are units
		parent := u.ParentOn(on)
		at := slices.IndexFunc(all, func(x org.Unit) bool { return x.ID == parent })
		if parent == 0 || at < 0 {
			break
		}
		u = all[at]
		path = append(path, u.Ref)
	}
	return path
}

// plans finds what a run is computed by: the parts of the agreement that binds the scheme, or the scheme alone. A version that
// isn't the agreed one is a Conflict, except in a trial.
func (a *App) plans(ctx context.Context, tx sqldb.Tx, o org.ID, in RunInput) ([]plan, error) {
	bound, err := agreedb.Bound(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	if in.Agreement != "" {
		found, err := agreedb.FindByRef(ctx, tx, o, in.Agreement)
		if err != nil {
			return nil, err
		}
		return agreedPlans(ctx, tx, o, &found)
	}
	if len(in.Scheme) == 0 {
		return nil, fault.NewInvalid("scheme", "run.nothing")
	}
	s, err := reward.ParseScheme(in.Scheme)
	if err != nil {
		return nil, err
	}
	found := bound.Scheme(s.Ref, s.Period)
	alone := []plan{{scheme: s}}
	switch len(found) {
	case 0:
		return alone, nil
	case 1:
	default:
		var refs []string
		for _, f := range found {
			refs = append(refs, f.Ref)
		}
		return nil, fault.NewInvalid("agreement", "agreement.which", "refs", strings.Join(refs, ", "))
	}
	if v, _ := found[0].Current(); v.Terms.Scheme.Hash != s.Hash() {
		if in.Trial {
			return alone, nil
		}
		return nil, fault.NewConflict("scheme", "agreement.other_scheme", "agreement", found[0].Ref)
	}
	return agreedPlans(ctx, tx, o, &found[0])
}

// agreedPlans are the parts of an agreement, each with the scheme that it binds.
func agreedPlans(ctx context.Context, tx sqldb.Tx, o org.ID, ag *agree.Agreement) ([]plan, error) {
	parts := ag.Parts()
	if len(parts) == 0 {
		return nil, fault.NewConflict("agreement", "agreement.not_frozen", "ref", ag.Ref)
	}
	var all []plan
	for _, part := range parts {
		want := part.Version.Terms.Scheme
		if want.Ref == "" {
			return nil, fault.NewConflict("agreement", "agreement.no_scheme", "ref", ag.Ref)
		}
		s, err := boundScheme(ctx, tx, o, want)
		if err != nil {
			return nil, err
		}
		known, err := agreedb.ListMembers(ctx, tx, o, ag.ID, part.Version.Number)
		if err != nil {
			return nil, err
		}
		all = append(all, plan{scheme: s, agreement: ag, part: part, known: known})
	}
	return all, nil
}

// boundScheme reads the version of a scheme that was agreed; one whose bytes no longer fit the hash can't be computed.
func boundScheme(ctx context.Context, tx sqldb.Tx, o org.ID, want agree.BoundedScheme) (*reward.Scheme, error) {
	stored, err := rewarddb.ListSchemes(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	for _, one := range stored {
		if one.Ref != want.Ref || one.Hash != want.Hash {
			continue
		}
		v, err := schemeVersion(one)
		if err != nil {
			return nil, err
		}
		if v.Scheme.Hash() != want.Hash {
			return nil, fmt.Errorf("scheme %s version %d isn't what was agreed: its bytes don't fit its hash", one.Ref, one.Version)
		}
		return v.Scheme, nil
	}
	return nil, fault.NewNotFound("scheme", want.Ref)
}

// notes says what whoever decides should know about the agreement: recorded late, or nothing frozen, and whose memberships
// are otherwise now than at the freeze.
func notes(ctx context.Context, tx sqldb.Tx, o org.ID, p plan, since int64, employees []org.Employee) ([]reward.Warning, error) {
	var all []reward.Warning
	if p.agreement == nil {
		return append(all, reward.Warning{Key: "not_frozen"}), nil
	}
	first := p.agreement.Versions[0]
	if on := day.At(time.UnixMilli(first.FrozenAt)); agree.Late(p.agreement.Versions[0].Terms.Period, on) {
		all = append(all, reward.Warning{Key: "frozen_late", Args: map[string]any{"agreement": p.agreement.Ref, "on": on.String()}})
	} else if on := day.At(time.UnixMilli(since)); since != 0 && agree.Late(p.days(), on) {
		all = append(all, reward.Warning{Key: "scheme_late", Args: map[string]any{"on": on.String()}})
	}
	now, err := orgdb.ListMemberships(ctx, tx, o, p.scheme.Period)
	if err != nil {
		return nil, err
	}
	told, err := agreedb.ListNotes(ctx, tx, o, p.days())
	if err != nil {
		return nil, err
	}
	was, is := byEmployee(p.known, p.days()), byEmployee(now, p.days())
	for _, e := range employees {
		if !p.scoped && slices.Equal(was[e.ID], is[e.ID]) {
			continue
		}
		if p.scoped && slices.Equal(p.inScope(was[e.ID]), p.inScope(is[e.ID])) {
			continue
		}
		reason := ""
		for _, n := range told {
			if n.Employee == e.ID && n.Reason != "" {
				reason = n.Reason
			}
		}
		all = append(all, reward.Warning{Key: "changed_after_freeze", About: e.Ref,
			Args: map[string]any{"counting": string(p.part.Version.Terms.Memberships.Counting), "reason": reason}})
	}
	return all, nil
}

func (p plan) inScope(list []org.Membership) []org.Membership {
	return slices.DeleteFunc(slices.Clone(list), func(m org.Membership) bool { return !p.concerns(m.Unit) })
}

// byEmployee are memberships cut to a period, so that what lies outside doesn't tell them apart.
func byEmployee(list []org.Membership, period day.Range) map[org.EmployeeID][]org.Membership {
	all := map[org.EmployeeID][]org.Membership{}
	for _, m := range list {
		if r, ok := m.Range.Intersect(period); ok {
			m.Range = r
			all[m.Employee] = append(all[m.Employee], m)
		}
	}
	return all
}

// needs is what consent a plan asks for.
func (p plan) needs(matrix string, units [][]string, today day.Day) agree.Needs {
	n := agree.Needs{Pay: true, Formula: p.scheme.Formula(), Matrix: matrix, Units: units, Today: today}
	for _, part := range p.scheme.Parts {
		n.Individual = n.Individual || part.Level == reward.OfIndividual
		if !slices.Contains(n.Metrics, part.Metric) {
			n.Metrics = append(n.Metrics, part.Metric)
		}
	}
	return n
}
