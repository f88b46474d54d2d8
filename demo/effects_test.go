package demo

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
)

// told is an answer with what it was about.
type told struct {
	intake.Answer
	job              intake.Transaction
	who, team, cause string
	customer         string
}

// seen is a world with its counting answers, as a screen sees it.
type seen struct {
	*World
	answers []told
}

func see(seed uint64, today day.Day) seen {
	w := Generate(seed, today)
	jobs := map[string]intake.Transaction{}
	for _, x := range w.Transactions {
		jobs[x.Ref] = x
	}
	units := map[string][]intake.Membership{}
	for _, m := range w.Memberships {
		units[m.Employee] = append(units[m.Employee], m)
	}
	standing := judge(w)
	s := seen{World: w}
	for _, a := range w.Answers {
		if standing[a.Ref] != collect.Counted {
			continue
		}
		x := jobs[a.Transaction]
		tl := told{Answer: a, job: x, who: x.Participants[0].Employee, customer: x.Customer}
		for _, m := range units[tl.who] {
			if (day.Range{From: m.From, To: m.To}).Contains(x.Day) {
				tl.team = m.Unit
			}
		}
		if len(a.Causes) > 0 {
			tl.cause = a.Causes[0]
		}
		s.answers = append(s.answers, tl)
	}
	return s
}

// nps is the score over the answers about work that pass.
func (s seen) nps(pass func(told) bool) (score float64, n int) {
	balance := 0
	for _, a := range s.answers {
		if a.Survey != SurveyNPS || !pass(a) {
			continue
		}
		n++
		switch {
		case a.Score >= 9:
			balance++
		case a.Score <= 6:
			balance--
		}
	}
	return 100 * float64(balance) / float64(n), n
}

// share is which part of the answers about work that pass also match.
func (s seen) share(pass, match func(told) bool) float64 {
	n, k := 0, 0
	for _, a := range s.answers {
		if a.Survey == SurveyNPS && pass(a) {
			n++
			if match(a) {
				k++
			}
		}
	}
	return float64(k) / float64(n)
}

func (s seen) region(a told) string {
	for i := range teams {
		if teams[i].ref == a.team {
			return teams[i].regionOn(calendar{quarters: s.Quarters}, a.job.Day)
		}
	}
	return ""
}

// seeds are the worlds that effects are looked for in: the effects belong to the story, not to the luck of one seed.
func seeds() []uint64 {
	n := 3
	if os.Getenv("KLANKBORD_SOAK") != "" {
		n = 40
	}
	all := make([]uint64, n)
	for i := range all {
		all[i] = uint64(i + 1)
	}
	return all
}

func TestTheHiddenEffectsAreThere(t *testing.T) {
	t.Parallel()
	for _, seed := range seeds() {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			s := see(seed, noon)
			s.stockOut(t)
			s.initiative(t)
			s.people(t)
			s.cheating(t)
			s.excess(t)
			s.monday(t)
			s.phone(t)
			s.plateau(t)
		})
	}
}

func (s seen) stockOut(t *testing.T) {
	glass := func(a told) bool { return a.cause == "ruit/juiste" }
	there := func(a told) bool { return s.region(a) == s.Secrets.StockOutRegion }
	in := func(a told) bool { return s.Secrets.StockOut.Contains(a.job.Day) }
	hit := s.share(func(a told) bool { return there(a) && in(a) }, glass)
	rest := s.share(func(a told) bool { return !(there(a) && in(a)) }, glass)
	if hit < 0.12 || hit < 5*rest {
		t.Errorf("stock-out: right glass is named by %.3f there and then, %.3f elsewhere", hit, rest)
	}
	low, _ := s.nps(func(a told) bool { return there(a) && in(a) })
	normal, _ := s.nps(func(a told) bool { return there(a) && !in(a) })
	if normal-low < 4 {
		t.Errorf("stock-out: the region falls from %.1f to %.1f only", normal, low)
	}
}

func (s seen) initiative(t *testing.T) {
	ours := func(a told) bool { return a.team == s.Secrets.InitiativeTeam }
	clean := func(a told) bool { return ours(a) && a.cause == "ruit/netheid" }
	rise := func(pass func(told) bool) float64 {
		before, _ := s.nps(func(a told) bool { return pass(a) && a.job.Day < s.Secrets.InitiativeFrom })
		after, _ := s.nps(func(a told) bool { return pass(a) && a.job.Day >= s.Secrets.InitiativeFrom })
		return after - before
	}
	if r := rise(clean); r < 25 {
		t.Errorf("initiative: cleanliness rises by %.1f only", r)
	}
	if r := rise(ours) - rise(func(a told) bool { return !ours(a) }); r < 1 || r > 25 {
		t.Errorf("initiative: the team rises by %.1f more than the others, want about 12", r)
	}
}

