package agree

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
)

// Format is what frozen bytes say they are.
const Format = "klankbord-agreement/1"

// Terms is what a version of an agreement binds: names for people, versions and hashes for proof. Its canonical bytes are
// what is frozen. There are no people in it: it stays in the chain for ever.
type Terms struct {
	Format      string        `json:"format"`
	Ref         string        `json:"ref"`
	Name        intake.Text   `json:"name"`
	Nature      intake.Text   `json:"nature"` // whether it is discretionary, and that it gives no acquired right
	ExpiresOn   day.Day       `json:"expires_on"`
	Period      day.Range     `json:"period"`
	Units       []string      `json:"units"` // references; empty: the whole organisation
	Surveys     []Survey      `json:"surveys"`
	Causes      []Cause       `json:"causes"`
	Matrix      Matrix        `json:"matrix"`
	Targets     []Target      `json:"targets"`
	Memberships Memberships   `json:"memberships"`
	Maturities  []UnitCurve   `json:"maturities"` // of every unit at the first draft, and of those that an amendment names; empty for one that has none
	Settings    Settings      `json:"settings"`
	Scheme      BoundedScheme `json:"scheme"`
}

// Survey is a version of a survey that is asked, or was asked elsewhere, in the period.
type Survey struct {
	Ref      string   `json:"ref"`
	Version  int      `json:"version"`
	Hash     string   `json:"hash"`     // of the wording and of the rules of counting
	Channels []string `json:"channels"` // references of sources; how people are asked moves scores
}

// Cause is a cause that customers can choose, as they read it.
type Cause struct {
	Ref    string      `json:"ref"`
	Parent string      `json:"parent,omitempty"`
	Name   intake.Text `json:"name"`
	Way    string      `json:"way,omitempty"`
	Place  int         `json:"place"`
}

// Matrix is a version of the influence matrix. Both are empty when nothing looks at influence.
type Matrix struct {
	Ref  string `json:"ref"`
	Hash string `json:"hash"` // of its lines
}

// Target is an ambition. One for an employee goes by its number, "#12": a reference may be made of somebody's own, and what is
// frozen stays in the chain for ever.
type Target struct {
	Ref  string `json:"ref"`
	Hash string `json:"hash"`
}

// UnitCurve is a unit's maturity, by which its curve is chosen.
type UnitCurve struct {
	Unit     string `json:"unit"`
	Maturity string `json:"maturity"`
}

// Counting says which memberships count for pay.
type Counting string

// The ways. People do move, and what happened is always recorded; this decides what a run looks at.
const (
	AtRun    Counting = "as_recorded_at_run"    // joiners and transfers count from their own day, also when recorded later
	AtFreeze Counting = "as_recorded_at_freeze" // what was known at the freeze counts; later changes wait for an amendment
)

// Memberships is how joiners, leavers and transfers count. What was known at the freeze is kept beside the terms: who works
// where changes until that day.
type Memberships struct {
	Counting Counting `json:"counting"`
}

// BoundedScheme is a version of a bonus scheme; all are empty in an agreement about measuring only.
type BoundedScheme struct {
	Ref     string `json:"ref"`
	Hash    string `json:"hash"`
	Formula string `json:"formula"` // hash of formula and criteria, without amounts: reward.Scheme.Formula
}

// Canonical returns the bytes that are frozen and hashed: the same for the same terms, however they were put together.
func (t *Terms) Canonical() []byte {
	c := t.sorted()
	b, err := json.Marshal(c)
	if err != nil {
		panic(err) // texts, whole numbers and days always marshal
	}
	return b
}

// Hash returns the SHA-256 of the canonical bytes in hexadecimal.
func (t *Terms) Hash() string { return HashOf(t.Canonical()) }

