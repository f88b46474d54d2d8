package reward

import (
	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/score"
	"klankbord.org/core/target"
)

// Statement is what one employee is told about a run: numbers, and keys for the sentences around them. Every number comes
// from the stored run; what is added here, intervals and verdicts, never decides an amount. Source: METHODS 10.
type Statement struct {
	Employee string      `json:"employee"`
	Name     string      `json:"name"`
	Scheme   string      `json:"scheme"`
	Title    intake.Text `json:"title"`
	Nature   intake.Text `json:"nature"`
	Currency string      `json:"currency"`
	Baseline day.Range   `json:"baseline"`
	Period   day.Range   `json:"period"`

	Cents        Cents           `json:"cents"`
	Exact        Fraction        `json:"exact_cents"` // before rounding; undefined for shares of a pool
	DaysInPeriod int             `json:"days_in_period"`
	Amounts      []SegmentResult `json:"amounts"` // one for each membership
	Gates        []GateResult    `json:"gates"`
	Own          []OwnScore      `json:"own,omitempty"`
	Sensitivity  *Sensitivity    `json:"sensitivity,omitempty"`
	Cut          *Cut            `json:"cut,omitempty"`
	Notes        []Warning       `json:"notes"`

	DecidedBy   string  `json:"decided_by"`
	ObjectionTo string  `json:"objection_to"`
	ObjectUntil day.Day `json:"object_until"`
}

// Gate names a condition.
type Gate string

// The gates, from the one that takes most to the one that takes least.
const (
	NotDisqualified Gate = "not_disqualified" // closed: everything 0
	InitiativeDone  Gate = "initiative_done"  // closed: the individual part 0
	EnoughAnswers   Gate = "minimum_n"        // closed: the team's percentage instead of the own
	WithinLegalCap  Gate = "legal_cap"        // closed: the amount was cut
)

// GateResult is what a gate of the scheme did for somebody.
type GateResult struct {
	Gate Gate           `json:"gate"`
	Open bool           `json:"open"`
	Args map[string]any `json:"args,omitempty"` // what the decision rests on
}

// OwnScore is an individual part as somebody is told about it: how sure it is, and which answers it rests on.
type OwnScore struct {
	Part       string        `json:"part"`
	Metric     string        `json:"metric"`
	Figure     Figure        `json:"figure"`
	Baseline   *ScoreLine    `json:"baseline"` // null without answers
	Period     *ScoreLine    `json:"period"`
	Result     Fraction      `json:"result"`     // growth or level, exactly
	Percentage Fraction      `json:"percentage"` // by the curve, before the gates
	Change     *ChangeLine   `json:"change"`     // null when there is nothing to compare
	Luck       *Luck         `json:"luck"`       // null for a level
	Answers    []ReasonCount `json:"answers"`    // of the period: how many counted, and why the others didn't
}

// ScoreLine is a figure with the 95 % interval in which the true value probably lies.
type ScoreLine struct {
	N     int64   `json:"n"`
	Value float64 `json:"value"`
	Lower float64 `json:"lower_95"`
	Upper float64 `json:"upper_95"`
}

// ChangeLine is how sure it is that something changed.
type ChangeLine struct {
	Points  float64       `json:"points"`
	Lower   float64       `json:"lower_95"`
	Upper   float64       `json:"upper_95"`
	Verdict score.Verdict `json:"verdict"`
	Up      bool          `json:"up"`
}

// ReasonCount is how many answers shared a fate.
type ReasonCount struct {
	Reason   attribution.Reason `json:"reason"`
	Standing collect.Standing   `json:"standing"` // why an answer counts nowhere
	N        int64              `json:"n"`
}

// StatementOf tells one employee about a run. Objections run from the day on which the amount was made known. It is a pure
// function of what is stored: scheme, header and line.
func StatementOf(s *Scheme, run *Run, p *PersonResult, announced day.Day) Statement {
	st := Statement{Employee: p.Ref, Name: p.Name, Scheme: s.Ref, Title: s.Name, Nature: s.Nature, Currency: s.Currency,
		Baseline: s.Baseline, Period: s.Period, Cents: p.Cents, Exact: p.Exact, DaysInPeriod: run.DaysInPeriod, Amounts: p.Segments,
		Gates: s.gates(p), Sensitivity: p.Sensitivity, Cut: p.Cut, Notes: []Warning{},
		DecidedBy: s.Decision.By, ObjectionTo: s.Decision.ObjectionTo, ObjectUntil: announced + day.Day(s.Decision.ObjectionDays)}
	for _, r := range p.Own {
		st.Own = append(st.Own, s.ownScore(r, p.Answers, run.maturityOf(p)))
	}
	for _, w := range run.Warnings {
		if w.About == p.Ref {
			st.Notes = append(st.Notes, w)
		}
	}
	return st
}

