package rewardweb_test

import (
	"context"
	"fmt"
	"strconv"
	"testing"
	"time"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/reward"
	"klankbord.org/core/survey"
	"klankbord.org/web/rewardweb"
)

var nps = survey.Metric{ID: 1, Ref: "nps", Type: survey.NPS, Min: 0, Max: 10, Name: intake.Text{NL: "Aanbeveling", EN: "Recommendation"}}

// hostile is a name that tries to break out of everything it is drawn in.
const hostile = `Eva "<script>alert(1)</script>" & zn.`

// sample is an organisation with three schemes, each computed by the engine over the same answers.
type sample struct {
	schemes   []rewardweb.SchemeVersion
	runs      []rewardweb.RunInfo
	verbatims map[string]rewardweb.Said
}

// The people of the sample, by what happens to them.
const (
	counting     = "101" // enough answers, an initiative
	moving       = "102" // two teams, 80 %
	few          = "103" // too few answers
	noEffort     = "104" // no initiative
	disqualified = "105"
)

func newSample(t testing.TB) *sample {
	t.Helper()
	s := &sample{verbatims: map[string]rewardweb.Said{}}
	answers := s.answers()
	at := time.Date(2024, 7, 3, 9, 30, 0, 0, time.UTC).UnixMilli()
	for i, scheme := range []*reward.Scheme{hybrid(), pooled(reward.Pool), pooled(reward.TeamPool)} {
		in := reward.Inputs{Scheme: scheme, MatrixHash: "m", Metrics: []survey.Metric{nps}, Teams: teams(), People: people(), Answers: answers}
		run, err := reward.Compute(in)
		if err != nil {
			t.Fatal(err)
		}
		v := rewardweb.SchemeVersion{ID: i + 1, Ref: scheme.Ref, Version: 1, Hash: scheme.Hash(), CreatedAt: time.Date(2024, time.Month(1+3*i), 20, 8, 0, 0, 0, time.UTC).UnixMilli(), Scheme: scheme}
		s.schemes = append(s.schemes, v)
		s.runs = append(s.runs, rewardweb.RunInfo{ID: i + 1, Scheme: v, ComputedAt: at, ComputedBy: "P. de Wit", Reason: "Eerste berekening", InputsHash: run.InputsHash(), ResultHash: run.ResultHash(), Run: run})
	}
	return s
}

func curves(low, high string) map[string]reward.Curve {
	c := func(threshold, target string) reward.Curve {
		return reward.Curve{Threshold: dec(threshold), Target: dec(target), AtThreshold: dec("50"), AtTarget: dec("100"), Accelerator: dec("2.5"), Cap: dec("150")}
	}
	return map[string]reward.Curve{"basis": c(low, high), reward.Any: c(low, high)}
}

func dec(s string) reward.Decimal { return reward.MustDecimal(s) }

func hybrid() *reward.Scheme {
	flat := map[string]reward.Curve{reward.Any: {Threshold: dec("0"), Target: dec("12"), AtTarget: dec("100"), Accelerator: dec("2.5"), Cap: dec("120")}}
	return &reward.Scheme{Format: reward.Format, Ref: "hybride", Name: intake.Text{NL: "Gemengde regeling", EN: "Mixed scheme"}, Nature: intake.Text{NL: "Vrijwillig; geeft geen recht voor later.", EN: "Discretionary; gives no right for later."},
		ExpiresOn: day.Must("2024-12-31"), Currency: "EUR", Baseline: day.Quarter(2024, 1), Period: day.Quarter(2024, 2), Matrix: "2024-1", Answers: reward.AnswerRules{WindowDays: 30, Duplicates: collect.FirstCounts},
		People: reward.Selection{Roles: []string{"monteur"}}, Money: reward.Money{Kind: reward.Personal, Cents: 100000}, Gates: reward.Gates{MinimumN: 5, InitiativeBy: day.Must("2024-06-30")},
		Forfeited: reward.Retain, Disqualified: reward.Leave, Decision: reward.Decision{By: "Directie Ruit", ObjectionDays: 42, ObjectionTo: "bezwaar@ruit.example"},
		Parts: []reward.Part{{ID: "organisation", Level: reward.OfOrganisation, Metric: "nps", Figure: reward.FigureNPS, Answers: reward.AllAnswers, Goal: reward.Growth, Weight: dec("30"), Curves: flat},
			{ID: "team", Level: reward.OfTeam, Metric: "nps", Figure: reward.FigureNPS, Answers: reward.AllAnswers, Goal: reward.Growth, Weight: dec("30"), Curves: curves("2", "14")},
			{ID: "individual", Level: reward.OfIndividual, Metric: "nps", Figure: reward.FigureNPS, Answers: reward.Influenceable, Goal: reward.Growth, Weight: dec("40"), Curves: curves("5", "40")}}}
}

