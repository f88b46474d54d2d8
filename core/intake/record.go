package intake

import (
	"klankbord.org/core/day"
)

// Kind names a sort of record, as mapping files and reports write it.
type Kind string

// The kinds, in the order in which a batch has to be applied: each refers only to kinds before it.
const (
	KindValue       Kind = "value"       // a product, process, channel, touchpoint, stage, segment, role or own attribute
	KindUnit        Kind = "unit"        // an organisation's unit, in a tree of any depth
	KindEmployee    Kind = "employee"    // a person who works here
	KindMembership  Kind = "membership"  // an employee in a unit, in a role, from day to day
	KindMetric      Kind = "metric"      // what is measured: an NPS, CSAT, CES or another rating
	KindCause       Kind = "cause"       // a root cause 1, or a root cause 2 under it
	KindSurvey      Kind = "survey"      // a published survey version
	KindMatrixLine  Kind = "matrix_line" // who influences which root cause, from which day
	KindCustomer    Kind = "customer"    // a customer, or a contact of an account
	KindTransaction Kind = "transaction" // one experience: a job, an order, a call
	KindAnswer      Kind = "answer"      // what a customer answered
	KindSignalType  Kind = "signal_type" // an organisation's own sort of signal
	KindSignal      Kind = "signal"      // what a customer let know besides surveys: a complaint, a call, a review
	KindInitiative  Kind = "initiative"  // an improvement that somebody makes
	KindFinding     Kind = "finding"     // a case of possible manipulation and what was decided
	KindCoverage    Kind = "coverage"    // who was asked and who was left out, counted at the source
	KindTarget      Kind = "target"      // an agreed ambition
)

// Order lists the kinds in the order in which they have to be applied.
var Order = []Kind{KindValue, KindUnit, KindEmployee, KindMembership, KindMetric, KindCause, KindSurvey, KindMatrixLine,
	KindCustomer, KindTransaction, KindAnswer, KindSignalType, KindSignal, KindInitiative, KindFinding, KindCoverage, KindTarget}

// Record is one thing that a source system tells us.
type Record interface {
	// Kind says what sort of record it is.
	Kind() Kind
	// Key identifies the record among its kind; applying the same key again updates.
	Key() string
}

// Text is a label in the languages of the organisation. An empty language falls back to the other one.
type Text struct {
	NL string `json:"nl,omitempty"`
	EN string `json:"en,omitempty"`
}

// In returns the text in a language ("nl" or "en"), or in the other when that one is missing.
func (t Text) In(lang string) string {
	if (lang == "en" && t.EN != "") || t.NL == "" {
		return t.EN
	}
	return t.NL
}

// Value is one value of a dimension: product "glass-repair", channel "workshop", or "SP" of an own dimension "state".
type Value struct {
	Dimension string
	Ref       string
	Name      Text
	Parent    string   // the stage of a touchpoint; empty for other dimensions
	Owners    []string // units that own a touchpoint or a process
}

// Unit is a part of the organisation. A Parent counts from the day From; later records with another Parent move the
// unit from that day on and leave the past as it was.
type Unit struct {
	Ref      string
	Name     string
	Level    string // "organisation", "division", "region", "department", "team": the organisation's own word
	Parent   string // empty for the root
	Maturity string // "basis", "gevorderd", "top": which curve and growth apply; empty when it has none
	From     day.Day
}

// Employee is somebody who works here. Ref is the personnel number: the fixed order for dividing leftover cents.
type Employee struct {
	Ref      string
	Name     string
	Email    string
	Manager  string  // Ref of the manager; may be empty
	From, To day.Day // employed from and until; zero To: still employed
}

// Membership places an employee in a unit and role. Two memberships of one employee in one unit and role never overlap.
type Membership struct {
	Employee string
	Unit     string
	Role     string
	FTE      int // hundredths: 80 is four days a week; 1 to 100
	From, To day.Day
	Reason   string // why it is told afterwards, when it changes days of a frozen period that are over
}

// Metric is what a KPI question measures. Surveys with the same metric add up.
type Metric struct {
	Ref      string
	Type     string // "nps", "csat", "ces" or "rating" (any whole-number scale: mean and distribution only)
	Min, Max int    // for "rating"; the others have their own scale
	Name     Text
}

// Cause is a root cause 1 (Parent empty) or a root cause 2.
type Cause struct {
	Ref    string // unique in the organisation; importers join both levels, as in "Ruitvervanging/Doorlooptijd"
	Parent string
	Name   Text
	Way    string // "" for an ordinary cause, "other" or "unknown" for the ways out that every list offers
}

// Survey publishes a version of a survey. An existing version is never changed: the same content is unchanged, other
// content is a new version.
type Survey struct {
	Ref     string
	Content []byte // JSON of survey.Content
}

