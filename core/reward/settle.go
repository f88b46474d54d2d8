package reward

import (
	"klankbord.org/core/fault"
)

// Settlement is what a recomputed run means for one person who was already paid.
type Settlement struct {
	Employee   string `json:"employee"`
	Paid       Cents  `json:"paid_cents"`
	Recomputed Cents  `json:"recomputed_cents"`
	Recover    Cents  `json:"recover_cents"` // to be paid back; from disqualified people only
	Extra      Cents  `json:"extra_cents"`   // still to be paid
	Kept       Cents  `json:"kept_cents"`    // too much, but nobody's own doing: kept, at the organisation's cost
}

// Settle compares a run that was paid with one that was computed again from new facts. Money is recovered from disqualified
// people only: colleagues whose team or organisation figure falls keep what they were paid, those whose figure rises get the
// difference. Both runs must be of one scheme. People come in the order of the recomputed run, then those who are only in
// the first. Source: METHODS 9.5.
func Settle(paid, recomputed *Run) ([]Settlement, error) {
	if paid.Scheme != recomputed.Scheme {
		return nil, fault.NewInvalid("scheme", "correction.schemes_differ", "paid", paid.Scheme, "recomputed", recomputed.Scheme)
	}
	before := make(map[string]Cents, len(paid.People))
	for i := range paid.People {
		before[paid.People[i].Ref] = paid.People[i].Cents
	}
	var settled []Settlement
	for i := range recomputed.People {
		p := &recomputed.People[i]
		settled = append(settled, settle(p.Ref, before[p.Ref], p.Cents, p.Disqualified()))
		delete(before, p.Ref)
	}
	for i := range paid.People {
		p := &paid.People[i]
		if amount, gone := before[p.Ref]; gone {
			settled = append(settled, settle(p.Ref, amount, 0, p.Disqualified()))
		}
	}
	return settled, nil
}

func settle(ref string, paid, recomputed Cents, disqualified bool) Settlement {
	s := Settlement{Employee: ref, Paid: paid, Recomputed: recomputed}
	switch {
	case recomputed >= paid:
		s.Extra = recomputed - paid
	case disqualified:
		s.Recover = paid - recomputed
	default:
		s.Kept = paid - recomputed
	}
	return s
}
