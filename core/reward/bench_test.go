package reward_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/reward"
	"klankbord.org/core/survey"
)

// largeInputs is a hybrid scheme over many people in teams of ten, with answers spread over baseline and period.
func largeInputs(tb testing.TB, people, answers int) reward.Inputs {
	s, err := reward.ParseScheme([]byte(hybrid(tb)))
	if err != nil {
		tb.Fatal(err)
	}
	s.Gates.InitiativeBy = 0
	in := reward.Inputs{Scheme: s, MatrixHash: "m", Metrics: []survey.Metric{nps}}
	for i := range (people + 9) / 10 {
		in.Teams = append(in.Teams, reward.Team{Ref: fmt.Sprintf("team-%04d", i), Maturity: []string{"basis", "gevorderd"}[i%2]})
	}
	for i := range people {
		in.People = append(in.People, reward.Person{Ref: fmt.Sprintf("P%05d", i), Place: int64(i),
			Segments: []reward.Segment{{Team: i / 10, Role: "monteur", FTE: 60 + i%41, Range: s.Period}}})
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range answers {
		person := random.IntN(people)
		reason := attribution.Counted
		if random.IntN(3) == 0 {
			reason = attribution.NotInfluenceable
		}
		in.Answers = append(in.Answers, reward.Answer{Ref: fmt.Sprintf("A%06d", i), Metric: 1, Score: min(10, 4+random.IntN(8)), Standing: collect.Counted,
			Day:          s.Baseline.From + day.Day(random.IntN(182)),
			Participants: []reward.Participation{{Person: person, Team: person / 10, Reason: reason}}})
	}
	return in
}

// BenchmarkCompute is a whole hybrid run over 10,000 people and 400,000 answers, with everybody's canonical bytes.
func BenchmarkCompute(b *testing.B) {
	in := largeInputs(b, 10_000, 400_000)
	b.ReportAllocs()
	for b.Loop() {
		run, err := reward.Compute(in)
		if err != nil || len(run.ResultHash()) != 64 {
			b.Fatal(err)
		}
	}
}
