package sample

import (
	"cmp"
	"slices"

	"klankbord.org/core/fault"
)

// Candidate is somebody who could be asked. Ref is unique within a frame; Stratum may be empty.
type Candidate struct {
	Ref     string
	Stratum string
}

// Drawn is a candidate with the outcome.
type Drawn struct {
	Candidate
	Number uint64
	Rank   int // from 1, within the stratum, the lowest number first
	Taken  bool
}

// Draw takes from each stratum the candidates with the lowest numbers, as many as sizes says: a simple random sample without
// replacement within each stratum. The rest keep their rank, so that a reserve can be asked in order. The outcome is sorted by
// stratum and rank. A reference that stands twice is an Invalid fault; a stratum without a size gives nobody.
func Draw(s Seed, frame []Candidate, sizes map[string]int) ([]Drawn, error) {
	all := make([]Drawn, len(frame))
	seen := make(map[string]bool, len(frame))
	number := s.numbers()
	for i, c := range frame {
		if seen[c.Ref] {
			return nil, fault.NewInvalid("frame", "sample.twice", "ref", c.Ref)
		}
		seen[c.Ref] = true
		all[i] = Drawn{Candidate: c, Number: number(c.Ref)}
	}
	slices.SortFunc(all, func(a, b Drawn) int {
		return cmp.Or(cmp.Compare(a.Stratum, b.Stratum), cmp.Compare(a.Number, b.Number), cmp.Compare(a.Ref, b.Ref))
	})
	for i := range all {
		all[i].Rank = 1
		if i > 0 && all[i].Stratum == all[i-1].Stratum {
			all[i].Rank = all[i-1].Rank + 1
		}
		all[i].Taken = all[i].Rank <= sizes[all[i].Stratum]
	}
	return all, nil
}

// Allocate divides a total over strata in proportion to their populations, with at least a minimum for each as far as it has that many.
// No stratum gets more than it has. The sum is the total unless the minimums ask for more or the populations hold fewer. What can't
// be divided evenly goes to the largest remainders, at equal ones to the first name.
func Allocate(total int, populations map[string]int, least int) map[string]int {
	names := make([]string, 0, len(populations))
	for name, n := range populations {
		if n > 0 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	sizes := map[string]int{}
	left, room := total, 0
	for _, name := range names {
		sizes[name] = max(min(least, populations[name]), 0)
		left -= sizes[name]
		room += populations[name] - sizes[name]
	}
	left = min(left, room)
	if left <= 0 {
		return sizes
	}
	type remainder struct {
		name string
		left int
	}
	rest, given := make([]remainder, 0, len(names)), 0
	for _, name := range names {
		share := left * (populations[name] - sizes[name]) // fits: both are counts of people
		rest = append(rest, remainder{name, share % room})
		sizes[name] += share / room
		given += share / room
	}
	slices.SortStableFunc(rest, func(a, b remainder) int { return cmp.Compare(b.left, a.left) })
	for _, r := range rest[:left-given] {
		sizes[r.name]++
	}
	return sizes
}
