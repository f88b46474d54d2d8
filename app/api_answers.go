package app

import (
	"context"
	"slices"

	"klankbord.org/api"
	"klankbord.org/core/access"
	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/surveydb"
)

// answerWriter writes answers as the API shows them to one actor: what customers wrote, who they are, and who took part,
// each as far as the actor may see it.
type answerWriter struct {
	nameBook
	words, people, clients territory
	customers              map[collect.CustomerID]string
	looked                 []org.EmployeeID // whose answers were shown by name
}

// readAnswers reads answers one by one, with whatever the actor may see of them. Whoever may see a named employee's score
// isn't thereby shown each answer that it is made of: that would be the score of as few answers as one likes.
func (s apiSource) readAnswers(ctx context.Context, o org.Organisation, fn func(context.Context, sqldb.Tx, *answerWriter) error) error {
	actor, err := access.Ask(ctx, o.ID, access.VerbatimsRead)
	if err != nil {
		return err
	}
	var r *answerWriter
	err = s.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		n, err := bookOf(ctx, tx, o.ID, nameUnits|nameEmployees|nameValues|nameMetrics|nameSurveys|nameCauses)
		if err != nil {
			return err
		}
		r = &answerWriter{nameBook: n, words: territoryOf(actor, access.VerbatimsRead, n.tree), people: territoryOf(actor, access.IndividualRead, n.tree),
			clients: territoryOf(actor, access.CustomersRead, n.tree), customers: map[collect.CustomerID]string{}}
		return fn(ctx, tx, r)
	})
	if err != nil {
		return err
	}
	return s.looked(ctx, o.ID, "individuals.read", r.looked...)
}

// concerns reports whether an answer is about a unit of a territory.
func concerns(t territory, a customer.Answer) bool {
	if t.everywhere {
		return true
	}
	if len(a.Participants) == 0 {
		return t.covers(a.Unit, a.Day)
	}
	for _, p := range a.Participants {
		if t.covers(p.Unit, a.Day) {
			return true
		}
	}
	return false
}

func (r *answerWriter) sees(a customer.Answer) bool {
	return concerns(r.words, a)
}

// shows reports whether what was asked for is in what is seen of an answer: found by somebody or a unit that is left out of it,
// it would tell that they took part.
func (r *answerWriter) shows(a customer.Answer, e org.EmployeeID, byUnit bool, units []org.UnitID) bool {
	if e != 0 && !r.people.everywhere && !slices.ContainsFunc(a.Participants, func(p customer.Participant) bool { return p.Employee == e && r.people.covers(p.Unit, a.Day) }) {
		return false
	}
	if !byUnit || r.words.everywhere || len(a.Participants) == 0 {
		return true
	}
	return slices.ContainsFunc(a.Participants, func(p customer.Participant) bool {
		return slices.Contains(units, p.Unit) && r.words.covers(p.Unit, a.Day)
	})
}

func (r *answerWriter) answer(a customer.Answer) api.Answered {
	out := api.Answered{Ref: a.Ref, Survey: r.surveys[a.Survey], Version: a.Version, Metric: r.metrics[a.Metric], Day: a.Day,
		AnsweredAt: api.Instant(a.AnsweredAt), Standing: a.Standing.String(), Language: a.Language, Channel: r.values[dimension.Source][a.Source],
		CallMe: a.CallMe, Unit: r.units[a.Unit], Values: r.standard(a.Touchpoint, a.Product, a.Process, a.Channel, a.Segment)}
	out.State, out.Said = string(a.State()), saidOf(a, concerns(r.words, a))
	if a.Score != intake.NoScore {
		out.Score = &a.Score
	}
	for _, c := range a.Causes {
		out.Causes = append(out.Causes, r.causes[c])
	}
	if concerns(r.words, a) {
		out.Verbatim = a.Verbatim
	}
	if concerns(r.clients, a) {
		out.Customer, out.Transaction = r.customers[a.Customer], a.TransactionRef
	}
	for _, p := range a.Participants {
		seen := r.people.covers(p.Unit, a.Day)
		if !seen && !r.words.covers(p.Unit, a.Day) {
			continue // somebody of another unit
		}
		one := api.Participant{Role: r.values[dimension.Role][p.Role], Unit: r.units[p.Unit]}
		if seen {
			one.Employee = r.employees[p.Employee]
			r.looked = append(r.looked, p.Employee)
		}
		out.Participants = append(out.Participants, one)
	}
	return out
}

