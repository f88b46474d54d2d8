package reward

import (
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"slices"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
)

// Engine names the rules of computation. A change that could move a cent gets a new name, so that an old run can be told
// from a new one.
const Engine = "klankbord-reward/1"

// Run is one computation, whole: what went in, by hash, each step, and what came out.
type Run struct {
	Engine       string         `json:"engine"`
	Scheme       string         `json:"scheme"`
	SchemeHash   string         `json:"scheme_hash"`
	MatrixHash   string         `json:"matrix_hash"`
	AnswersHash  string         `json:"answers_hash"`
	PeopleHash   string         `json:"people_hash"`
	DaysInPeriod int            `json:"days_in_period"`
	Organisation []PartResult   `json:"organisation"`
	Teams        []TeamResult   `json:"teams"`
	Pool         *PoolResult    `json:"pool,omitempty"`
	Paid         Cents          `json:"paid_cents"`
	Warnings     []Warning      `json:"warnings"`
	People       []PersonResult `json:"-"` // each is stored and hashed by itself
	PeopleSum    string         `json:"people_result_hash"`

	// Trial marks a run that can't be paid: it was computed before consent was on record, by pseudonyms.
	Trial bool `json:"trial,omitempty"`
	// Term is the agreement's version that this is computed by; nil without an agreement.
	Term *Term `json:"term,omitempty"`
	// Parts are the runs that this one adds up, when the agreement was amended within the period.
	Parts []*Run `json:"parts,omitempty"`
}

// Fraction is an exact number, written as "a/b" or "a". The zero value is undefined and written as null.
type Fraction struct{ r *big.Rat }

// fractionText is the only way in which a fraction is written.
var fractionText = regexp.MustCompile(`^-?[0-9]+(/[0-9]+)?$`)

// fraction makes a Fraction; nil stays undefined.
func fraction(r *big.Rat) Fraction { return Fraction{r} }

// Rat returns the number, nil when undefined. The caller must not change it.
func (f Fraction) Rat() *big.Rat { return f.r }

// Defined reports whether there is a number.
func (f Fraction) Defined() bool { return f.r != nil }

// Float returns the number for showing, 0 when undefined.
func (f Fraction) Float() float64 {
	if f.r == nil {
		return 0
	}
	v, _ := f.r.Float64()
	return v
}

