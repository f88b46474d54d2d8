package rewardweb

import (
	"context"
	"time"

	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/reward"
	"klankbord.org/core/survey"
)

// Reader finds what these pages show to whoever asks. Something that isn't there is a NotFound fault, something that isn't
// for them a Forbidden one.
type Reader interface {
	// Schemes lists all versions of all schemes.
	Schemes(ctx context.Context, o org.ID) ([]SchemeVersion, error)
	// Runs lists the runs, the newest first.
	Runs(ctx context.Context, o org.ID) ([]RunInfo, error)
	Run(ctx context.Context, o org.ID, id int) (RunInfo, error)
	// People lists the lines of a run that may be seen by name, in the agreed order.
	People(ctx context.Context, o org.ID, run int) ([]PersonInfo, error)
	// Statement finds what one employee's statement is made of.
	Statement(ctx context.Context, o org.ID, run int, employee string) (StatementInfo, error)
}

// SchemeVersion is a version of a scheme, as it was stored.
type SchemeVersion struct {
	ID        int
	Ref       string
	Version   int
	Hash      string
	CreatedAt int64 // unix milliseconds, UTC
	Scheme    *reward.Scheme
}

// RunInfo is a stored run; Run is its header, without people.
type RunInfo struct {
	ID                     int
	Scheme                 SchemeVersion
	ComputedAt             int64 // unix milliseconds, UTC
	ComputedBy, Reason     string
	By                     intake.Text // who ComputedBy is, within a sentence
	InputsHash, ResultHash string
	Run                    *reward.Run
	Parts                  []RunInfo // of a period that was amended, the earliest first
	People                 int       // how many took part
}

// PersonInfo is one employee's line of a run.
type PersonInfo struct {
	Ref, Name string
	Cents     reward.Cents
	Result    *reward.PersonResult
}

// ReceivedInfo is what somebody got in a run.
type ReceivedInfo struct {
	RunInfo
	Cents reward.Cents
}

// StatementInfo is everything that a statement is made of.
type StatementInfo struct {
	RunInfo
	Person    *reward.PersonResult
	Parts     []StatementInfo // what the amount adds up, when the period was amended
	Metrics   []survey.Metric
	Verbatims map[string]Said // by reference of the answer
	Shares    map[string]Sharing
}

// Sharing is what a pool was divided by.
type Sharing struct {
	Weight int64 // of everybody who takes part in the division
	People int
}

// Shares adds up the weights that pools were divided by, by team; "" is the pool of the whole organisation.
func Shares(s *reward.Scheme, people []*reward.PersonResult) map[string]Sharing {
	shares := map[string]Sharing{}
	for _, p := range people {
		if p.Disqualified() && s.Forfeited == reward.Redistribute {
			continue
		}
		seen := map[string]bool{}
		for _, g := range p.Segments {
			key := poolOf(s, g)
			sh := shares[key]
			sh.Weight += g.Weight
			if !seen[key] {
				sh.People++
			}
			seen[key], shares[key] = true, sh
		}
	}
	return shares
}

// poolOf names the pool that a membership shares in.
func poolOf(s *reward.Scheme, g reward.SegmentResult) string {
	if s.Money.Kind == reward.TeamPool {
		return g.Team
	}
	return ""
}

// Said is what a customer told besides the score.
type Said struct {
	Answer         collect.AnswerID
	Text           string
	Cause1, Cause2 intake.Text
	Reason         string // what the line of the matrix gives as its reason; may be empty
}

// computed is when a run was computed.
func (r RunInfo) computed() time.Time { return time.UnixMilli(r.ComputedAt).UTC() }

// objectUntil is the last day on which one may object.
func (r RunInfo) objectUntil() day.Day {
	return day.At(r.computed()) + day.Day(r.Scheme.Scheme.Decision.ObjectionDays)
}

// late reports whether a version was stored after its period had begun: people then couldn't know the rules.
func (v SchemeVersion) late() bool {
	return day.At(time.UnixMilli(v.CreatedAt)) > v.Scheme.Period.From
}

// teamOf returns the header's result of a team.
func (r RunInfo) teamOf(ref string) (reward.TeamResult, bool) {
	for _, t := range r.Run.Teams {
		if t.Team == ref {
			return t, true
		}
	}
	return reward.TeamResult{Team: ref, Name: ref}, false
}

// part returns a part of the scheme; the zero value for one that it doesn't have.
func (v SchemeVersion) part(id string) reward.Part {
	for _, p := range v.Scheme.Parts {
		if p.ID == id {
			return p
		}
	}
	return reward.Part{ID: id}
}
