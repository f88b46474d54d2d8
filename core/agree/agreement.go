package agree

import (
	"slices"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
)

// ID identifies an agreement within its organisation; dense from 1.
type ID int64

// Status says where a version is in its life.
type Status string

// The statuses of a version.
const (
	Draft  Status = "draft"  // can be drafted again; binds nothing
	Frozen Status = "frozen" // binds, for ever
)

// ChangeKind says by what right a frozen agreement is changed. Source: L14; art. 7:613 BW.
type ChangeKind string

// The kinds of change.
const (
	WithWorksCouncil ChangeKind = "with_works_council" // agreed with the works council
	WithEmployees    ChangeKind = "with_employees"     // each employee concerned agreed
	Unilateral       ChangeKind = "unilateral"         // by the employer alone: names its ground
	ByLaw            ChangeKind = "by_law"             // a law or a court asks for it: names it
)

// ChangeKinds returns the kinds of change, in the order in which they are offered.
func ChangeKinds() []ChangeKind {
	return []ChangeKind{WithWorksCouncil, WithEmployees, Unilateral, ByLaw}
}

// Party is who agreed with a version.
type Party struct {
	Party    string // "works_council", "management", "team", …
	Name     string // of who signed
	AgreedOn day.Day
	Document string // where it is written
}

// The parties that everybody has; others are free texts.
const (
	WorksCouncil = "works_council"
	Management   = "management"
)

// Version is one version of an agreement.
type Version struct {
	Number    int
	Status    Status
	Effective day.Day // the first day that it decides; of the first version the start of the period
	Terms     *Terms
	Content   []byte // canonical bytes, exactly as hashed
	Hash      string
	Change    Change // empty for the first version
	Parties   []Party
	DraftedAt int64 // unix milliseconds, UTC
	DraftedBy string
	FrozenAt  int64 // 0 for a draft
	FrozenBy  string
}

// Change is why a version follows another.
type Change struct {
	Reason string
	Kind   ChangeKind
	Ground string // why the employer may decide alone, or which law
}

// Check returns an Invalid fault for a change without its reasons.
func (c Change) Check() error {
	switch {
	case c.Reason == "":
		return fault.NewInvalid("reason", "field.missing")
	case !slices.Contains(ChangeKinds(), c.Kind):
		return fault.NewInvalid("kind", "value.unknown", "value", string(c.Kind))
	case c.Ground == "" && (c.Kind == Unilateral || c.Kind == ByLaw):
		return fault.NewInvalid("ground", "agreement.ground")
	}
	return nil
}

// Ending says that an agreement stopped before its period did.
type Ending struct {
	LastDay day.Day // zero: it didn't
	Reason  string
	At      int64
	By      string
}

// Agreement is all versions of what was agreed about one period.
type Agreement struct {
	ID       ID
	Ref      string
	Versions []Version // by number; only the last can be a draft
	Ended    Ending
}

// Frozen returns the frozen versions, the oldest first.
func (a *Agreement) Frozen() []Version {
	n := len(a.Versions)
	if n > 0 && a.Versions[n-1].Status == Draft {
		n--
	}
	return a.Versions[:n]
}

// Draft returns the version that is being drafted; false when there is none.
func (a *Agreement) Draft() (Version, bool) {
	if n := len(a.Versions); n > 0 && a.Versions[n-1].Status == Draft {
		return a.Versions[n-1], true
	}
	return Version{}, false
}

// Current returns the last frozen version; false before the first freeze.
func (a *Agreement) Current() (Version, bool) {
	f := a.Frozen()
	if len(f) == 0 {
		return Version{}, false
	}
	return f[len(f)-1], true
}

// Period returns the days that the agreement is about: its period, up to the day it ended.
func (a *Agreement) Period() day.Range {
	if len(a.Versions) == 0 {
		return day.Range{}
	}
	p := a.Versions[0].Terms.Period
	if a.Ended.LastDay != 0 {
		p.To = min(p.To, a.Ended.LastDay)
	}
	return p
}

// On returns the frozen version that decides a day; false for a day that none does.
func (a *Agreement) On(d day.Day) (Version, bool) {
	if p := a.Period(); d < p.From || d > p.To {
		return Version{}, false
	}
	var on Version
	ok := false
	for _, v := range a.Frozen() {
		if v.Effective <= d {
			on, ok = v, true
		}
	}
	return on, ok
}

// CheckFreeze returns why a draft can't be frozen on a day. A freeze after the period began is allowed and stays marked;
// an amendment never reaches back: what was earned until now stays earned by the version before.
func (a *Agreement) CheckFreeze(today day.Day) error {
	v, ok := a.Draft()
	if !ok {
		return fault.NewConflict("agreement", "agreement.no_draft", "ref", a.Ref)
	}
	if len(v.Parties) == 0 {
		return fault.NewInvalid("parties", "agreement.nobody_agreed")
	}
	for _, p := range v.Parties {
		if p.AgreedOn > today {
			return fault.NewInvalid("parties", "agreement.agreed_later", "name", p.Name, "on", p.AgreedOn.String())
		}
	}
	if v.Number == 1 {
		return nil
	}
	if a.Ended.LastDay != 0 {
		return fault.NewConflict("agreement", "agreement.ended", "ref", a.Ref)
	}
	if err := v.Change.Check(); err != nil {
		return err
	}
	before := a.Versions[v.Number-2]
	switch {
	case v.Effective < today:
		return fault.NewInvalid("effective", "agreement.reaches_back", "effective", v.Effective.String(), "today", today.String())
	case v.Effective < before.Effective:
		return fault.NewInvalid("effective", "agreement.before_last", "effective", v.Effective.String(), "last", before.Effective.String())
	}
	return a.checkSame(before.Terms, v)
}

// checkSame refuses an amendment of what an agreement is about: that is another agreement.
func (a *Agreement) checkSame(before *Terms, v Version) error {
	switch {
	case v.Effective < before.Period.From || v.Effective > before.Period.To:
		return fault.NewInvalid("effective", "agreement.outside_period", "from", before.Period.From.String(), "to", before.Period.To.String())
	case before.Period != v.Terms.Period:
		return fault.NewInvalid("period", "agreement.other_period")
	case !slices.Equal(before.Units, v.Terms.Units):
		return fault.NewInvalid("units", "agreement.other_units")
	case before.Scheme.Ref != v.Terms.Scheme.Ref:
		return fault.NewInvalid("scheme", "agreement.other_scheme_ref", "ref", before.Scheme.Ref)
	}
	return nil
}

// CheckEnd returns why an agreement can't end with a day.
func (a *Agreement) CheckEnd(e Ending, today day.Day) error {
	switch _, frozen := a.Current(); {
	case !frozen:
		return fault.NewConflict("agreement", "agreement.not_frozen", "ref", a.Ref)
	case a.Ended.LastDay != 0:
		return fault.NewConflict("agreement", "agreement.ended", "ref", a.Ref)
	case e.Reason == "":
		return fault.NewInvalid("reason", "field.missing")
	case e.LastDay < today:
		return fault.NewInvalid("last_day", "agreement.reaches_back", "effective", e.LastDay.String(), "today", today.String())
	case e.LastDay < a.Period().From || e.LastDay > a.Period().To:
		return fault.NewInvalid("last_day", "agreement.outside_period", "from", a.Period().From.String(), "to", a.Period().To.String())
	}
	return nil
}

// Late reports whether something was recorded after a period had begun: people couldn't know it when they started to work
// by it, and a court may weigh that heavily (L13). It is the one rule for schemes, freezes and targets.
func Late(period day.Range, recorded day.Day) bool { return recorded > period.From }
