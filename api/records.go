package api

import (
	"context"
	"net/http"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/i18n"
)

// Records is the door through which records come in: the same as that of files.
type Records interface {
	// MayPut says whether whoever asks may bring records of a kind.
	MayPut(ctx context.Context, o org.Organisation, kind intake.Kind) error
	// Put judges and stores records of one kind in one transaction. Within it, concluded is told what became of them, in
	// order; the receipt that it returns, unless nil, is stored along.
	Put(ctx context.Context, o org.Organisation, records []intake.Record, concluded func([]intake.Outcome) (*Receipt, error)) error
}

// Outcome is what became of one record of a batch.
type Outcome struct {
	Index  int            `json:"index"`
	Status string         `json:"status"` // created, changed, unchanged, refused
	Errors []InvalidParam `json:"errors,omitempty"`
}

// Outcomes is what became of a batch.
type Outcomes struct {
	Created   int64     `json:"created"`
	Changed   int64     `json:"changed"`
	Unchanged int64     `json:"unchanged"`
	Refused   int64     `json:"refused"`
	Items     []Outcome `json:"items"`
}

// recorder is a type of the API that says a record.
type recorder interface{ record() intake.Record }

// put takes a batch of records in. A wrong one is refused by itself; when all of them are, that is a problem and nothing
// was stored.
func put[T recorder](a *API, kind intake.Kind) handler {
	return func(w http.ResponseWriter, r *http.Request, c call) error {
		if err := a.Source.MayPut(r.Context(), c.org, kind); err != nil {
			return err
		}
		raw, err := itemsOf(c.body)
		if err != nil {
			return err
		}
		b := batch{outcomes: make([]intake.Outcome, len(raw)), lang: languageOf(r), receipt: c.receipt}
		for i, item := range raw {
			var one T
			if f := decode(item, "", &one); f != nil {
				b.outcomes[i] = intake.Outcome{Status: intake.Refused, Fault: f}
				continue
			}
			b.records, b.position = append(b.records, one.record()), append(b.position, i)
		}
		if len(b.records) > 0 {
			err = a.Source.Put(r.Context(), c.org, b.records, b.conclude)
		} else {
			_, err = b.conclude(nil)
		}
		switch {
		case err != nil:
			return err
		case b.refusal != nil:
			return b.refusal
		}
		return answer(w, r, b.answer)
	}
}

// batch is a request with records on its way.
type batch struct {
	records  []intake.Record
	position []int // of each record in the request
	outcomes []intake.Outcome
	lang     i18n.Lang
	receipt  *Receipt
	answer   Answer
	refusal  error
}

// conclude makes the answer of what became of the records. It may be called again when a transaction is tried again.
func (b *batch) conclude(became []intake.Outcome) (*Receipt, error) {
	for n, o := range became {
		b.outcomes[b.position[n]] = o
	}
	out, params := b.told()
	if out.Refused == int64(len(b.outcomes)) {
		b.refusal = &refusal{status: http.StatusUnprocessableEntity, fault: fault.NewInvalid("items", "api.all_refused"), params: params}
		return nil, nil
	}
	body, err := marshal(out)
	b.answer, b.refusal = Answer{Status: http.StatusOK, Body: body}, nil
	return b.receipt.Keep(b.answer), err
}

// told is what the caller hears of each record, and which fields were wrong.
func (b *batch) told() (Outcomes, []InvalidParam) {
	var tally intake.Tally
	tally.Count(b.outcomes)
	out := Outcomes{Created: tally.Created, Changed: tally.Changed, Unchanged: tally.Unchanged, Refused: tally.Refused,
		Items: make([]Outcome, len(b.outcomes))}
	var params []InvalidParam
	for i, o := range b.outcomes {
		out.Items[i] = Outcome{Index: i, Status: o.Status.String()}
		if o.Fault == nil {
			continue
		}
		f := o.Fault.In(at(i))
		wrong := InvalidParam{Name: f.Field, Reason: b.lang.Fault(o.Fault), Code: o.Fault.Key}
		out.Items[i].Errors = []InvalidParam{wrong}
		params = append(params, wrong)
	}
	return out, params
}

// Part is a part of a list. Next is where it goes on, nil at its end.
type Part[T any] struct {
	Items []T
	Next  *Place
}

// listed is a part of a list as callers get it.
type listed[T any] struct {
	Items []T     `json:"items"`
	Next  *string `json:"next_cursor"`
}

// lister finds a part of a list.
type lister[T any] func(ctx context.Context, o org.Organisation, p Page, q query) (Part[T], error)

// list answers with a part of a list.
func list[T any](find lister[T]) handler {
	return func(w http.ResponseWriter, r *http.Request, c call) error {
		p, err := c.query.page(r.URL.Path)
		if err != nil {
			return err
		}
		part, err := find(r.Context(), c.org, p, c.query)
		if err != nil {
			return err
		}
		out := listed[T]{Items: part.Items}
		if out.Items == nil {
			out.Items = []T{}
		}
		if part.Next != nil {
			next := printCursor(*part.Next, c.query.identity(r.URL.Path))
			out.Next = &next
		}
		return show(w, r, out)
	}
}

// plain makes a lister of one that has no filters of its own.
func plain[T any](find func(context.Context, org.Organisation, Page) (Part[T], error)) lister[T] {
	return func(ctx context.Context, o org.Organisation, p Page, _ query) (Part[T], error) {
		return find(ctx, o, p)
	}
}

// one answers with the thing that the address names.
func one[T any](find func(context.Context, org.Organisation, string) (T, error)) handler {
	return func(w http.ResponseWriter, r *http.Request, c call) error {
		found, err := find(r.Context(), c.org, r.PathValue("ref"))
		if err != nil {
			return err
		}
		return show(w, r, found)
	}
}

// lists makes the route of a list.
func lists[T any](path string, find lister[T], more ...string) Route {
	return Route{Method: "GET", Path: path, params: append(append([]string{}, pageParams...), more...), handle: list(find)}
}
