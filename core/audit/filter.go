package audit

import "slices"

// Thing is one thing of a kind.
type Thing struct {
	Kind string
	ID   int64
}

// Filter says which entries are asked for; what is nil or zero holds nothing back.
type Filter struct {
	Area   Area
	Action string
	Actors []string // "account:7"; empty but not nil: nobody
	From   string   // one of Places
	Things []Thing  // one of these; empty but not nil: nothing
	Since  int64    // unix milliseconds UTC
	Until  int64    // up to, not including
	Single bool     // takes the answers of customers along, one by one
}

// Respondent is who customers are in the ledger, Stranger who isn't known yet.
const (
	Respondent = "respondent"
	Stranger   = "stranger"
)

// Holds reports whether an entry is asked for.
func (f *Filter) Holds(e *Entry) bool {
	switch {
	case !f.Single && e.Actor == Respondent,
		f.Area != "" && f.Area != AreaOf(e.Action),
		f.Action != "" && f.Action != e.Action,
		f.Actors != nil && !slices.Contains(f.Actors, e.Actor),
		f.From != "" && f.From != From(e.Actor),
		f.Things != nil && !slices.ContainsFunc(f.Things, e.touches),
		e.At < f.Since,
		f.Until != 0 && e.At >= f.Until:
		return false
	}
	return true
}

func (e *Entry) touches(t Thing) bool { return e.Kind == t.Kind && e.First <= t.ID && t.ID <= e.Last }
