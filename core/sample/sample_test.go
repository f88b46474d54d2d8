package sample_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"klankbord.org/core/fault"
	"klankbord.org/core/sample"
)

func seed(n byte) (s sample.Seed) {
	for i := range s {
		s[i] = n + byte(i)
	}
	return s
}

func frame(n int, strata ...string) []sample.Candidate {
	all := make([]sample.Candidate, n)
	for i := range all {
		all[i] = sample.Candidate{Ref: fmt.Sprintf("W-%05d", i)}
		if len(strata) > 0 {
			all[i].Stratum = strata[i%len(strata)]
		}
	}
	return all
}

// The numbers are those that anybody gets with HMAC-SHA-256 from another library:
// python3 -c "import hmac,hashlib;print(hmac.new(bytes(range(1,33)),b'W-00042',hashlib.sha256).hexdigest()[:16])"
func TestNumbersCanBeMadeElsewhere(t *testing.T) {
	t.Parallel()
	if got := fmt.Sprintf("%016x", seed(1).Number("W-00042")); got != "63bff9598117ad20" {
		t.Errorf("number %s", got)
	}
	if got := seed(1).Commitment(); got != "515351e3ddd50c0bc0db38544d6f5b8a12f965e2437b0401c27d9558e57f3d20" {
		t.Errorf("commitment %s", got)
	}
	again, err := sample.ParseSeed(" " + seed(1).String() + "\n")
	if err != nil || again != seed(1) {
		t.Errorf("%v, %v", again, err)
	}
	for _, bad := range []string{"", "00", strings.Repeat("g", 64), strings.Repeat("0", 66)} {
		if _, err := sample.ParseSeed(bad); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestARateTakesItsShareAndAHigherOneMore(t *testing.T) {
	t.Parallel()
	const n = 100_000
	for _, rate := range []sample.Rate{0, 1, 50_000, 250_000, 999_999, sample.Everybody} {
		taken := 0
		for i := range n {
			number := seed(7).Number(fmt.Sprint(i))
			if rate.Takes(number) {
				taken++
				if rate < sample.Everybody && !(rate + 1).Takes(number) {
					t.Fatalf("%d takes %x, one more doesn't", rate, number)
				}
			}
		}
		p := float64(rate) / 1e6
		if off, sd := float64(taken)-p*n, math.Sqrt(p*(1-p)*n); math.Abs(off) > 5*sd+0.5 {
			t.Errorf("rate %d took %d of %d: %.1f standard deviations off", rate, taken, n, off/sd)
		}
	}
	if sample.Rate(0).Takes(0) || !sample.Everybody.Takes(math.MaxUint64) || sample.Rate(500_000).Takes(1<<63) || !sample.Rate(500_000).Takes(1<<63-1) {
		t.Error("a limit is one off")
	}
}

// Every candidate is as likely as any other to be drawn, wherever they stand: over many seeds the counts are spread as chance
// spreads them (chi-square, 199 degrees of freedom, limit at one in a million).
func TestEverybodyIsEquallyLikely(t *testing.T) {
	t.Parallel()
	const n, size, rounds = 200, 20, 3000
	counts := map[string]int{}
	for round := range rounds {
		var s sample.Seed
		for i := range s {
			s[i] = byte(round >> (8 * (i % 2)) * (i + 1))
		}
		drawn, err := sample.Draw(s, frame(n), map[string]int{"": size})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range drawn {
			if d.Taken {
				counts[d.Ref]++
			}
		}
	}
	expected, chi := float64(size*rounds)/n, 0.0
	for _, c := range frame(n) {
		chi += math.Pow(float64(counts[c.Ref])-expected, 2) / expected
	}
	if chi > 308 {
		t.Errorf("chi-square is %.1f", chi)
	}
}

// Order doesn't matter, sizes are met, the same comes out twice, and leaving somebody out moves nobody but the next in rank.
func TestADrawDependsOnSeedAndFrameAlone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := frame(rapid.IntRange(1, 60).Draw(t, "candidates"), "north", "south", "west")
		sizes := map[string]int{"north": rapid.IntRange(0, 25).Draw(t, "north"), "south": rapid.IntRange(0, 25).Draw(t, "south")}
		s := seed(rapid.Byte().Draw(t, "seed"))
		drawn, err := sample.Draw(s, all, sizes)
		if err != nil {
			t.Fatal(err)
		}
		shuffled := slices.Clone(all)
		rand.New(rand.NewPCG(1, uint64(len(all)))).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		again, _ := sample.Draw(s, shuffled, sizes)
		if !slices.Equal(drawn, again) || sample.FrameHash(all) != sample.FrameHash(shuffled) {
			t.Fatal("the order of the frame matters")
		}
		taken, there := map[string]int{}, map[string]int{}
		for _, d := range drawn {
			there[d.Stratum]++
			if d.Taken {
				taken[d.Stratum]++
			}
		}
		for stratum := range there {
			if taken[stratum] != min(sizes[stratum], there[stratum]) {
				t.Fatalf("%s: %d of %d, want %d", stratum, taken[stratum], there[stratum], sizes[stratum])
			}
		}
		without, _ := sample.Draw(s, all[1:], sizes)
		gone, moved := 0, 0
		for _, d := range drawn {
			i := slices.IndexFunc(without, func(o sample.Drawn) bool { return o.Ref == d.Ref })
			switch {
			case i < 0:
				gone++
			case without[i].Taken && !d.Taken:
				moved++
			case !without[i].Taken && d.Taken:
				t.Fatalf("%s is no longer asked because %s is gone", d.Ref, all[0].Ref)
			}
		}
		if gone != 1 || moved > 1 {
			t.Fatalf("%d gone, %d moved up", gone, moved)
		}
	})
	if _, err := sample.Draw(seed(1), append(frame(2), frame(1)...), nil); fault.KindOf(err) != fault.Invalid {
		t.Errorf("somebody stands in the frame twice: %v", err)
	}
}

