package auditweb

import "regexp"

// held is how the ledger tells a role that somebody has: "cx-manager unit=0 2026-11-23..".
var held = regexp.MustCompile(`(\S+) unit=(\d+) ([\d-]*)\.\.([\d-]*)`)

// value says in words what the ledger tells of a fact.
func (v view) value(told string) string {
	switch told {
	case "":
		return v.T("niets", "nothing")
	case "true":
		return v.T("ja", "yes")
	case "false":
		return v.T("nee", "no")
	}
	return held.ReplaceAllStringFunc(told, func(s string) string {
		m := held.FindStringSubmatch(s)
		said := m[1]
		if m[2] != "0" {
			said += v.F(" voor onderdeel %s", " for unit %s", m[2])
		}
		if m[3] != "" {
			said += v.F(" vanaf %s", " from %s", m[3])
		}
		if m[4] != "" {
			said += v.F(" tot en met %s", " up to and including %s", m[4])
		}
		return said
	})
}
