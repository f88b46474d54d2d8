package integrity_test

import (
	"testing"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/integrity"
)

// open is a finding under review in the second quarter.
func open() integrity.Finding {
	return integrity.Finding{ID: 1, Employee: 4, Period: day.Quarter(2024, 2), Detector: integrity.Selectivity,
		Text: "zes klanten met een probleem niet aangeleverd", Status: integrity.Open}
}

func decision(s integrity.Status) integrity.Decision {
	return integrity.Decision{Status: s, On: day.Must("2024-07-09"), By: "commissie", Heard: true}
}

func TestDecidingClosesAFindingOnce(t *testing.T) {
	t.Parallel()
	f, err := open().Decide(decision(integrity.Confirmed))
	if err != nil || f.Status != integrity.Confirmed || f.DecidedOn.String() != "2024-07-09" || f.DecidedBy != "commissie" {
		t.Fatalf("%+v, %v", f, err)
	}
	if _, err := f.Decide(decision(integrity.Unfounded)); fault.KindOf(err) != fault.Conflict {
		t.Errorf("it was decided twice: %v", err)
	}
}

func TestADecisionNeedsSomebodyWhoDecidesAndHearing(t *testing.T) {
	t.Parallel()
	for field, change := range map[string]func(*integrity.Decision){
		"decided_by": func(d *integrity.Decision) { d.By = "" },
		"heard":      func(d *integrity.Decision) { d.Heard = false },
		"decided_on": func(d *integrity.Decision) { d.On = 0 },
		"status":     func(d *integrity.Decision) { d.Status = integrity.Open },
	} {
		d := decision(integrity.Confirmed)
		change(&d)
		f, err := open().Decide(d)
		if e := fault.As(err); e == nil || e.Kind != fault.Invalid || e.Field != field {
			t.Errorf("want an invalid %s, have %v", field, err)
		}
		if f != open() {
			t.Errorf("a refused decision left its mark: %+v", f)
		}
	}
}

func TestAnUnfoundedFindingNeedsNoHearing(t *testing.T) {
	t.Parallel()
	d := decision(integrity.Unfounded)
	d.Heard = false
	if _, err := open().Decide(d); err != nil {
		t.Error(err)
	}
}

func TestAFindingThatContradictsItselfIsRefused(t *testing.T) {
	t.Parallel()
	if err := open().Check(); err != nil {
		t.Fatal(err)
	}
	for field, change := range map[string]func(*integrity.Finding){
		"employee":    func(f *integrity.Finding) { f.Employee = 0 },
		"text":        func(f *integrity.Finding) { f.Text = "" },
		"status":      func(f *integrity.Finding) { f.Status = "guilty" },
		"period.from": func(f *integrity.Finding) { f.Period.From = 0 },
		"decided_on":  func(f *integrity.Finding) { f.DecidedOn = day.Must("2024-07-09") },
		"heard": func(f *integrity.Finding) {
			f.Status, f.DecidedOn = integrity.Confirmed, day.Must("2024-07-09")
		},
	} {
		f := open()
		change(&f)
		err := f.Check()
		if e := fault.As(err); e == nil || e.Kind != fault.Invalid || e.Field != field {
			t.Errorf("want an invalid %s, have %v", field, err)
		}
	}
}

func TestOnlyAConfirmedFindingInThePeriodDisqualifies(t *testing.T) {
	t.Parallel()
	confirmed, _ := open().Decide(decision(integrity.Confirmed))
	unfounded, _ := open().Decide(decision(integrity.Unfounded))
	unfounded.Employee = 5
	waiting := open()
	waiting.Employee = 6
	all := []integrity.Finding{confirmed, unfounded, waiting}
	if out := integrity.Disqualified(all, day.Quarter(2024, 2)); len(out) != 1 || !out[4] {
		t.Errorf("second quarter: %v", out)
	}
	if out := integrity.Disqualified(all, day.Quarter(2024, 3)); len(out) != 0 {
		t.Errorf("third quarter: %v", out)
	}
	if confirmed, decided := integrity.HitRate(all, integrity.Selectivity); confirmed != 1 || decided != 2 {
		t.Errorf("%d of %d", confirmed, decided)
	}
}