func TestSizesAreAllocatedInProportion(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		total, least int
		populations  map[string]int
		want         map[string]int
	}{
		"in proportion":     {100, 0, map[string]int{"a": 500, "b": 300, "c": 200}, map[string]int{"a": 50, "b": 30, "c": 20}},
		"largest remainder": {10, 0, map[string]int{"a": 1, "b": 1, "c": 1, "d": 30}, map[string]int{"a": 1, "b": 0, "c": 0, "d": 9}},
		"at equal ones":     {2, 0, map[string]int{"b": 5, "a": 5, "c": 5}, map[string]int{"a": 1, "b": 1, "c": 0}},
		"a minimum":         {20, 5, map[string]int{"a": 100, "b": 3, "c": 100}, map[string]int{"a": 9, "b": 3, "c": 8}},
		"minimum over all":  {5, 5, map[string]int{"a": 100, "b": 100}, map[string]int{"a": 5, "b": 5}},
		"more than there":   {50, 0, map[string]int{"a": 10, "b": 5, "c": 0}, map[string]int{"a": 10, "b": 5}},
		"nothing":           {0, 0, map[string]int{"a": 10}, map[string]int{"a": 0}},
	} {
		got := sample.Allocate(c.total, c.populations, c.least)
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		populations := rapid.MapOfN(rapid.StringMatching(`[a-f]`), rapid.IntRange(0, 1000), 0, 6).Draw(t, "populations")
		total, least := rapid.IntRange(0, 3000).Draw(t, "total"), rapid.IntRange(0, 50).Draw(t, "least")
		people, sum, minimums := 0, 0, 0
		sizes := sample.Allocate(total, populations, least)
		for name, n := range populations {
			people += n
			minimums += min(n, least)
			sum += sizes[name]
			if sizes[name] > n || sizes[name] < min(n, least) {
				t.Fatalf("%s has %d and gives %d", name, n, sizes[name])
			}
		}
		if sum != max(min(total, people), minimums) {
			t.Fatalf("%d of %d in %v", sum, total, sizes)
		}
	})
}

func TestAFunnelIsClosedWhenEverybodyIsAccountedFor(t *testing.T) {
	t.Parallel()
	var f, day sample.Funnel
	f.Source = 214
	for range 100 {
		f.Add(sample.Answered, sample.Asked)
	}
	for range 50 {
		f.Add(sample.Delivered, sample.Asked)
	}
	f.Add(sample.Invited, sample.Asked)
	for _, why := range sample.Reasons() {
		reached := sample.Known
		if why.Eligible() {
			reached = sample.InFrame
		}
		day.Add(reached, why)
	}
	f.Sum(day)
	answered, delivered := f.ResponseRate()
	if !f.Closed() || answered != 100 || delivered != 150 || f.Reached(sample.InFrame) != 153 || f.Reached(sample.Known) != 163 || f.Withheld() != 51 || f.NotAsked(sample.Resting) != 1 {
		t.Errorf("%+v", f)
	}
	f.Add(sample.Known, sample.Asked)
	if f.Closed() {
		t.Error("somebody disappeared and nobody noticed")
	}
}

