package agree

import (
	"fmt"
	"slices"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
)

// Bound is everything that the frozen agreements of an organisation bind. Its zero value binds nothing. Each question
// returns nil, or a Conflict fault that names the agreement; its sentence says how to amend it.
type Bound struct{ agreements []Agreement }

// NewBound returns what agreements bind; drafts bind nothing.
func NewBound(all []Agreement) *Bound {
	b := &Bound{}
	for _, a := range all {
		if len(a.Frozen()) > 0 {
			b.agreements = append(b.agreements, a)
		}
	}
	return b
}

// Any reports whether anything is bound at all.
func (b *Bound) Any() bool { return b != nil && len(b.agreements) > 0 }

// Agreements returns the agreements that have been frozen.
func (b *Bound) Agreements() []Agreement {
	if b == nil {
		return nil
	}
	return b.agreements
}

// each calls fn for every frozen version, of any time: what past periods were computed by stays as it was.
func (b *Bound) each(fn func(a *Agreement, v *Version) bool) *fault.Error {
	return b.refusing(func(a *Agreement, v *Version) *fault.Error {
		if fn(a, v) {
			return frozenAs(frozenKey, a)
		}
		return nil
	})
}

// refusing returns the first fault that fn has for a frozen version.
func (b *Bound) refusing(fn func(a *Agreement, v *Version) *fault.Error) *fault.Error {
	for i := range b.Agreements() {
		a := &b.agreements[i]
		frozen := a.Frozen()
		for k := range frozen {
			if f := fn(a, &frozen[k]); f != nil {
				return f
			}
		}
	}
	return nil
}

// frozenKey is the fault of whoever changes what is frozen.
const frozenKey = "agreement.frozen"

// frozenAs is a fault that names the agreement, with more arguments as pairs of a name and a value.
func frozenAs(key string, a *Agreement, pairs ...any) *fault.Error {
	p := a.Period()
	return fault.NewConflict("", key, append([]any{"agreement", a.Ref, "from", p.From.String(), "to", p.To.String()}, pairs...)...)
}

// Matrix answers whether lines can be added to a version of the matrix.
func (b *Bound) Matrix(ref string) *fault.Error {
	return b.each(func(_ *Agreement, v *Version) bool { return ref != "" && v.Terms.Matrix.Ref == ref })
}

// Target answers whether a target can be changed, by its reference and its number.
func (b *Bound) Target(ref string, id int64) *fault.Error {
	return b.each(func(_ *Agreement, v *Version) bool {
		return slices.ContainsFunc(v.Terms.Targets, func(t Target) bool { return t.Ref == ref || t.Ref == TargetNumber(id) })
	})
}

// TargetNumber is how a target for an employee goes by.
func TargetNumber(id int64) string { return fmt.Sprintf("#%d", id) }

// Cause answers whether a cause can become what it would be. A cause that no agreement knows may be added: it isn't offered
// where an agreement holds. Below a cause that customers could choose by itself none may be added: answers that named it
// would stop counting.
func (b *Bound) Cause(c Cause) *fault.Error {
	return b.each(func(_ *Agreement, v *Version) bool {
		known, leaf := false, true
		for _, was := range v.Terms.Causes {
			if was.Ref == c.Ref {
				return was != c
			}
			known = known || was.Ref == c.Parent
			leaf = leaf && was.Parent != c.Parent
		}
		return c.Parent != "" && known && leaf
	})
}

// Scope answers whether a unit can be placed elsewhere: an agreement for some units is for whoever was below them on the first
// day of each part. Moved tells whether the units below these were others on a day than they would be.
func (b *Bound) Scope(moved func(units []string, on day.Day) bool) *fault.Error {
	for i := range b.Agreements() {
		a := &b.agreements[i]
		for _, part := range a.Parts() {
			if units := part.Version.Terms.Units; len(units) > 0 && moved(units, part.Range.From) {
				return frozenAs(frozenKey, a)
			}
		}
	}
	return nil
}

// inForce reports whether a version decides today, or will when nothing has been decided yet.
func inForce(a *Agreement, v *Version, today day.Day) bool {
	if today < a.Period().From {
		first, ok := a.On(a.Period().From)
		return ok && first.Number == v.Number
	}
	on, ok := a.On(today)
	return ok && on.Number == v.Number
}

// Settings answers whether an organisation's settings may become these today. An amendment that binds other settings
// lets them change from the day on which it takes effect. A higher threshold protects people better, and is refused all the same:
// it was agreed too, and the fault says by which road it goes.
func (b *Bound) Settings(was, now org.Settings, today day.Day) *fault.Error {
	before, after := SettingsOf(was), SettingsOf(now)
	if before.binds(after) {
		return nil
	}
	return b.refusing(func(a *Agreement, v *Version) *fault.Error {
		switch agreed := v.Terms.Settings; {
		case !inForce(a, v, today) || agreed.binds(after):
			return nil
		case before.sameButThresholds(after):
			return frozenAs("agreement.frozen_threshold", a)
		}
		return frozenAs(frozenKey, a)
	})
}

