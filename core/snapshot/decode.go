package snapshot

import (
	"encoding/binary"

	"klankbord.org/core/fault"
)

func errDamaged() error { return fault.NewInvalid("", "snapshot.damaged") }

// decoder reads what AppendSection wrote. After a failure it returns zeros.
type decoder struct {
	buf    []byte
	failed bool
}

// take returns the next n bytes.
func (d *decoder) take(n int) []byte {
	if d.failed || n < 0 || n > len(d.buf) {
		d.failed = true
		return nil
	}
	part := d.buf[:n]
	d.buf = d.buf[n:]
	return part
}

// int returns the next number, which may be up to most.
func (d *decoder) int(most int) int {
	part := d.take(8)
	if part == nil {
		return 0
	}
	v := binary.LittleEndian.Uint64(part)
	if v > uint64(most) {
		d.failed = true
		return 0
	}
	return int(v)
}

func (d *decoder) block(size int) *block {
	b := &block{n: d.int(size), first: uint32(d.int(maxID)), idLo: uint32(d.int(maxID)), idHi: uint32(d.int(maxID))}
	b.ids = d.words(d.int(b.n))
	for range d.int(fixedColumns + maxAttributes) {
		b.cols = append(b.cols, d.column(b.n))
	}
	b.more = d.companions(d.int(len(d.buf)), b.n)
	b.twice = d.shorts(d.int(b.n))
	for range d.int(fixedColumns + maxAttributes) {
		e := extras{col: d.int(fixedColumns + maxAttributes)}
		for _, pair := range d.words(d.int(len(d.buf) / 4)) {
			e.values = append(e.values, extra{uint16(pair), uint16(pair >> 16)})
		}
		b.extra = append(b.extra, e)
	}
	for _, o := range d.words(d.int(b.n)) {
		b.odd = append(b.odd, oddity{row: uint16(o), standing: uint8(o >> 16), mark: uint8(o >> 24)})
	}
	b.money = d.money(b.n)
	return b
}

func (d *decoder) column(n int) column {
	kind := d.int(kindWords)
	c := column{lo: uint32(d.int(maxID)), hi: uint32(d.int(maxID)), base: uint32(d.int(maxID))}
	switch kind {
	case kindBytes:
		c.b = append([]uint8(nil), d.take(n)...)
	case kindShorts:
		c.h = d.shorts(n)
	case kindWords:
		c.w = d.words(n)
	}
	return c
}

func (d *decoder) companions(n, rows int) []companion {
	part := d.take(10 * n)
	if len(part) == 0 {
		return nil
	}
	all := make([]companion, n)
	for i := range all {
		p := part[10*i:]
		all[i] = companion{employee: binary.LittleEndian.Uint32(p), row: binary.LittleEndian.Uint16(p[4:]),
			role: binary.LittleEndian.Uint16(p[6:]), unit: binary.LittleEndian.Uint16(p[8:])}
		d.failed = d.failed || int(all[i].row) >= rows
	}
	return all
}

func (d *decoder) money(n int) money {
	switch d.int(kindWords) {
	case kindWords:
		m := money{short: make([]int32, n)}
		for i, v := range d.words(n) {
			m.short[i] = int32(v)
		}
		return m
	case kindBytes:
		m := money{long: make([]int64, n)}
		if part := d.take(8 * n); part != nil {
			for i := range m.long {
				m.long[i] = int64(binary.LittleEndian.Uint64(part[8*i:]))
			}
		}
		return m
	}
	return money{}
}

func (d *decoder) shorts(n int) []uint16 {
	part := d.take(2 * n)
	if len(part) == 0 {
		return nil
	}
	values := make([]uint16, n)
	for i := range values {
		values[i] = binary.LittleEndian.Uint16(part[2*i:])
	}
	return values
}

func (d *decoder) words(n int) []uint32 {
	part := d.take(4 * n)
	if len(part) == 0 {
		return nil
	}
	values := make([]uint32, n)
	for i := range values {
		values[i] = binary.LittleEndian.Uint32(part[4*i:])
	}
	return values
}