// Answers implements api.Customers. A page may hold less than its limit, when some of it is of other units.
func (s apiSource) Answers(ctx context.Context, o org.Organisation, p api.Page, f api.AnswerFilter) (part api.Part[api.Answered], err error) {
	err = s.readAnswers(ctx, o, func(ctx context.Context, tx sqldb.Tx, r *answerWriter) error {
		part = api.Part[api.Answered]{}
		filter, err := r.filter(ctx, tx, o.ID, f)
		if err != nil {
			return err
		}
		list, next, err := answersPage(ctx, tx, o.ID, p, filter)
		if err != nil {
			return err
		}
		var ids []int64
		for _, a := range list {
			if a.Customer != 0 && concerns(r.clients, a) {
				ids = append(ids, int64(a.Customer))
			}
		}
		if len(ids) > 0 {
			clients, err := customerdb.ListByID(ctx, tx, o.ID, ids)
			if err != nil {
				return err
			}
			for _, c := range clients {
				r.customers[c.ID] = c.Ref
			}
		}
		for _, a := range list {
			if r.sees(a) && r.shows(a, filter.Employee, f.Unit != "", filter.Units) {
				part.Items = append(part.Items, r.answer(a))
			}
		}
		part.Next = next
		return nil
	})
	return part, err
}

// answersPage reads a page of answers: in order of arrival, or those that changed.
func answersPage(ctx context.Context, tx sqldb.Tx, o org.ID, p api.Page, f collectdb.Filter) (list []customer.Answer, next *api.Place, err error) {
	changed, err := changesOf(ctx, tx, o, string(intake.KindAnswer), p)
	if err != nil {
		return nil, nil, err
	}
	f.Limit = p.Limit + 1
	if changed.all {
		list, err = collectdb.ListAfter(ctx, tx, o, f, collect.AnswerID(p.After.ID))
		if len(list) > p.Limit {
			list = list[:p.Limit]
			next = &api.Place{ID: int64(list[p.Limit-1].ID)}
		}
		return list, next, err
	}
	ids := changed.after(p.After.ID, p.Limit+1)
	if len(ids) > p.Limit {
		ids = ids[:p.Limit]
		next = &api.Place{ID: ids[p.Limit-1]}
	}
	if len(ids) == 0 {
		return nil, nil, nil
	}
	f.IDs = ids
	list, err = collectdb.ListAfter(ctx, tx, o, f, 0)
	return list, next, err
}