func (s seen) people(t *testing.T) {
	influenced := func(who string) func(told) bool {
		return func(a told) bool { return a.who == who && own[monteur][a.cause] != "" }
	}
	average, _ := s.nps(func(a told) bool { return own[monteur][a.cause] != "" })
	if best, n := s.nps(influenced(s.Secrets.Excellent)); best-average < 12 || n < 60 {
		t.Errorf("the excellent mechanic has %.1f over %d, the average is %.1f", best, n, average)
	}
	bad, n := s.nps(func(a told) bool { return a.who == s.Secrets.Unclear && a.cause == "ruit/info" })
	if average-bad < 30 || n < 20 {
		t.Errorf("the unclear mechanic has %.1f over %d on information", bad, n)
	}
	other, _ := s.nps(func(a told) bool {
		return a.who == s.Secrets.Unclear && a.cause != "ruit/info" && own[monteur][a.cause] != ""
	})
	if other-bad < 30 {
		t.Errorf("the unclear mechanic has %.1f on other things, %.1f on information", other, bad)
	}
	learns := func(early bool) func(told) bool {
		mine := influenced(s.Secrets.Learner)
		return func(a told) bool { return mine(a) && (a.job.Day < s.Quarters[1].From+90) == early }
	}
	begin, _ := s.nps(learns(true))
	later, _ := s.nps(learns(false))
	if later-begin < 5 {
		t.Errorf("the learner goes from %.1f to %.1f", begin, later)
	}
}

func (s seen) cheating(t *testing.T) {
	for _, c := range s.Coverage {
		with, without := float64(c.ExcludedWithProblem), float64(c.ExcludedWithoutProblem)
		if c.Employee == s.Secrets.Cheater && c.Period == s.Secrets.Cheating && (c.WithProblem < 4 || with/float64(c.WithProblem) < 0.7) {
			t.Errorf("the cheater withheld %v of %d", with, c.WithProblem)
		}
		if c.Employee == s.Secrets.Cleared && c.Period == s.Secrets.ClearedIn && without/float64(c.Transactions-c.WithProblem) < 0.07 {
			t.Errorf("nothing looks suspicious about the one who was cleared: %+v", c)
		}
	}
	nines := func(pass func(told) bool) float64 {
		return s.share(func(a told) bool { return pass(a) && (a.Score == 8 || a.Score == 9) }, func(a told) bool { return a.Score == 9 })
	}
	his := func(a told) bool { return a.who == s.Secrets.Cheater && s.Secrets.Cheating.Contains(a.job.Day) }
	if got, usual := nines(his), nines(func(a told) bool { return !his(a) }); got < usual+0.12 {
		t.Errorf("nines among eights and nines: %.2f for the cheater, %.2f usually", got, usual)
	}
	confirmed, unfounded := s.Findings[1], s.Findings[0]
	if confirmed.Employee != s.Secrets.Cheater || confirmed.Status != intake.StatusConfirmed || unfounded.Employee != s.Secrets.Cleared || unfounded.Status != intake.StatusUnfounded {
		t.Errorf("findings %+v", s.Findings)
	}
}

func (s seen) excess(t *testing.T) {
	named := func(segment string, after bool) float64 {
		return s.share(func(a told) bool {
			return a.job.Values["segment"] == segment && (a.job.Day >= s.Secrets.ExcessFrom) == after
		}, func(a told) bool { return a.cause == "prijs/eigen" })
	}
	if before, after := named(verzekerd, false), named(verzekerd, true); after < 2.5*before {
		t.Errorf("excess: named by %.3f of the insured before and %.3f after", before, after)
	}
	if after := named(particulier, true); after > 0.02 {
		t.Errorf("excess: named by %.3f of private customers", after)
	}
}

func (s seen) monday(t *testing.T) {
	on := func(a told) bool { return a.job.Day.Time().Weekday() == time.Monday }
	bad, _ := s.nps(on)
	usual, _ := s.nps(func(a told) bool { return !on(a) })
	if usual-bad < 4 {
		t.Errorf("Monday has %.1f, other days %.1f", bad, usual)
	}
}

func (s seen) phone(t *testing.T) {
	sum, n := map[bool]float64{}, map[bool]float64{}
	for _, a := range s.answers {
		if a.Survey == SurveyCES {
			after := a.job.Day >= s.Secrets.PhoneFrom
			sum[after] += float64(a.Score)
			n[after]++
		}
	}
	if before, after := sum[false]/n[false], sum[true]/n[true]; before-after < 0.5 || n[true] < 300 {
		t.Errorf("ease of contact goes from %.2f to %.2f", before, after)
	}
}

// plateau looks whether customers who gave an 8 come back as often as those who gave more.
func (s seen) plateau(t *testing.T) {
	visits := map[string]int{}
	for _, x := range s.Transactions {
		if strings.HasPrefix(x.Ref, "W") {
			visits[x.Customer]++
		}
	}
	back, n := map[string]float64{}, map[string]float64{}
	for _, a := range s.answers {
		if a.Survey != SurveyNPS || a.job.Day > s.Quarters[1].To {
			continue
		}
		group := map[bool]string{true: "9-10"}[a.Score >= 9]
		switch {
		case a.Score == 8:
			group = "8"
		case a.Score <= 6:
			group = "0-6"
		}
		n[group]++
		if visits[a.customer] > 1 {
			back[group]++
		}
	}
	eight, top, low := back["8"]/n["8"], back["9-10"]/n["9-10"], back["0-6"]/n["0-6"]
	if top-eight > 0.05 || eight-top > 0.05 || eight < 2*low {
		t.Errorf("come back: %.3f of the 0-6, %.3f of the 8, %.3f of the 9-10", low, eight, top)
	}
}
