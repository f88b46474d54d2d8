package importer

import (
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/importer/mapping"
)

// exactKeys is how many keys of the kinds that aren't bulk are remembered one by one.
const exactKeys = 1 << 18

// bulk are the kinds that come by the million.
var bulk = map[intake.Kind]bool{intake.KindCustomer: true, intake.KindTransaction: true, intake.KindAnswer: true, intake.KindSignal: true}

// canBeMade are the kinds that a field can have made for it.
var canBeMade = map[intake.Kind]bool{intake.KindValue: true, intake.KindEmployee: true, intake.KindCause: true}

// repeats finds records with the same key in constant memory, so that each key goes through the door once and a second
// import of the same files changes nothing. When the contents are alike, the first record counts and the others are
// dropped; when they differ, the last one counts.
//
// Keys of people, units and words are remembered one by one: their order of arrival means something. For the kinds that
// come by the million, two bitmaps remember which keys, and which keys with which content, were seen while looking. A
// key that hits its bit a second time is probably repeated and gets an entry; a false alarm costs an entry, no more.
type repeats struct {
	keys     bitmap
	contents bitmap
	entries  map[uint64]*repeated
	named    map[uint64]bool // keys that a record of the mapping describes, of kinds that can also be made
	made     map[uint64]bool // keys of records made for others, applied already
	ordinals map[intake.Kind]int64
	found    map[intake.Kind]bool // kinds in which a key seems to occur more than once
}

// repeated is a key that occurs, or may occur, more than once.
type repeated struct {
	last    int64 // number of the last record with this key among its kind
	differs bool
	exact   bool // sum is that of the first record
	applied bool
	sum     uint64 // of the record before, in a later pass
	hasSum  bool
	file    string // where the record before stands
	line    int
}

func newRepeats() *repeats {
	const bits = 1 << 27 // 16 MB each; pages that aren't touched cost nothing
	return &repeats{keys: make(bitmap, bits/64), contents: make(bitmap, bits/64), entries: map[uint64]*repeated{},
		named: map[uint64]bool{}, made: map[uint64]bool{},
		ordinals: map[intake.Kind]int64{}, found: map[intake.Kind]bool{}}
}

type bitmap []uint64

// set marks a bit and reports whether it was marked before.
func (b bitmap) set(h uint64) bool {
	i, bit := (h>>6)%uint64(len(b)), uint64(1)<<(h&63)
	was := b[i]&bit != 0
	b[i] |= bit
	return was
}

// hashOf is the same in every process, so that the same files come in in the same order: FNV-1a, with its bits stirred
// afterwards because the bitmaps use the low ones.
func hashOf(rec intake.Record) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	h := uint64(offset)
	for _, s := range [2]string{string(rec.Kind()), rec.Key()} {
		for i := 0; i < len(s); i++ {
			h = (h ^ uint64(s[i])) * prime
		}
		h = (h ^ 0xff) * prime
	}
	return stir(h)
}

func stir(h uint64) uint64 {
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// again starts counting records from the beginning, for the next pass.
func (r *repeats) again() {
	clear(r.ordinals)
	clear(r.made)
	for _, e := range r.entries {
		e.applied, e.hasSum = false, false
	}
}

// look takes in a record of the first pass.
func (r *repeats) look(item mapping.Item) {
	if item.Refused != nil || item.Auto {
		return
	}
	kind := item.Record.Kind()
	r.ordinals[kind]++
	h, number := hashOf(item.Record), r.ordinals[kind]
	if canBeMade[kind] {
		r.named[h] = true
	}
	e := r.entries[h]
	if !bulk[kind] {
		if e == nil && len(r.entries) < exactKeys {
			r.entries[h] = &repeated{exact: true, sum: item.Sum, last: number}
			return
		}
		if e != nil && e.exact {
			e.differs, e.last = e.differs || item.Sum != e.sum, number
			r.found[kind] = true
			return
		}
	}
	again, alike := r.keys.set(h), r.contents.set(stir(h^item.Sum))
	if !again {
		return
	}
	r.found[kind] = true
	if e == nil {
		e = &repeated{}
		r.entries[h] = e
	}
	e.differs, e.last = e.differs || !alike, number
}

// judge says whether a record of a later pass has to be applied. Note is set when a record before it was left out for
// saying something else.
func (r *repeats) judge(item *mapping.Item) (apply bool, note *mapping.Refusal) {
	h := hashOf(item.Record)
	if item.Auto {
		if r.named[h] || r.made[h] {
			return false, nil
		}
		r.made[h] = true
		return true, nil
	}
	kind := item.Record.Kind()
	r.ordinals[kind]++
	e := r.entries[h]
	if e == nil {
		return true, nil
	}
	other := e.hasSum && item.Sum != e.sum
	if other && (e.differs || e.applied) {
		before := item.Refuse(fault.NewInvalid("", "import.replaced"))
		before.File, before.Line = e.file, e.line
		note = &before
	}
	e.sum, e.hasSum, e.file, e.line = item.Sum, true, item.File(), item.Line()
	if e.differs {
		return r.ordinals[kind] == e.last, note
	}
	apply = !e.applied || other // other content after all: two keys had the same bit
	e.applied = true
	return apply, note
}
