package chain

import "fmt"

// Flaw is the first place where a chain doesn't fit.
type Flaw struct {
	Seq    int64  `json:"seq"`    // of the entry; 0 when it is about the whole
	Reason string `json:"reason"` // one of the reasons below
	Detail string `json:"detail"` // what was found, for a person
	// Kind and ID name a thing that doesn't fit what the chain says of it, Sub a part of it; empty and 0 elsewhere.
	Kind string `json:"kind,omitempty"`
	ID   int64  `json:"id,omitempty"`
	Sub  int64  `json:"sub,omitempty"`
}

// The reasons.
const (
	Gap           = "gap"            // an entry is missing, doubled or out of order
	Foreign       = "foreign"        // an entry of another organisation
	Altered       = "altered"        // the entry isn't what was sealed
	Shorter       = "shorter"        // the chain ends before the checkpoint does
	Rewritten     = "rewritten"      // the history up to the checkpoint is another one
	BadSignature  = "bad_signature"  // not signed by the key that should have
	OtherChain    = "other_chain"    // the checkpoint belongs to another chain
	Damaged       = "damaged"        // the file isn't an export, breaks off, or has other bytes than were written
	WrongEnd      = "wrong_end"      // what is said about the end isn't so
	KindTwice     = "kind_twice"     // a kind of thing was taken up again, which could hide a change
	MissingEntry  = "missing_entry"  // sealed, but gone from the ledger
	UnsealedEntry = "unsealed_entry" // in the ledger, behind what was sealed, but never sealed
	RowAltered    = "row_altered"    // a thing isn't what its last entry commits to
	RowMissing    = "row_missing"    // an entry commits to a thing that isn't there
	RowUnknown    = "row_unknown"    // a thing that no entry commits to
	RowsDamaged   = "rows_damaged"   // the commitments of an entry can't be read or don't fit their salts
)

// Error implements error.
func (f *Flaw) Error() string {
	if f.Kind != "" {
		return fmt.Sprintf("%s %d (entry %d): %s: %s", f.Kind, f.ID, f.Seq, f.Reason, f.Detail)
	}
	if f.Seq == 0 {
		return fmt.Sprintf("%s: %s", f.Reason, f.Detail)
	}
	return fmt.Sprintf("entry %d: %s: %s", f.Seq, f.Reason, f.Detail)
}

// Verifier takes the entries of a chain one after another, in constant memory, and says which is the first that doesn't
// fit.
type Verifier struct {
	Org    int64 // 0 until the first entry says it
	at     int64 // entries so far
	head   Hash
	tree   Tree
	points map[int64][]*Checkpoint // by length, to be passed
	passed int
	lost   bool // an entry didn't fit: the tree can't be known any more
}

// Expect lets the verifier prove that checkpoints describe a prefix of what it is given. Call it before the entries.
func (v *Verifier) Expect(all ...*Checkpoint) {
	for _, c := range all {
		if v.points == nil {
			v.points = map[int64][]*Checkpoint{}
		}
		v.points[c.Length] = append(v.points[c.Length], c)
	}
}

// Length, Head and Root describe the chain up to the last entry that fitted.
func (v *Verifier) Length() int64 { return v.at }

// Head is the hash that binds everything so far.
func (v *Verifier) Head() Hash { return v.head }

// Root is the root of the tree of everything so far.
func (v *Verifier) Root() Hash { return v.tree.Root() }

// Edge is the right edge of the tree so far.
func (v *Verifier) Edge() []byte { return v.tree.Edge() }

// Passed returns how many checkpoints fitted.
func (v *Verifier) Passed() int { return v.passed }

// Add takes the next entry and the head that was sealed with it.
func (v *Verifier) Add(e *Entry, sealed Hash) *Flaw {
	want := v.at + 1
	if want == 1 {
		if f := v.check(); f != nil {
			return f
		}
	}
	switch {
	case e.Seq != want:
		return &Flaw{Seq: want, Reason: Gap, Detail: fmt.Sprintf("entry %d stands in the place of entry %d", e.Seq, want)}
	case v.Org != 0 && e.Org != v.Org:
		return &Flaw{Seq: want, Reason: Foreign, Detail: fmt.Sprintf("an entry of organisation %d in the chain of organisation %d", e.Org, v.Org)}
	}
	leaf := e.Leaf()
	head := Next(v.head, leaf)
	if head != sealed {
		return &Flaw{Seq: want, Reason: Altered, Detail: fmt.Sprintf("its content gives %s, sealed was %s", short(head), short(sealed))}
	}
	v.Org, v.head = e.Org, head
	v.at++
	if !v.lost {
		v.tree.Add(leaf)
	}
	return v.check()
}

// GoOn takes an entry that didn't fit as if it had, to find the next one that doesn't. What is said about the tree counts no more.
func (v *Verifier) GoOn(sealed Hash) {
	v.at++
	v.head, v.lost = sealed, true
}

// Skip takes it that everything up to an entry is there, to go on after a gap.
func (v *Verifier) Skip(to int64) { v.at, v.lost = to, true }

// Lost reports whether GoOn was called.
func (v *Verifier) Lost() bool { return v.lost }

// check compares with the checkpoints of this length.
func (v *Verifier) check() *Flaw {
	if len(v.points) == 0 {
		return nil
	}
	n := v.at
	for _, c := range v.points[n] {
		if c.Head != v.head || (!v.lost && c.Root != v.tree.Root()) {
			return &Flaw{Seq: n, Reason: Rewritten, Detail: fmt.Sprintf("the checkpoint of %s says that entry %d has head %s, but it has %s",
				c.At.Format("2006-01-02 15:04:05"), n, short(c.Head), short(v.head))}
		}
		v.passed++
	}
	delete(v.points, n)
	return nil
}

// End says whether checkpoints are left that lie beyond the end.
func (v *Verifier) End() *Flaw {
	if v.at == 0 {
		if f := v.check(); f != nil {
			return f
		}
	}
	var missing *Flaw
	least := int64(0)
	for n, all := range v.points {
		if missing == nil || n < least {
			least = n
			missing = &Flaw{Seq: v.at + 1, Reason: Shorter, Detail: fmt.Sprintf("the chain ends after entry %d, the checkpoint of %s has %d",
				v.at, all[0].At.Format("2006-01-02 15:04:05"), n)}
		}
	}
	return missing
}

func short(h Hash) string { return h.String()[:16] + "…" }
