package i18n

// LaterUnit says how a unit that was made after an agreement was frozen counts in it: as the unit above it does, or by nothing that was
// agreed. Maturity may be empty.
func (l Lang) LaterUnit(unit, above, maturity string) string {
	switch {
	case above == "":
		return l.F("%s: zonder volwassenheid, want er is niets afgesproken over een eenheid erboven", "%s: without a maturity, as nothing was agreed about a unit above it", unit)
	case maturity == "":
		return l.F("%s: zoals %s, zonder volwassenheid", "%s: as %s, without a maturity", unit, above)
	}
	return l.F("%s: zoals %s, met volwassenheid %s", "%s: as %s, with maturity %s", unit, above, maturity)
}
