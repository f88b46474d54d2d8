// Package erase holds the words of erasing somebody: on which ground, how much went, and why somebody may be known again. Words,
// and no free text: what is kept for ever may not say who it was.
package erase

import (
	"slices"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
)

// Ground is why somebody is erased, after article 17 of the GDPR.
type Ground string

// The grounds.
const (
	Asked    Ground = "asked"     // no longer needed, or consent withdrawn, and the person asked
	Objected Ground = "objected"  // the person objected
	Unlawful Ground = "unlawful"  // it should never have been held
	Duty     Ground = "duty"      // a law or a court says so
	Expired  Ground = "retention" // its time was over
)

// Grounds returns all grounds with what they say.
func Grounds() []Word {
	return []Word{
		{string(Asked), intake.Text{NL: "De klant vroeg erom", EN: "The customer asked for it"}},
		{string(Objected), intake.Text{NL: "De klant maakte bezwaar", EN: "The customer objected"}},
		{string(Unlawful), intake.Text{NL: "De gegevens hadden er niet mogen zijn", EN: "The data should never have been held"}},
		{string(Duty), intake.Text{NL: "Een wet of rechter verplicht ertoe", EN: "A law or a court demands it"}},
		{string(Expired), intake.Text{NL: "De bewaartermijn is voorbij", EN: "The retention period is over"}},
	}
}

// Comebacks returns why somebody who was erased may be known again, with what each says.
func Comebacks() []Word {
	return []Word{
		{"consented", intake.Text{NL: "De klant gaf opnieuw toestemming", EN: "The customer consented anew"}},
		{"customer_again", intake.Text{NL: "De klant is opnieuw klant geworden", EN: "The customer became a customer again"}},
		{"mistaken", intake.Text{NL: "Het wissen betrof de verkeerde klant", EN: "The wrong customer was erased"}},
	}
}

// Word is a choice with what it says.
type Word struct {
	Ref  string
	Text intake.Text
}

// ParseGround reads a ground; anything else is an Invalid fault.
func ParseGround(text string) (Ground, error) {
	if !known(Grounds(), text) {
		return "", fault.NewInvalid("ground", "erase.ground")
	}
	return Ground(text), nil
}

// CheckComeback refuses what isn't a reason to know somebody again.
func CheckComeback(text string) error {
	if !known(Comebacks(), text) {
		return fault.NewInvalid("reason", "erase.comeback")
	}
	return nil
}

func known(words []Word, ref string) bool {
	return slices.ContainsFunc(words, func(w Word) bool { return w.Ref == ref })
}

// Counts says how much an erasure took away, and what stays without a person.
type Counts struct {
	Contact      int `json:"contact"`      // fields of contact data that held something
	Transactions int `json:"transactions"` // stay, without the customer
	Answers      int `json:"answers"`      // stay as counts: score, causes, day, who took part
	Signals      int `json:"signals"`      // stay as counts: type, day, rating
	Words        int `json:"words"`        // answers and signals whose words went
	Letters      int `json:"letters"`      // in the outbox
	Receipts     int `json:"api_receipts"` // answers kept for repeated requests to the API
	Mentions     int `json:"mentions"`     // places in other texts
	Redactions   int `json:"redactions"`   // notes about what was redacted before; stay
}

// Total is how much there was of everything.
func (c Counts) Total() int {
	return c.Contact + c.Transactions + c.Answers + c.Signals + c.Words + c.Letters + c.Receipts + c.Mentions
}
