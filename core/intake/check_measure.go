package intake

import (
	"encoding/json"

	"klankbord.org/core/fault"
)

func (m Metric) check() *fault.Error {
	f := first(ref("ref", m.Ref), oneOf("type", m.Type, "nps", "csat", "ces", "rating"), names("name", m.Name))
	if f != nil || m.Type != "rating" {
		return f
	}
	if f := first(within("min", m.Min, -100, 100), within("max", m.Max, -100, 100)); f != nil {
		return f
	}
	if m.Max <= m.Min {
		return fault.NewInvalid("max", "metric.scale_empty", "min", m.Min, "max", m.Max)
	}
	return nil
}

func (c Cause) check() *fault.Error {
	if c.Parent != "" && c.Parent == c.Ref {
		return fault.NewInvalid("parent", "cause.too_deep", "ref", c.Parent)
	}
	return first(ref("ref", c.Ref), optional("parent", c.Parent), names("name", c.Name), oneOf("way", c.Way, "", "other", "unknown"))
}

func (s Survey) check() *fault.Error {
	switch {
	case len(s.Content) == 0:
		return fault.NewInvalid("content", "field.missing")
	case len(s.Content) > MaxContent:
		return fault.NewInvalid("content", "text.too_long", "max", MaxContent)
	case !json.Valid(s.Content):
		return fault.NewInvalid("content", "survey.malformed", "error", "no valid JSON")
	}
	return ref("ref", s.Ref)
}

func (l MatrixLine) check() *fault.Error {
	return first(ref("version", l.Version), ref("role", l.Role), ref("cause", l.Cause), given("from", l.From), text("reason", l.Reason, MaxText))
}

// Statuses of an initiative and of a finding.
const (
	StatusPlanned   = "planned"
	StatusRunning   = "running"
	StatusDone      = "done"
	StatusStopped   = "stopped"
	StatusOpen      = "open"
	StatusConfirmed = "confirmed"
	StatusUnfounded = "unfounded"
)

func (i Initiative) check() *fault.Error {
	f := first(ref("ref", i.Ref), optional("employee", i.Employee), optional("unit", i.Unit), required("title", i.Title),
		optional("cause", i.Cause), text("hypothesis", i.Hypothesis, MaxText), text("evidence", i.Evidence, MaxText),
		oneOf("status", i.Status, StatusPlanned, StatusRunning, StatusDone, StatusStopped),
		possible("started_on", i.StartedOn), possible("done_on", i.DoneOn))
	switch {
	case f != nil:
		return f
	case i.Employee == "" && i.Unit == "":
		return fault.NewInvalid("employee", "initiative.of_nobody")
	case i.Status == StatusDone && i.DoneOn == 0:
		return fault.NewInvalid("done_on", "day.missing")
	case i.DoneOn != 0 && i.DoneOn < i.StartedOn:
		return fault.NewInvalid("done_on", "range.ends_before_start", "from", i.StartedOn.String(), "to", i.DoneOn.String())
	}
	return nil
}

func (f Finding) check() *fault.Error {
	e := first(ref("ref", f.Ref), ref("employee", f.Employee), closed("period", f.Period), filled("text", f.Text),
		oneOf("status", f.Status, StatusOpen, StatusConfirmed, StatusUnfounded), possible("decided_on", f.DecidedOn),
		name("decided_by", f.DecidedBy))
	switch {
	case e != nil:
		return e
	case f.Status != StatusOpen && f.DecidedOn == 0:
		return fault.NewInvalid("decided_on", "day.missing")
	case f.Status == StatusConfirmed && !f.Heard:
		return fault.NewInvalid("heard", "finding.not_heard")
	}
	return nil
}

func (c Coverage) check() *fault.Error {
	const most = 1 << 30
	f := first(ref("employee", c.Employee), closed("period", c.Period), within("transactions", c.Transactions, 0, most),
		within("with_problem", c.WithProblem, 0, c.Transactions),
		within("excluded_with_problem", c.ExcludedWithProblem, 0, c.WithProblem),
		within("excluded_without_problem", c.ExcludedWithoutProblem, 0, c.Transactions-c.WithProblem))
	if f != nil {
		return f
	}
	return within("invited", c.Invited, 0, c.Transactions-c.ExcludedWithProblem-c.ExcludedWithoutProblem)
}

func (t Target) check() *fault.Error {
	f := first(ref("ref", t.Ref), optional("unit", t.Unit), optional("employee", t.Employee), ref("metric", t.Metric),
		oneOf("answers", t.Answers, "all", "influenceable"), closed("baseline", t.Baseline), closed("period", t.Period),
		decimal("growth", t.Growth), text("reason", t.Reason, MaxText))
	switch {
	case f != nil:
		return f
	case t.Unit != "" && t.Employee != "":
		return fault.NewInvalid("employee", "target.of_both")
	case t.Baseline.Overlaps(t.Period):
		return fault.NewInvalid("baseline", "target.baseline_overlaps")
	case t.Answers == "influenceable" && t.Employee == "" && t.Unit == "":
		return fault.NewInvalid("answers", "target.influence_of_nobody")
	}
	return nil
}

// decimal checks a plain decimal number with a point, such as "6" or "2.5".
func decimal(field, v string) *fault.Error {
	if v == "" {
		return fault.NewInvalid(field, "field.missing")
	}
	if len(v) > 20 || !plainDecimal.MatchString(v) {
		return malformed(field, "number.malformed", v)
	}
	return nil
}

// filled checks a longer text that may not be empty.
func filled(field, v string) *fault.Error {
	if v == "" {
		return fault.NewInvalid(field, "field.missing")
	}
	return text(field, v, MaxText)
}