// record returns a sample as it is written down.
func record(t *testing.T, byRate bool) (sample.Plan, []sample.Line) {
	t.Helper()
	all := frame(30, "north", "south")
	p := sample.Plan{Format: 1, Ref: "2026-q4", Commitment: seed(3).Commitment(), Seed: seed(3).String(), FrameHash: sample.FrameHash(all)}
	if byRate {
		p.Rate = 400_000
	} else {
		p.Sizes = map[string]int{"north": 4, "south": 6}
	}
	drawn, err := sample.Draw(seed(3), all, p.Sizes)
	if err != nil {
		t.Fatal(err)
	}
	var lines []sample.Line
	for _, d := range drawn {
		lines = append(lines, sample.Line{Ref: d.Ref, Stratum: d.Stratum, Taken: d.Taken || byRate && p.Rate.Takes(d.Number)})
	}
	return p, lines
}

func TestARecordIsVerifiedByDrawingAgain(t *testing.T) {
	t.Parallel()
	for _, byRate := range []bool{false, true} {
		p, lines := record(t, byRate)
		verify := func(commitment string) []string {
			var file bytes.Buffer
			if err := sample.Write(&file, p, lines); err != nil {
				t.Fatal(err)
			}
			v, err := sample.Verify(&file, commitment)
			if err != nil {
				t.Fatal(err)
			}
			var keys []string
			for _, f := range v.Flaws {
				keys = append(keys, f.Key)
			}
			return keys
		}
		if flaws := verify(p.Commitment); flaws != nil {
			t.Errorf("by rate %v: %v", byRate, flaws)
		}
		if flaws := verify(seed(4).Commitment()); !slices.Equal(flaws, []string{"sample.other_commitment"}) {
			t.Errorf("another commitment: %v", flaws)
		}
		taken := slices.IndexFunc(lines, func(l sample.Line) bool { return l.Taken })
		left := slices.IndexFunc(lines, func(l sample.Line) bool { return !l.Taken })
		for key, change := range map[string]func(back bool){
			"sample.drawn_but_not_taken": func(back bool) { lines[taken].Taken = back },
			"sample.not_drawn_but_taken": func(back bool) { lines[left].Taken = !back },
		} {
			change(false)
			if flaws := verify(""); !slices.Equal(flaws, []string{key}) {
				t.Errorf("%s: %v", key, flaws)
			}
			change(true)
		}
		was := lines[taken].Ref
		lines[taken].Ref = "W-99999"
		if flaws := verify(""); !slices.Contains(flaws, "sample.other_frame") {
			t.Errorf("somebody else stands in the frame: %v", flaws)
		}
		lines[taken].Ref = lines[left].Ref
		if flaws := verify(""); !slices.Contains(flaws, "sample.twice") {
			t.Errorf("somebody stands in the frame twice: %v", flaws)
		}
		lines[taken].Ref = was
		p.Seed = seed(5).String()
		if flaws := verify(""); !slices.Contains(flaws, "sample.other_seed") {
			t.Errorf("another seed: %v", flaws)
		}
	}
}

func FuzzVerify(f *testing.F) {
	f.Add([]byte("{\"klankbord_sample\":1,\"ref\":\"a\",\"commitment\":\"\",\"seed\":\"" + seed(1).String() + "\",\"rate\":5,\"frame_hash\":\"\"}\n{\"ref\":\"1\",\"taken\":true}\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := sample.Verify(bytes.NewReader(b), "")
		if err == nil && v.Taken > v.Candidates {
			t.Error("more taken than there are")
		}
	})
}

func BenchmarkDraw(b *testing.B) {
	all := frame(1_000_000, "north", "south", "west")
	for b.Loop() {
		if _, err := sample.Draw(seed(1), all, map[string]int{"north": 1000}); err != nil {
			b.Fatal(err)
		}
	}
}
