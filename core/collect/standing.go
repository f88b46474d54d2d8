// Package collect takes customers' answers in and decides which of them count at all.
package collect

import (
	"cmp"
	"slices"

	"klankbord.org/core/day"
)

// AnswerID identifies an answer within its organisation; dense from 1 in order of arrival.
type AnswerID int64

// TransactionID identifies a transaction within its organisation.
type TransactionID int64

// CustomerID identifies a customer within the organisation.
type CustomerID int64

// Standing says whether an answer counts in scores, and if not, why. An answer that doesn't count is kept and shown.
type Standing uint8

// The standings; the numbers are stored.
const (
	Counted   Standing = 0
	NoScore   Standing = 1 // the KPI question was not answered
	Internal  Standing = 2 // the address belongs to the organisation itself
	Late      Standing = 3 // it came after the answer window
	Duplicate Standing = 4 // another answer for the same transaction counts
	OtherWay  Standing = 5 // it was asked in a way that isn't the one agreed for its day
)

// Standings lists them all.
func Standings() []Standing { return []Standing{Counted, NoScore, Internal, Late, Duplicate, OtherWay} }

// String returns the standing as a word for exports.
func (s Standing) String() string {
	return [...]string{"counted", "no_score", "internal", "late", "duplicate", "other_way"}[s]
}

// Duplicates says which of several answers for one transaction counts.
type Duplicates string

// The rules for several answers to one transaction.
const (
	FirstCounts Duplicates = "first"
	LastCounts  Duplicates = "last"
	AllCount    Duplicates = "all"
)

// Rules decide what counts in a measurement.
type Rules struct {
	WindowDays      int        // days after the service date within which an answer counts; 0: no limit
	Duplicates      Duplicates // empty means FirstCounts
	InternalDomains []string   // of the organisation itself; capitals and dots around them don't matter
}

// Candidate is an answer to be judged.
type Candidate struct {
	ID         AnswerID
	Ref        string
	HasScore   bool
	Service    day.Day
	AnsweredAt int64 // unix milliseconds, UTC
	Email      string
	OtherWay   bool // asked in a way that isn't the one agreed for its day of service
}

// Judge returns the standing of each answer for one transaction, in the order given. The outcome doesn't depend on that
// order: answers are compared by the moment they came, then by reference. Answers that are internal, late, unscored or asked in another way don't
// take the place of one that counts.
func (r Rules) Judge(answers []Candidate) []Standing {
	standings := make([]Standing, len(answers))
	var rivals []int
	for i, a := range answers {
		standings[i] = r.alone(a)
		if standings[i] == Counted {
			rivals = append(rivals, i)
		}
	}
	if r.Duplicates == AllCount || len(rivals) < 2 {
		return standings
	}
	slices.SortFunc(rivals, func(a, b int) int {
		return cmp.Or(cmp.Compare(answers[a].AnsweredAt, answers[b].AnsweredAt), cmp.Compare(answers[a].Ref, answers[b].Ref))
	})
	winner := rivals[0]
	if r.Duplicates == LastCounts {
		winner = rivals[len(rivals)-1]
	}
	for _, i := range rivals {
		if i != winner {
			standings[i] = Duplicate
		}
	}
	return standings
}

// alone judges an answer without regard to others.
func (r Rules) alone(a Candidate) Standing {
	switch {
	case OwnAddress(a.Email, r.InternalDomains):
		return Internal
	case !a.HasScore:
		return NoScore
	case r.WindowDays > 0 && int(day.Day(a.AnsweredAt/86_400_000)-a.Service) > r.WindowDays:
		return Late
	case a.OtherWay:
		return OtherWay
	}
	return Counted
}
