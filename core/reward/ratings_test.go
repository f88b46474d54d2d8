package reward_test

import (
	"fmt"
	"math/big"
	"testing"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/reward"
	"klankbord.org/core/survey"
)

// ownScheme is one individual part on a metric, with a straight curve from 0 at the threshold to 100 % at the target.
func ownScheme(t testing.TB, figure reward.Figure, goal reward.Goal, threshold, target string) *reward.Scheme {
	text := fmt.Sprintf(`{"format":"klankbord-scheme/1","ref":"own","name":{"en":"Own"},"nature":{"en":"A test."},
		"expires_on":"2024-12-31","currency":"EUR","baseline":{"from":"2024-01-01","to":"2024-03-31"},
		"period":{"from":"2024-04-01","to":"2024-06-30"},"matrix":"","answers":{"window_days":0,"duplicates":"all"},
		"people":{"roles":[]},"parts":[{"id":"own","level":"individual","metric":"m","figure":"%s","answers":"all","goal":"%s",
		"weight":100,"curves":{"any":{"threshold":%s,"target":%s,"payout_at_threshold":0,"payout_at_target":100,
		"accelerator_per_point":0,"cap":100}}}],"money":{"kind":"personal","cents":90000},"gates":{},"forfeited":"retain",
		"disqualified_answers":"leave","decision":{"by":"Board","objection_days":14,"objection_to":"x@y.example"}}`, figure, goal, threshold, target)
	s, err := reward.ParseScheme([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// ownInputs is one person with answers: the first list is of the baseline, the second of the period.
func ownInputs(s *reward.Scheme, m survey.Metric, lists ...[]int) reward.Inputs {
	m.ID, m.Ref = 1, "m"
	in := reward.Inputs{Scheme: s, Metrics: []survey.Metric{m}, Teams: []reward.Team{{Ref: "team"}},
		People: []reward.Person{{Ref: "P1", Segments: []reward.Segment{{Role: "r", FTE: 100, Range: s.Period}}}}}
	for k, scores := range lists {
		for i, score := range scores {
			in.Answers = append(in.Answers, reward.Answer{Ref: fmt.Sprintf("A%d-%d", k, i), Metric: 1, Score: score,
				Day: []day.Day{s.Baseline.From, s.Period.From}[k], Participants: []reward.Participation{{Reason: attribution.Counted}}})
		}
	}
	return in
}

// Every figure can pay, exactly: worked out by hand.
func TestEveryFigureCanPay(t *testing.T) {
	t.Parallel()
	csat, ces := survey.Metric{Type: survey.CSAT, Min: 1, Max: 5}, survey.Metric{Type: survey.CES, Min: 1, Max: 7}
	before, after := []int{1, 3, 4}, []int{5, 4, 2, 4, 5, 5, 3}
	for _, c := range []struct {
		name              string
		metric            survey.Metric
		figure            reward.Figure
		goal              reward.Goal
		threshold, target string
		result            *big.Rat
		cents             reward.Cents
	}{
		// mean 8/3, then 28/7 = 4: growth 4/3, of 2 asked
		{"mean, growth", csat, reward.FigureMean, reward.Growth, "0", "2", big.NewRat(4, 3), 60000},
		// 4 on the way from 3.5 to 4.5
		{"mean, level", csat, reward.FigureMean, reward.Level, "3.5", "4.5", big.NewRat(4, 1), 45000},
		// top 2: 1 of 3, then 5 of 7: growth 500/7 − 100/3 = 800/21 points, of 40 asked: 900.00 × 20/21 = 857.142857
		{"top two, growth", csat, reward.FigureTopTwo, reward.Growth, "0", "40", big.NewRat(800, 21), 85714},
		// easy (5–7): 0 of 3, then 3 of 7: growth 300/7, of 60 asked: 900.00 × 5/7 = 642.857
		{"easy, growth", ces, reward.FigureEasy, reward.Growth, "0", "60", big.NewRat(300, 7), 64286},
		// net ease: 3 easy − 2 difficult of 7 = 100/7, from 0 to 50: 900.00 × 2/7 = 257.142857
		{"net ease, level", ces, reward.FigureNetEase, reward.Level, "0", "50", big.NewRat(100, 7), 25714},
	} {
		run := compute(t, ownInputs(ownScheme(t, c.figure, c.goal, c.threshold, c.target), c.metric, before, after))
		p := run.People[0]
		if p.Own[0].Result.Rat().Cmp(c.result) != 0 || p.Cents != c.cents {
			t.Errorf("%s: result %s pays %d, want %s and %d", c.name, p.Own[0].Result.Rat(), p.Cents, c.result, c.cents)
		}
		st := reward.StatementOf(ownScheme(t, c.figure, c.goal, c.threshold, c.target), run, &p, 20000)
		if st.Own[0].Period == nil || st.Own[0].Period.N != 7 || (st.Own[0].Change == nil) != (c.goal == reward.Level) {
			t.Errorf("%s: %+v", c.name, st.Own[0])
		}
	}
}

// Without answers in the baseline there is no growth, and nothing of one's own is paid; a level needs the period only.
func TestNoAnswersPayNothing(t *testing.T) {
	t.Parallel()
	m := survey.Metric{Type: survey.CSAT, Min: 1, Max: 5}
	for goal, want := range map[reward.Goal]reward.Cents{reward.Growth: 0, reward.Level: 90000} {
		p := compute(t, ownInputs(ownScheme(t, reward.FigureMean, goal, "1", "2"), m, nil, []int{5, 5})).People[0]
		if p.Cents != want {
			t.Errorf("%s pays %d, want %d", goal, p.Cents, want)
		}
		if source := p.Segments[0].Parts[0].Source; (source == reward.NoResult) != (goal == reward.Growth) {
			t.Errorf("%s: source %s", goal, source)
		}
	}
}

// Somebody who moved from one team to another gets two part-amounts, each by the team of those days, and every answer
// belongs to the team of the day of service.
func TestATransferGivesTwoPartAmounts(t *testing.T) {
	t.Parallel()
	s := ownScheme(t, reward.FigureNPS, reward.Level, "0", "50")
	s.Parts[0].Level = reward.OfTeam
	s.Money = reward.Money{Kind: reward.Personal, Cents: 91000}
	may := day.Must("2024-05-01") // 30 days before, 61 from then
	in := reward.Inputs{Scheme: s, Metrics: []survey.Metric{{ID: 1, Ref: "m", Type: survey.NPS, Max: 10}},
		Teams: []reward.Team{{Ref: "a"}, {Ref: "b"}},
		People: []reward.Person{{Ref: "P1", Segments: []reward.Segment{
			{Team: 1, Role: "r", FTE: 50, Range: day.Range{From: may, To: s.Period.To}},
			{Team: 0, Role: "r", FTE: 100, Range: day.Range{From: s.Period.From, To: may - 1}}}}}}
	answer := func(ref string, team, score int) {
		in.Answers = append(in.Answers, reward.Answer{Ref: ref, Metric: 1, Score: score, Day: s.Period.From, Standing: collect.Counted,
			Participants: []reward.Participation{{Person: 0, Team: team}}})
	}
	answer("A1", 0, 10) // team a: 100, at the cap
	answer("B1", 1, 10) // team b: 1 of 4 = 25, half way
	answer("B2", 1, 8)
	answer("B3", 1, 8)
	answer("B4", 1, 7)
	p := compute(t, in).People[0]
	// 910.00 × 100 % × 30/91 = 300.00, and 910.00 × 50 % × 61/91 × 50 % = 152.50
	if len(p.Segments) != 2 || p.Segments[0].Team != "a" || p.Segments[0].Exact.Rat().Cmp(big.NewRat(30000, 1)) != 0 ||
		p.Segments[1].Exact.Rat().Cmp(big.NewRat(15250, 1)) != 0 || p.Cents != 45250 {
		t.Errorf("%d: %+v", p.Cents, p.Segments)
	}
}

// A pool per FTE grows with the people who were there.
func TestAPoolPerFTEGrowsWithThePeople(t *testing.T) {
	t.Parallel()
	s := ownScheme(t, reward.FigureNPS, reward.Level, "0", "50")
	s.Parts[0].Level, s.Money = reward.OfOrganisation, reward.Money{Kind: reward.PoolPerFTE, Cents: 91000}
	in := ownInputs(s, survey.Metric{Type: survey.NPS, Max: 10}, nil, []int{10, 8, 8, 8}) // 25: half
	in.People = append(in.People, reward.Person{Ref: "P2", Segments: []reward.Segment{{Role: "r", FTE: 50,
		Range: day.Range{From: s.Period.To - 29, To: s.Period.To}}}})
	run := compute(t, in)
	// (910.00 + 910.00 × 50 % × 30/91) × 50 % = 530.00, by weights 9100 and 1500
	if run.Pool.Full.Rat().Cmp(big.NewRat(106000, 1)) != 0 || run.Pool.Cents != 53000 || run.People[0].Cents != 45500 || run.People[1].Cents != 7500 {
		t.Errorf("%+v: %d and %d", run.Pool, run.People[0].Cents, run.People[1].Cents)
	}
}

// Above the legal cap the rest stays with the organisation and the cut is shown; without known fixed pay nothing is computed.
func TestTheLegalCapCutsAndShowsIt(t *testing.T) {
	t.Parallel()
	s := ownScheme(t, reward.FigureNPS, reward.Level, "0", "50")
	s.Parts[0].Level, s.Money = reward.OfOrganisation, reward.Money{Kind: reward.Pool, Cents: 100000}
	s.Gates.LegalCap = reward.MustDecimal("20")
	in := ownInputs(s, survey.Metric{Type: survey.NPS, Max: 10}, nil, []int{10})
	if _, err := reward.Compute(in); err == nil {
		t.Error("fixed pay isn't known, and yet there is an amount")
	}
	in.People[0].FixedPay, in.People[0].OtherVariable = 400_004, 30_000 // 20 % is 80,000.8: 50,000 left
	run := compute(t, in)
	p := run.People[0]
	if p.Cents != 50_000 || p.Cut == nil || p.Cut.Uncut != 100_000 || p.Cut.Room != 50_000 || run.Pool.Paid != 50_000 || run.Pool.Retained != 50_000 || *p.Segments[0].Share != 50_000 {
		t.Errorf("%d, %+v, %+v", p.Cents, p.Cut, run.Pool)
	}
	st := reward.StatementOf(s, run, &p, 20000)
	if last := st.Gates[len(st.Gates)-1]; last.Gate != reward.WithinLegalCap || last.Open || len(st.Notes) == 0 {
		t.Errorf("%+v, %+v", st.Gates, st.Notes)
	}
}

// A transfer whose first half was never ended would be paid twice: whoever decides is told.
func TestMoreThanFullTimeIsTold(t *testing.T) {
	t.Parallel()
	s := ownScheme(t, reward.FigureNPS, reward.Level, "0", "50")
	for _, c := range []struct {
		fte  int
		from string
		told bool
	}{{60, "2024-05-01", true}, {40, "2024-05-01", false}, {100, "", false}} {
		in := ownInputs(s, survey.Metric{Type: survey.NPS, Max: 10}, nil, []int{10})
		in.People[0].Segments[0].FTE = 60
		if c.from != "" {
			in.People[0].Segments = append(in.People[0].Segments, reward.Segment{Role: "r", FTE: c.fte, Range: day.Range{From: day.Must(c.from), To: s.Period.To}})
		}
		told := ""
		for _, w := range compute(t, in).Warnings {
			if w.Key == "more_than_full_time" {
				told = fmt.Sprintf("%s %v %v", w.About, w.Args["fte"], w.Args["on"])
			}
		}
		if (told == "P1 120 2024-05-01") != c.told || !c.told && told != "" {
			t.Errorf("%+v: told %q", c, told)
		}
	}
}