// MatrixLine says whether a role influences a cause from a day on. Version names the agreed version of the matrix that
// the line belongs to; a version holds complete lines, so a later version starts as a copy.
type MatrixLine struct {
	Version       string
	Role          string
	Cause         string // Ref of a root cause 2, or of a root cause 1 that has none below it
	From          day.Day
	Influenceable bool
	Reason        string
}

// Customer is somebody who can be asked.
type Customer struct {
	Ref       string
	Account   string // reference of the company of a contact; empty for a private person
	Email     string
	Phone     string
	Name      string
	Language  string
	Segment   string // value of dimension "segment"
	NoContact bool   // opted out: never asked again
}

// Participant is an employee in a role on a transaction. Unit is filled in from the membership of the service day when
// empty, and is kept as it was then.
type Participant struct {
	Employee string
	Role     string
	Unit     string
}

// Transaction is one experience of a customer.
type Transaction struct {
	Ref          string
	Customer     string
	Day          day.Day           // service date: decides period, team, role and matrix line
	Values       map[string]string // dimension to value: touchpoint, product, process, channel, and own ones
	More         map[string][]string
	ValueCents   int64
	Currency     string // ISO 4217; empty when there is no value
	Problem      bool   // complaint, rework, delay or refund known at the source
	Unit         string // for transactions without participants
	Participants []Participant
}

// NoScore stands in an Answer for "the KPI question was not answered".
const NoScore = -128

// Answer is what a customer said. It belongs to a transaction, or for relational surveys to a customer and a day.
type Answer struct {
	Ref         string
	Survey      string
	Metric      string // empty: the metric of the survey
	Transaction string
	Customer    string  // for answers without a transaction
	Day         day.Day // for answers without a transaction
	AnsweredAt  int64   // unix milliseconds, UTC
	Score       int     // NoScore when not answered
	Verbatim    string
	Language    string
	Channel     string   // how it came in: mail, sms, qr, web, kiosk, import
	Causes      []string // refs of causes, the customer's first choice first
	CallMe      bool
}

// Initiative is an improvement by an employee or a unit.
type Initiative struct {
	Ref        string
	Employee   string
	Unit       string
	Title      string
	Cause      string
	Hypothesis string
	Status     string // "planned", "running", "done", "stopped"
	StartedOn  day.Day
	DoneOn     day.Day
	Evidence   string
}

// Finding is a suspicion of manipulation and its outcome. Only "confirmed" has consequences.
type Finding struct {
	Ref       string
	Employee  string
	Period    day.Range
	Text      string
	Status    string // "open", "confirmed", "unfounded"
	DecidedOn day.Day
	DecidedBy string
	Heard     bool
}

// Coverage counts, at the source, who could have been asked in a period.
type Coverage struct {
	Employee               string
	Period                 day.Range
	Transactions           int
	WithProblem            int
	ExcludedWithProblem    int
	ExcludedWithoutProblem int
	Invited                int
}

// Target is an ambition for one unit, employee or the whole organisation (both empty).
type Target struct {
	Ref      string
	Unit     string
	Employee string
	Metric   string
	Answers  string // "all" or "influenceable"
	Baseline day.Range
	Period   day.Range
	Growth   string // decimal number of points asked above the baseline
	Reason   string
}

// Kind says that this is a value of a dimension.
func (Value) Kind() Kind { return KindValue }

// Kind says that this is a unit.
func (Unit) Kind() Kind { return KindUnit }

// Kind says that this is an employee.
func (Employee) Kind() Kind { return KindEmployee }

// Kind says that this is a membership.
func (Membership) Kind() Kind { return KindMembership }

// Kind says that this is a metric.
func (Metric) Kind() Kind { return KindMetric }

// Kind says that this is a cause.
func (Cause) Kind() Kind { return KindCause }

// Kind says that this is a survey version.
func (Survey) Kind() Kind { return KindSurvey }

// Kind says that this is a line of an influence matrix.
func (MatrixLine) Kind() Kind { return KindMatrixLine }

// Kind says that this is a customer.
func (Customer) Kind() Kind { return KindCustomer }

// Kind says that this is a transaction.
func (Transaction) Kind() Kind { return KindTransaction }

// Kind says that this is an answer.
func (Answer) Kind() Kind { return KindAnswer }

// Kind says that this is an initiative.
func (Initiative) Kind() Kind { return KindInitiative }

// Kind says that this is a finding.
func (Finding) Kind() Kind { return KindFinding }

// Kind says that these are coverage counts.
func (Coverage) Kind() Kind { return KindCoverage }

// Kind says that this is a target.
func (Target) Kind() Kind { return KindTarget }
