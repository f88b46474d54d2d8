package customer

import (
	"cmp"
	"slices"
)

// MomentKind is what sort of thing happened between a customer and the organisation.
type MomentKind string

// The kinds of moments.
const (
	OfTransaction MomentKind = "transaction"
	OfAnswer      MomentKind = "answer"
	OfCallBack    MomentKind = "call_back" // the customer asked to be called
	OfSignal      MomentKind = "signal"
	OfRedaction   MomentKind = "redaction" // something was taken out of the customer's words
)

// MomentKinds are all of them, in the order in which people read them.
var MomentKinds = []MomentKind{OfTransaction, OfAnswer, OfCallBack, OfSignal, OfRedaction}

// Moment is one point on a customer's timeline. What it is about is in the field of its kind; a redaction has the answer or the
// signal whose words it took something out of.
type Moment struct {
	Kind        MomentKind
	At          int64 // unix milliseconds, UTC; of what has a day only, its beginning
	ID          int64 // of the thing, within its kind
	Transaction *Transaction
	Answer      *Answer
	Signal      *Signal
	Taken       string // of a redaction: what sort of words went, as redact.Kind
}

// sortOf is where a kind stands among what happened at the same moment: what follows stands above what it follows from.
func (m *Moment) sortOf() int { return slices.Index(MomentKinds, m.Kind) }

// Timeline puts moments in order, the newest first, each kept in one place however often it is asked for.
func Timeline(all []Moment) []Moment {
	slices.SortStableFunc(all, func(a, b Moment) int {
		return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(b.sortOf(), a.sortOf()), cmp.Compare(b.ID, a.ID))
	})
	return all
}

// MomentOf is the moment of a transaction: the beginning of its day.
func MomentOf(t *Transaction) Moment {
	return Moment{Kind: OfTransaction, At: t.Day.Time().UnixMilli(), ID: int64(t.ID), Transaction: t}
}

// MomentsOf are the moments of an answer: that it was given, and that the customer asked to be called.
func MomentsOf(a *Answer) []Moment {
	all := []Moment{{Kind: OfAnswer, At: a.AnsweredAt, ID: int64(a.ID), Answer: a}}
	if a.CallMe {
		all = append(all, Moment{Kind: OfCallBack, At: a.AnsweredAt, ID: int64(a.ID), Answer: a})
	}
	return all
}
