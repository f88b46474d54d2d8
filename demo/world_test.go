package demo

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"testing"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/survey"
)

// noon is a day on which the demo is told in tests.
var noon = day.Must("2026-11-23")

func hash(t *testing.T, w *World) string {
	t.Helper()
	h := sha256.New()
	enc := json.NewEncoder(h)
	for _, k := range intake.Order {
		for r := range w.Records(k) {
			if err := enc.Encode(r); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := enc.Encode([]any{w.SignOffs, w.Schemes, w.Secrets}); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func TestTheSameSeedAndDayGiveTheSameRecords(t *testing.T) {
	t.Parallel()
	one, two := hash(t, Generate(5, noon)), hash(t, Generate(5, noon))
	if one != two {
		t.Error("two worlds of one seed and day differ")
	}
	if hash(t, Generate(6, noon)) == one {
		t.Error("another seed gives the same world")
	}
	if hash(t, Generate(5, noon-1)) == one {
		t.Error("another day gives the same world")
	}
}

func TestTheOrganisationHasTheSizeThatWasPromised(t *testing.T) {
	t.Parallel()
	for _, today := range []string{"2026-11-23", "2026-01-01", "2025-12-31", "2024-02-29", "2027-04-02"} {
		t.Run(today, func(t *testing.T) {
			t.Parallel()
			w := Generate(1, day.Must(today))
			within(t, "answers", len(w.Answers), 18_000, 22_500)
			within(t, "transactions", len(w.Transactions), 25_000, 30_000)
			within(t, "mechanics today", mechanicsOn(w, w.Today), 90, 90)
			if got := w.Quarters[3].To + 1; got != w.Running.From || !w.Running.Contains(w.Today) {
				t.Errorf("the quarters end on %s and the running one is %v", w.Quarters[3].To, w.Running)
			}
			for i := 1; i < 4; i++ {
				if w.Quarters[i].From != w.Quarters[i-1].To+1 {
					t.Errorf("quarter %d doesn't follow the one before", i)
				}
			}
			noon := (int64(w.Today)*24 + 12) * hour
			for _, a := range w.Answers {
				if a.AnsweredAt >= noon {
					t.Fatalf("%s was given in the future", a.Ref)
				}
			}
		})
	}
}

func mechanicsOn(w *World, d day.Day) int {
	n := 0
	for _, m := range w.Memberships {
		if m.Role == monteur && (day.Range{From: m.From, To: m.To}).Contains(d) {
			n++
		}
	}
	return n
}

func within(t *testing.T, what string, got, low, high int) {
	t.Helper()
	if got < low || got > high {
		t.Errorf("%s: %d, want %d to %d", what, got, low, high)
	}
}

func TestEveryRecordIsFitAndPointsToSomethingBeforeIt(t *testing.T) {
	t.Parallel()
	for _, seed := range []uint64{1, 2} {
		w := Generate(seed, noon)
		known := registry{}
		for _, k := range intake.Order {
			for r := range w.Records(k) {
				if f := intake.Check(r); f != nil {
					t.Fatalf("%s %q: %v", k, r.Key(), f)
				}
				known.add(t, r)
			}
		}
	}
}

func TestSurveysAreFitToPublish(t *testing.T) {
	t.Parallel()
	w := Generate(1, noon)
	causes := map[string]bool{}
	for _, c := range w.Causes {
		causes[c.Ref] = c.Parent == ""
	}
	for _, s := range w.Surveys {
		c, err := survey.ParseContent(s.Content)
		if err != nil {
			t.Fatalf("%s: %v", s.Ref, err)
		}
		for _, ref := range c.Causes {
			if !causes[ref] {
				t.Errorf("%s offers %s, which is no root cause 1", s.Ref, ref)
			}
		}
	}
}

func TestTheMatrixIsCompleteAndItsSecondVersionChangesOneLine(t *testing.T) {
	t.Parallel()
	w := Generate(1, noon)
	ids := map[string]attribution.CauseID{}
	for i, c := range w.Causes {
		ids[c.Ref] = attribution.CauseID(i + 1)
	}
	lines := map[string][]attribution.Line{}
	for _, l := range w.MatrixLines {
		role := map[string]int{monteur: 1, planner: 2, adviseur: 3}[l.Role]
		lines[l.Version] = append(lines[l.Version], attribution.Line{Role: attributionRole(role), Cause: ids[l.Cause], From: l.From, Influenceable: l.Influenceable, Reason: l.Reason})
	}
	first, second := attribution.NewMatrix(1, MatrixFirst, lines[MatrixFirst]), attribution.NewMatrix(2, MatrixSecond, lines[MatrixSecond])
	differ := 0
	for role := 1; role <= 3; role++ {
		for _, c := range leaves {
			for _, q := range w.Quarters {
				a, ok := first.On(attributionRole(role), ids[c.ref], q.From)
				b, ok2 := second.On(attributionRole(role), ids[c.ref], q.From)
				if !ok || !ok2 || a.Reason == "" {
					t.Fatalf("role %d, %s: no line or no reason", role, c.ref)
				}
				if a.Influenceable != b.Influenceable {
					differ++
				}
			}
		}
	}
	if differ != 2 { // in the last two quarters
		t.Errorf("the versions differ in %d role-cause-quarters, want 2", differ)
	}
}

func TestCoverageAgreesWithTheTransactions(t *testing.T) {
	t.Parallel()
	w := Generate(1, noon)
	type key struct {
		employee string
		from     day.Day
	}
	jobs, problems, answered := map[key]int{}, map[key]int{}, map[key]int{}
	at := map[string]key{}
	for _, x := range w.Transactions {
		if x.Participants[0].Role != monteur {
			continue
		}
		for _, p := range append(w.Quarters[:], w.Running) {
			if p.Contains(x.Day) {
				k := key{x.Participants[0].Employee, p.From}
				at[x.Ref] = k
				jobs[k]++
				if x.Problem {
					problems[k]++
				}
			}
		}
	}
	seen := map[string]bool{}
	for _, a := range w.Answers {
		if a.Survey == SurveyNPS && !seen[a.Transaction] {
			seen[a.Transaction] = true
			answered[at[a.Transaction]]++
		}
	}
	for _, c := range w.Coverage {
		k := key{c.Employee, c.Period.From}
		if c.Transactions != jobs[k] || c.WithProblem != problems[k] {
			t.Errorf("%v: %+v, but %d jobs of which %d with a problem", k, c, jobs[k], problems[k])
		}
		if out := c.ExcludedWithProblem + c.ExcludedWithoutProblem; c.Invited+out != c.Transactions || answered[k] > c.Invited {
			t.Errorf("%v: %+v doesn't add up with %d answered", k, c, answered[k])
		}
		delete(jobs, k)
	}
	if len(jobs) > 0 {
		t.Errorf("%d people's quarters have jobs and no coverage", len(jobs))
	}
}

func TestSomeAnswersDoNotCount(t *testing.T) {
	t.Parallel()
	w := Generate(1, noon)
	counts := map[collect.Standing]int{}
	for _, standing := range judge(w) {
		counts[standing]++
	}
	within(t, "internal", counts[collect.Internal], 10, 80)
	within(t, "late", counts[collect.Late], 50, 200)
	within(t, "duplicate", counts[collect.Duplicate], 50, 200)
	within(t, "without a score", counts[collect.NoScore], 100, 300)
}

// judge returns the standing of each answer.
func judge(w *World) map[string]collect.Standing {
	rules := collect.Rules{WindowDays: windowDays, Duplicates: collect.FirstCounts, InternalDomains: Settings().InternalDomains}
	mail := map[string]string{}
	for _, c := range w.Customers {
		mail[c.Ref] = c.Email
	}
	jobs := map[string]intake.Transaction{}
	for _, x := range w.Transactions {
		jobs[x.Ref] = x
	}
	of := map[string][]collect.Candidate{}
	for _, a := range w.Answers {
		x := jobs[a.Transaction]
		of[a.Transaction] = append(of[a.Transaction], collect.Candidate{Ref: a.Ref, HasScore: a.Score != intake.NoScore, Service: x.Day, AnsweredAt: a.AnsweredAt, Email: mail[x.Customer]})
	}
	out := map[string]collect.Standing{}
	for _, candidates := range of {
		for i, s := range rules.Judge(candidates) {
			out[candidates[i].Ref] = s
		}
	}
	return out
}
