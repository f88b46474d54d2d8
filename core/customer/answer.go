package customer

import (
	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
)

// Answer is what a customer said, with everything a page shows beside it. Identifiers that are 0 are unknown.
type Answer struct {
	ID             collect.AnswerID
	Ref            string
	Survey         survey.ID
	Version        int
	Metric         survey.MetricID
	Transaction    collect.TransactionID
	TransactionRef string
	Customer       collect.CustomerID
	Day            day.Day // service date
	AnsweredAt     int64   // unix milliseconds, UTC
	Score          int     // intake.NoScore when the KPI question was not answered
	Standing       collect.Standing
	Verbatim       string
	Language       string
	Source         dimension.ValueID
	CallMe         bool
	Unit           org.UnitID // of the transaction itself, for those without participants
	Touchpoint     dimension.ValueID
	Product        dimension.ValueID
	Process        dimension.ValueID
	Channel        dimension.ValueID
	Segment        dimension.ValueID
	Causes         []attribution.CauseID // the customer's first choice first
	Participants   []Participant         // as it was when the answer came
	Said           []Said                // to further questions, by reference
	Finished       bool                  // the customer came to the end of our pages
}

// Said is an answer to a further question.
type Said struct {
	Question string // reference, in the version that was answered
	Kind     survey.Kind
	Value    survey.Value
}

// Values returns the answers to further questions by reference.
func (a *Answer) Values() map[string]survey.Value {
	all := make(map[string]survey.Value, len(a.Said))
	for _, s := range a.Said {
		all[s.Question] = s.Value
	}
	return all
}

// State says how far the conversation came.
func (a *Answer) State() State {
	switch {
	case a.Finished:
		return Complete
	case len(a.Causes) > 0:
		return WithCause
	}
	return ScoreOnly
}

// State is how far a conversation came. The score counts from the first on.
type State string

// The states, in order.
const (
	ScoreOnly State = "score"
	WithCause State = "cause"
	Complete  State = "complete"
)

// Cause returns the customer's first choice, 0 when none was made.
func (a *Answer) Cause() attribution.CauseID {
	if len(a.Causes) == 0 {
		return 0
	}
	return a.Causes[0]
}
