package attribution_test

import (
	"slices"
	"testing"

	"klankbord.org/core/attribution"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
	"klankbord.org/core/score"
	"klankbord.org/internal/golden"
	"pgregory.net/rapid"
)

// response is an answer as the reference values write it.
type response struct {
	Response   int     `json:"response"`
	Employee   string  `json:"employee"`
	Service    day.Day `json:"service_date"`
	Score      *int    `json:"score"`
	RootCause1 *string `json:"root_cause_1"`
	RootCause2 *string `json:"root_cause_2"`
}

// line is a line of the matrix as the reference values write it; they have one role.
type line struct {
	RootCause1    string  `json:"root_cause_1"`
	RootCause2    *string `json:"root_cause_2"`
	ValidFrom     day.Day `json:"valid_from"`
	Influenceable bool    `json:"influenceable"`
}

type referenceInput struct {
	Responses []response `json:"responses"`
	Matrix    []line     `json:"influence_matrix"`
}

const mechanic org.RoleID = 1

// book gives causes their numbers: a pair of root causes is one cause.
type book map[[2]string]attribution.CauseID

func (b book) number(one, two *string) attribution.CauseID {
	if one == nil {
		return 0
	}
	key := [2]string{*one, ""}
	if two != nil {
		key[1] = *two
	}
	if b[key] == 0 {
		b[key] = attribution.CauseID(len(b) + 1)
	}
	return b[key]
}

func TestGoldenInfluenceableNPS(t *testing.T) {
	t.Parallel()
	golden.Run(t, "influenceable_nps", map[string]golden.Method{"influenceable_nps": golden.In(influenceable)})
}

func influenceable(in referenceInput) any {
	causes := book{}
	var lines []attribution.Line
	for _, l := range in.Matrix {
		lines = append(lines, attribution.Line{Role: mechanic, Cause: causes.number(&l.RootCause1, l.RootCause2), From: l.ValidFrom, Influenceable: l.Influenceable})
	}
	matrix := attribution.NewMatrix(1, "reference", lines)
	var people []string
	all, own := map[string][]int{}, map[string][]int{}
	for _, r := range in.Responses {
		if _, known := all[r.Employee]; !known {
			people, all[r.Employee] = append(people, r.Employee), []int{}
		}
		if r.Score == nil {
			continue
		}
		all[r.Employee] = append(all[r.Employee], *r.Score)
		a := attribution.Answer{Valid: true, Cause: causes.number(r.RootCause1, r.RootCause2), Deep: r.RootCause2 != nil, Day: r.Service}
		if reason, _ := matrix.Explain(a, mechanic); reason == attribution.Counted {
			own[r.Employee] = append(own[r.Employee], *r.Score)
		}
	}
	return map[string]any{"employees": tallies(slices.Sorted(slices.Values(people)), all, own)}
}

func tallies(people []string, all, own map[string][]int) []any {
	var rows []any
	for _, p := range people {
		rows = append(rows, map[string]any{"employee": p, "all_responses": tally(all[p]), "influenceable": tally(own[p])})
	}
	return rows
}

func tally(scores []int) any {
	c, err := score.CountsOf(scores)
	if err != nil {
		return err.Error()
	}
	nps, ok := c.NPS()
	return map[string]any{"n": c.N(), "detractors": c.Detractors, "passives": c.Passives, "promoters": c.Promoters, "nps": golden.Maybe(nps, ok)}
}

func TestTheLineOfTheDayHolds(t *testing.T) {
	t.Parallel()
	m := attribution.NewMatrix(1, "dated", []attribution.Line{
		{Role: 1, Cause: 5, From: day.Must("2024-03-01"), Influenceable: false, Reason: "stock moved to the depot"},
		{Role: 1, Cause: 5, From: day.Must("2024-01-01"), Influenceable: true, Reason: "own stock"},
	})
	for _, c := range []struct {
		on   string
		role org.RoleID
		want attribution.Reason
	}{
		{"2023-12-31", 1, attribution.NoLine},
		{"2024-01-01", 1, attribution.Counted},
		{"2024-02-29", 1, attribution.Counted},
		{"2024-03-01", 1, attribution.NotInfluenceable},
		{"2024-02-01", 2, attribution.NoLine},
	} {
		a := attribution.Answer{Valid: true, Cause: 5, Deep: true, Day: day.Must(c.on)}
		if got, _ := m.Explain(a, c.role); got != c.want {
			t.Errorf("on %s role %d: %s, want %s", c.on, c.role, got, c.want)
		}
	}
}

func TestAnAnswerWithoutEnoughToGoOnNeverCounts(t *testing.T) {
	t.Parallel()
	m := attribution.NewMatrix(1, "m", []attribution.Line{{Role: 1, Cause: 5, From: 1, Influenceable: true}})
	for want, a := range map[attribution.Reason]attribution.Answer{
		attribution.NotValid: {Valid: false, Cause: 5, Deep: true, Day: 10},
		attribution.NoCause:  {Valid: true, Cause: 4, Deep: false, Day: 10},
		attribution.NoLine:   {Valid: true, Cause: 6, Deep: true, Day: 10},
	} {
		if got, _ := m.Explain(a, 1); got != want {
			t.Errorf("%+v: %s, want %s", a, got, want)
		}
	}
	if got, _ := m.Explain(attribution.Answer{Valid: true, Day: 10}, 1); got != attribution.NoCause {
		t.Errorf("no cause at all: %s", got)
	}
}

// Whether an answer counts doesn't depend on the order of the lines, and Explain agrees with Influences.
func TestTheOrderOfLinesDoesntMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) attribution.Line {
			return attribution.Line{
				Role:          org.RoleID(rapid.IntRange(1, 3).Draw(t, "role")),
				Cause:         attribution.CauseID(rapid.IntRange(1, 4).Draw(t, "cause")),
				From:          day.Day(rapid.IntRange(100, 110).Draw(t, "from")),
				Influenceable: rapid.Bool().Draw(t, "influenceable"),
			}
		}), 0, 20, func(l attribution.Line) [3]int { return [3]int{int(l.Role), int(l.Cause), int(l.From)} }).Draw(t, "lines")
		a := attribution.NewMatrix(1, "a", lines)
		b := attribution.NewMatrix(1, "b", rapid.Permutation(lines).Draw(t, "shuffled"))
		on := day.Day(rapid.IntRange(95, 115).Draw(t, "day"))
		for role := org.RoleID(1); role <= 3; role++ {
			for cause := attribution.CauseID(1); cause <= 4; cause++ {
				reason, _ := a.Explain(attribution.Answer{Valid: true, Cause: cause, Deep: true, Day: on}, role)
				if a.Influences(role, cause, on) != b.Influences(role, cause, on) || a.Influences(role, cause, on) != (reason == attribution.Counted) {
					t.Fatalf("role %d, cause %d on %d: %s", role, cause, on, reason)
				}
			}
		}
	})
}
