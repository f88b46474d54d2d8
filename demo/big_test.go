package demo

import (
	"testing"

	"klankbord.org/core/intake"
)

func TestBigIsWholeAndFit(t *testing.T) {
	t.Parallel()
	known, counts := registry{}, map[intake.Kind]int{}
	for batch := range Big(1, 9_000) {
		within(t, "records in a batch", len(batch), 1, batchSize)
		for _, r := range batch {
			if r.Kind() != batch[0].Kind() {
				t.Fatal("a batch holds two kinds")
			}
			if f := intake.Check(r); f != nil {
				t.Fatalf("%s %q: %v", r.Kind(), r.Key(), f)
			}
			known.add(t, r)
			counts[r.Kind()]++
		}
	}
	for kind, want := range map[intake.Kind]int{intake.KindAnswer: 9_000, intake.KindTransaction: 9_000, intake.KindEmployee: BigEmployees, intake.KindUnit: 1 + BigRegions + BigTeams} {
		if counts[kind] != want {
			t.Errorf("%d of kind %s, want %d", counts[kind], kind, want)
		}
	}
}

func TestBigIsTheSameEachTimeAndCanBeLeft(t *testing.T) {
	t.Parallel()
	first := func() (a intake.Answer) {
		for batch := range Big(3, 100) {
			if x, ok := batch[0].(intake.Answer); ok {
				return x
			}
		}
		return a
	}
	one, two := first(), first()
	if one.Ref == "" || one.Score != two.Score || one.AnsweredAt != two.AnsweredAt || one.Verbatim != two.Verbatim {
		t.Errorf("%+v and %+v", one, two)
	}
}

func BenchmarkGenerate(b *testing.B) {
	for b.Loop() {
		Generate(1, noon)
	}
}

func BenchmarkBig(b *testing.B) {
	const answers = 200_000
	for b.Loop() {
		for range Big(1, answers) {
		}
	}
	b.ReportMetric(float64(answers)*float64(b.N)/b.Elapsed().Seconds(), "answers/s")
}
