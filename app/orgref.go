package app

import (
	"regexp"

	"klankbord.org/core/fault"
)

// addressable is what an organisation may be called in addresses and flags.
var addressable = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)

// checkOrgRef refuses a reference that would have to be escaped in an address, as an Invalid fault.
func checkOrgRef(ref string) error {
	if addressable.MatchString(ref) {
		return nil
	}
	return fault.NewInvalid("ref", "organisation.ref", "ref", ref)
}
