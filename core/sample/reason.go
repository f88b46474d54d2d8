package sample

// Reason says why somebody isn't asked. The list is closed: there is no other reason, and every candidate who isn't asked has one.
type Reason string

// The reasons, in the order in which they are looked for: the first that holds is the one that is kept.
const (
	Asked        Reason = ""              // nothing stands in the way
	NotEligible  Reason = "not_eligible"  // outside the rule: touchpoint, product, or a transaction that was cancelled
	Internal     Reason = "internal"      // an address of the organisation itself
	Erased       Reason = "erased"        // the customer asked to be forgotten
	OptedOut     Reason = "opted_out"     // the customer doesn't want to be asked
	NoContact    Reason = "no_contact"    // no address or number for any of the channels
	Bounced      Reason = "bounced"       // the address was refused for good
	Excluded     Reason = "excluded"      // somebody decided so, with a reason of their own on record
	AlreadyAsked Reason = "already_asked" // about this transaction
	Resting      Reason = "resting"       // asked not long ago, whatever about
	TooLate      Reason = "too_late"      // the transaction is too old to be asked about
	NotDrawn     Reason = "not_drawn"     // chance
	QuotaFull    Reason = "quota_full"    // enough of this group were asked
)

// Reasons lists why somebody may not be asked, in order.
func Reasons() []Reason {
	return []Reason{NotEligible, Internal, Erased, OptedOut, NoContact, Bounced, Excluded, AlreadyAsked, Resting, TooLate, NotDrawn, QuotaFull}
}

// Eligible reports whether somebody who isn't asked for this reason belongs to those who could have been: the frame from which chance
// and quotas choose.
func (r Reason) Eligible() bool { return r == Asked || r == NotDrawn || r == QuotaFull }

// ByHand reports whether a person decided it, so that the record must say who and why.
func (r Reason) ByHand() bool { return r == Excluded }
