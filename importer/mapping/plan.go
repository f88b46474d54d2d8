package mapping

import (
	"hash/maphash"
	"slices"
	"strings"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
)

// plan makes records of one kind out of the rows of a source.
type plan struct {
	kind    intake.Kind
	source  *source
	when    *test
	each    *expr
	make    maker
	auto    bool                // made because another record refers to it
	columns map[string][]string // field of the record → columns it comes from
}

// cellFault is what is wrong with one field of a record.
type cellFault struct {
	field   string
	columns []string
	value   string
	fault   *fault.Error
}

// maker makes one record.
type maker func(*env) (intake.Record, *cellFault)

// columnsOf returns the columns behind a field such as "values.state" or "participants[0].employee": of the field
// itself, or of the nearest part of its path that has some.
func (p *plan) columnsOf(field string) []string {
	flat := []byte{}
	for i := 0; i < len(field); i++ {
		if field[i] == '[' {
			for i < len(field) && field[i] != ']' {
				i++
			}
			continue
		}
		flat = append(flat, field[i])
	}
	for path := string(flat); path != ""; {
		if cols, ok := p.columns[path]; ok {
			return cols
		}
		i := strings.LastIndexByte(path, '.')
		if i < 0 {
			break
		}
		path = path[:i]
	}
	if rest, ok := strings.CutPrefix(string(flat), "more."); ok {
		return p.columns["values."+rest]
	}
	return nil
}

// readRecords compiles the list of records.
func (c *compiler) readRecords() *fault.Error {
	n := c.root.get("records")
	if n == nil {
		return nil
	}
	if n.shape != list {
		return n.fault("mapping.wrong_shape", "want", "[{kind: …, from: …, fields: …}]")
	}
	for _, item := range n.items {
		if f := c.readRecord(item); f != nil {
			return f
		}
	}
	return nil
}

// once is the source of records that stand in the mapping with constants only.
func (c *compiler) once(at *node) *source {
	return &source{name: "mapping", at: at, number: -1, conv: c.conv, index: map[string]int{}, inline: [][]string{{}}, lines: []int{at.line}}
}

func (c *compiler) readRecord(n *node) *fault.Error {
	if f := n.only("kind", "from", "when", "each", "fields"); f != nil {
		return f
	}
	kinds := make([]string, 0, len(intake.Order))
	for _, k := range intake.Order {
		kinds = append(kinds, string(k))
	}
	if n.get("kind") == nil {
		return n.fault("mapping.key_missing", "key", "kind")
	}
	kind, f := n.get("kind").oneOf(kinds...)
	if f != nil {
		return f
	}
	p := &plan{kind: intake.Kind(kind), columns: map[string][]string{}}
	if from := n.get("from"); from != nil {
		if p.source, f = c.sourceNamed(n, from); f != nil {
			return f
		}
	} else {
		p.source = c.once(n)
	}
	sc := scope{c: c, src: p.source}
	if e := n.get("each"); e != nil {
		if p.each, f = sc.compile(e); f != nil {
			return f
		}
		sc.inEach = true
	}
	if w := n.get("when"); w != nil {
		if p.when, f = sc.condition(w); f != nil {
			return f
		}
	}
	fields := n.get("fields")
	if fields == nil {
		return n.fault("mapping.key_missing", "key", "fields")
	}
	b := &builder{scope: sc, plan: p}
	if p.make, f = kindSpecs[p.kind](b, fields); f != nil {
		return f
	}
	p.source.plans = append(p.source.plans, b.created...)
	p.source.plans = append(p.source.plans, p)
	c.plans = append(c.plans, b.created...)
	c.plans = append(c.plans, p)
	return nil
}

// run makes the plan's records of a row: one, or one for each item. Every record, also one that fails, is given to emit.
func (p *plan) run(e *env, emit func(intake.Record, uint64, *cellFault) error) error {
	if p.each == nil {
		return p.runItem(e, emit)
	}
	items, f := p.each.each(e, nil)
	if f != nil {
		return emit(nil, 0, &cellFault{field: "each", columns: p.each.cols, fault: f})
	}
	defer func() { e.item = "" }()
	for _, item := range items {
		e.item = item
		if err := p.runItem(e, emit); err != nil {
			return err
		}
	}
	return nil
}

func (p *plan) runItem(e *env, emit func(intake.Record, uint64, *cellFault) error) error {
	if p.when != nil {
		ok, f := p.when.holds(e)
		if f != nil {
			return emit(nil, 0, &cellFault{field: "when", columns: p.when.cols, fault: f})
		}
		if !ok {
			return nil
		}
	}
	if e.sum != nil {
		e.sum.Reset()
	}
	r, cf := p.make(e)
	if cf != nil {
		return emit(nil, 0, cf)
	}
	var sum uint64
	if e.sum != nil {
		sum = e.sum.Sum64()
	}
	return emit(r, sum, nil)
}

// seed makes the sums of one process comparable with each other.
var seed = maphash.MakeSeed()

func newSum() *maphash.Hash {
	h := &maphash.Hash{}
	h.SetSeed(seed)
	return h
}

// builder compiles the fields of one record.
type builder struct {
	scope   scope
	plan    *plan
	created []*plan
}

// note remembers which columns a field comes from.
func (b *builder) note(field string, x *expr) {
	b.plan.columns[field] = addColumns(slices.Clone(b.plan.columns[field]), x.cols)
}

// expr compiles a field that has one value.
func (b *builder) expr(field string, n *node) (*expr, *fault.Error) {
	x, f := b.scope.single(n)
	if f != nil {
		return nil, f
	}
	b.note(field, x)
	return x, b.create(field, n, x)
}

// list compiles a field that may have several values.
func (b *builder) list(field string, n *node) (*expr, *fault.Error) {
	x, f := b.scope.compile(n)
	if f != nil {
		return nil, f
	}
	b.note(field, x)
	return x, b.create(field, n, x)
}
