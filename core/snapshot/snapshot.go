package snapshot

import (
	"slices"
	"sync"
	"sync/atomic"

	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
)

// Snapshot is the answers of one organisation. One goroutine at a time writes; any number read its View meanwhile.
type Snapshot struct {
	mu   sync.Mutex // held by the writer
	view atomic.Pointer[View]
}

// New returns a snapshot without answers.
func New(structure *Structure) *Snapshot {
	return newSized(structure, BlockRows)
}

// newSized makes blocks of another size.
func newSized(structure *Structure, size int) *Snapshot {
	s := &Snapshot{}
	s.view.Store(&View{structure: structure, hi: make([]uint32, fixedColumns), size: size})
	return s
}

// View returns the answers as they are now; it never changes afterwards. It costs nothing.
func (s *Snapshot) View() *View { return s.view.Load() }

// SetStructure replaces what is known of units, causes, metrics and stages.
func (s *Snapshot) SetStructure(structure *Structure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := *s.view.Load()
	v.structure = structure
	s.view.Store(&v)
}

// Apply takes answers in: a new id is added at the end, a known one gets the row's contents in its old place. Of several
// rows with one id the last holds. Readers see all rows of a call or none. When one row doesn't fit, nothing is taken in
// and the Invalid fault says why. Cost: adding is about a fifth of a microsecond a row; changing copies the columns that
// differ of each block touched, so hand over changes together.
func (s *Snapshot) Apply(rows []Row) error {
	for i := range rows {
		if err := rows[i].check(); err != nil {
			return err
		}
	}
	if len(rows) == 0 {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	w := newWriter(s.view.Load())
	if err := w.apply(rows); err != nil {
		return err
	}
	s.view.Store(w.publish())
	return nil
}

// writer builds the next view.
type writer struct {
	view    View
	open    *block // working copy of the last block, nil when the next row starts a new one
	cells   cells
	changes map[int][]change // by block
	err     error
}

// place is where a row stands.
type place struct{ block, row int }

func newWriter(old *View) *writer {
	w := &writer{view: *old, changes: map[int][]change{}}
	w.view.blocks = slices.Clone(old.blocks)
	w.view.hi = slices.Clone(old.hi)
	if last := len(old.blocks) - 1; last >= 0 && old.blocks[last].n < old.size {
		w.open = old.blocks[last].working()
		w.view.blocks[last] = w.open
	}
	return w
}

func (w *writer) apply(rows []Row) error {
	for i := range rows {
		r := &rows[i]
		w.cells.fill(r, w.attribute)
		if w.err != nil {
			return w.err
		}
		w.raise()
		id := uint32(r.ID)
		if id > w.view.maxID {
			w.view.maxID = id
			w.push()
			continue
		}
		if at, ok := w.find(id); ok {
			w.change(at)
		} else {
			w.push()
		}
	}
	for at, changes := range w.changes {
		w.view.blocks[at] = w.view.blocks[at].replaced(changes, w.view.size)
	}
	return nil
}

// find looks an answer up; the id is not the highest yet.
func (w *writer) find(id uint32) (place, bool) {
	for i, b := range slices.Backward(w.view.blocks) {
		if row := b.find(id); row >= 0 {
			return place{i, row}, true
		}
	}
	return place{}, false
}

// change notes other contents for a row. Changes are made at the end, a block at a time.
func (w *writer) change(at place) {
	fresh := change{row: at.row, cells: w.cells}
	fresh.cells.values = slices.Clone(w.cells.values)
	fresh.cells.more = slices.Clone(w.cells.more)
	fresh.cells.extra = slices.Clone(w.cells.extra)
	old := w.changes[at.block]
	if i := slices.IndexFunc(old, func(c change) bool { return c.row == at.row }); i >= 0 {
		old[i] = fresh
		return
	}
	w.changes[at.block] = append(old, fresh)
}

// push adds the cells as a new row.
func (w *writer) push() {
	if w.open == nil {
		w.open = &block{}
		w.view.blocks = append(w.view.blocks, w.open)
	}
	w.open.push(&w.cells)
	w.view.n++
	if w.open.n == w.view.size {
		w.open.pack()
		w.open = nil
	}
}

// raise keeps the highest value of each column, which sizes the tables of a query.
func (w *writer) raise() {
	for len(w.view.hi) < len(w.cells.values) {
		w.view.hi = append(w.view.hi, 0)
	}
	for col, v := range w.cells.values {
		w.view.hi[col] = max(w.view.hi[col], v)
	}
	for _, m := range w.cells.more {
		w.view.hi[colEmployee] = max(w.view.hi[colEmployee], m.employee)
		w.view.hi[colRole] = max(w.view.hi[colRole], uint32(m.role))
		w.view.hi[colUnit] = max(w.view.hi[colUnit], uint32(m.unit))
	}
	for _, e := range w.cells.extra {
		w.view.hi[e.col] = max(w.view.hi[e.col], uint32(e.value))
	}
}

// maxAttributes is how many own attributes (and stages) a snapshot has room for.
const maxAttributes = 200

// attribute returns the column of a dimension and makes one for a dimension not seen before.
func (w *writer) attribute(v Value) int {
	if col, ok := w.view.columnOf(v.Dimension); ok {
		return col
	}
	if len(w.view.attributes) == maxAttributes {
		w.err = fault.NewInvalid("dimension", "snapshot.too_many_attributes", "value", string(v.Dimension), "max", maxAttributes)
		return colSource
	}
	// The old view keeps its list: the clone leaves its length and its contents alone.
	w.view.attributes = append(slices.Clip(w.view.attributes), dimension.Name(v.Dimension))
	return fixedColumns + len(w.view.attributes) - 1
}

// publish returns the view to show.
func (w *writer) publish() *View { return &w.view }
