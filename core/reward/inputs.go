package reward

import (
	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/survey"
)

// Inputs is everything that a run depends on. Nothing else is looked at.
type Inputs struct {
	Scheme     *Scheme
	MatrixHash string // of the lines of the version that the scheme names; empty without influenceable parts
	Metrics    []survey.Metric
	Teams      []Team
	People     []Person
	Answers    []Answer

	// Term is the part of an amended agreement that is computed; nil for a whole period under one version.
	Term *Term
	// Trial computes without saying who: names are pseudonyms already, and no answer is told.
	Trial bool
	// Notes is what was found out about the agreement, for whoever decides.
	Notes []Warning
}

// Term is a stretch of a scheme's period that one version of an agreement decides: answers of its days count, and its days
// are paid, as a share of the days of the whole period.
type Term struct {
	Agreement string    `json:"agreement"`
	Version   int       `json:"version"`
	Hash      string    `json:"hash"` // of the frozen bytes
	Range     day.Range `json:"range"`
	Reason    string    `json:"reason,omitempty"` // why this version followed another
}

// Team is a unit that people are members of.
type Team struct {
	Ref      string
	Name     string
	Maturity string
}

// Person is somebody who was a member of a unit in the period.
type Person struct {
	Ref         string
	Name        string
	Place       int64 // the order agreed for dividing leftover cents; Ref decides between equals
	Segments    []Segment
	Initiatives []Initiative
	Findings    []string // references of confirmed findings in the period; any of them disqualifies

	// FixedPay is the fixed pay of the calendar year and OtherVariable what the year's other schemes and runs gave; both
	// are looked at only under a legal cap.
	FixedPay, OtherVariable Cents
}

// Segment is a membership, cut to the period.
type Segment struct {
	Team  int // index in Inputs.Teams
	Role  string
	FTE   int // hundredths
	Range day.Range
}

// Initiative is an improvement that this person carried out.
type Initiative struct {
	Ref      string
	Title    string
	DoneOn   day.Day // zero when it isn't done
	Evidence string
}

// Answer is one answer of baseline or period. Those that count nowhere come along too, so that a statement can say why.
type Answer struct {
	Ref          string
	Metric       survey.MetricID
	Day          day.Day // of service: decides baseline or period
	Score        int
	Standing     collect.Standing // under the rules of the scheme
	Participants []Participation
}

// Participation is one person's part in an answer.
type Participation struct {
	Person int // index in Inputs.People, −1 for somebody who doesn't take part in the scheme
	Team   int // index in Inputs.Teams: the team of the day of service; −1 for none
	Reason attribution.Reason
	// Disqualified marks the part of somebody whose confirmed finding taints this answer, also when that person doesn't
	// take part in the scheme.
	Disqualified bool
}
