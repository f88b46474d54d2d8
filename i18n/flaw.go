package i18n

import (
	"klankbord.org/core/audit"
	"klankbord.org/core/chain"
	"klankbord.org/core/fault"
)

// Flaw says in a sentence where a chain doesn't fit and why.
func (l Lang) Flaw(f chain.Flaw) string {
	why := l.Fault(&fault.Error{Key: "chain.flaw." + f.Reason})
	kind := audit.KindName(f.Kind).In(string(l))
	switch {
	case f.Kind != "" && f.Sub != 0:
		return l.F("%s %d, deel %d (regel %d): %s", "%s %d, part %d (entry %d): %s", kind, f.ID, f.Sub, f.Seq, why)
	case f.Kind != "":
		return l.F("%s %d (regel %d): %s", "%s %d (entry %d): %s", kind, f.ID, f.Seq, why)
	case f.Seq != 0:
		return l.F("regel %d: %s", "entry %d: %s", f.Seq, why)
	}
	return why
}