// Survey returns the version of a survey that is asked on a day; false when nothing binds it then.
func (b *Bound) Survey(ref string, d day.Day) (Survey, *Terms, bool) {
	if b == nil {
		return Survey{}, nil, false
	}
	for i := range b.agreements {
		v, ok := b.agreements[i].On(d)
		if !ok {
			continue
		}
		for _, s := range v.Terms.Surveys {
			if s.Ref == ref {
				return s, v.Terms, true
			}
		}
	}
	return Survey{}, nil, false
}

// OtherWay reports whether an answer about a day was asked by a source that wasn't agreed on for its survey: how people are asked
// moves scores, so such an answer doesn't count. An agreement for the whole organisation decides about every answer. One for some units
// decides about an answer whose units are all bound so: units are those of whoever took part, each with those above it. An
// answer that others share counts: it has one standing, or what units add up to would no longer be the whole.
func (b *Bound) OtherWay(survey string, d day.Day, source string, units []Path) bool {
	barred := make([]bool, len(units))
	for i := range b.Agreements() {
		a := &b.agreements[i]
		v, ok := a.On(d)
		switch {
		case !ok || !v.Terms.OtherWay(survey, source):
			continue
		case len(v.Terms.Units) == 0:
			return true
		}
		from := a.partFrom(d)
		for k, path := range units {
			barred[k] = barred[k] || v.Terms.About(path(from))
		}
	}
	return len(units) > 0 && !slices.Contains(barred, false)
}

// WaysOfUnits reports whether an agreement for some units names ways in which a survey is asked: only then OtherWay looks at units.
func (b *Bound) WaysOfUnits() bool {
	return slices.ContainsFunc(b.Agreements(), func(a Agreement) bool {
		return slices.ContainsFunc(a.Frozen(), func(v Version) bool {
			return len(v.Terms.Units) > 0 && slices.ContainsFunc(v.Terms.Surveys, func(s Survey) bool { return len(s.Channels) > 0 })
		})
	})
}

// OtherWay reports whether the terms name the ways in which a survey is asked, and a source isn't one of them.
func (t *Terms) OtherWay(survey, source string) bool {
	return slices.ContainsFunc(t.Surveys, func(s Survey) bool {
		return s.Ref == survey && len(s.Channels) > 0 && !slices.Contains(s.Channels, source)
	})
}

// Offers reports whether customers could choose a cause when the terms were frozen.
func (t *Terms) Offers(ref string) bool {
	return slices.ContainsFunc(t.Causes, func(c Cause) bool { return c.Ref == ref })
}

// Scheme returns the agreements that bind a version of a scheme in a period.
func (b *Bound) Scheme(ref string, period day.Range) []Agreement {
	var found []Agreement
	for _, a := range b.Agreements() {
		v, _ := a.Current()
		if v.Terms.Scheme.Ref == ref && a.Period().Overlaps(period) {
			found = append(found, a)
		}
	}
	return found
}

// Days returns the agreements whose days a change of facts, such as a membership, touches.
func (b *Bound) Days(r day.Range) []Agreement {
	var found []Agreement
	for _, a := range b.Agreements() {
		if a.Period().Overlaps(r) {
			found = append(found, a)
		}
	}
	return found
}

// CheckBeside returns a Conflict fault when an agreement that is about to be frozen and one that is frozen can't both be
// kept: they pay by the same scheme, or ask the same survey in two versions, in days that they share.
func (b *Bound) CheckBeside(id ID, t *Terms) error {
	for i := range b.Agreements() {
		a := &b.agreements[i]
		if a.ID == id || !a.Period().Overlaps(t.Period) {
			continue
		}
		v, _ := a.Current()
		if t.Scheme.Ref != "" && v.Terms.Scheme.Ref == t.Scheme.Ref && shareUnits(v.Terms.Units, t.Units) {
			return fault.NewConflict("scheme", "agreement.scheme_taken", "scheme", t.Scheme.Ref, "agreement", a.Ref)
		}
		for _, s := range v.Terms.Surveys {
			for _, mine := range t.Surveys {
				if s.Ref == mine.Ref && s.Version != mine.Version {
					return fault.NewConflict("surveys", "agreement.survey_taken", "survey", s.Ref, "version", s.Version, "agreement", a.Ref)
				}
			}
		}
	}
	return nil
}

// shareUnits reports whether two lists of units may have people in common. Units in a tree can lie within each other, so
// only the same agreement for other units named apart is taken to be about others.
func shareUnits(a, b []string) bool {
	if len(a) == 0 || len(b) == 0 {
		return true
	}
	return slices.ContainsFunc(a, func(u string) bool { return slices.Contains(b, u) })
}
