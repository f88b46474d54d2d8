package reward

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/big"
	"slices"
	"strconv"

	"klankbord.org/core/fault"
	"klankbord.org/core/survey"
)

// Compute runs a scheme. It is a pure function: the same inputs, in any order, give a run with the same bytes. What the
// scheme needs and the inputs lack is an Invalid fault.
func Compute(in Inputs) (*Run, error) {
	if err := in.Scheme.Check(); err != nil {
		return nil, err
	}
	c := &computation{in: in, scheme: in.Scheme, days: in.Scheme.Period.Days(),
		turnedResults: map[turnedGroup]PartResult{}}
	if err := c.cutToTerm(); err != nil {
		return nil, err
	}
	if err := c.prepare(); err != nil {
		return nil, err
	}
	c.tally()
	c.run = &Run{Engine: Engine, Scheme: c.scheme.Ref, SchemeHash: in.Scheme.Hash(), MatrixHash: in.MatrixHash,
		AnswersHash: c.hashAnswers(), PeopleHash: c.hashPeople(), DaysInPeriod: c.days,
		Organisation: []PartResult{}, Teams: []TeamResult{}, Warnings: append([]Warning{}, in.Notes...), Term: in.Term, Trial: in.Trial}
	c.collective()
	c.people()
	if err := c.pay(); err != nil {
		return nil, err
	}
	c.finish()
	return c.run, nil
}

// computation is the state of one run.
type computation struct {
	in      Inputs
	scheme  *Scheme
	days    int
	run     *Run
	metrics []survey.Metric // per part
	weights []*big.Rat      // per part, as a share of 1
	order   []int           // people, in the agreed order
	answers []int           // answers, in canonical order
	byTeam  []int           // teams, by reference

	teamIndex map[string]int // by reference

	organisation []pair   // per part
	teams        [][]pair // per team, per part
	own          [][]pair // per person, per part
	lines        [][]int  // per person: indexes of the answers that the person took part in
	teamResult   [][]PartResult

	turnedResults map[turnedGroup]PartResult
}

// pair is baseline and period of one group of answers, for pay and as reported.
type pair struct {
	baseline, period, reported Tally
	leftOut                    bool
}

// prepare resolves metrics, checks references and brings everything in its canonical order.
func (c *computation) prepare() error {
	for i, p := range c.scheme.Parts {
		at := slices.IndexFunc(c.in.Metrics, func(m survey.Metric) bool { return m.Ref == p.Metric })
		if at < 0 {
			return fault.NewInvalid(fmt.Sprintf("parts[%d].metric", i), "scheme.metric_unknown", "value", p.Metric)
		}
		m := c.in.Metrics[at]
		if !p.Figure.Fits(m.Type) {
			return fault.NewInvalid(fmt.Sprintf("parts[%d].figure", i), "scheme.figure_unfit", "figure", string(p.Figure), "metric", p.Metric)
		}
		c.metrics = append(c.metrics, m)
		c.weights = append(c.weights, product(p.Weight.Rat(), rat(1, 100)))
	}
	if err := c.checkPeople(); err != nil {
		return err
	}
	c.order = indexes(len(c.in.People), func(a, b int) int {
		x, y := &c.in.People[a], &c.in.People[b]
		return cmp.Or(cmp.Compare(x.Place, y.Place), cmp.Compare(x.Ref, y.Ref))
	})
	c.answers = c.orderAnswers()
	c.teamIndex = make(map[string]int, len(c.in.Teams))
	for i, t := range c.in.Teams {
		if _, twice := c.teamIndex[t.Ref]; twice {
			return fault.NewInvalid(fmt.Sprintf("teams[%d].ref", i), "reward.team_twice", "ref", t.Ref)
		}
		c.teamIndex[t.Ref] = i
	}
	c.byTeam = indexes(len(c.in.Teams), func(a, b int) int { return cmp.Compare(c.in.Teams[a].Ref, c.in.Teams[b].Ref) })
	return nil
}

// indexes returns 0…n−1 in the order of a comparison.
func indexes(n int, compare func(a, b int) int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, compare)
	return order
}

// checkPeople refuses what would make a share meaningless.
func (c *computation) checkPeople() error {
	seen := make(map[string]bool, len(c.in.People))
	for i := range c.in.People {
		p := &c.in.People[i]
		if seen[p.Ref] {
			return fault.NewInvalid(fmt.Sprintf("people[%d].ref", i), "reward.person_twice", "ref", p.Ref)
		}
		seen[p.Ref] = true
		if c.scheme.Gates.LegalCap.Sign() > 0 && (p.FixedPay <= 0 || p.OtherVariable < 0) {
			return fault.NewInvalid("people."+p.Ref+".fixed_pay", "reward.fixed_pay_missing", "ref", p.Ref)
		}
		for _, s := range p.Segments {
			switch {
			case s.Team < 0 || s.Team >= len(c.in.Teams):
				return fault.NewInvalid("people."+p.Ref+".team", "reward.team_unknown", "team", s.Team)
			case s.FTE < 1 || s.FTE > 100:
				return fault.NewInvalid("people."+p.Ref+".fte", "number.out_of_range", "value", s.FTE, "min", 1, "max", 100)
			case s.Range.From < c.scheme.Period.From || s.Range.End() > c.scheme.Period.To || s.Range.Days() == 0:
				return fault.NewInvalid("people."+p.Ref+".range", "reward.outside_period")
			}
		}
	}
	return nil
}

