package integrity_test

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"klankbord.org/core/collect"
	"klankbord.org/core/fault"
	"klankbord.org/core/integrity"
	"klankbord.org/core/org"
	"klankbord.org/core/score"
	"klankbord.org/internal/golden"
)

// TestRuitherstelSignals replays the example organisation: who was asked in the second quarter, and what the tests say.
func TestRuitherstelSignals(t *testing.T) {
	t.Parallel()
	refs, asked := ruitherstel(t, "Q2")
	signals, err := integrity.SignalsAgainstPeers(asked)
	if err != nil {
		t.Fatal(err)
	}
	var got []object
	for i, s := range signals {
		if s.Employee != asked[i].Employee {
			t.Fatalf("signal %d is about employee %d", i, s.Employee)
		}
		got = append(got, object{"employee": refs[i], "exclusion_rate": s.Exclusion.Rate,
			"exclusion_versus_peers_p": s.Exclusion.Greater, "selectivity_p": s.Selectivity.Greater, "coverage": s.Coverage,
			"selectivity_p_bh": s.SelectivityAdjusted, "exclusion_versus_peers_p_bh": s.ExclusionAdjusted, "signal": s.Raised})
	}
	var file struct {
		Signals rawJSON `json:"integrity_signals"`
	}
	golden.ReadJSON(t, golden.Example(t, "ruitherstel", "expected.json"), &file)
	for _, difference := range golden.Compare([]byte(file.Signals), got, golden.Tolerance{}) {
		t.Error(difference)
	}
}

// rawJSON keeps JSON as it stands.
type rawJSON []byte

func (r *rawJSON) UnmarshalJSON(b []byte) error {
	*r = append((*r)[:0], b...)
	return nil
}

// ruitherstel reads who was asked in a quarter.
func ruitherstel(t *testing.T, quarter string) (refs []string, asked []integrity.Asked) {
	t.Helper()
	file, err := os.Open(golden.Example(t, "ruitherstel", "invitations.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		if row[1] != quarter {
			continue
		}
		var n [5]int64
		for i := range n {
			if n[i], err = strconv.ParseInt(row[2+i], 10, 64); err != nil {
				t.Fatal(err)
			}
		}
		refs = append(refs, row[0])
		asked = append(asked, integrity.Asked{Employee: org.EmployeeID(len(refs)), Transactions: n[0], WithProblem: n[1],
			ExcludedWithProblem: n[2], ExcludedWithoutProblem: n[3], Invited: n[4]})
	}
	return refs, asked
}

func TestCountsThatContradictEachOtherAreRefused(t *testing.T) {
	t.Parallel()
	for field, a := range map[string]integrity.Asked{
		"asked[0].with_problem":             {Transactions: 5, WithProblem: 6},
		"asked[0].excluded_with_problem":    {Transactions: 5, WithProblem: 2, ExcludedWithProblem: 3},
		"asked[0].excluded_without_problem": {Transactions: 5, WithProblem: 2, ExcludedWithoutProblem: 4},
		"asked[0].invited":                  {Transactions: 5, Invited: 6},
	} {
		_, err := integrity.SignalsAgainstPeers([]integrity.Asked{a})
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Field != field {
			t.Errorf("want an invalid %s, have %v", field, err)
		}
	}
}

// TestOneAloneRaisesNoAlarmAgainstPeers: with nobody to compare with, only the own selectivity says anything.
func TestOneAloneRaisesNoAlarmAgainstPeers(t *testing.T) {
	t.Parallel()
	signals, err := integrity.SignalsAgainstPeers([]integrity.Asked{{Employee: 1, Transactions: 30, WithProblem: 5,
		ExcludedWithProblem: 5, Invited: 25}})
	if err != nil || signals[0].Exclusion.Greater != 1 || !signals[0].Raised {
		t.Errorf("%+v, %v", signals, err)
	}
}

