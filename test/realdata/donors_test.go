package realdata

import (
	"testing"

	"klankbord.org/core/score"
)

// Donors: an NPS with money, cut by everything that is known of a donor.
func TestRadioDonors(t *testing.T) {
	t.Parallel()
	w, ok := bringIn(t, "radio-donors", "radio-donors-nps")
	if !ok {
		return
	}
	total := w.only(append([]string{"value=1"}, all...)...)
	w.count("rows", total.rows())
	w.number("amount_total_all_rows", float64(total.ValueCents)/100, 6)
	w.counts("score_counts", w.scores(total, "-1"))
	w.counts("status", tally(w.slice(append([]string{"by=form"}, all...)...), group.rows))

	var nps map[string]float64
	w.aggregate("nps", &nps)
	scoredOnly := w.only()
	for i, key := range []string{"n", "promoters", "passives", "detractors", "nps"} {
		if f := withNPS(scoredOnly)[i]; !near(f.value, nps[key], f.decimals) {
			t.Errorf("nps, %s: got %v, want %v", key, f.value, nps[key])
		}
	}
	for key, axis := range map[string]string{"SourceType": "channel", "PlgUserGroup": "team", "PledgeFrequency": "frequency",
		"1 - Q1- How long Listening": "listening", "2 - Q2- Age": "age", "14 - Q14 Gender": "gender"} {
		groups := w.slice("by=" + axis)
		for i := range groups {
			if groups[i].Key[0] == 0 {
				groups[i].name = "(blank)"
			}
		}
		w.list(key, largest(groups, scored), withNPS)
	}
	w.amountByBand()
	w.everything()
}

// scores counts the answers of a group by score, those without one under a name of their own.
func (w *world) scores(total group, unscored string) map[string]int64 {
	out := map[string]int64{}
	for _, g := range w.slice("by=score") {
		out[g.name] = g.N()
	}
	if total.Unscored > 0 {
		out[unscored] = total.Unscored
	}
	return out
}

func (w *world) amountByBand() {
	w.Helper()
	var want map[string][]float64
	w.aggregate("amount_by_band", &want)
	groups := w.slice("by=band", "value=1")
	if len(groups) != len(want) {
		w.Errorf("%d bands, want %d", len(groups), len(want))
	}
	for _, g := range groups {
		sum := float64(g.ValueCents) / 100
		line := want[g.name]
		if len(line) != 3 || float64(g.Valued) != line[0] || !near(sum/float64(g.Valued), line[1], 2) || !near(sum, line[2], 6) {
			w.Errorf("%s: n %d, sum %v, want %v", g.name, g.Valued, sum, line)
		}
	}
	if m := w.only().figures[score.MeasureMean]; m < 9 {
		w.Errorf("donors are the fondest listeners, yet their mean is %v", m)
	}
}
