package importer_test

import (
	"context"
	"reflect"
	"sync"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
)

// fakeDoor keeps records in a map and judges them by intake.Check and the references it knows.
type fakeDoor struct {
	mu      sync.Mutex
	stored  map[intake.Kind]map[string]intake.Record
	order   []intake.Record
	batches []int
	refs    bool // look references up
	before  func(records []intake.Record) error
}

func newFakeDoor() *fakeDoor {
	return &fakeDoor{stored: map[intake.Kind]map[string]intake.Record{}}
}

func (d *fakeDoor) Apply(_ context.Context, records []intake.Record) ([]intake.Outcome, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.before != nil {
		if err := d.before(records); err != nil {
			return nil, err
		}
	}
	d.batches = append(d.batches, len(records))
	out := make([]intake.Outcome, len(records))
	for i, r := range records {
		out[i] = d.one(r)
	}
	return out, nil
}

func (d *fakeDoor) one(r intake.Record) intake.Outcome {
	if f := intake.Check(r); f != nil {
		return intake.Outcome{Status: intake.Refused, Fault: f}
	}
	if f := d.missing(r); f != nil {
		return intake.Outcome{Status: intake.Refused, Fault: f}
	}
	kind := d.stored[r.Kind()]
	if kind == nil {
		kind = map[string]intake.Record{}
		d.stored[r.Kind()] = kind
	}
	was, known := kind[r.Key()]
	kind[r.Key()] = r
	d.order = append(d.order, r)
	switch {
	case !known:
		return intake.Outcome{Status: intake.Created}
	case reflect.DeepEqual(was, r):
		return intake.Outcome{Status: intake.Unchanged}
	}
	return intake.Outcome{Status: intake.Changed}
}

// missing finds references to nothing.
func (d *fakeDoor) missing(r intake.Record) *fault.Error {
	if !d.refs {
		return nil
	}
	type ref struct {
		field string
		kind  intake.Kind
		key   string
	}
	var refs []ref
	switch v := r.(type) {
	case intake.Unit:
		refs = []ref{{"parent", intake.KindUnit, v.Parent}}
	case intake.Cause:
		refs = []ref{{"parent", intake.KindCause, v.Parent}}
	case intake.Membership:
		refs = []ref{{"employee", intake.KindEmployee, v.Employee}, {"unit", intake.KindUnit, v.Unit}, {"role", intake.KindValue, "role\x1f" + v.Role}}
	case intake.MatrixLine:
		refs = []ref{{"cause", intake.KindCause, v.Cause}, {"role", intake.KindValue, "role\x1f" + v.Role}}
	case intake.Transaction:
		refs = []ref{{"customer", intake.KindCustomer, v.Customer}}
		for _, p := range v.Participants {
			refs = append(refs, ref{"participants[0].employee", intake.KindEmployee, p.Employee})
		}
		for dim, x := range v.Values {
			refs = append(refs, ref{"values." + dim, intake.KindValue, dim + "\x1f" + x})
		}
	case intake.Answer:
		refs = []ref{{"transaction", intake.KindTransaction, v.Transaction}, {"survey", intake.KindSurvey, v.Survey}}
		for _, c := range v.Causes {
			refs = append(refs, ref{"causes[0]", intake.KindCause, c})
		}
	case intake.Initiative:
		refs = []ref{{"cause", intake.KindCause, v.Cause}, {"employee", intake.KindEmployee, v.Employee}}
	case intake.Finding:
		refs = []ref{{"employee", intake.KindEmployee, v.Employee}}
	case intake.Coverage:
		refs = []ref{{"employee", intake.KindEmployee, v.Employee}}
	}
	for _, x := range refs {
		if x.key == "" {
			continue
		}
		if _, ok := d.stored[x.kind][x.key]; !ok {
			f := fault.NewNotFound(string(x.kind), x.key)
			f.Field = x.field
			return f
		}
	}
	return nil
}

// of returns the records of a kind in the order in which they were applied.
func of[T intake.Record](d *fakeDoor) []T {
	var out []T
	for _, r := range d.order {
		if v, ok := r.(T); ok {
			out = append(out, v)
		}
	}
	return out
}