// TestBurstProbabilityIsPreciseWhenSmall compares relatively: an absolute tolerance says nothing about one in a million.
func TestBurstProbabilityIsPreciseWhenSmall(t *testing.T) {
	t.Parallel()
	times := []float64{996, 1913, 1983, 1985, 1986, 1988, 1991, 4491, 5924, 6124, 7146, 8105}
	b, err := integrity.AnswerBurst(times, 30, 9600)
	if want := 9.42882919630073e-07; err != nil || math.Abs(b.PValue-want) > 1e-6*want {
		t.Errorf("want %v, have %v, %v", want, b.PValue, err)
	}
}

func TestBurstIsAProbability(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		times := rapid.SliceOfN(rapid.Float64Range(0, 9600), 1, 60).Draw(t, "times")
		b, err := integrity.AnswerBurst(times, rapid.Float64Range(1, 200).Draw(t, "window"), 9600)
		if err != nil || b.Most < 1 || b.Most > len(times) || !(b.PValue >= 0 && b.PValue <= 1) {
			t.Fatalf("%+v, %v", b, err)
		}
	})
}

func TestWhatCannotBeTestedIsRefused(t *testing.T) {
	t.Parallel()
	own, _ := score.DistributionOf(score.ScaleNPS, []int{9})
	for name, try := range map[string]func() error{
		"no answers":         func() error { _, err := integrity.AnswerBurst(nil, 30, 9600); return err },
		"no window":          func() error { _, err := integrity.AnswerBurst([]float64{1}, 0, 9600); return err },
		"a period too short": func() error { _, err := integrity.AnswerBurst([]float64{1}, 30, 50); return err },
		"no peers' scores":   func() error { _, err := integrity.ScoreHeaping(own, score.NewDistribution(score.ScaleNPS)); return err },
		"scores of a shop CSAT": func() error {
			_, err := integrity.ScoreHeaping(own, score.NewDistribution(score.ScaleCSAT))
			return err
		},
	} {
		if err := try(); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHeapingWithoutEightsOrNinesAmongPeersSaysNothing(t *testing.T) {
	t.Parallel()
	own, _ := score.DistributionOf(score.ScaleNPS, []int{9, 9, 9})
	peers, _ := score.DistributionOf(score.ScaleNPS, []int{0, 10, 10})
	h, err := integrity.ScoreHeaping(own, peers)
	if err != nil || h.Step.Greater != 1 || h.Distance != 1 {
		t.Errorf("%+v, %v", h, err)
	}
	same, err := integrity.ScoreHeaping(own, own)
	if err != nil || same.DF != 0 || same.PValue != 1 || same.Distance != 0 {
		t.Errorf("%+v, %v", same, err)
	}
}

func TestPValuesAreProbabilities(t *testing.T) {
	t.Parallel()
	share := rapid.Custom(func(t *rapid.T) score.Share {
		n := rapid.Int64Range(0, 400).Draw(t, "n")
		return score.Share{Count: rapid.Int64Range(0, n).Draw(t, "count"), N: n}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := share.Draw(t, "own"), share.Draw(t, "peers")
		covered := integrity.Coverage(a, rapid.Float64Range(0, 1).Draw(t, "norm"))
		for _, p := range []float64{integrity.VersusPeers(a, b).Greater, integrity.Steered(a, b).Greater, covered.Less} {
			if !(p >= 0 && p <= 1) {
				t.Fatalf("%v and %v give %v", a, b, p)
			}
		}
	})
}

func TestInternalLooksAtTheHostOnly(t *testing.T) {
	t.Parallel()
	domains := []string{".Bedrijf.nl ", ""}
	for address, want := range map[string]bool{
		"a@bedrijf.nl": true, "a@post.bedrijf.nl": true, "A@BEDRIJF.NL.": true, `"x@y"@bedrijf.nl`: true,
		"a@nietbedrijf.nl": false, "bedrijf.nl@elders.nl": false, "bedrijf.nl": false, "": false, "a@": false,
	} {
		if collect.OwnAddress(address, domains) != want {
			t.Errorf("%q: want %v", address, want)
		}
	}
}

func TestExpectedFalseAlarms(t *testing.T) {
	t.Parallel()
	if got := integrity.ExpectedFalse(40); got != 2 {
		t.Errorf("%v", got)
	}
}
