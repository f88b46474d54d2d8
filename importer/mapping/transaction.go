package mapping

import (
	"fmt"
	"slices"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
)

// values compiles {product: …, state: …}. Of a list, the first value is the transaction's own and the others go along.
func values(b *builder, name string, n *node) (setter[intake.Transaction], *fault.Error) {
	if n.shape != object {
		return nil, n.fault("mapping.wrong_shape", "want", "{…: …}")
	}
	type value struct {
		dimension, field string
		x                *expr
	}
	var all []value
	for i, k := range n.keys {
		path := name + "." + k.text
		x, f := b.list(path, n.items[i])
		if f != nil {
			return nil, f
		}
		all = append(all, value{k.text, path, x})
	}
	slices.SortFunc(all, func(x, y value) int {
		if x.dimension < y.dimension {
			return -1
		}
		return 1
	})
	return func(r *intake.Transaction, e *env) *cellFault {
		for _, v := range all {
			var found []string
			if v.x.isList() {
				list, f := v.x.many(e, nil)
				if f != nil {
					return wrong(v.field, v.x, valueOf(f), f)
				}
				found = unique(list)
			} else {
				s, f := v.x.one(e)
				if f != nil {
					return wrong(v.field, v.x, valueOf(f), f)
				}
				if s != "" {
					found = append(e.buf[:0], s)
					e.buf = found
				}
			}
			if len(found) == 0 {
				continue
			}
			e.mix(v.dimension)
			if r.Values == nil {
				r.Values = make(map[string]string, len(all))
			}
			r.Values[v.dimension] = found[0]
			e.mix(found[0])
			for _, more := range found[1:] {
				if r.More == nil {
					r.More = map[string][]string{}
				}
				r.More[v.dimension] = append(r.More[v.dimension], more)
				e.mix(more)
			}
		}
		return nil
	}, nil
}

// participant compiles one entry: {employee, role, unit}, or with each one for every item of a list.
type participant struct {
	each                 *expr
	employee, role, unit *expr
	path                 string
}

var participantKeys = [3]string{"employee", "role", "unit"}

// participants compiles the list of who was involved. An entry without an employee is left out.
func participants(b *builder, name string, n *node) (setter[intake.Transaction], *fault.Error) {
	items := n.items
	if n.shape == object {
		items = []*node{n}
	} else if n.shape != list {
		return nil, n.fault("mapping.wrong_shape", "want", "[{employee: …, role: …}]")
	}
	var all []*participant
	for _, item := range items {
		p, f := b.participant(name, item)
		if f != nil {
			return nil, f
		}
		all = append(all, p)
	}
	return func(r *intake.Transaction, e *env) *cellFault {
		for _, p := range all {
			if cf := p.add(r, e); cf != nil {
				return cf
			}
		}
		return nil
	}, nil
}

func (b *builder) participant(path string, n *node) (*participant, *fault.Error) {
	if f := n.only("each", "employee", "role", "unit"); f != nil {
		return nil, f
	}
	if n.get("employee") == nil {
		return nil, n.fault("mapping.key_missing", "key", "employee")
	}
	p, inner := &participant{path: path}, *b
	var f *fault.Error
	if e := n.get("each"); e != nil {
		if p.each, f = b.scope.compile(e); f != nil {
			return nil, f
		}
		inner.scope.inEach = true
		b.note(path+".employee", p.each)
	}
	for i, target := range []**expr{&p.employee, &p.role, &p.unit} {
		key := participantKeys[i]
		x, f := inner.scope.single(n.get(key))
		if f != nil {
			return nil, f
		}
		b.note(path+"."+key, x)
		*target = x
		if f := b.createEach(path+"."+key, n.get(key), x, p.each); f != nil {
			return nil, f
		}
	}
	return p, nil
}

func (p *participant) add(r *intake.Transaction, e *env) *cellFault {
	if p.each == nil {
		return p.addOne(r, e)
	}
	items, f := p.each.each(e, nil)
	if f != nil {
		return wrong(p.path, p.each, valueOf(f), f)
	}
	outer := e.item
	defer func() { e.item = outer }()
	for _, item := range items {
		e.item = item
		if cf := p.addOne(r, e); cf != nil {
			return cf
		}
	}
	return nil
}

func (p *participant) addOne(r *intake.Transaction, e *env) *cellFault {
	var got [3]string
	for i, x := range []*expr{p.employee, p.role, p.unit} {
		s, f := x.one(e)
		if f != nil {
			return wrong(fmt.Sprintf("%s[%d].%s", p.path, len(r.Participants), participantKeys[i]), x, valueOf(f), f)
		}
		got[i] = s
	}
	if got[0] == "" {
		return nil
	}
	one := intake.Participant{Employee: got[0], Role: got[1], Unit: got[2]}
	if slices.Contains(r.Participants, one) {
		return nil
	}
	r.Participants = append(r.Participants, one)
	for _, s := range got {
		e.mix(s)
	}
	return nil
}
