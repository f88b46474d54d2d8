package reward_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/reward"
	"klankbord.org/core/survey"
	"klankbord.org/internal/golden"
)

// example is the worked example Ruitherstel, read straight from its files: the engine is tested apart from import and
// storage, which have a test of their own.
type example struct {
	employees, teams, responses, matrix, initiatives, cases []map[string]string
}

func readExample(t testing.TB) example {
	read := func(name string) []map[string]string {
		f, err := os.Open(golden.Example(t, "ruitherstel", name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		rows, err := csv.NewReader(f).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var out []map[string]string
		for _, row := range rows[1:] {
			m := map[string]string{}
			for i, name := range rows[0] {
				m[name] = row[i]
			}
			out = append(out, m)
		}
		return out
	}
	return example{read("employees.csv"), read("teams.csv"), read("responses.csv"), read("influence_matrix.csv"), read("initiatives.csv"), read("integrity_cases.csv")}
}

func (e *example) scheme(t testing.TB, name string) *reward.Scheme {
	b, err := os.ReadFile(filepath.Join(golden.Root(t), "examples", "ruitherstel", "schemes", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := reward.ParseScheme(b)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// inputs applies the rules of the example's README.
func (e *example) inputs(s *reward.Scheme) reward.Inputs {
	in := reward.Inputs{Scheme: s, MatrixHash: "example", Metrics: []survey.Metric{nps}}
	team := map[string]int{}
	for _, row := range e.employees {
		name := row["team"]
		if _, ok := team[name]; ok {
			continue
		}
		maturity := ""
		for _, t := range e.teams {
			if t["team"] == name {
				maturity = t["maturity"]
			}
		}
		team[name] = len(in.Teams)
		in.Teams = append(in.Teams, reward.Team{Ref: name, Name: name, Maturity: maturity})
	}
	person, disqualified := map[string]int{}, map[string]bool{}
	for _, c := range e.cases {
		if c["status"] == "bevestigd" && c["quarter"] == "Q2" {
			disqualified[c["employee"]] = true
		}
	}
	for i, row := range e.employees {
		if len(s.People.Roles) > 0 && !slices.Contains(s.People.Roles, row["role"]) {
			continue
		}
		days, ok := day.Range{From: day.Must(row["employed_from"]), To: day.Must(row["employed_to"])}.Intersect(s.Period)
		if !ok {
			continue
		}
		fte, _ := strconv.ParseFloat(row["fte"], 64)
		p := reward.Person{Ref: row["employee"], Name: row["name"], Place: int64(i),
			Segments: []reward.Segment{{Team: team[row["team"]], Role: row["role"], FTE: int(fte*100 + 0.5), Range: days}}}
		for _, in := range e.initiatives {
			if in["employee"] == p.Ref && in["status"] == "uitgevoerd" {
				p.Initiatives = append(p.Initiatives, reward.Initiative{Ref: in["initiative"], Title: in["title"], DoneOn: day.Must(in["done_on"]), Evidence: in["evidence"]})
			}
		}
		for _, c := range e.cases {
			if c["employee"] == p.Ref && disqualified[p.Ref] {
				p.Findings = append(p.Findings, c["case"])
			}
		}
		person[p.Ref] = len(in.People)
		in.People = append(in.People, p)
	}
	e.answers(&in, person, team, disqualified)
	return in
}

func (e *example) answers(in *reward.Inputs, person, team map[string]int, disqualified map[string]bool) {
	causes := map[string]attribution.CauseID{}
	cause := func(one, two string) attribution.CauseID {
		if one == "" {
			return 0
		}
		if causes[one+"/"+two] == 0 {
			causes[one+"/"+two] = attribution.CauseID(len(causes) + 1)
		}
		return causes[one+"/"+two]
	}
	var lines []attribution.Line
	for _, m := range e.matrix {
		lines = append(lines, attribution.Line{Role: 1, Cause: cause(m["root_cause_1"], m["root_cause_2"]), From: day.Must(m["valid_from"]), Influenceable: m["influenceable"] == "TRUE"})
	}
	matrix := attribution.NewMatrix(1, "2024-1", lines)
	rules := collect.Rules{WindowDays: in.Scheme.Answers.WindowDays, Duplicates: in.Scheme.Answers.Duplicates, InternalDomains: []string{"ruitherstel.example"}}
	orders := map[string][]int{}
	for i, r := range e.responses {
		orders[r["work_order"]] = append(orders[r["work_order"]], i)
	}
	standings := make([]collect.Standing, len(e.responses))
	for _, rows := range orders {
		var candidates []collect.Candidate
		for _, i := range rows {
			r := e.responses[i]
			at, _ := time.Parse("2006-01-02T15:04:05", r["answered_at"])
			candidates = append(candidates, collect.Candidate{Ref: r["response_id"], HasScore: r["nps_score"] != "", Service: day.Must(r["service_date"]), AnsweredAt: at.UnixMilli(), Email: r["email"]})
		}
		for k, s := range rules.Judge(candidates) {
			standings[rows[k]] = s
		}
	}
	teamOf := map[string]string{}
	for _, row := range e.employees {
		teamOf[row["employee"]] = row["team"]
	}
	for i, r := range e.responses {
		score, err := strconv.Atoi(r["nps_score"])
		if err != nil {
			score = -128
		}
		a := reward.Answer{Ref: r["response_id"], Metric: 1, Day: day.Must(r["service_date"]), Score: score, Standing: standings[i]}
		reason, _ := matrix.Explain(attribution.Answer{Valid: a.Standing == collect.Counted, Cause: cause(r["root_cause_1"], r["root_cause_2"]), Deep: r["root_cause_2"] != "", Day: a.Day}, 1)
		p, ok := person[r["employee"]]
		if !ok {
			p = -1
		}
		a.Participants = []reward.Participation{{Person: p, Team: team[teamOf[r["employee"]]], Reason: reason, Disqualified: disqualified[r["employee"]]}}
		in.Answers = append(in.Answers, a)
	}
}

// expected is what the example's results hold about pay.
type expected struct {
	Schemes  schemeResults `json:"schemes"`
	Variants map[string]struct {
		Schemes schemeResults `json:"schemes"`
	} `json:"variants"`
}

type schemeResults struct {
	Pool *struct {
		Percentage float64      `json:"payout_percentage"`
		Pool       reward.Cents `json:"pool_cents"`
		Employees  []amount     `json:"employees"`
		Paid       reward.Cents `json:"paid_cents"`
		Retained   reward.Cents `json:"retained_cents"`
	} `json:"organisation_pool"`
	Team []struct {
		Team       string       `json:"team"`
		Percentage float64      `json:"payout_percentage"`
		Pool       reward.Cents `json:"pool_cents"`
		Employees  []amount     `json:"employees"`
		Paid       reward.Cents `json:"paid_cents"`
		Retained   reward.Cents `json:"retained_cents"`
	} `json:"team_target"`
	Individual []amount `json:"individual"`
	Hybrid     []amount `json:"hybrid"`
}

type amount struct {
	Employee   string       `json:"employee"`
	Cents      reward.Cents `json:"cents"`
	Weight     *int64       `json:"weight"`
	Total      *float64     `json:"total_percentage"`
	Percentage *float64     `json:"payout_percentage"`
	Own        *float64     `json:"individual_percentage"`
	Team       *float64     `json:"team_percentage"`
	Source     string       `json:"individual_source"`
}

func TestTheWorkedExampleToTheCent(t *testing.T) {
	t.Parallel()
	var want expected
	golden.ReadJSON(t, golden.Example(t, "ruitherstel", "expected.json"), &want)
	if len(want.Variants) != 3 || want.Schemes.Pool == nil {
		t.Fatalf("the example has %d variants; this test knows 3", len(want.Variants))
	}
	t.Run("as it is", func(t *testing.T) { compareSchemes(t, readExample(t), want.Schemes, 0) })
	for name, v := range want.Variants {
		e, minimum := readExample(t), int64(0)
		switch name {
		case "informatievoorziening_not_influenceable":
			for _, m := range e.matrix {
				if m["root_cause_2"] == "Informatievoorziening" {
					m["influenceable"] = "FALSE"
				}
			}
		case "no_disqualification":
			e.cases = nil
		case "minimum_n_30":
			minimum = 30
		default:
			t.Errorf("unknown variant %s", name)
		}
		t.Run(name, func(t *testing.T) { compareSchemes(t, e, v.Schemes, minimum) })
	}
}

// compareSchemes computes all four schemes and compares whatever the expected results hold.
func compareSchemes(t *testing.T, e example, want schemeResults, minimum int64) {
	compared := 0
	compute := func(name string) *reward.Run {
		s := e.scheme(t, name)
		if minimum > 0 && s.Gates.MinimumN > 0 {
			s.Gates.MinimumN = minimum
		}
		run, err := reward.Compute(e.inputs(s))
		if err != nil {
			t.Fatal(err)
		}
		return run
	}
	people := func(run *reward.Run, list []amount) {
		for _, w := range list {
			compared++
			comparePerson(t, run, w)
		}
	}
	if w := want.Pool; w != nil {
		run := compute("organisation-pool")
		people(run, w.Employees)
		near(t, "organisation", run.Organisation[0].Percentage.Float(), w.Percentage)
		if run.Pool.Cents != w.Pool || run.Pool.Paid != w.Paid || run.Pool.Retained != w.Retained {
			t.Errorf("pool %+v, want %+v", run.Pool, w)
		}
	}
	if want.Team != nil {
		run := compute("team-target")
		for _, w := range want.Team {
			people(run, w.Employees)
			at := slices.IndexFunc(run.Teams, func(r reward.TeamResult) bool { return r.Team == w.Team })
			near(t, w.Team, run.Teams[at].Parts[0].Percentage.Float(), w.Percentage)
			if p := run.Teams[at].Pool; p.Cents != w.Pool || p.Paid != w.Paid || p.Retained != w.Retained {
				t.Errorf("%s: pool %+v, want %+v", w.Team, p, w)
			}
		}
	}
	people(compute("individual"), want.Individual)
	people(compute("hybrid"), want.Hybrid)
	if compared == 0 {
		t.Error("the expected results hold nothing to compare")
	}
}

func comparePerson(t *testing.T, run *reward.Run, w amount) {
	t.Helper()
	at := slices.IndexFunc(run.People, func(p reward.PersonResult) bool { return p.Ref == w.Employee })
	if at < 0 {
		t.Errorf("%s: nobody of that name in %s", w.Employee, run.Scheme)
		return
	}
	p := run.People[at]
	where := run.Scheme + " " + w.Employee
	if p.Cents != w.Cents {
		t.Errorf("%s: %d cents, want %d", where, p.Cents, w.Cents)
	}
	if w.Weight != nil && p.Segments[0].Weight != *w.Weight {
		t.Errorf("%s: weight %d, want %d", where, p.Segments[0].Weight, *w.Weight)
	}
	if w.Total != nil && !p.Disqualified() {
		near(t, where, p.Segments[0].Percent.Float(), *w.Total)
	}
	if w.Percentage != nil {
		near(t, where, p.Own[0].Percentage.Float(), *w.Percentage)
	}
	if w.Own == nil {
		return
	}
	near(t, where+" own part", p.Segments[0].Parts[2].Percentage.Float(), *w.Own)
	near(t, where+" team part", p.Segments[0].Parts[1].Percentage.Float(), *w.Team)
	sources := map[string]reward.Source{"own influenceable score": reward.FromOwn, "none: no initiative done": reward.NoInitiative,
		"team, because fewer answers than the minimum": reward.FromTeamFewOwn}
	source, known := sources[w.Source]
	if !known {
		t.Errorf("%s: unknown source %q", where, w.Source)
	}
	if got := p.Segments[0].Parts[2].Source; got != source {
		t.Errorf("%s: source %s, want %s", where, got, source)
	}
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if d := got - want; d > 1e-6 || d < -1e-6 {
		t.Errorf("%s: %s, want %s", what, fmt.Sprint(got), fmt.Sprint(want))
	}
}

// The manual's example: had one of Daan's nines been a six, his amount would have fallen through his own part, the team's
// and the organisation's, to € 985.76.
func TestOneCustomerMovesEverythingThatCounts(t *testing.T) {
	t.Parallel()
	e := readExample(t)
	run := compute(t, e.inputs(e.scheme(t, "hybrid")))
	daan := run.People[0]
	if daan.Ref != "M01" || daan.Cents != 123053 || daan.Sensitivity == nil || daan.Sensitivity.Worse == nil {
		t.Fatalf("%+v", daan)
	}
	s := daan.Sensitivity
	if *s.Worse != 98576 || s.WorseTurn.From != 9 || s.WorseTurn.To != 6 || s.Better != nil || s.Largest != 24477 || !s.TooMuch {
		t.Errorf("%+v, answer %+v", s, s.WorseTurn)
	}
	pool := compute(t, e.inputs(e.scheme(t, "organisation-pool")))
	if s := pool.People[0].Sensitivity; s == nil || s.Worse == nil || *s.Worse >= pool.People[0].Cents {
		t.Errorf("a customer moves nothing in the pool: %+v", s)
	}
}