// MarshalJSON writes the fraction as a text.
func (f Fraction) MarshalJSON() ([]byte, error) {
	if f.r == nil {
		return []byte("null"), nil
	}
	return json.Marshal(f.r.RatString())
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (f *Fraction) UnmarshalJSON(b []byte) error {
	var s *string
	if err := json.Unmarshal(b, &s); err != nil || s == nil {
		f.r = nil
		return err
	}
	if !fractionText.MatchString(*s) { // the stored bytes are damaged; an exponent could name a number without end
		return fmt.Errorf("%q is no fraction", clip(*s))
	}
	r, ok := new(big.Rat).SetString(*s)
	if !ok {
		return fmt.Errorf("%q is no fraction", clip(*s))
	}
	f.r = r
	return nil
}

// PartResult is what came out of one part for the organisation, a team or a person.
type PartResult struct {
	Part       string   `json:"part"`
	Baseline   Tally    `json:"baseline"` // for pay: without answers of disqualified people, if the scheme says so
	Period     Tally    `json:"period"`
	Reported   *Tally   `json:"reported,omitempty"` // the period with them, when they were left out
	Before     Fraction `json:"before"`             // figure of the baseline
	After      Fraction `json:"after"`              // figure of the period
	Result     Fraction `json:"result"`             // growth or level, in points
	Percentage Fraction `json:"percentage"`         // of the curve; undefined without a curve for the maturity
}

// TeamResult is what came out for a team.
type TeamResult struct {
	Team     string       `json:"team"`
	Name     string       `json:"name"`
	Maturity string       `json:"maturity"`
	Parts    []PartResult `json:"parts"`
	Pool     *PoolResult  `json:"pool,omitempty"`
}

// PoolResult is what became of a pool.
type PoolResult struct {
	Full     Fraction `json:"full_cents"` // before the percentage
	Cents    Cents    `json:"cents"`      // after it, rounded once
	Paid     Cents    `json:"paid_cents"`
	Retained Cents    `json:"retained_cents"`
}

// PersonResult is one person's line: the statement is made of it.
type PersonResult struct {
	Ref         string          `json:"employee"`
	Name        string          `json:"name"`
	Place       int64           `json:"place"`
	Cents       Cents           `json:"cents"`
	Exact       Fraction        `json:"exact_cents"` // before rounding; undefined for shares of a pool
	Findings    []string        `json:"findings,omitempty"`
	Initiatives []InitiativeFit `json:"initiatives,omitempty"`
	Own         []PartResult    `json:"own,omitempty"` // individual parts, before gates
	Segments    []SegmentResult `json:"segments"`
	Sensitivity *Sensitivity    `json:"sensitivity,omitempty"`
	Cut         *Cut            `json:"cut,omitempty"` // only when the legal cap took something off
	Answers     []AnswerLine    `json:"answers,omitempty"`
	// Parts are the lines of the parts that this one adds up; one is null when the person took no part in it.
	Parts []*PersonResult `json:"parts,omitempty"`
}

// Disqualified reports whether a confirmed finding takes everything.
func (p *PersonResult) Disqualified() bool { return len(p.Findings) > 0 }

// InitiativeFit is an initiative and whether it opens the gate.
type InitiativeFit struct {
	Ref      string  `json:"initiative"`
	Title    string  `json:"title"`
	DoneOn   day.Day `json:"done_on"`
	Evidence string  `json:"evidence"`
	Fits     bool    `json:"fits"`
}

// Source says where the percentage of a part came from.
type Source string

// The sources of a percentage.
const (
	FromOrganisation Source = "organisation"
	FromTeam         Source = "team"
	FromOwn          Source = "own"
	FromTeamFewOwn   Source = "team_too_few_answers" // the gate of the minimum
	NoInitiative     Source = "no_initiative"        // the gate of the initiative: 0
	NoResult         Source = "no_result"            // no answers to look at: 0
	NoCurve          Source = "no_curve"             // the scheme has no curve for this maturity: 0
)

// SegmentResult is a part-amount: one membership in the period.
type SegmentResult struct {
	Team    string        `json:"team"`
	Role    string        `json:"role"`
	FTE     int           `json:"fte"` // hundredths
	Range   day.Range     `json:"range"`
	Days    int           `json:"days"`
	Weight  int64         `json:"weight"` // FTE hundredths × days
	Parts   []SegmentPart `json:"parts"`
	Percent Fraction      `json:"percentage"`            // all parts together
	Exact   Fraction      `json:"exact_cents"`           // of a personal bonus, before gates on the person
	Share   *Cents        `json:"share_cents,omitempty"` // of a pool

	full *big.Rat // cents at 100 %, exactly: of a pool the share by weight
}

// SegmentPart is a part within a part-amount.
type SegmentPart struct {
	Part       string   `json:"part"`
	Weight     Decimal  `json:"weight"`
	Source     Source   `json:"source"`
	Percentage Fraction `json:"percentage"`
	Exact      Fraction `json:"exact_cents"` // of a personal bonus
}

// Sensitivity is what the amount would have been had one customer been of another mind: through the own part, the team's
// and the organisation's, and after every gate.
type Sensitivity struct {
	Worse      *Cents  `json:"worse_cents"` // one happy customer had been unhappy; null when there was none
	WorseTurn  *Turned `json:"worse_answer,omitempty"`
	Better     *Cents  `json:"better_cents"` // one unhappy customer had been happy; null when there was none
	BetterTurn *Turned `json:"better_answer,omitempty"`
	Largest    Cents   `json:"largest_change_cents"`
	TooMuch    bool    `json:"more_than_a_tenth"` // of the person's own amount at 100 %
}

// Turned is the answer that was imagined otherwise: had this 9 been a 6.
type Turned struct {
	Answer string `json:"answer"`
	From   int    `json:"from"`
	To     int    `json:"to"`
}

// Cut is what the legal cap took off.
type Cut struct {
	FixedPay Cents `json:"fixed_pay_cents"`      // of the calendar year
	Other    Cents `json:"other_variable_cents"` // variable pay of the same year under other schemes and runs
	Room     Cents `json:"room_cents"`           // what the cap leaves for this run
	Uncut    Cents `json:"uncut_cents"`          // what the scheme gives
}

// AnswerLine is one answer as the person's statement shows it.
type AnswerLine struct {
	Ref      string             `json:"answer"`
	Part     string             `json:"metric"`
	Day      day.Day            `json:"day"`
	Baseline bool               `json:"baseline,omitempty"`
	Score    int                `json:"score"`
	Standing collect.Standing   `json:"standing,omitempty"`
	Reason   attribution.Reason `json:"reason"`
}

// Warning is something that whoever decides should know. Key and arguments make a sentence at the edge.
type Warning struct {
	Key   string         `json:"key"`
	About string         `json:"about,omitempty"` // employee, team or part
	Args  map[string]any `json:"args,omitempty"`
}

// Header returns the canonical bytes of the run without the people's lines.
func (r *Run) Header() []byte { return canonical(r) }

// Line returns the canonical bytes of one person's line.
func (p *PersonResult) Line() []byte {
	if len(p.Answers) == 0 {
		return canonical(p)
	}
	head := *p
	head.Answers = nil
	b := canonical(&head)
	b = slices.Grow(b, len(p.Answers)*128)
	return appendAnswers(b[:len(b)-1], p.Answers)
}

// CanonicalJSON returns the whole run, header and lines, as one document: the same bytes for the same inputs.
func (r *Run) CanonicalJSON() []byte {
	b := append([]byte(`{"run":`), r.Header()...)
	b = append(b, `,"people":[`...)
	for i := range r.People {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, r.People[i].Line()...)
	}
	return append(b, "]}"...)
}

