package access

import (
	"slices"

	"klankbord.org/core/fault"
	"klankbord.org/core/org"
)

// NotAboutSelf returns a Forbidden fault when a person decides about a group that holds themselves: nobody decides on their
// own pay, and nobody on a finding about themselves. The program itself is nobody.
func NotAboutSelf(a Actor, about ...org.EmployeeID) error {
	if a.Employee != 0 && slices.Contains(about, a.Employee) {
		return fault.NewForbidden("access.about_self")
	}
	return nil
}