// hashAnswers identifies the answers by everything that was looked at.
func (c *computation) hashAnswers() string {
	h := sha256.New()
	var line []byte
	for _, i := range c.answers {
		line = c.appendAnswer(line[:0], &c.in.Answers[i])
		h.Write(append(line, '\n'))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// appendAnswer writes everything of an answer that is looked at.
func (c *computation) appendAnswer(line []byte, a *Answer) []byte {
	line = appendText(line, a.Ref)
	for _, n := range [...]int64{int64(a.Metric), int64(a.Day), int64(a.Score), int64(a.Standing)} {
		line = strconv.AppendInt(append(line, ' '), n, 10)
	}
	if len(a.Participants) == 1 {
		return c.appendPart(line, a.Participants[0])
	}
	return c.appendParts(line, a.Participants)
}

// appendParts writes several people's parts in an answer, in an order that doesn't depend on how they were given.
func (c *computation) appendParts(line []byte, participants []Participation) []byte {
	parts := make([]string, 0, len(participants))
	for _, p := range participants {
		parts = append(parts, string(c.appendPart(nil, p)))
	}
	slices.Sort(parts)
	for _, p := range parts {
		line = append(line, p...)
	}
	return line
}

// appendPart writes one person's part in an answer.
func (c *computation) appendPart(line []byte, p Participation) []byte {
	line = appendText(append(line, ' '), c.personRef(p.Person))
	line = appendText(append(line, ' '), c.teamRef(p.Team))
	line = append(append(line, ' '), p.Reason...)
	return strconv.AppendBool(append(line, ' '), p.Disqualified)
}

// hashPeople identifies the people by everything that was looked at.
func (c *computation) hashPeople() string {
	h := sha256.New()
	for _, i := range c.order {
		p := &c.in.People[i]
		fmt.Fprintf(h, "%q %q %d", p.Ref, p.Name, p.Place)
		for _, s := range c.segments(p) {
			fmt.Fprintf(h, " %q %q %q %d %s %s", c.in.Teams[s.Team].Ref, c.in.Teams[s.Team].Maturity, s.Role, s.FTE, s.Range.From, s.Range.To)
		}
		for _, in := range initiatives(p) {
			fmt.Fprintf(h, " %q %q %s %q", in.Ref, in.Title, in.DoneOn, in.Evidence)
		}
		fmt.Fprintf(h, " %q %d %d\n", slices.Sorted(slices.Values(p.Findings)), p.FixedPay, p.OtherVariable)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func (c *computation) personRef(i int) string {
	if i < 0 {
		return ""
	}
	return c.in.People[i].Ref
}

func (c *computation) teamRef(i int) string {
	if i < 0 {
		return ""
	}
	return c.in.Teams[i].Ref
}

// segments returns a person's memberships in their canonical order.
func (c *computation) segments(p *Person) []Segment {
	return slices.SortedFunc(slices.Values(p.Segments), func(a, b Segment) int {
		return cmp.Or(cmp.Compare(a.Range.From, b.Range.From), cmp.Compare(c.in.Teams[a.Team].Ref, c.in.Teams[b.Team].Ref),
			cmp.Compare(a.Role, b.Role), cmp.Compare(a.Range.To, b.Range.To), cmp.Compare(a.FTE, b.FTE))
	})
}

func initiatives(p *Person) []Initiative {
	return slices.SortedFunc(slices.Values(p.Initiatives), func(a, b Initiative) int {
		return cmp.Or(cmp.Compare(a.Ref, b.Ref), cmp.Compare(a.DoneOn, b.DoneOn), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Evidence, b.Evidence))
	})
}

// finish hashes the people's lines into the header and adds up what is paid.
func (c *computation) finish() {
	h := sha256.New()
	for i := range c.run.People {
		p := &c.run.People[i]
		c.run.Paid += p.Cents
		h.Write(p.Line())
		h.Write([]byte{'\n'})
	}
	c.run.PeopleSum = hex.EncodeToString(h.Sum(nil))
	slices.SortFunc(c.run.Warnings, func(a, b Warning) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.About, b.About))
	})
}

// zero is what a part pays when there is nothing to pay by.
func zero() Fraction { return fraction(new(big.Rat)) }
