package reward

import (
	"math/big"
	"slices"
)

// people makes everybody's line: parts, part-amounts, answers. Amounts of pools follow in pay.
func (c *computation) people() {
	for _, i := range c.order {
		p := &c.in.People[i]
		line := PersonResult{Ref: p.Ref, Name: p.Name, Place: p.Place, Findings: slices.Sorted(slices.Values(p.Findings)), Segments: []SegmentResult{}}
		for _, in := range initiatives(p) {
			line.Initiatives = append(line.Initiatives, InitiativeFit{in.Ref, in.Title, in.DoneOn, in.Evidence,
				c.scheme.Gates.InitiativeBy != 0 && c.fits(in)})
		}
		segments := c.segments(p)
		for k, part := range c.scheme.Parts {
			if part.Level == OfIndividual && len(segments) > 0 {
				last := c.in.Teams[segments[len(segments)-1].Team]
				line.Own = append(line.Own, c.result(k, c.own[i][k], last.Maturity))
				c.warnPerson(p, c.own[i][k])
			}
		}
		c.warnFull(p, segments)
		for _, s := range segments {
			line.Segments = append(line.Segments, c.segment(i, s))
		}
		line.Answers = c.answerLines(i)
		c.run.People = append(c.run.People, line)
	}
}

// warnPerson says when somebody's own part rests on few answers.
func (c *computation) warnPerson(p *Person, own pair) {
	if n := own.period.N(); n >= max(1, c.scheme.Gates.MinimumN) && n < fewForAPerson {
		c.run.Warnings = append(c.run.Warnings, Warning{Key: "few_own_answers", About: p.Ref, Args: map[string]any{"n": n, "advised": fewForAPerson}})
	}
}

// warnFull says when somebody's memberships together are more than full time on a day: mostly a transfer whose first half
// was never ended, which would be paid twice.
func (c *computation) warnFull(p *Person, segments []Segment) {
	for _, s := range segments {
		fte := 0
		for _, o := range segments {
			if o.Range.Contains(s.Range.From) {
				fte += o.FTE
			}
		}
		if fte > 100 {
			c.run.Warnings = append(c.run.Warnings, Warning{Key: "more_than_full_time", About: p.Ref,
				Args: map[string]any{"fte": fte, "on": s.Range.From.String()}})
			return
		}
	}
}

// segment computes one part-amount.
func (c *computation) segment(person int, s Segment) SegmentResult {
	days := s.Range.Days()
	out := SegmentResult{Team: c.in.Teams[s.Team].Ref, Role: s.Role, FTE: s.FTE, Range: s.Range, Days: days,
		Weight: int64(s.FTE) * int64(days), Parts: []SegmentPart{}}
	total, scale := new(big.Rat), c.scale(out)
	perCent := product(scale, rat(1, 100))
	for k, part := range c.scheme.Parts {
		pay, source := c.percentage(k, person, s.Team, nil)
		weighted := new(big.Rat).Mul(pay, c.weights[k])
		line := SegmentPart{Part: part.ID, Weight: part.Weight, Source: source, Percentage: fraction(pay)}
		if c.scheme.Money.Kind == Personal {
			line.Exact = fraction(new(big.Rat).Mul(perCent, weighted))
		}
		total.Add(total, weighted)
		out.Parts = append(out.Parts, line)
	}
	out.Percent = fraction(total)
	if c.scheme.Money.Kind == Personal {
		out.full = scale
		out.Exact = fraction(new(big.Rat).Mul(perCent, total))
	}
	return out
}

// scale is the amount at 100 % for a membership.
func (c *computation) scale(s SegmentResult) *big.Rat {
	return Prorate(int64(c.scheme.Money.Cents), int64(s.FTE), int64(s.Days), int64(c.days), rat(100, 1))
}

// answerLines lists the answers that somebody took part in, in canonical order, each with its reason.
func (c *computation) answerLines(person int) []AnswerLine {
	if len(c.lines[person]) == 0 || c.in.Trial { // an answer could be looked up, and would say who it is

		return nil
	}
	lines := make([]AnswerLine, 0, len(c.lines[person]))
	for _, i := range c.lines[person] {
		a := &c.in.Answers[i]
		line := AnswerLine{Ref: a.Ref, Day: a.Day, Baseline: !c.scheme.Period.Contains(a.Day), Score: a.Score, Standing: a.Standing}
		for _, m := range c.in.Metrics {
			if m.ID == a.Metric {
				line.Part = m.Ref
			}
		}
		for _, p := range a.Participants {
			// Somebody in two roles is told the reason that says most, whatever the order of the roles.
			if p.Person == person && (line.Reason == "" || slices.Index(told, p.Reason) < slices.Index(told, line.Reason)) {
				line.Reason = p.Reason
			}
		}
		lines = append(lines, line)
	}
	return lines
}
