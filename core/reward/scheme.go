package reward

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
)

// Format is what a scheme file says it is.
const Format = "klankbord-scheme/1"

// Scheme is the rules of a bonus, as data. It is validated, written in one canonical form and hashed; a change is a new
// version. docs/schemes.md explains every field.
type Scheme struct {
	Format    string      `json:"format"`
	Ref       string      `json:"ref"`
	Name      intake.Text `json:"name"`
	Nature    intake.Text `json:"nature"` // whether it is discretionary, and that it gives no acquired right
	ExpiresOn day.Day     `json:"expires_on"`
	Currency  string      `json:"currency"`
	Baseline  day.Range   `json:"baseline"`
	Period    day.Range   `json:"period"`
	Matrix    string      `json:"matrix"` // version of the influence matrix, for baseline and period alike
	Answers   AnswerRules `json:"answers"`
	People    Selection   `json:"people"`
	Parts     []Part      `json:"parts"`
	Money     Money       `json:"money"`
	Gates     Gates       `json:"gates"`
	Forfeited Forfeit     `json:"forfeited"`
	// Disqualified says what a disqualified person's answers do in the scores that others are paid by.
	Disqualified DisqualifiedAnswers `json:"disqualified_answers"`
	Decision     Decision            `json:"decision"`
}

// AnswerRules decide which answers count for pay.
type AnswerRules struct {
	WindowDays int                `json:"window_days"` // after the day of service; 0: no limit
	Duplicates collect.Duplicates `json:"duplicates"`
}

// Selection says who takes part.
type Selection struct {
	Roles []string `json:"roles"` // references of roles; empty: everybody with a membership in the period
}

// LevelOf says whose answers a part looks at.
type LevelOf string

// The levels of a part.
const (
	OfOrganisation LevelOf = "organisation"
	OfTeam         LevelOf = "team"
	OfIndividual   LevelOf = "individual"
)

// AnswerSet says which of those answers.
type AnswerSet string

// The sets of answers. Influenceable is for individuals only.
const (
	AllAnswers    AnswerSet = "all"
	Influenceable AnswerSet = "influenceable"
)

// Any is the maturity under which a part keeps the curve for units without a curve of their own.
const Any = "any"

// Part is one component of a scheme: a result, and the percentage that it pays.
type Part struct {
	ID      string           `json:"id"`
	Level   LevelOf          `json:"level"`
	Metric  string           `json:"metric"` // reference
	Figure  Figure           `json:"figure"`
	Answers AnswerSet        `json:"answers"`
	Goal    Goal             `json:"goal"`
	Weight  Decimal          `json:"weight"` // percentage; the parts of a personal bonus add up to 100
	Curves  map[string]Curve `json:"curves"` // by maturity of the team, Any for the rest
}

// CurveFor returns the curve for a maturity; ok is false when the part has none for it.
func (p Part) CurveFor(maturity string) (c Curve, ok bool) {
	if c, ok = p.Curves[maturity]; !ok {
		c, ok = p.Curves[Any]
	}
	return c, ok
}

// MoneyKind says how a percentage becomes money.
type MoneyKind string

// The kinds of money.
const (
	Pool       MoneyKind = "pool"         // a fixed pool × the part's percentage, divided over everybody by FTE × days
	PoolPerFTE MoneyKind = "pool_per_fte" // the same, with a pool that grows with the people: an amount per FTE that served the whole period
	TeamPool   MoneyKind = "team_pool"    // an amount per FTE × the team's percentage, divided within the team by FTE × days
	Personal   MoneyKind = "personal"     // a target bonus per FTE × the weighted percentages of the parts
)

// Money says what is paid.
type Money struct {
	Kind  MoneyKind `json:"kind"`
	Cents Cents     `json:"cents"` // the pool, the amount per FTE, or the target bonus
}

// Gates must hold before the individual part pays. Gates multiply, they never add.
type Gates struct {
	// MinimumN is how many answers an individual part needs in the period, and for growth in the baseline too; with fewer
	// the team's percentage takes its place: neither suppressing nor harvesting answers pays.
	MinimumN int64 `json:"minimum_n"`
	// InitiativeBy asks for an improvement initiative that was carried out, with evidence, since the start of the baseline
	// and by this day. Zero asks for none. Without it the individual part is 0.
	InitiativeBy day.Day `json:"initiative_by,omitzero"`
	// LegalCap is the most that variable pay of a calendar year may be, as a percentage of fixed pay, over all schemes
	// together; 20 in the Dutch financial sector (Wbfo). Zero: no cap.
	LegalCap Decimal `json:"legal_cap,omitzero"`
}

// DisqualifiedAnswers says what the answers of a disqualified person do in collective scores.
type DisqualifiedAnswers string

// What they can do. Leaving, in baseline and period alike, is the advice.
const (
	Leave DisqualifiedAnswers = "leave"
	Stay  DisqualifiedAnswers = "stay"
)

// Decision says who decides, and how to object.
type Decision struct {
	By            string `json:"by"`
	ObjectionDays int    `json:"objection_days"`
	ObjectionTo   string `json:"objection_to"`
}

// Canonical returns the bytes that are stored and hashed: the same for the same rules, however they were spelt.
func (s *Scheme) Canonical() []byte {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // texts, whole numbers and decimals always marshal
	}
	return b
}

// Hash returns the SHA-256 of the canonical bytes in hexadecimal.
func (s *Scheme) Hash() string { return hashOf(s.Canonical()) }

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