// filter turns references into numbers. What may not be seen can't be asked for: looking for what one employee got needs
// the permission to see it.
func (r *answerWriter) filter(ctx context.Context, tx sqldb.Tx, o org.ID, f api.AnswerFilter) (out collectdb.Filter, err error) {
	out = collectdb.Filter{Period: f.Period, Low: f.Low, High: f.High, Text: f.Text}
	if f.Text != "" && r.words.nowhere() {
		return out, fault.NewForbidden("access.denied", "permission", string(access.VerbatimsRead))
	}
	if f.Employee != "" && r.people.nowhere() {
		return out, fault.NewForbidden("access.denied", "permission", string(access.IndividualRead))
	}
	if f.Text != "" && !r.words.everywhere || f.Employee != "" && !r.people.everywhere {
		// Only where it may be seen: otherwise what is found tells what is hidden.
		out.Units = r.below(r.words, r.people, f)
	}
	for _, want := range []struct {
		field, ref string
		find       func(string) bool
	}{
		{"metric", f.Metric, func(ref string) bool { return find(r.metrics, ref, &out.Metric) }},
		{"employee", f.Employee, func(ref string) bool { return find(r.employees, ref, &out.Employee) }},
		{"cause", f.Cause, func(ref string) bool { out.Causes = r.causeNumbers(ref); return len(out.Causes) > 0 }},
		{"unit", f.Unit, func(ref string) bool {
			var u org.UnitID
			ok := find(r.units, ref, &u) && r.words.ever(u, day.Range{})
			only := r.under(u)
			if out.Units != nil {
				only = common(out.Units, only)
			}
			out.Units = only
			return ok
		}},
	} {
		if want.ref != "" && !want.find(want.ref) {
			return out, fault.NewInvalid(want.field, "value.unknown", "value", want.ref)
		}
	}
	if f.Employee != "" {
		known, err := r.people.knows(ctx, tx, o, out.Employee)
		if err != nil {
			return out, err
		}
		if !known { // somebody of other units is nobody
			return out, fault.NewInvalid("employee", "value.unknown", "value", f.Employee)
		}
	}
	if out.Units != nil && len(out.Units) == 0 {
		out.Units = []org.UnitID{-1} // nothing at all, rather than everything
	}
	return out, nil
}

func find[K comparable](m map[K]string, ref string, into *K) bool {
	for k, r := range m {
		if r == ref {
			*into = k
			return true
		}
	}
	return false
}

// under lists a unit and all that was ever below it.
func (r *answerWriter) under(u org.UnitID) (all []org.UnitID) {
	t := territory{units: []org.UnitID{u}, tree: map[org.UnitID]org.Unit{}}
	for _, one := range r.tree {
		t.tree[one.ID] = one
	}
	for _, one := range r.tree {
		for _, place := range one.Places {
			if t.covers(one.ID, place.From) {
				all = append(all, one.ID)
				break
			}
		}
	}
	return all
}

// below lists the units of the territories that a filter is limited to, as they are today.
func (r *answerWriter) below(words, people territory, f api.AnswerFilter) (all []org.UnitID) {
	for _, one := range r.tree {
		if (f.Text == "" || words.covers(one.ID, day.Forever)) && (f.Employee == "" || people.covers(one.ID, day.Forever)) {
			all = append(all, one.ID)
		}
	}
	return all
}

func common(a, b []org.UnitID) (both []org.UnitID) {
	in := map[org.UnitID]bool{}
	for _, u := range a {
		in[u] = true
	}
	for _, u := range b {
		if in[u] {
			both = append(both, u)
		}
	}
	if both == nil {
		both = []org.UnitID{}
	}
	return both
}

// Answer implements api.Customers.
func (s apiSource) Answer(ctx context.Context, o org.Organisation, survey, ref string) (out api.Answered, err error) {
	err = s.readAnswers(ctx, o, func(ctx context.Context, tx sqldb.Tx, r *answerWriter) error {
		sv, err := surveydb.FindSurveyByRef(ctx, tx, o.ID, survey)
		if err != nil {
			return err
		}
		a, err := collectdb.FindAnswerByRef(ctx, tx, o.ID, sv.ID, ref)
		if fault.KindOf(err) == fault.NotFound || err == nil && !r.sees(a) {
			return fault.NewNotFound("answer", ref)
		}
		if err != nil {
			return err
		}
		if a.Customer != 0 {
			c, err := customerdb.Find(ctx, tx, o.ID, a.Customer)
			if err != nil {
				return err
			}
			r.customers[c.ID] = c.Ref
		}
		out = r.answer(a)
		return nil
	})
	return out, err
}

// Export implements api.Customers.
func (s apiSource) Export(ctx context.Context, o org.Organisation) error {
	if _, err := access.Ask(ctx, o.ID, access.VerbatimsRead); err != nil {
		return err
	}
	_, err := access.Ask(ctx, o.ID, access.RecordsExport)
	return err
}
