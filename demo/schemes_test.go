package demo

import (
	"testing"

	"klankbord.org/core/day"
	"klankbord.org/core/reward"
)

func TestSchemesAreFitAndOverFullQuarters(t *testing.T) {
	t.Parallel()
	for _, today := range []string{"2026-11-23", "2026-01-01", "2024-02-29"} {
		w := Generate(1, day.Must(today))
		if len(w.Schemes) != 2 {
			t.Fatalf("%d schemes, want 2", len(w.Schemes))
		}
		for _, raw := range w.Schemes {
			s, err := reward.ParseScheme(raw.JSON)
			if err != nil {
				t.Fatalf("%s on %s: %v", raw.Ref, today, err)
			}
			if s.Ref != raw.Ref || s.Period.To != w.Quarters[3].To || s.Baseline.To+1 != s.Period.From || s.Baseline.From < w.Quarters[0].From {
				t.Errorf("%s on %s: baseline %v, period %v", raw.Ref, today, s.Baseline, s.Period)
			}
		}
	}
}