// HashOf returns the SHA-256 of bytes in hexadecimal.
func HashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// sorted returns a copy in which every list has its one order and none is missing.
func (t *Terms) sorted() *Terms {
	c := *t
	c.Units = sortedBy(t.Units, func(s string) string { return s })
	c.Surveys = sortedBy(t.Surveys, func(s Survey) string { return s.Ref })
	for i := range c.Surveys {
		c.Surveys[i].Channels = sortedBy(c.Surveys[i].Channels, func(s string) string { return s })
	}
	c.Causes = sortedBy(t.Causes, func(x Cause) string { return x.Ref })
	c.Targets = sortedBy(t.Targets, func(x Target) string { return x.Ref })
	c.Maturities = sortedBy(t.Maturities, func(x UnitCurve) string { return x.Unit })
	c.Settings = t.Settings.sorted()
	return &c
}

func sortedBy[T any](list []T, key func(T) string) []T {
	out := append(make([]T, 0, len(list)), list...)
	slices.SortStableFunc(out, func(a, b T) int {
		switch x, y := key(a), key(b); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	return out
}

// ParseTerms reads frozen bytes strictly.
func ParseTerms(b []byte) (*Terms, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	var t Terms
	if err := dec.Decode(&t); err != nil {
		return nil, fault.NewInvalid("agreement", "agreement.malformed", "error", err.Error())
	}
	return &t, nil
}

// Check returns an Invalid fault for the first thing that can't be agreed.
func (t *Terms) Check() error {
	switch {
	case t.Format != Format:
		return fault.NewInvalid("format", "agreement.format", "value", t.Format, "want", Format)
	case !WellFormed(t.Ref):
		return fault.NewInvalid("ref", "agreement.ref", "value", t.Ref)
	case t.Name == (intake.Text{}):
		return fault.NewInvalid("name", "field.missing")
	case t.Nature == (intake.Text{}):
		return fault.NewInvalid("nature", "agreement.nature")
	case t.Period.From == 0 || t.Period.To == 0:
		return fault.NewInvalid("period", "agreement.period")
	case t.Memberships.Counting != AtRun && t.Memberships.Counting != AtFreeze:
		return fault.NewInvalid("memberships", "value.unknown", "value", string(t.Memberships.Counting))
	}
	if err := t.Period.Check(); err != nil {
		return fault.As(err).In("period")
	}
	switch {
	case t.ExpiresOn < t.Period.To:
		return fault.NewInvalid("expires_on", "agreement.expires", "expires", t.ExpiresOn.String(), "to", t.Period.To.String())
	case len(t.Surveys) == 0 && t.Scheme.Ref == "":
		return fault.NewInvalid("surveys", "agreement.binds_nothing")
	}
	return nil
}

// WellFormed reports whether a text can be a reference: it stands in addresses and flags.
func WellFormed(ref string) bool {
	if ref == "" || len(ref) > 64 {
		return false
	}
	for i := range len(ref) {
		c := ref[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && (i == 0 || (c != '-' && c != '_' && c != '.')) {
			return false
		}
	}
	return true
}

// SameCounting reports whether two versions count answers and decide amounts alike, so that a day on which one follows the
// other splits nothing.
func (t *Terms) SameCounting(o *Terms) bool {
	a, b := t.sorted(), o.sorted()
	return a.Scheme.Hash == b.Scheme.Hash && a.Matrix == b.Matrix && slices.Equal(a.Units, b.Units) && a.Memberships == b.Memberships &&
		slices.Equal(a.Maturities, b.Maturities) && slices.Equal(a.Settings.InternalDomains, b.Settings.InternalDomains)
}

// Differs names the first list in which two terms aren't the same, as the frozen bytes call it; empty when all are.
func (t *Terms) Differs(o *Terms) string {
	a, b := reflect.ValueOf(*t.sorted()), reflect.ValueOf(*o.sorted())
	for i := range a.NumField() {
		if !reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()) {
			name, _, _ := strings.Cut(a.Type().Field(i).Tag.Get("json"), ",")
			return name
		}
	}
	return ""
}
