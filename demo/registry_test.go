package demo

import (
	"testing"

	"klankbord.org/core/intake"
	"klankbord.org/core/org"
)

func attributionRole(n int) org.RoleID { return org.RoleID(n) }

// registry knows which references exist, and fails a test over one that doesn't or that comes twice.
type registry map[string]bool

func (g registry) add(t *testing.T, r intake.Record) {
	t.Helper()
	must := func(kind intake.Kind, refs ...string) {
		t.Helper()
		for _, ref := range refs {
			if ref != "" && !g[string(kind)+" "+ref] {
				t.Fatalf("%s %q names %s %q, which isn't there", r.Kind(), r.Key(), kind, ref)
			}
		}
	}
	value := func(dimension, ref string) {
		t.Helper()
		must(intake.KindValue, intake.Value{Dimension: dimension, Ref: ref}.Key())
	}
	switch v := r.(type) {
	case intake.Value:
		if v.Parent != "" {
			value("stage", v.Parent)
		}
	case intake.Unit:
		must(intake.KindUnit, v.Parent)
	case intake.Employee:
		must(intake.KindEmployee, v.Manager)
	case intake.Membership:
		must(intake.KindEmployee, v.Employee)
		must(intake.KindUnit, v.Unit)
		value("role", v.Role)
	case intake.Cause:
		must(intake.KindCause, v.Parent)
	case intake.MatrixLine:
		must(intake.KindCause, v.Cause)
		value("role", v.Role)
	case intake.Customer:
		value("segment", v.Segment)
	case intake.Transaction:
		must(intake.KindCustomer, v.Customer)
		for d, ref := range v.Values {
			value(d, ref)
		}
		for _, p := range v.Participants {
			must(intake.KindEmployee, p.Employee)
		}
	case intake.Answer:
		must(intake.KindSurvey, v.Survey)
		must(intake.KindTransaction, v.Transaction)
		must(intake.KindCause, v.Causes...)
		value("source", v.Channel)
	case intake.Initiative:
		must(intake.KindEmployee, v.Employee)
		must(intake.KindUnit, v.Unit)
		must(intake.KindCause, v.Cause)
	case intake.Finding:
		must(intake.KindEmployee, v.Employee)
	case intake.Coverage:
		must(intake.KindEmployee, v.Employee)
	case intake.Target:
		must(intake.KindEmployee, v.Employee)
		must(intake.KindUnit, v.Unit)
		must(intake.KindMetric, v.Metric)
	}
	key := string(r.Kind()) + " " + r.Key()
	if g[key] && r.Kind() != intake.KindUnit { // a unit comes again when it moves
		t.Fatalf("%s comes twice", key)
	}
	g[key] = true
}
