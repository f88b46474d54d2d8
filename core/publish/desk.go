package publish

import (
	"slices"

	"klankbord.org/core/score"
	"klankbord.org/core/snapshot"
)

// Desk answers slices for one reader at one moment. It remembers what it counted, because the slices of a page rest on the
// same others. It isn't safe for concurrent use.
type Desk struct {
	view    *snapshot.View
	minimum score.MinimumN
	counted map[string]*snapshot.Result
	judged  map[string]map[key]bool // by slice: which groups are hidden
}

// New opens a desk on answers, from a reader's thresholds.
func New(v *snapshot.View, m score.MinimumN) *Desk {
	return &Desk{view: v, minimum: m, counted: map[string]*snapshot.Result{}, judged: map[string]map[key]bool{}}
}

// count answers a slice without regard to who asks.
func (d *Desk) count(q snapshot.Query) (*snapshot.Result, error) {
	name := nameOf(q)
	if r, ok := d.counted[name]; ok {
		return r, nil
	}
	r, err := d.view.Score(q)
	if err == nil {
		d.counted[name] = r
	}
	return r, err
}

// Table is an answered slice of which only what may be seen is there.
type Table struct {
	*snapshot.Result
	// Hidden tells, beside Groups, what may not be seen: such a group has its key, and no answers.
	Hidden []bool
	// Rest is how often each point of the scale was given in the hidden groups together; nil when that may not be seen.
	Rest []int64
	// Whole reports whether figures of everything together may be seen.
	Whole bool
}

// most is how many conditions a slice can have: beyond them nobody can say what its figures give away.
const most = 5

// Score answers a slice. Figures that may not be seen are not in it.
func (d *Desk) Score(q snapshot.Query) (*Table, error) {
	r, err := d.count(q)
	if err != nil {
		return nil, err
	}
	hidden, err := d.judge(q, r)
	if err != nil {
		return nil, err
	}
	own := *r
	own.Groups = slices.Clone(r.Groups)
	t := &Table{Result: &own, Hidden: hidden, Rest: make([]int64, r.Metric.Max-r.Metric.Min+1)}
	if t.Whole, err = d.whole(q, r); err != nil {
		return nil, err
	}
	few := int64(0)
	for i := range own.Groups {
		g := &own.Groups[i]
		if !hidden[i] {
			continue
		}
		for p, n := range g.Points {
			t.Rest[p] += n
			few += n
		}
		*g = snapshot.Group{Key: g.Key, Points: make([]int64, len(g.Points))}
	}
	if !t.Whole || few > 0 && d.few(few) {
		t.Rest = nil
	}
	return t, nil
}

// whole reports whether the slice may be seen without its grouping.
func (d *Desk) whole(q snapshot.Query, r *snapshot.Result) (bool, error) {
	if len(q.By) == 0 {
		hidden, err := d.judge(q, r)
		return err == nil && len(hidden) > 0 && !hidden[0], err
	}
	q.By = nil
	total, err := d.count(q)
	if err != nil || len(total.Groups) == 0 {
		return false, err
	}
	hidden, err := d.judge(q, total)
	return err == nil && !hidden[0], err
}

// few reports whether so many answers are too few to be seen.
func (d *Desk) few(n int64) bool { return d.minimum.Display(n) == score.Hidden }

// judge tells which groups of an answered slice may not be seen.
func (d *Desk) judge(q snapshot.Query, r *snapshot.Result) ([]bool, error) {
	if !d.few(1) {
		return make([]bool, len(r.Groups)), nil // one answer may be seen: there is nothing to give away
	}
	return d.hidden(q, r)
}

// key names a group.
type key = [snapshot.MaxBy]int64
