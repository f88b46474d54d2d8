package datamap_test

import (
	"testing"

	"klankbord.org/core/datamap"
	"klankbord.org/core/intake"
)

func TestEveryFieldSaysWhatPeopleNeedToKnow(t *testing.T) {
	t.Parallel()
	said := func(name string, text intake.Text) {
		if text.NL == "" || text.EN == "" {
			t.Errorf("%s is not said in both languages", name)
		}
	}
	for _, table := range datamap.Tables() {
		said(table.Name, table.Text)
	}
	for _, f := range datamap.Fields() {
		name := f.Table + "." + f.Column
		if datamap.PurposeOf(f.Purpose).Ref == "" {
			t.Errorf("%s has a purpose %q that isn't there", name, f.Purpose)
		}
		if datamap.KeepText(f.Keep).EN == string(f.Keep) {
			t.Errorf("%s has a retention class %q that isn't there", name, f.Keep)
		}
		if datamap.Find(datamap.Classes(), string(f.Class)).EN == "" || datamap.Find(datamap.Subjects(), string(f.Subject)).EN == "" {
			t.Errorf("%s has no class or subject", name)
		}
		for _, p := range f.Seen {
			if !p.Known() {
				t.Errorf("%s is seen by %q, which is no permission", name, p)
			}
		}
		if f.Class == datamap.Secret && len(f.Leaves) > 0 {
			t.Errorf("%s is a secret and leaves", name)
		}
		if f.Class == datamap.Contact && f.Subject == datamap.Customer && !f.Sealed {
			t.Errorf("%s holds contact data of customers that isn't sealed", name)
		}
	}
	for _, p := range datamap.Places() {
		for _, text := range []intake.Text{p.Name, p.Holds, p.Protected, p.Goes} {
			said(p.Ref, text)
		}
	}
}

func TestPeriodsLieWithinTheirBounds(t *testing.T) {
	t.Parallel()
	for _, p := range datamap.Periods() {
		if err := p.Check(p.Default); err != nil {
			t.Errorf("the default of %s is outside its own bounds", p.Keep)
		}
		if p.Check(p.Min-1) == nil || p.Check(p.Max+1) == nil {
			t.Errorf("%s takes days outside its bounds", p.Keep)
		}
	}
}