func pooled(kind reward.MoneyKind) *reward.Scheme {
	s := hybrid()
	s.Ref, s.Money = "pot", reward.Money{Kind: kind, Cents: 500003}
	s.Name = intake.Text{NL: "Pot voor iedereen", EN: "A pool for everybody"}
	s.Gates, s.Matrix = reward.Gates{}, ""
	s.Parts = s.Parts[:1]
	if kind == reward.TeamPool {
		s.Ref, s.Name, s.Money.Cents = "teampot", intake.Text{NL: "Pot per team", EN: "A pool for each team"}, 80001
		s.Parts = hybrid().Parts[1:2]
	}
	s.Parts[0].Weight = dec("100")
	return s
}

func teams() []reward.Team {
	return []reward.Team{{Ref: "noord", Name: "Team Noord", Maturity: "basis"}, {Ref: "zuid", Name: "Team Zuid & <b>West</b>", Maturity: "top"}}
}

func people() []reward.Person {
	q2, role := day.Quarter(2024, 2), "monteur"
	fixed := []reward.Initiative{{Ref: "i1", Title: "Bellen bij vertraging", DoneOn: day.Must("2024-04-20"), Evidence: "werkinstructie v3"}}
	return []reward.Person{
		{Ref: counting, Name: "Anouk de Boer", Place: 1, Segments: []reward.Segment{{Team: 0, Role: role, FTE: 100, Range: q2}}, Initiatives: fixed},
		{Ref: moving, Name: hostile, Place: 2, Segments: []reward.Segment{{Team: 0, Role: role, FTE: 80, Range: day.Range{From: q2.From, To: day.Must("2024-05-12")}}, {Team: 1, Role: role, FTE: 80, Range: day.Range{From: day.Must("2024-05-13"), To: q2.To}}}, Initiatives: fixed},
		{Ref: few, Name: "Karim Haddad", Place: 3, Segments: []reward.Segment{{Team: 1, Role: role, FTE: 60, Range: q2}}, Initiatives: fixed},
		{Ref: noEffort, Name: "Lies van Dam", Place: 4, Segments: []reward.Segment{{Team: 1, Role: role, FTE: 100, Range: q2}}, Initiatives: []reward.Initiative{{Ref: "i2", Title: "Later", DoneOn: day.Must("2024-08-01"), Evidence: "x"}}},
		{Ref: disqualified, Name: "Mo Smit", Place: 5, Segments: []reward.Segment{{Team: 0, Role: role, FTE: 100, Range: q2}}, Initiatives: fixed, Findings: []string{"zaak-7"}},
	}
}

