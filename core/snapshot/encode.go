package snapshot

import (
	"encoding/binary"

	"klankbord.org/core/dimension"
)

// FormatVersion changes whenever the bytes of a section do: what another version wrote can't be read.
const FormatVersion = 1

// Sections returns in how many parts the view is written: one about the whole and one for each block.
func (v *View) Sections() int { return 1 + len(v.blocks) }

// AppendSection writes one part at the end of a buffer and returns it. Parts may be written in any order, also at the
// same time.
func (v *View) AppendSection(buf []byte, part int) []byte {
	if part > 0 {
		return v.blocks[part-1].append(buf)
	}
	buf = putInts(buf, uint64(v.size), uint64(v.n), uint64(v.maxID), uint64(len(v.blocks)), uint64(len(v.attributes)))
	for _, a := range v.attributes {
		buf = putInts(buf, uint64(len(a)))
		buf = append(buf, a...)
	}
	buf = putInts(buf, uint64(len(v.hi)))
	for _, hi := range v.hi {
		buf = putInts(buf, uint64(hi))
	}
	return buf
}

func putInts(buf []byte, values ...uint64) []byte {
	for _, v := range values {
		buf = binary.LittleEndian.AppendUint64(buf, v)
	}
	return buf
}

// append writes a block, packed.
func (b *block) append(buf []byte) []byte {
	buf = putInts(buf, uint64(b.n), uint64(b.first), uint64(b.idLo), uint64(b.idHi), uint64(len(b.ids)))
	buf = putWords(buf, b.ids)
	buf = putInts(buf, uint64(len(b.cols)))
	for i := range b.cols {
		c := b.cols[i].packed(b.n)
		buf = c.append(buf)
	}
	buf = putInts(buf, uint64(len(b.more)))
	for _, m := range b.more {
		buf = binary.LittleEndian.AppendUint32(buf, m.employee)
		buf = putShorts(buf, []uint16{m.row, m.role, m.unit})
	}
	buf = putInts(buf, uint64(len(b.twice)))
	buf = putShorts(buf, b.twice)
	buf = putInts(buf, uint64(len(b.extra)))
	for _, e := range b.extra {
		buf = putInts(buf, uint64(e.col), uint64(len(e.values)))
		for _, x := range e.values {
			buf = putShorts(buf, []uint16{x.row, x.value})
		}
	}
	buf = putInts(buf, uint64(len(b.odd)))
	for _, o := range b.odd {
		buf = append(putShorts(buf, []uint16{o.row}), o.standing, o.mark)
	}
	return b.money.append(buf, b.n)
}

// The kinds of column.
const (
	kindConstant = iota
	kindBytes
	kindShorts
	kindWords
)

func (c *column) append(buf []byte) []byte {
	kind := kindConstant
	switch {
	case c.b != nil:
		kind = kindBytes
	case c.h != nil:
		kind = kindShorts
	case c.w != nil:
		kind = kindWords
	}
	buf = putInts(buf, uint64(kind), uint64(c.lo), uint64(c.hi), uint64(c.base))
	buf = append(buf, c.b...)
	buf = putShorts(buf, c.h)
	return putWords(buf, c.w)
}

func (m *money) append(buf []byte, n int) []byte {
	packed := *m
	if m.long != nil {
		packed = packMoney(m.wide(n))
	}
	switch {
	case packed.short != nil:
		buf = putInts(buf, kindWords)
		for _, v := range packed.short {
			buf = binary.LittleEndian.AppendUint32(buf, uint32(v))
		}
	case packed.long != nil:
		buf = putInts(buf, kindBytes)
		for _, v := range packed.long {
			buf = binary.LittleEndian.AppendUint64(buf, uint64(v))
		}
	default:
		buf = putInts(buf, kindConstant)
	}
	return buf
}

func putShorts(buf []byte, values []uint16) []byte {
	for _, v := range values {
		buf = binary.LittleEndian.AppendUint16(buf, v)
	}
	return buf
}

func putWords(buf []byte, values []uint32) []byte {
	for _, v := range values {
		buf = binary.LittleEndian.AppendUint32(buf, v)
	}
	return buf
}

// Restorer reads a view that was written in sections back into a snapshot.
type Restorer struct{ view View }

// NewRestorer reads the section about the whole. What isn't one is an Invalid fault.
func NewRestorer(structure *Structure, section []byte) (*Restorer, error) {
	d := decoder{buf: section}
	r := &Restorer{view: View{structure: structure, size: d.int(BlockRows), n: d.int(maxID), maxID: uint32(d.int(maxID))}}
	r.view.blocks = make([]*block, d.int(maxID/BlockRows))
	for range d.int(maxAttributes) {
		r.view.attributes = append(r.view.attributes, dimension.Name(d.take(d.int(1000))))
	}
	for range d.int(fixedColumns + maxAttributes) {
		r.view.hi = append(r.view.hi, uint32(d.int(maxID)))
	}
	if d.failed || len(d.buf) > 0 || r.view.size == 0 || len(r.view.hi) < fixedColumns {
		return nil, errDamaged()
	}
	return r, nil
}

// Blocks returns how many sections follow.
func (r *Restorer) Blocks() int { return len(r.view.blocks) }

// Block reads the section with a number from 1 to Blocks. Sections may be read in any order, also at the same time; the
// bytes aren't kept. What isn't one is an Invalid fault.
func (r *Restorer) Block(part int, section []byte) error {
	d := decoder{buf: section}
	b := d.block(r.view.size)
	if d.failed || len(d.buf) > 0 || !r.fits(b) {
		return errDamaged()
	}
	r.view.blocks[part-1] = b
	return nil
}

// fits reports whether the values of a block stay below what the view promises to queries.
func (r *Restorer) fits(b *block) bool {
	if len(b.cols) > len(r.view.hi) {
		return false
	}
	for i := range b.cols {
		if b.cols[i].hi > r.view.hi[i] || b.cols[i].lo > b.cols[i].hi {
			return false
		}
	}
	return true
}

// Snapshot returns the snapshot once all sections were read; missing ones are an Invalid fault.
func (r *Restorer) Snapshot() (*Snapshot, error) {
	n := 0
	for _, b := range r.view.blocks {
		if b == nil {
			return nil, errDamaged()
		}
		n += b.n
	}
	if n != r.view.n {
		return nil, errDamaged()
	}
	s := &Snapshot{}
	s.view.Store(&r.view)
	return s, nil
}
