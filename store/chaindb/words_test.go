package chaindb_test

import (
	"testing"

	"klankbord.org/core/audit"
	"klankbord.org/store/chaindb"
)

// What doesn't fit is told to a works council or an accountant: every kind of thing that the chain commits to has a name for people.
func TestEveryKindOfThingHasAName(t *testing.T) {
	t.Parallel()
	for _, kind := range chaindb.Kinds() {
		if name := audit.KindName(kind); name.NL == "" || name.EN == "" || name.NL == kind {
			t.Errorf("%s is called %q and %q", kind, name.NL, name.EN)
		}
	}
}
