package reward

import "slices"

// Alias gives things other names: the same for the same, within one trial run.
type Alias func(ref string) string

// Pseudonymise returns inputs in which nobody can be recognised by name, number, order, initiative or answer, for a trial run
// before consent is on record (L11). Teams, roles, hours and days stay: amounts depend on them. Results are the same but for
// the names.
func Pseudonymise(in Inputs, alias Alias) Inputs {
	in.Trial = true
	in.Notes = slices.DeleteFunc(slices.Clone(in.Notes), func(w Warning) bool { return w.About != "" }) // they name people
	in.People = slices.Clone(in.People)
	for i := range in.People {
		p := &in.People[i]
		p.Ref = alias("person " + p.Ref)
		p.Name, p.Place = p.Ref, 0 // the order of pseudonyms, which chance gave
		p.Initiatives = slices.Clone(p.Initiatives)
		for k := range p.Initiatives {
			given := &p.Initiatives[k]
			given.Ref, given.Title = alias("initiative "+given.Ref), ""
			if given.Evidence != "" {
				given.Evidence = "…"
			}
		}
		p.Findings = slices.Clone(p.Findings)
		for k := range p.Findings {
			p.Findings[k] = alias("finding " + p.Findings[k])
		}
	}
	in.Answers = slices.Clone(in.Answers)
	for i := range in.Answers {
		in.Answers[i].Ref = alias("answer " + in.Answers[i].Ref)
	}
	return in
}
