package reward

import (
	"fmt"
	"slices"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
)

// cutToTerm lets the computation look at the days of its term only, while amounts stay a share of the whole period.
func (c *computation) cutToTerm() error {
	if c.in.Term == nil {
		return nil
	}
	r, whole := c.in.Term.Range, c.in.Scheme.Period
	if r.From < whole.From || r.End() > whole.To || r.Days() == 0 {
		return fault.NewInvalid("term", "reward.outside_period")
	}
	cut := *c.in.Scheme
	cut.Period = r
	if cut.Baseline.From != 0 && cut.Baseline.Overlaps(r) { // Check saw the whole; a cut can only be smaller
		return fault.NewInvalid("baseline", "scheme.baseline_overlaps")
	}
	c.scheme = &cut
	return nil
}

// ComputeParts computes a period in which the agreement changed: each part by its own version, over its own days and answers,
// and adds them up. The earlier part doesn't depend on anything of the later. Each part is rounded once by itself, so that the
// cents that somebody sees add up. One part is a plain Compute.
//
// Parts must be in order of day, share currency, and don't overlap.
func ComputeParts(parts []Inputs) (*Run, error) {
	if len(parts) == 1 {
		return Compute(parts[0])
	}
	if err := checkParts(parts); err != nil {
		return nil, err
	}
	sum := &Run{Engine: Engine, Organisation: []PartResult{}, Teams: []TeamResult{}, Warnings: []Warning{}}
	earlier := map[string]Cents{} // what the parts before gave somebody, of which a legal cap leaves less
	for _, in := range parts {
		in.People = withEarlier(in.People, earlier)
		r, err := Compute(in)
		if err != nil {
			return nil, err
		}
		for i := range r.People {
			earlier[r.People[i].Ref] += r.People[i].Cents
		}
		sum.Parts = append(sum.Parts, r)
	}
	last := sum.Parts[len(sum.Parts)-1]
	sum.Scheme, sum.SchemeHash, sum.MatrixHash, sum.DaysInPeriod, sum.Trial, sum.Term = last.Scheme, last.SchemeHash, last.MatrixHash, last.DaysInPeriod, last.Trial, last.Term
	sum.AnswersHash, sum.PeopleHash = hashEach(sum.Parts, func(r *Run) string { return r.AnswersHash }), hashEach(sum.Parts, func(r *Run) string { return r.PeopleHash })
	sum.addPeople()
	sum.Warnings = append(sum.Warnings, allWarnings(sum.Parts)...)
	(&computation{run: sum}).finish()
	return sum, nil
}

func checkParts(parts []Inputs) error {
	if len(parts) == 0 {
		return fault.NewInvalid("term", "field.missing")
	}
	var before day.Day
	for i, in := range parts {
		switch {
		case in.Term == nil || in.Scheme == nil:
			return fault.NewInvalid(fmt.Sprintf("parts[%d]", i), "field.missing")
		case in.Term.Range.From <= before:
			return fault.NewInvalid(fmt.Sprintf("parts[%d].range", i), "reward.parts_overlap")
		case in.Scheme.Period != parts[0].Scheme.Period || in.Scheme.Currency != parts[0].Scheme.Currency:
			return fault.NewInvalid(fmt.Sprintf("parts[%d].scheme", i), "reward.parts_differ")
		}
		before = in.Term.Range.End()
	}
	return nil
}

// withEarlier counts what earlier parts gave as other variable pay of the year.
func withEarlier(people []Person, earlier map[string]Cents) []Person {
	out := slices.Clone(people)
	for i := range out {
		out[i].OtherVariable += earlier[out[i].Ref]
	}
	return out
}

func hashEach(parts []*Run, of func(*Run) string) string {
	var all []byte
	for _, r := range parts {
		all = append(append(all, of(r)...), '\n')
	}
	return hashOf(all)
}

// addPeople makes everybody's line of the whole, in the agreed order.
func (r *Run) addPeople() {
	at := map[string]int{}
	for k, part := range r.Parts {
		for i := range part.People {
			p := &part.People[i]
			line, known := at[p.Ref]
			if !known {
				line = len(r.People)
				at[p.Ref] = line
				r.People = append(r.People, PersonResult{Ref: p.Ref, Name: p.Name, Place: p.Place, Findings: p.Findings, Initiatives: p.Initiatives,
					Segments: []SegmentResult{}, Parts: make([]*PersonResult, len(r.Parts))})
			}
			r.People[line].Parts[k] = p
		}
	}
	slices.SortFunc(r.People, func(a, b PersonResult) int {
		if a.Place != b.Place {
			return int(min(1, max(-1, a.Place-b.Place)))
		}
		if a.Ref < b.Ref {
			return -1
		}
		return 1
	})
	for i := range r.People {
		r.People[i].addUp()
	}
}

// addUp makes the amount of the whole: whole cents of each part, so that what is shown adds up.
func (p *PersonResult) addUp() {
	for _, part := range p.Parts {
		if part != nil {
			p.Cents += part.Cents
		}
	}
}

func allWarnings(parts []*Run) []Warning {
	var all []Warning
	seen := map[string]bool{}
	for _, r := range parts {
		for _, w := range r.Warnings {
			if key := w.Key + "\n" + w.About; !seen[key] {
				seen[key] = true
				all = append(all, w)
			}
		}
	}
	return all
}
