package app

import (
	"testing"

	"klankbord.org/core/fault"
)

func TestAnOrganisationFitsInAnAddress(t *testing.T) {
	t.Parallel()
	for _, ref := range []string{"ruitwacht", "ruit-noord", "radio_2", "7"} {
		if err := checkOrgRef(ref); err != nil {
			t.Errorf("%q: %v", ref, err)
		}
	}
	for _, ref := range []string{"", "Ruit", "ruit noord", "a/b", "é", "-a", ".."} {
		if f := fault.As(checkOrgRef(ref)); f == nil || f.Kind != fault.Invalid {
			t.Errorf("%q is taken", ref)
		}
	}
}