// ResultHash identifies everything that came out: the header holds the hash of all lines.
func (r *Run) ResultHash() string { return hashOf(r.Header()) }

// InputsHash identifies everything that went in.
func (r *Run) InputsHash() string {
	if len(r.Parts) > 0 {
		var all []byte
		for _, p := range r.Parts {
			all = append(append(all, p.InputsHash()...), '\n')
		}
		return hashOf(all)
	}
	if r.Term != nil {
		return hashOf([]byte(r.Engine + "\n" + r.SchemeHash + "\n" + r.MatrixHash + "\n" + r.AnswersHash + "\n" + r.PeopleHash + "\n" + r.Term.Hash + "\n" + r.Term.Range.From.String() + "\n" + r.Term.Range.To.String()))
	}
	return hashOf([]byte(r.Engine + "\n" + r.SchemeHash + "\n" + r.MatrixHash + "\n" + r.AnswersHash + "\n" + r.PeopleHash))
}

// ParseRun reads the header of a stored run.
func ParseRun(header []byte) (*Run, error) {
	var r Run
	if err := json.Unmarshal(header, &r); err != nil {
		return nil, err
	}
	return &r, nil
}

// ParsePerson reads a stored line.
func ParsePerson(line []byte) (*PersonResult, error) {
	var p PersonResult
	if err := json.Unmarshal(line, &p); err != nil {
		return nil, err
	}
	return &p, nil
}

// canonical marshals a value of fixed field order; maps are written by key.
func canonical(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // structs of texts, whole numbers and fractions always marshal
	}
	return b
}
