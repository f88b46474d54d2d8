package snapshot

import (
	"slices"

	"klankbord.org/core/collect"
)

// until splits the further participants before a row.
func until(more []companion, row int) (before, after []companion) {
	n := 0
	for n < len(more) && int(more[n].row) < row {
		n++
	}
	return more[:n], more[n:]
}

// bar takes out the answers of a chunk of which a further participant is barred.
func (s *scan) bar(p *plan, g []uint32, first int, more []companion) {
	for _, l := range p.bars {
		if !isPeople(l.col) {
			continue
		}
		for _, c := range more {
			if l.table[c.value(l.col)] >= dead {
				g[int(c.row)-first] = dead
			}
		}
	}
}

// value returns what the column of a participant would hold.
func (c companion) value(col int) uint32 {
	switch col {
	case colEmployee:
		return c.employee
	case colRole:
		return uint32(c.role)
	}
	return uint32(c.unit)
}

// companions counts the further participants of a chunk, once for each group that the answer isn't in yet. Base has the
// codes without and g those with the first participants.
func (s *scan) companions(b *block, p *plan, base, g []uint32, first int, more []companion) {
	tables, causes, row := p.peopleTables(), b.column(colCause), -1
	for i := range more {
		c := &more[i]
		at := int(c.row) - first
		if base[at] >= dead {
			continue
		}
		code := tables.code(c)
		if p.why != nil {
			code += p.why[uint32(c.role)*p.stride+causes.at(int(c.row))]
		}
		if code >= dead {
			continue
		}
		if at != row {
			row = at
			s.codes = append(s.codes[:0], g[at]-base[at])
		}
		if slices.Contains(s.codes, code) {
			continue
		}
		s.codes = append(s.codes, code)
		s.sink.one(int(c.row), base[at]+code)
	}
}

// peopleTables are the lookups of participants by their columns; nil for a column that isn't looked at.
type peopleTables struct{ employee, role, unit []uint32 }

func (p *plan) peopleTables() (t peopleTables) {
	for _, l := range p.people {
		switch l.col {
		case colEmployee:
			t.employee = l.table
		case colRole:
			t.role = l.table
		default:
			t.unit = l.table
		}
	}
	return t
}

// code returns a further participant's part of the code, but for what the matrix says.
func (t *peopleTables) code(c *companion) (code uint32) {
	if t.employee != nil {
		code = t.employee[c.employee]
	}
	if t.role != nil {
		code += t.role[c.role]
	}
	if t.unit != nil {
		code += t.unit[c.unit]
	}
	return code
}

// person returns a participant's part of the code.
func (p *plan) person(employee, role, unit uint32, causes *column, row int) uint32 {
	code := uint32(0)
	for _, l := range p.people {
		switch l.col {
		case colEmployee:
			code += l.table[employee]
		case colRole:
			code += l.table[role]
		default:
			code += l.table[unit]
		}
	}
	if p.why != nil {
		code += p.why[role*p.stride+causes.at(row)]
	}
	return code
}

// findSlow lists the rows of a block that columns alone can't answer: those with several values of a dimension that the
// query looks at, those that don't count while the query asks for them, and those with one employee in several roles
// when only the best role counts.
func (s *scan) findSlow(b *block, p *plan) {
	s.slow = s.slow[:0]
	looked := func(ls []lookup, col int) bool {
		return slices.ContainsFunc(ls, func(l lookup) bool { return l.col == col })
	}
	for _, e := range b.extra {
		if looked(p.rows, e.col) || looked(p.bars, e.col) {
			for _, x := range e.values {
				s.slow = append(s.slow, x.row)
			}
		}
	}
	for _, o := range b.odd {
		if s.prog.standings[o.standing] {
			s.slow = append(s.slow, o.row)
		}
	}
	if s.prog.best != 0 {
		s.slow = append(s.slow, b.twice...)
	}
	slices.Sort(s.slow)
	s.slow = slices.Compact(s.slow)
}

// takeSlow answers the slow rows of a chunk one by one and takes them out of the columns' hands. It returns the rows
// that are left for later chunks.
func (s *scan) takeSlow(b *block, p *plan, days *dayTable, g []uint32, first int, slow []uint16) []uint16 {
	for len(slow) > 0 && int(slow[0]) < first+len(g) {
		row := int(slow[0])
		slow = slow[1:]
		g[row-first] = dead
		s.row(b, p, days, row)
	}
	return slow
}

// row answers one row in full: every value of every column, every participant.
func (s *scan) row(b *block, p *plan, days *dayTable, row int) {
	standing, mark := b.oddityOf(row)
	base := days.table[b.column(colDay).at(row)]
	if !s.prog.standings[standing] || base >= dead || p.barred(b, row, mark) {
		return
	}
	s.codes = append(s.codes[:0], base)
	for _, l := range p.rows {
		if l.col == colMark && standing != collect.Counted {
			s.spread([]uint32{p.odd[mark]})
			continue
		}
		entries := []uint32{l.table[b.column(l.col).at(row)]}
		for _, e := range b.extrasOf(l.col, row) {
			entries = append(entries, l.table[e.value])
		}
		s.spread(entries)
	}
	if s.prog.byPeople {
		s.spread(s.people(b, p, row))
	}
	slices.Sort(s.codes)
	for _, code := range slices.Compact(s.codes) {
		s.sink.one(row, code)
	}
}

// people returns the parts of the code of each participant of a row. When only an employee's best role counts, the
// others are left out.
func (s *scan) people(b *block, p *plan, row int) []uint32 {
	causes := b.column(colCause)
	entries := []uint32{p.person(b.column(colEmployee).at(row), b.column(colRole).at(row), b.column(colUnit).at(row), causes, row)}
	for _, c := range b.companionsOf(row) {
		entries = append(entries, p.person(c.employee, uint32(c.role), uint32(c.unit), causes, row))
	}
	if best := s.prog.best; best != 0 {
		slices.Sort(entries)
		return slices.DeleteFunc(slices.Clone(entries), func(e uint32) bool {
			return slices.ContainsFunc(entries, func(o uint32) bool { return o < dead && o/best == e/best && o > e })
		})
	}
	return entries
}

// spread combines the codes so far with each live entry.
func (s *scan) spread(entries []uint32) {
	entries = slices.DeleteFunc(entries, func(e uint32) bool { return e >= dead })
	codes := s.codes
	s.codes = make([]uint32, 0, len(codes)*len(entries))
	for _, c := range codes {
		for _, e := range entries {
			s.codes = append(s.codes, c+e)
		}
	}
}

// barred reports whether some value or participant takes the answer out.
func (p *plan) barred(b *block, row int, mark uint32) bool {
	for _, l := range p.bars {
		if l.col == colMark {
			if l.table[mark] >= dead {
				return true
			}
			continue
		}
		if l.table[b.column(l.col).at(row)] >= dead {
			return true
		}
		if isPeople(l.col) {
			if slices.ContainsFunc(b.companionsOf(row), func(c companion) bool { return l.table[c.value(l.col)] >= dead }) {
				return true
			}
		} else if slices.ContainsFunc(b.extrasOf(l.col, row), func(e extra) bool { return l.table[e.value] >= dead }) {
			return true
		}
	}
	return false
}
