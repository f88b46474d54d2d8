package customer_test

import (
	"testing"

	"klankbord.org/core/customer"
	"klankbord.org/core/day"
)

func TestATimelineBeginsWithTheNewest(t *testing.T) {
	t.Parallel()
	on := day.Must("2026-03-02")
	job := &customer.Transaction{ID: 1, Day: on}
	same := &customer.Answer{ID: 2, AnsweredAt: on.Time().UnixMilli(), CallMe: true}
	later := &customer.Signal{ID: 3, At: on.Time().UnixMilli() + 5}
	all := append([]customer.Moment{customer.MomentOf(job), {Kind: customer.OfSignal, At: later.At, ID: 3, Signal: later}}, customer.MomentsOf(same)...)
	var kinds []customer.MomentKind
	for _, m := range customer.Timeline(all) {
		kinds = append(kinds, m.Kind)
	}
	want := []customer.MomentKind{customer.OfSignal, customer.OfCallBack, customer.OfAnswer, customer.OfTransaction}
	for i := range want {
		if i >= len(kinds) || kinds[i] != want[i] {
			t.Fatalf("in the order %v, want %v", kinds, want)
		}
	}
}
