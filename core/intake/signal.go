package intake

import (
	"math/big"
	"regexp"

	"klankbord.org/core/fault"
)

// SignalType is a sort of signal in an organisation's own words.
type SignalType struct {
	Ref  string
	Sort string // one of SignalSorts
	Name Text
}

// The sorts of signals that there can be types of.
const (
	SortComplaint = "complaint"
	SortCall      = "call"
	SortChat      = "chat"
	SortReview    = "review"
	SortContact   = "contact" // a reason for contact
)

// SignalSorts lists the sorts in the order in which people read them.
var SignalSorts = []string{SortComplaint, SortCall, SortChat, SortReview, SortContact}

// Signal is what a customer let know besides surveys. It never counts in a score. The customer is known by reference, or else by
// an e-mail address or telephone number that one customer has; a review may be nobody's.
type Signal struct {
	Source               string // the system that tells it
	Ref                  string // unique within its source
	Type                 string
	At                   int64 // unix milliseconds, UTC
	Customer             string
	Email                string
	Phone                string
	Transaction          string
	Touchpoint           string
	Unit                 string
	Words                string
	Language             string
	Rating               string // decimal, such as "4.5"; empty when there is none
	RatingMin, RatingMax int    // the scale of the rating, both included
}

// Kind says that this is a type of signals.
func (SignalType) Kind() Kind { return KindSignalType }

// Kind says that this is a signal.
func (Signal) Kind() Kind { return KindSignal }

// Key is the reference.
func (t SignalType) Key() string { return t.Ref }

// Key is the source and the reference.
func (s Signal) Key() string { return join(s.Source, s.Ref) }

func (t SignalType) check() *fault.Error {
	return first(ref("ref", t.Ref), oneOf("kind", t.Sort, SignalSorts...), names("name", t.Name))
}

// ratingText is a number as people rate: at most two decimals.
var ratingText = regexp.MustCompile(`^-?[0-9]{1,6}(\.[0-9]{1,2})?$`)

func (s Signal) check() *fault.Error {
	f := first(ref("source", s.Source), ref("ref", s.Ref), ref("type", s.Type), optional("customer", s.Customer), email("email", s.Email),
		name("phone", s.Phone), optional("transaction", s.Transaction), optional("touchpoint", s.Touchpoint), optional("unit", s.Unit),
		text("text", s.Words, MaxText), language("language", s.Language))
	switch {
	case f != nil:
		return f
	case s.At <= 0 || s.At >= lastInstant:
		return fault.NewInvalid("at", "day.missing")
	}
	return s.checkRating()
}

func (s Signal) checkRating() *fault.Error {
	if s.Rating == "" {
		if s.RatingMin != 0 || s.RatingMax != 0 {
			return fault.NewInvalid("rating", "field.missing")
		}
		return nil
	}
	if !ratingText.MatchString(s.Rating) {
		return malformed("rating", "number.malformed", s.Rating)
	}
	if f := first(within("rating_min", s.RatingMin, -1000, 1000), within("rating_max", s.RatingMax, -1000, 1000)); f != nil {
		return f
	}
	if s.RatingMax <= s.RatingMin {
		return fault.NewInvalid("rating_max", "metric.scale_empty", "min", s.RatingMin, "max", s.RatingMax)
	}
	rating, ok := new(big.Rat).SetString(s.Rating)
	if !ok || rating.Cmp(big.NewRat(int64(s.RatingMin), 1)) < 0 || rating.Cmp(big.NewRat(int64(s.RatingMax), 1)) > 0 {
		return fault.NewInvalid("rating", "number.out_of_range", "value", s.Rating, "min", s.RatingMin, "max", s.RatingMax)
	}
	return nil
}
