package reward_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"testing"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/reward"
	"klankbord.org/core/survey"
	"pgregory.net/rapid"
)

// Shares add up to the pool and are whole, whatever the weights; who has no weight gets nothing.
func TestSharesAddUpToThePool(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pool := reward.Cents(rapid.Int64Range(0, 1<<40).Draw(t, "pool"))
		weights := rapid.SliceOfN(rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(0, 36_600)), 1, 30).Draw(t, "weights")
		shares, err := reward.Divide(pool, weights)
		if err != nil {
			t.Fatal(err)
		}
		any, total := false, reward.Cents(0)
		for i, w := range weights {
			any = any || w > 0
			total += shares[i]
			if shares[i] < 0 || w == 0 && shares[i] != 0 {
				t.Fatalf("share %d of weight %d", shares[i], w)
			}
			for j := range weights { // nobody with more weight gets less
				if weights[j] > w && shares[j] < shares[i] {
					t.Fatalf("weights %v, shares %v", weights, shares)
				}
			}
		}
		if any && total != pool || !any && total != 0 {
			t.Fatalf("%v adds up to %d, not %d", shares, total, pool)
		}
	})
}

// A curve never pays below zero, never above its cap, and never less for more.
func TestACurveNeverGoesDown(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCurve(t)
		a := big.NewRat(rapid.Int64Range(-20000, 20000).Draw(t, "a"), rapid.Int64Range(1, 300).Draw(t, "n"))
		b := new(big.Rat).Add(a, big.NewRat(rapid.Int64Range(0, 5000).Draw(t, "more"), 97))
		low, high := c.Payout(a), c.Payout(b)
		if low.Sign() < 0 || high.Cmp(c.Cap.Rat()) > 0 || low.Cmp(high) > 0 {
			t.Fatalf("%+v pays %s at %s and %s at %s", c, low, a, high, b)
		}
	})
}

func decimal(n int) reward.Decimal { return reward.MustDecimal(fmt.Sprint(n)) }

// drawCurve draws a sound curve.
func drawCurve(t *rapid.T) reward.Curve {
	threshold := rapid.IntRange(-5, 20).Draw(t, "threshold")
	at := rapid.IntRange(0, 80).Draw(t, "at threshold")
	target := rapid.IntRange(at, 120).Draw(t, "at target")
	c := reward.Curve{Threshold: decimal(threshold), Target: decimal(threshold + rapid.IntRange(1, 30).Draw(t, "distance")),
		AtThreshold: decimal(at), AtTarget: decimal(target), Accelerator: decimal(rapid.IntRange(0, 10).Draw(t, "accelerator")),
		Cap: decimal(target + rapid.IntRange(0, 80).Draw(t, "above"))}
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	return c
}

