package intake

import (
	"fmt"
	"maps"
	"regexp"
	"slices"

	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
)

var plainDecimal = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

func (t Transaction) check() *fault.Error {
	f := first(ref("ref", t.Ref), optional("customer", t.Customer), given("day", t.Day), optional("unit", t.Unit))
	if f != nil {
		return f
	}
	switch {
	case t.Currency != "":
		if f := currency("currency", t.Currency); f != nil {
			return f
		}
	case t.ValueCents != 0:
		return fault.NewInvalid("currency", "field.missing")
	}
	if f := t.checkValues(); f != nil {
		return f
	}
	return t.checkParticipants()
}

// fromElsewhere are dimensions that a transaction doesn't say by itself: a stage follows from the touchpoint, a role
// belongs to a participant and a source to an answer.
var fromElsewhere = map[string]bool{string(dimension.Stage): true, string(dimension.Role): true, string(dimension.Source): true}

func (t Transaction) checkValues() *fault.Error {
	for d, v := range t.Values {
		if f := inDimension("values", d); f != nil {
			return lowest(f, t.Values)
		}
		if f := optional("values."+d, v); f != nil {
			return f
		}
	}
	for _, d := range slices.Sorted(maps.Keys(t.More)) {
		if f := first(inDimension("more", d), list("more."+d, t.More[d])); f != nil {
			return f
		}
	}
	return nil
}

// lowest makes the report the same each time, although a map has no order.
func lowest(found *fault.Error, values map[string]string) *fault.Error {
	for _, d := range slices.Sorted(maps.Keys(values)) {
		if f := inDimension("values", d); f != nil {
			return f
		}
	}
	return found
}

func inDimension(field, d string) *fault.Error {
	if err := dimension.Name(d).Check(); err != nil {
		f := *fault.As(err)
		f.Field = field
		return &f
	}
	if fromElsewhere[d] {
		return fault.NewInvalid(field+"."+d, "dimension.not_here", "dimension", d)
	}
	return nil
}

func (t Transaction) checkParticipants() *fault.Error {
	if len(t.Participants) > MaxList {
		return fault.NewInvalid("participants", "list.too_long", "max", MaxList)
	}
	for i, p := range t.Participants {
		f := first(ref("employee", p.Employee), optional("role", p.Role), optional("unit", p.Unit))
		if f != nil {
			return f.In(fmt.Sprintf("participants[%d]", i))
		}
		for _, before := range t.Participants[:i] {
			if before.Employee == p.Employee && before.Role == p.Role {
				return fault.NewInvalid(fmt.Sprintf("participants[%d].employee", i), "participant.twice", "ref", p.Employee)
			}
		}
	}
	return nil
}

// lastInstant is the last millisecond of the calendar.
const lastInstant = (int64(day.Forever) + 1) * 86_400_000

func (a Answer) check() *fault.Error {
	f := first(ref("ref", a.Ref), ref("survey", a.Survey), optional("metric", a.Metric), optional("transaction", a.Transaction),
		optional("customer", a.Customer), possible("day", a.Day), text("verbatim", a.Verbatim, MaxText),
		language("language", a.Language), optional("channel", a.Channel), list("causes", a.Causes))
	switch {
	case f != nil:
		return f
	case a.Transaction == "" && a.Day == 0:
		return fault.NewInvalid("transaction", "answer.about_nothing")
	case a.AnsweredAt <= 0 || a.AnsweredAt >= lastInstant:
		return fault.NewInvalid("answered_at", "day.missing")
	case a.Score == NoScore:
		return nil
	}
	return within("score", a.Score, -100, 100)
}
