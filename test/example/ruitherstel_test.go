// Package example brings the worked example in through the importer, computes it on both databases, and compares every
// number with the expected results.
package example

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"klankbord.org/app"
	"klankbord.org/core/access"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
	"klankbord.org/core/reward"
	"klankbord.org/core/score"
	"klankbord.org/core/snapshot"
	"klankbord.org/importer"
	"klankbord.org/internal/golden"
	"klankbord.org/store/storetest"
	"klankbord.org/test/agreed"
)

// tolerance is the example's: 1e-3 for limits found by iteration, 1e-6 for the rest; counts, cents and texts exactly.
var tolerance = func() golden.Tolerance {
	loose := 1e-3
	return golden.Tolerance{ScoreAbs: &loose, MoverAbs: &loose}
}()

// programme is the example, brought in once as an organisation of its own.
type programme struct {
	t      *testing.T
	app    *app.App
	org    org.Organisation
	change func(scheme string) string
}

// engines runs a test on both databases through the whole program.
func engines(t *testing.T, fn func(t *testing.T, c app.Config)) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(t, app.Config{Data: t.TempDir()})
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(t, app.Config{Data: t.TempDir(), Database: storetest.EmptyPostgresURL(t)})
	})
}

func open(t *testing.T, c app.Config) *app.App {
	t.Helper()
	a, err := app.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(t.Context()); err != nil && t.Context().Err() == nil {
			t.Error(err)
		}
	})
	return a
}

// asProgram is a context in which the program itself acts, as on the command line.
func asProgram(t *testing.T) context.Context {
	return access.With(t.Context(), access.System(0, "test"))
}