// drawInputs draws a small organisation with answers, in two teams.
func drawInputs(t *rapid.T) reward.Inputs {
	s := &reward.Scheme{Format: reward.Format, Ref: "drawn", Currency: "EUR", Matrix: "m", ExpiresOn: day.Must("2025-12-31"),
		Baseline: day.Quarter(2024, 1), Period: day.Quarter(2024, 2), Forfeited: reward.Retain, Disqualified: reward.Leave,
		Answers: reward.AnswerRules{Duplicates: collect.FirstCounts}, Decision: reward.Decision{By: "b", ObjectionDays: 42, ObjectionTo: "o"}}
	s.Name.NL, s.Nature.NL = "n", "n"
	s.Forfeited = rapid.SampledFrom([]reward.Forfeit{reward.Retain, reward.Redistribute}).Draw(t, "forfeited")
	part := func(level reward.LevelOf, answers reward.AnswerSet, weight int) reward.Part {
		return reward.Part{ID: string(level), Level: level, Metric: "nps", Figure: reward.FigureNPS, Answers: answers, Goal: reward.Growth,
			Weight: decimal(weight), Curves: map[string]reward.Curve{reward.Any: drawCurve(t)}}
	}
	kind := rapid.SampledFrom([]reward.MoneyKind{reward.Pool, reward.PoolPerFTE, reward.TeamPool, reward.Personal}).Draw(t, "money")
	switch kind {
	case reward.Pool, reward.PoolPerFTE:
		s.Money, s.Parts = reward.Money{Kind: kind, Cents: 123457}, []reward.Part{part(reward.OfOrganisation, reward.AllAnswers, 100)}
	case reward.TeamPool:
		s.Money, s.Parts = reward.Money{Kind: reward.TeamPool, Cents: 80001}, []reward.Part{part(reward.OfTeam, reward.AllAnswers, 100)}
	default:
		s.Money = reward.Money{Kind: reward.Personal, Cents: 99999}
		s.Parts = []reward.Part{part(reward.OfOrganisation, reward.AllAnswers, 30), part(reward.OfTeam, reward.AllAnswers, 30), part(reward.OfIndividual, reward.Influenceable, 40)}
		s.Gates.MinimumN = rapid.Int64Range(0, 4).Draw(t, "minimum")
		s.Gates.InitiativeBy = rapid.SampledFrom([]day.Day{0, 0, s.Period.To}).Draw(t, "initiative by")
	}
	if rapid.IntRange(0, 3).Draw(t, "capped") == 0 {
		s.Gates.LegalCap = decimal(20)
	}
	in := reward.Inputs{Scheme: s, MatrixHash: "m", Metrics: []survey.Metric{nps}, Teams: []reward.Team{{Ref: "noord", Name: "Noord"}, {Ref: "zuid", Name: "Zuid"}}}
	n := rapid.IntRange(1, 6).Draw(t, "people")
	for i := range n {
		p := reward.Person{Ref: fmt.Sprintf("M%02d", i), Place: int64(i), FixedPay: reward.Cents(rapid.Int64Range(1, 300_000).Draw(t, "fixed pay")),
			OtherVariable: reward.Cents(rapid.Int64Range(0, 20_000).Draw(t, "other"))}
		split := s.Period.From + day.Day(rapid.IntRange(0, 90).Draw(t, "split"))
		p.Segments = append(p.Segments, reward.Segment{Team: i % 2, Role: "monteur", FTE: rapid.IntRange(1, 100).Draw(t, "fte"), Range: day.Range{From: s.Period.From, To: split}})
		if split < s.Period.To && rapid.Bool().Draw(t, "transfer") {
			p.Segments = append(p.Segments, reward.Segment{Team: (i + 1) % 2, Role: "monteur", FTE: 100, Range: day.Range{From: split + 1, To: s.Period.To}})
		}
		for k := range rapid.IntRange(0, 2).Draw(t, "initiatives") {
			p.Initiatives = append(p.Initiatives, reward.Initiative{Ref: fmt.Sprint(k), DoneOn: s.Baseline.From + day.Day(rapid.IntRange(-30, 200).Draw(t, "done")),
				Evidence: rapid.SampledFrom([]string{"", "report"}).Draw(t, "evidence")})
		}
		if rapid.IntRange(0, 5).Draw(t, "finding") == 0 {
			p.Findings = []string{"Z" + p.Ref}
		}
		in.People = append(in.People, p)
	}
	for i := range rapid.IntRange(0, 40).Draw(t, "answers") {
		a := reward.Answer{Ref: fmt.Sprintf("R%03d", i), Metric: 1,
			Day: s.Baseline.From + day.Day(rapid.IntRange(0, 181).Draw(t, "day")), Score: rapid.IntRange(0, 10).Draw(t, "score"),
			Standing: rapid.SampledFrom([]collect.Standing{collect.Counted, collect.Counted, collect.Late}).Draw(t, "standing")}
		for range rapid.IntRange(1, 3).Draw(t, "participants") { // the same person in two roles, and people who don't take part
			p := reward.Participation{Person: rapid.IntRange(-1, n-1).Draw(t, "person"), Team: rapid.IntRange(-1, 1).Draw(t, "team"),
				Reason: rapid.SampledFrom([]attribution.Reason{attribution.Counted, attribution.Counted, attribution.NotInfluenceable, attribution.NoLine, attribution.NoCause}).Draw(t, "reason")}
			p.Disqualified = p.Person >= 0 && len(in.People[p.Person].Findings) > 0
			a.Participants = append(a.Participants, p)
		}
		in.Answers = append(in.Answers, a)
	}
	return in
}

func compute(t interface{ Fatal(...any) }, in reward.Inputs) *reward.Run {
	run, err := reward.Compute(in)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// The order in which people and answers are handed in never matters: the same bytes come out.
func TestTheSameInputsGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := drawInputs(t)
		for i := range in.Answers { // two surveys may use the same reference
			if rapid.IntRange(0, 2).Draw(t, "same") > 0 {
				in.Answers[i].Ref, in.Answers[i].Day = "same", in.Scheme.Period.From
			}
		}
		first := compute(t, in).CanonicalJSON()
		shuffled := in
		order := rapid.Permutation(numbers(len(in.People))).Draw(t, "people")
		shuffled.People = make([]reward.Person, len(in.People))
		for to, from := range order {
			p := in.People[from]
			p.Segments, p.Initiatives = slices.Clone(p.Segments), slices.Clone(p.Initiatives)
			slices.Reverse(p.Segments)
			slices.Reverse(p.Initiatives)
			for i := range p.Segments {
				p.Segments[i].Team = 1 - p.Segments[i].Team // the teams change places
			}
			shuffled.People[to] = p
		}
		shuffled.Teams = []reward.Team{in.Teams[1], in.Teams[0]}
		shuffled.Answers = nil
		for _, a := range rapid.Permutation(in.Answers).Draw(t, "answers") {
			a.Participants = rapid.Permutation(a.Participants).Draw(t, "participants")
			for i, p := range a.Participants {
				if p.Person >= 0 {
					a.Participants[i].Person = slices.Index(order, p.Person)
				}
				if p.Team >= 0 {
					a.Participants[i].Team = 1 - p.Team
				}
			}
			shuffled.Answers = append(shuffled.Answers, a)
		}
		if !json.Valid(first) {
			t.Fatalf("not JSON: %s", first)
		}
		if again := compute(t, shuffled).CanonicalJSON(); !bytes.Equal(first, again) {
			t.Fatalf("in another order:\n%s\n%s", first, again)
		}
	})
}