// gates lists the gates that the scheme has, open or closed.
func (s *Scheme) gates(p *PersonResult) []GateResult {
	gates := []GateResult{{Gate: NotDisqualified, Open: !p.Disqualified()}}
	if p.Disqualified() {
		gates[0].Args = map[string]any{"findings": p.Findings}
	}
	if by := s.Gates.InitiativeBy; by != 0 && s.part(OfIndividual) >= 0 {
		done := false
		for _, i := range p.Initiatives {
			done = done || i.Fits
		}
		gates = append(gates, GateResult{InitiativeDone, done, map[string]any{"by": by.String()}})
	}
	for _, r := range p.Own {
		if s.Gates.MinimumN > 0 {
			open := r.Period.N() >= s.Gates.MinimumN && (s.goal(r.Part) == Level || r.Baseline.N() >= s.Gates.MinimumN)
			gates = append(gates, GateResult{EnoughAnswers, open, map[string]any{"part": r.Part, "minimum": s.Gates.MinimumN,
				"baseline_n": r.Baseline.N(), "period_n": r.Period.N()}})
		}
	}
	if !s.Gates.LegalCap.IsZero() {
		gates = append(gates, GateResult{WithinLegalCap, p.Cut == nil, map[string]any{"percentage": s.Gates.LegalCap.String()}})
	}
	return gates
}

// byID returns a part by its id.
func (s *Scheme) byID(id string) Part {
	for _, p := range s.Parts {
		if p.ID == id {
			return p
		}
	}
	return Part{ID: id}
}

func (s *Scheme) goal(id string) Goal { return s.byID(id).Goal }

// ownScore adds what is known of chance to an individual part.
func (s *Scheme) ownScore(r PartResult, answers []AnswerLine, maturity string) OwnScore {
	part := s.byID(r.Part)
	measure := score.Measure(part.Figure) // the same words on purpose
	own := OwnScore{Part: r.Part, Metric: part.Metric, Figure: part.Figure, Result: r.Result, Percentage: r.Percentage,
		Baseline: scoreLine(measure, r.Baseline), Period: scoreLine(measure, r.Period), Answers: reasonCounts(part, answers)}
	if c, ok := score.CompareMeasure(measure, r.Baseline.Distribution(), r.Period.Distribution()); ok && part.Goal == Growth {
		own.Change = &ChangeLine{Points: c.Points, Lower: c.Interval95.Lower, Upper: c.Interval95.Upper, Verdict: c.Verdict, Up: c.Up}
	}
	if l, ok := part.LuckOf(r, maturity, target.Limits{}); ok {
		own.Luck = &l
	}
	return own
}

// maturityOf is that of the team somebody was in last, by whose curve the own part is shown.
func (r *Run) maturityOf(p *PersonResult) string {
	if len(p.Segments) == 0 {
		return Any
	}
	for _, t := range r.Teams {
		if t.Team == p.Segments[len(p.Segments)-1].Team {
			return t.Maturity
		}
	}
	return Any
}

func scoreLine(m score.Measure, t Tally) *ScoreLine {
	f, ok := score.ReadMeasure(m, t.Distribution())
	if !ok {
		return nil
	}
	return &ScoreLine{N: t.N(), Value: f.Value, Lower: f.Interval95.Lower, Upper: f.Interval95.Upper}
}

// told is the order in which people are told about their answers.
var told = []attribution.Reason{attribution.Counted, attribution.NotInfluenceable, attribution.NoLine, attribution.NoCause, attribution.NotValid}

// reasonCounts counts the answers of the period by what became of them. For a part that takes all answers, every valid one
// counted whatever the matrix says.
func reasonCounts(part Part, answers []AnswerLine) []ReasonCount {
	fates := map[ReasonCount]int64{}
	for _, a := range answers {
		if a.Baseline || a.Part != part.Metric {
			continue
		}
		fate := ReasonCount{Reason: a.Reason, Standing: a.Standing}
		switch {
		case a.Standing != collect.Counted:
			fate.Reason = attribution.NotValid
		case part.Answers == AllAnswers:
			fate.Reason = attribution.Counted
		}
		fates[fate]++
	}
	counts := []ReasonCount{}
	for _, reason := range told {
		for _, standing := range collect.Standings() {
			fate := ReasonCount{Reason: reason, Standing: standing}
			if n := fates[fate]; n > 0 {
				fate.N = n
				counts = append(counts, fate)
			}
		}
	}
	return counts
}