// bringIn imports the example under a reference, with one file changed.
func bringIn(t *testing.T, a *app.App, ref, file, old, new string) *programme {
	t.Helper()
	folder := golden.Example(t, "ruitherstel")
	if file != "" {
		folder = changedCopy(t, folder, file, old, new)
	}
	mapping, err := importer.ReadMapping(filepath.Join(golden.Root(t), "examples", "ruitherstel", "mapping.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	o, err := a.EnsureOrganisation(t.Context(), ref, mapping.Organisation(), false)
	if err != nil {
		t.Fatal(err)
	}
	for round := range 2 {
		report, err := a.Import(asProgram(t), o, app.ImportInput{Mapping: mapping, Folder: folder, Actor: "test"})
		if err != nil {
			t.Fatal(err)
		}
		total := report.Total()
		if total.Refused != 0 || round == 0 && total.Created < 200 || round == 1 && total.Created+total.Changed != 0 {
			t.Fatalf("round %d: %+v", round+1, total)
		}
	}
	return &programme{t: t, app: a, org: o, change: func(s string) string { return s }}
}

func changedCopy(t *testing.T, folder, file, old, new string) string {
	t.Helper()
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(copied, file)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(b, []byte(old)) {
		t.Fatalf("%s no longer holds %q", file, old)
	}
	if err := os.WriteFile(path, bytes.Replace(b, []byte(old), []byte(new), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	return copied
}

func TestRuitherstel(t *testing.T) {
	t.Parallel()
	var expected map[string]json.RawMessage
	golden.ReadJSON(t, golden.Example(t, "ruitherstel", "expected.json"), &expected)
	var variants map[string]map[string]json.RawMessage
	if err := json.Unmarshal(expected["variants"], &variants); err != nil {
		t.Fatal(err)
	}
	engines(t, func(t *testing.T, c app.Config) {
		a := open(t, c)
		base := bringIn(t, a, "ruitherstel", "", "", "")
		base.compare(expected, "answers", "employees", "teams", "organisation", "schemes", "root_causes", "integrity_signals")
		for name, want := range variants {
			p := base
			keys := slices.Sorted(keysOf(want))
			switch name {
			case "informatievoorziening_not_influenceable":
				p = bringIn(t, a, "no-information", "influence_matrix.csv", `"Informatievoorziening",TRUE`, `"Informatievoorziening",FALSE`)
			case "no_disqualification":
				p = bringIn(t, a, "unfounded", "integrity_cases.csv", "bevestigd", "ongegrond")
			case "minimum_n_30":
				p = &programme{t: t, app: a, org: base.org, change: func(s string) string {
					return strings.Replace(s, `"minimum_n": 5`, `"minimum_n": 30`, 1)
				}}
			default:
				t.Errorf("unknown variant %s", name)
			}
			p.compare(want, keys...)
		}
	})
}

func keysOf(m map[string]json.RawMessage) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// compare computes the sections that are named and compares every number in them.
func (p *programme) compare(expected map[string]json.RawMessage, sections ...string) {
	p.t.Helper()
	runs := p.runs()
	results := map[string]func() any{
		"answers":           p.answers,
		"employees":         func() any { return p.employees(runs) },
		"teams":             func() any { return p.teams(runs) },
		"organisation":      func() any { return p.organisation(runs) },
		"schemes":           func() any { return schemes(runs) },
		"root_causes":       p.rootCauses,
		"integrity_signals": p.signals,
	}
	for _, s := range sections {
		compute, known := results[s]
		if !known {
			p.t.Errorf("nothing computes %q", s)
			continue
		}
		for _, difference := range golden.Compare(expected[s], compute(), tolerance) {
			p.t.Errorf("%s, %s: %s", p.org.Ref, s, difference)
		}
	}
}

// runs computes the four schemes, twice: the same inputs give the same bytes.
func (p *programme) runs() map[string]*app.RunResult {
	p.t.Helper()
	runs := map[string]*app.RunResult{}
	for _, name := range []string{"organisation-pool", "team-target", "individual", "hybrid"} {
		b, err := os.ReadFile(filepath.Join(golden.Root(p.t), "examples", "ruitherstel", "schemes", name+".json"))
		if err != nil {
			p.t.Fatal(err)
		}
		in := app.RunInput{Scheme: []byte(p.change(string(b))), Reason: "test", Actor: "test"}
		agreed.Upon(asProgram(p.t), p.t, p.app, p.org, in.Scheme)
		first, err := p.app.Run(asProgram(p.t), p.org, in)
		if err != nil {
			p.t.Fatal(err)
		}
		again, err := p.app.Run(asProgram(p.t), p.org, in)
		if err != nil {
			p.t.Fatal(err)
		}
		if first.Run.ResultHash() != again.Run.ResultHash() || first.Run.InputsHash() != again.Run.InputsHash() || again.ID != first.ID+1 || again.Version != first.Version {
			p.t.Errorf("%s: the same inputs gave another result", name)
		}
		runs[name] = first
	}
	return runs
}

// slice answers a slice and returns counts by the keys of its groups, joined by a bar.
func (p *programme) slice(words ...string) map[string]score.Counts {
	p.t.Helper()
	var params []snapshot.Param
	for _, w := range words {
		name, value, _ := strings.Cut(w, "=")
		params = append(params, snapshot.Param{Name: name, Value: value})
	}
	s, err := p.app.Score(asProgram(p.t), p.org, params, day.Range{})
	if err != nil {
		p.t.Fatal(err)
	}
	counts := map[string]score.Counts{}
	for _, g := range s.Groups {
		var key []string
		for i, axis := range s.Query.By {
			ref, _ := s.Catalog.Ref(axis, g.Key[i])
			key = append(key, ref)
		}
		c, _ := s.Result.Distribution(g.Group).NPS()
		counts[strings.Join(key, "|")] = c
	}
	return counts
}

// group is a group of answers as the expected results write it.
func group(c score.Counts) map[string]any {
	nps, ok := c.NPS()
	interval, _ := c.ScoreInterval(score.Level95)
	wald, _ := c.AdjustedWald(score.Level95)
	return map[string]any{"n": c.N(), "detractors": c.Detractors, "passives": c.Passives, "promoters": c.Promoters,
		"nps": golden.Maybe(nps, ok), "score_95": limits(interval), "adjusted_wald_95": limits(wald)}
}

func limits(i score.Interval) map[string]any {
	return map[string]any{"lower": i.Lower, "upper": i.Upper}
}

// both is baseline, period and change.
func both(before, after score.Counts) map[string]any {
	d95, _ := score.Difference(before, after, score.Level95)
	d80, _ := score.Difference(before, after, score.Level80)
	exact, _ := score.Permutation(before, after)
	return map[string]any{"baseline": group(before), "period": group(after), "change": map[string]any{
		"difference": d95.Points, "mover_95": limits(d95.Mover), "mover_80": limits(d80.Mover),
		"adjusted_wald_p_greater": d95.AdjustedWald.Greater, "permutation_p_greater": exact.Greater}}
}

var reasons = map[collect.Standing]string{collect.Duplicate: "second answer for the same work order", collect.Internal: "internal address",
	collect.NoScore: "no score given", collect.Late: "answered outside the answer window"}

// answers reads from the stored lines which answers count and why the others don't.
func (p *programme) answers() any {
	run := p.runs()["individual"].Run
	seen := map[string]reward.AnswerLine{}
	for _, person := range run.People {
		for _, line := range person.Answers {
			seen[line.Ref] = line
		}
	}
	valid, excluded := 0, []any{}
	for _, ref := range slices.Sorted(func(yield func(string) bool) {
		for k := range seen {
			if !yield(k) {
				return
			}
		}
	}) {
		if s := seen[ref].Standing; s == collect.Counted {
			valid++
		} else {
			excluded = append(excluded, map[string]any{"response_id": ref, "reason": reasons[s]})
		}
	}
	return map[string]any{"rows": len(seen), "valid": valid, "excluded": excluded}
}

// employees are everybody with an own score. The own tallies of the stored run must be those of the slice.
func (p *programme) employees(runs map[string]*app.RunResult) any {
	all := p.slice("metric=nps", "by=employee,quarter")
	own := p.slice("metric=nps", "answers=influenceable", "matrix=2024-1", "by=employee,quarter")
	var rows []any
	for _, person := range runs["individual"].Run.People {
		before, after := own[person.Ref+"|2024-Q1"], own[person.Ref+"|2024-Q2"]
		if b, a := counts(person.Own[0].Baseline), counts(person.Own[0].Period); b != before || a != after {
			p.t.Errorf("%s: the run counted %v and %v, the slice %v and %v", person.Ref, b, a, before, after)
		}
		team := person.Segments[0].Team
		rows = append(rows, map[string]any{"employee": person.Ref, "team": team, "maturity": maturity(runs["individual"].Run, team),
			"all": both(all[person.Ref+"|2024-Q1"], all[person.Ref+"|2024-Q2"]), "influenceable": both(before, after)})
	}
	return rows
}

func counts(t reward.Tally) score.Counts {
	c, _ := t.Distribution().NPS()
	return c
}

func maturity(r *reward.Run, team string) string {
	for _, t := range r.Teams {
		if t.Team == team {
			return t.Maturity
		}
	}
	return ""
}

func (p *programme) teams(runs map[string]*app.RunResult) any {
	reported := p.slice("metric=nps", "by=team,quarter")
	var rows []any
	for _, t := range runs["hybrid"].Run.Teams {
		part := t.Parts[0]
		if part.Period.N() == 0 {
			continue // planning and customer contact have no answers of their own
		}
		rows = append(rows, map[string]any{"team": t.Team, "maturity": t.Maturity,
			"reported": both(reported[t.Team+"|2024-Q1"], reported[t.Team+"|2024-Q2"]),
			"for_pay":  both(counts(part.Baseline), counts(part.Period)), "payout_percentage": part.Percentage.Float()})
	}
	return rows
}

func (p *programme) organisation(runs map[string]*app.RunResult) any {
	reported := p.slice("metric=nps", "by=quarter")
	part := runs["hybrid"].Run.Organisation[0]
	return map[string]any{"reported": both(reported["2024-Q1"], reported["2024-Q2"]),
		"for_pay": both(counts(part.Baseline), counts(part.Period)), "payout_percentage": part.Percentage.Float()}
}

// schemes are the four runs as the expected results write them.
func schemes(runs map[string]*app.RunResult) any {
	pool := runs["organisation-pool"].Run
	var poolPeople []any
	for _, p := range pool.People {
		poolPeople = append(poolPeople, map[string]any{"employee": p.Ref, "weight": p.Segments[0].Weight, "cents": p.Cents})
	}
	return map[string]any{
		"organisation_pool": map[string]any{"payout_percentage": pool.Organisation[0].Percentage.Float(), "pool_cents": pool.Pool.Cents,
			"employees": poolPeople, "paid_cents": pool.Pool.Paid, "retained_cents": pool.Pool.Retained},
		"team_target": teamTarget(runs["team-target"].Run),
		"individual":  individual(runs["individual"].Run),
		"hybrid":      hybrid(runs["hybrid"]),
	}
}

func teamTarget(r *reward.Run) any {
	var rows []any
	for _, t := range r.Teams {
		if t.Parts[0].Period.N() == 0 {
			continue
		}
		var people []any
		for _, p := range r.People {
			if p.Segments[0].Team == t.Team {
				people = append(people, map[string]any{"employee": p.Ref, "cents": p.Cents})
			}
		}
		rows = append(rows, map[string]any{"team": t.Team, "payout_percentage": t.Parts[0].Percentage.Float(), "pool_cents": t.Pool.Cents,
			"employees": people, "paid_cents": t.Pool.Paid, "retained_cents": t.Pool.Retained})
	}
	return rows
}

func individual(r *reward.Run) any {
	var rows []any
	for _, p := range r.People {
		rows = append(rows, map[string]any{"employee": p.Ref, "improvement": p.Own[0].Result.Float(),
			"payout_percentage": p.Own[0].Percentage.Float(), "disqualified": p.Disqualified(), "cents": p.Cents})
	}
	return rows
}

var sources = map[reward.Source]string{reward.FromOwn: "own influenceable score", reward.NoInitiative: "none: no initiative done",
	reward.FromTeamFewOwn: "team, because fewer answers than the minimum"}

func hybrid(r *app.RunResult) any {
	var rows []any
	for _, p := range r.Run.People {
		parts := p.Segments[0].Parts
		fits := slices.ContainsFunc(p.Initiatives, func(i reward.InitiativeFit) bool { return i.Fits })
		total := p.Segments[0].Percent.Float()
		if p.Disqualified() {
			total = 0
		}
		least := r.Scheme.Gates.MinimumN
		minimum := p.Own[0].Baseline.N() >= least && p.Own[0].Period.N() >= least
		rows = append(rows, map[string]any{"employee": p.Ref,
			"gates":                   map[string]any{"minimum_n": minimum, "initiative_done": fits, "not_disqualified": !p.Disqualified()},
			"organisation_percentage": parts[0].Percentage.Float(), "team_percentage": parts[1].Percentage.Float(),
			"individual_percentage": parts[2].Percentage.Float(), "individual_source": sources[parts[2].Source],
			"total_percentage": total, "cents": p.Cents})
	}
	return rows
}

// rootCauses are contributions per quarter, on both levels.
func (p *programme) rootCauses() any {
	ones := []string{"Ruitvervanging", "Het maken van een afspraak", "Service", "Prijs en financiële afhandeling", "Bereikbaarheid"}
	twos := []string{"Kwaliteit van de ruitvervanging", "Juiste ruit aanwezig", "Netheid van de auto bij aflevering",
		"De snelheid van de werkzaamheden", "Informatievoorziening", "Doorlooptijd", ""}
	level1 := p.slice("metric=nps", "by=quarter,cause1")
	level2 := p.slice("metric=nps", "by=quarter,cause2")
	whole := p.slice("metric=nps", "by=quarter")
	out := map[string]any{}
	for short, quarter := range map[string]string{"Q1": "2024-Q1", "Q2": "2024-Q2"} {
		all := whole[quarter]
		row := func(c score.Counts) map[string]any {
			points, _ := score.Contribution(c, all)
			return map[string]any{"n": c.N(), "detractors": c.Detractors, "promoters": c.Promoters, "contribution": points}
		}
		var first, second []any
		for _, name := range ones {
			c := level1[quarter+"|"+name]
			r := row(c)
			r["root_cause_1"], r["share"] = name, float64(c.N())/float64(all.N())
			first = append(first, r)
		}
		sum := score.Counts{}
		for _, name := range twos {
			c := level2[quarter+"|Ruitvervanging/"+name]
			r := row(c)
			r["root_cause_2"] = any(name)
			if name == "" {
				c = level1[quarter+"|Ruitvervanging"].Sub(sum)
				r = row(c)
				r["root_cause_2"] = nil
			}
			sum = sum.Add(c)
			second = append(second, r)
		}
		out[short] = map[string]any{"n": all.N(), "root_cause_1": first, "root_cause_2_of_ruitvervanging": second}
	}
	return out
}

// signals are the detectors over the stored coverage.
func (p *programme) signals() any {
	signals, err := p.app.Signals(asProgram(p.t), p.org, day.Quarter(2024, 2))
	if err != nil {
		p.t.Fatal(err)
	}
	var rows []any
	for _, s := range signals {
		rows = append(rows, map[string]any{"employee": s.Employee.Ref, "exclusion_rate": s.Exclusion.Rate, "exclusion_versus_peers_p": s.Exclusion.Greater,
			"selectivity_p": s.Selectivity.Greater, "coverage": s.Coverage, "selectivity_p_bh": s.SelectivityAdjusted,
			"exclusion_versus_peers_p_bh": s.ExclusionAdjusted, "signal": s.Raised})
	}
	return rows
}