func numbers(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// What is paid is never negative, the disqualified get nothing, and pools are paid or retained to the cent.
func TestMoneyIsNeverLostOrMade(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := drawInputs(t)
		run := compute(t, in)
		total, pools := reward.Cents(0), reward.Cents(0)
		for _, p := range run.People {
			total += p.Cents
			if p.Cents < 0 || p.Disqualified() && p.Cents != 0 {
				t.Fatalf("%s gets %d", p.Ref, p.Cents)
			}
			if cut := p.Cut; cut != nil && (p.Cents != cut.Room || cut.Uncut <= cut.Room) {
				t.Fatalf("%s gets %d, cut %+v", p.Ref, p.Cents, cut)
			}
			if person := in.People[p.Place]; !in.Scheme.Gates.LegalCap.IsZero() && 100*p.Cents > max(0, 20*person.FixedPay-100*person.OtherVariable) {
				t.Fatalf("%s gets %d above the cap of %+v", p.Ref, p.Cents, person)
			}
			shares := reward.Cents(0)
			for _, s := range p.Segments {
				if s.Share != nil {
					shares += *s.Share
				}
			}
			if in.Scheme.Money.Kind != reward.Personal && shares != p.Cents {
				t.Fatalf("%s: part-amounts %d, amount %d", p.Ref, shares, p.Cents)
			}
		}
		check := func(p *reward.PoolResult) {
			if p == nil {
				return
			}
			if p.Paid+p.Retained != p.Cents || p.Paid < 0 || p.Retained < 0 {
				t.Fatalf("pool %+v", p)
			}
			pools += p.Paid
		}
		check(run.Pool)
		for _, team := range run.Teams {
			check(team.Pool)
		}
		if run.Paid != total || in.Scheme.Money.Kind != reward.Personal && pools != total {
			t.Fatalf("paid %d, people %d, pools %d", run.Paid, total, pools)
		}
	})
}

// An answer outside one's influence never moves one's own score or the percentage that it pays.
func TestAnAnswerOutsideInfluenceMovesNothingOfOnesOwn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := drawInputs(t)
		before := compute(t, in)
		more := in
		more.Answers = append(append([]reward.Answer(nil), in.Answers...), reward.Answer{Ref: "extra", Metric: 1,
			Day: in.Scheme.Baseline.From + day.Day(rapid.IntRange(0, 181).Draw(t, "when")), Score: rapid.IntRange(0, 10).Draw(t, "extra"),
			Participants: []reward.Participation{{Person: 0, Team: 0, Reason: rapid.SampledFrom([]attribution.Reason{
				attribution.NoCause, attribution.NoLine, attribution.NotInfluenceable}).Draw(t, "why not")}}})
		after := compute(t, more)
		for i := range before.People {
			a, _ := json.Marshal(before.People[i].Own)
			b, _ := json.Marshal(after.People[i].Own)
			if !bytes.Equal(a, b) {
				t.Fatalf("%s: %s became %s", before.People[i].Ref, a, b)
			}
		}
	})
}

// What is stored can be read back without losing anything.
func TestAStoredRunReadsBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		run := compute(t, drawInputs(t))
		header, err := reward.ParseRun(run.Header())
		if err != nil || !bytes.Equal(header.Header(), run.Header()) {
			t.Fatalf("%v\n%s\n%s", err, run.Header(), header.Header())
		}
		for i := range run.People {
			p, err := reward.ParsePerson(run.People[i].Line())
			if err != nil || !bytes.Equal(p.Line(), run.People[i].Line()) {
				t.Fatalf("%v\n%s\n%s", err, run.People[i].Line(), p.Line())
			}
		}
	})
}