// answers gives everybody answers of every kind, better ones in the period than before.
func (s *sample) answers() []reward.Answer {
	var out []reward.Answer
	words := []string{"Netjes gewerkt en op tijd gebeld.", "De ruit was niet op voorraad, dus ik moest twee keer komen.", "", "Wat een vriendelijke monteur, hij legde precies uit wat hij deed en waarom het raam niet te maken was. Dat geeft vertrouwen.",
		`Te duur! <img src=x onerror="alert(1)"> 😡`, "Prima."}
	reasons := []attribution.Reason{attribution.Counted, attribution.NotInfluenceable, attribution.Counted, attribution.Counted, attribution.NoCause, attribution.Counted, attribution.NoLine}
	for person, ref := range []string{counting, moving, few, noEffort, disqualified} {
		n := 22
		if ref == few {
			n = 5
		}
		for i := range n {
			a := reward.Answer{Ref: fmt.Sprintf("r%s-%d", ref, i), Metric: 1, Day: day.Must("2024-02-01") + day.Day(3*i), Score: []int{10, 6, 9, 7, 3, 10, 8, 9}[(i+person)%8]}
			reason := reasons[(i+person)%len(reasons)]
			if i >= n/2 {
				a.Day = day.Must("2024-04-10") + day.Day(2*i)
				a.Score = min(10, a.Score+i%3)
			}
			if i%9 == 8 {
				a.Standing, reason = []collect.Standing{collect.Late, collect.Duplicate, collect.Internal}[i/9%3], attribution.NotValid
			}
			if i == 8 { // a customer who told why and gave no score
				a.Score, a.Standing, reason = intake.NoScore, collect.NoScore, attribution.NotValid
			}
			team := 0
			if ref == few || ref == noEffort || ref == moving && a.Day > day.Must("2024-05-12") {
				team = 1
			}
			a.Participants = []reward.Participation{{Person: person, Team: team, Reason: reason, Disqualified: ref == disqualified}}
			said := rewardweb.Said{Text: words[(i+person)%len(words)], Cause1: intake.Text{NL: "Uitvoering", EN: "Workmanship"}, Cause2: intake.Text{NL: "Netheid", EN: "Tidiness"}}
			if reason == attribution.NotInfluenceable {
				said.Cause1, said.Cause2, said.Reason = intake.Text{NL: "Onderdelen", EN: "Parts"}, intake.Text{NL: "Juiste ruit niet aanwezig", EN: "Right pane missing"}, "De planning bestelt ruiten"
			}
			s.verbatims[a.Ref] = said
			out = append(out, a)
		}
	}
	return out
}

func (s *sample) Schemes(context.Context, org.ID) ([]rewardweb.SchemeVersion, error) {
	return s.schemes, nil
}

func (s *sample) Runs(context.Context, org.ID) ([]rewardweb.RunInfo, error) { return s.runs, nil }

func (s *sample) Run(_ context.Context, _ org.ID, id int) (rewardweb.RunInfo, error) {
	if id > len(s.runs) {
		return rewardweb.RunInfo{}, fault.NewNotFound("run", strconv.Itoa(id))
	}
	info := s.runs[id-1]
	info.People = len(info.Run.People)
	return info, nil
}

func (s *sample) People(_ context.Context, _ org.ID, run int) ([]rewardweb.PersonInfo, error) {
	var out []rewardweb.PersonInfo
	for i := range s.runs[run-1].Run.People {
		p := &s.runs[run-1].Run.People[i]
		out = append(out, rewardweb.PersonInfo{Ref: p.Ref, Name: p.Name, Cents: p.Cents, Result: p})
	}
	return out, nil
}

func (s *sample) Statement(ctx context.Context, o org.ID, run int, employee string) (rewardweb.StatementInfo, error) {
	info, err := s.Run(ctx, o, run)
	if err != nil {
		return rewardweb.StatementInfo{}, err
	}
	for i := range info.Run.People {
		if p := &info.Run.People[i]; p.Ref == employee {
			var everybody []*reward.PersonResult
			for k := range info.Run.People {
				everybody = append(everybody, &info.Run.People[k])
			}
			return rewardweb.StatementInfo{RunInfo: info, Person: p, Metrics: []survey.Metric{nps}, Verbatims: s.verbatims,
				Shares: rewardweb.Shares(info.Scheme.Scheme, everybody)}, nil
		}
	}
	return rewardweb.StatementInfo{}, fault.NewNotFound("employee", employee)
}
