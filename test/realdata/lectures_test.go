package realdata

import (
	"cmp"
	"slices"
	"testing"

	"klankbord.org/core/intake"
	"klankbord.org/core/score"
)

// Lectures: 1,128 people in 14 departments, each with a score.
func TestLectureRatings(t *testing.T) {
	t.Parallel()
	w, ok := bringIn(t, "lecture-ratings", "lecture-ratings")
	if !ok {
		return
	}
	w.agree()
	total := w.only()
	w.count("rows", total.N())
	w.count("students", w.created(intake.KindCustomer))
	w.count("lecturers", w.created(intake.KindEmployee))
	w.counts("score_counts", w.scores(total, ""))
	w.number("mean", total.figures[score.MeasureMean], 4)
	w.number("csat_pct_4_5", total.figures[score.MeasureTopTwo], 2)

	departments := w.slice("by=team")
	w.count("depts", int64(len(departments)))
	w.list("dept", largest(departments, scored), withMean)
	lecturers := w.slice("by=employee")
	w.list("lecturer", largest(lecturers, scored), withMean)
	w.list("service", largest(w.slice("by=service"), scored), withMean)
	w.bestAndWorst(lecturers)
	w.everything()

	w.funnel(lecturers, total)
	w.bonuses()
}

// bestAndWorst compares the highest and lowest means among lecturers with many ratings.
func (w *world) bestAndWorst(lecturers []group) {
	w.Helper()
	var minimum int64
	w.aggregate("min_n", &minimum)
	many := slices.DeleteFunc(slices.Clone(lecturers), func(g group) bool { return g.N() < minimum })
	w.count("n_lecturers_min_n", int64(len(many)))
	slices.SortFunc(many, func(a, b group) int { return cmp.Compare(b.figures[score.MeasureMean], a.figures[score.MeasureMean]) })
	w.list("best3", many, withMean)
	slices.Reverse(many)
	w.list("worst3", many, withMean)
}

// funnel lays the lecturers on a funnel plot, by the share of satisfied minus the share of dissatisfied students. They
// differ far more than chance, so the limits have to be widened; the best and the worst of those with many ratings stand
// out on their own side even then.
func (w *world) funnel(lecturers []group, total group) {
	w.Helper()
	var units []score.Counts
	at := map[string]int{}
	for _, g := range lecturers {
		if g.N() >= score.FunnelMinimum {
			at[g.name] = len(units)
			units = append(units, g.counts)
		}
	}
	f, err := score.NewFunnel(units)
	if err != nil {
		w.Fatal(err)
	}
	if whole, _ := total.counts.NPS(); len(f.Units) < 500 || f.Target < whole-3 || f.Target > whole+3 {
		w.Errorf("%d units around %v; all ratings give %v", len(f.Units), f.Target, whole)
	}
	if f.Overdispersion < 2 {
		w.Errorf("dispersion %v, while lecturers differ far more than chance", f.Overdispersion)
	}
	var widened, plain int
	for _, u := range f.Units {
		if u.LookInto {
			widened++
		}
		if u.Outside998 {
			plain++
		}
	}
	if widened == 0 || widened >= plain || plain > len(units)/2 {
		w.Errorf("%d units outside the widened limits and %d outside the plain ones, of %d", widened, plain, len(units))
	}
	w.Logf("funnel: %d lecturers, target %.2f, dispersion %.2f, %d outside 99.8 %%, %d after widening", len(units), f.Target, f.Overdispersion, plain, widened)
	for key, above := range map[string]bool{"best3": true, "worst3": false} {
		var extremes []listed
		w.aggregate(key, &extremes)
		for _, e := range extremes {
			if u := f.Units[at[e.name]]; !u.Outside998 || (u.Points > f.Target) != above {
				w.Errorf("lecturer %s: %+v", e.name, u)
			}
		}
	}
}