func TestRoundingIsHalfUp(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b int64
		want reward.Cents
	}{{1, 2, 1}, {3, 2, 2}, {-1, 2, 0}, {-3, 2, -1}, {49, 100, 0}, {-51, 100, -1}, {7, 1, 7}, {0, 1, 0}} {
		if got := reward.Round(big.NewRat(c.a, c.b)); got != c.want {
			t.Errorf("%d/%d rounds to %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestWhatCantBeDividedIsRefused(t *testing.T) {
	t.Parallel()
	for _, err := range []error{
		second(reward.Divide(-1, []int64{1})), second(reward.Divide(1, []int64{-1})),
		second(reward.Correct([]reward.Cents{1}, nil)),
	} {
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("got %v", err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// The answers of a line are written by hand; they are the bytes that encoding/json would write.
func TestALineIsWrittenAsJSON(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := reward.PersonResult{Ref: rapid.String().Draw(t, "person")}
		for range rapid.IntRange(0, 3).Draw(t, "answers") {
			p.Answers = append(p.Answers, reward.AnswerLine{Ref: rapid.String().Draw(t, "ref"), Part: rapid.String().Draw(t, "metric"),
				Day: day.Day(rapid.Int32Range(0, int32(day.Forever)).Draw(t, "day")), Baseline: rapid.Bool().Draw(t, "baseline"),
				Score: rapid.IntRange(-128, 127).Draw(t, "score"), Standing: collect.Standing(rapid.IntRange(0, 4).Draw(t, "standing")),
				Reason: attribution.Reason(rapid.String().Draw(t, "reason"))})
		}
		want, err := json.Marshal(p)
		if err != nil || !bytes.Equal(p.Line(), want) {
			t.Fatalf("%v\n%s\n%s", err, p.Line(), want)
		}
	})
}

// Sensitivity says what really would have come out: the answer is changed, everything computed again. Only the last cent of
// a pool may differ, since it depends on everybody's remainder.
func TestSensitivityIsWhatARecomputationGives(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := drawInputs(t)
		run := compute(t, in)
		slack := reward.Cents(0)
		if in.Scheme.Money.Kind != reward.Personal {
			slack = 2
		}
		for at, p := range run.People {
			if p.Sensitivity == nil {
				continue
			}
			check := func(want *reward.Cents, turn *reward.Turned) {
				if want == nil {
					return
				}
				other := in
				other.Answers = append([]reward.Answer(nil), in.Answers...)
				for i := range other.Answers {
					if other.Answers[i].Ref == turn.Answer {
						if other.Answers[i].Score != turn.From {
							t.Fatalf("%s was %d, not %d", turn.Answer, other.Answers[i].Score, turn.From)
						}
						other.Answers[i].Score = turn.To
					}
				}
				if got := compute(t, other).People[at].Cents; got-*want > slack || *want-got > slack {
					t.Fatalf("%s: with %+v %d, the run says %d", p.Ref, turn, got, *want)
				}
			}
			check(p.Sensitivity.Worse, p.Sensitivity.WorseTurn)
			check(p.Sensitivity.Better, p.Sensitivity.BetterTurn)
		}
	})
}

// Damaged bytes of a stored run are an error, never another amount.
func TestDamagedFractionsAreNoticed(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`"1/0"`, `"1e999999999"`, `"0x10"`, `"1/2/3"`, `"half"`, `""`, `1`, `{}`, `"1.5"`} {
		var f reward.Fraction
		if err := json.Unmarshal([]byte(text), &f); err == nil || f.Defined() {
			t.Errorf("%s is read as %v", text, f.Rat())
		}
	}
}

// Working fewer hours or days lowers the amount in proportion and never the percentage by which it is paid.
func TestPartTimeLowersTheAmountAndNotTheRate(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := drawInputs(t)
		fewer := in
		fewer.People = slices.Clone(in.People)
		for i := range fewer.People {
			p := &fewer.People[i]
			p.Segments = slices.Clone(p.Segments)
			for k := range p.Segments {
				p.Segments[k].FTE = max(1, p.Segments[k].FTE/2)
			}
		}
		before, after := compute(t, in), compute(t, fewer)
		for i := range before.People {
			for k, a := range before.People[i].Segments {
				b := after.People[i].Segments[k]
				if a.Percent.Rat().Cmp(b.Percent.Rat()) != 0 {
					t.Fatalf("%s: %s became %s", before.People[i].Ref, a.Percent.Rat(), b.Percent.Rat())
				}
				if !a.Exact.Defined() {
					continue
				}
				perHour := func(s reward.SegmentResult) *big.Rat { return new(big.Rat).Quo(s.Exact.Rat(), big.NewRat(s.Weight, 1)) }
				if perHour(a).Cmp(perHour(b)) != 0 {
					t.Fatalf("%s: %s per hour became %s", before.People[i].Ref, perHour(a), perHour(b))
				}
			}
		}
	})
}
