package importer

import (
	"hash/maphash"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/importer/mapping"
)

// repeats finds records with the same key in constant memory, so that each key goes through the door once and a second
// import of the same files changes nothing.
//
// Two bitmaps remember which keys, and which keys with which content, were seen while looking. A key that hits its bit
// a second time is probably repeated and gets an entry of its own; a false alarm costs an entry and nothing else. When
// the contents are alike, the first record counts and the others are dropped; when they differ, the last one counts.
type repeats struct {
	seed     maphash.Seed
	keys     bitmap
	contents bitmap
	entries  map[uint64]*repeated
	named    map[uint64]bool // keys of kinds that other records may have made for them, and that a record describes
	autos    map[uint64]bool // keys of records made for others, applied already
	ordinals map[intake.Kind]int64
}

// repeated is a key that occurs more than once.
type repeated struct {
	last    int64 // number of the last record with this key among its kind
	differs bool
	applied bool
	sum     uint64 // of the record applied, or of the latest one left out
	hasSum  bool
}

// canBeMade are the kinds that a field can have made for it.
var canBeMade = map[intake.Kind]bool{intake.KindValue: true, intake.KindEmployee: true, intake.KindCause: true}

func newRepeats() *repeats {
	const bits = 1 << 27 // 16 MB each; pages that aren't touched cost nothing
	return &repeats{seed: maphash.MakeSeed(), keys: make(bitmap, bits/64), contents: make(bitmap, bits/64), entries: map[uint64]*repeated{},
		named: map[uint64]bool{}, autos: map[uint64]bool{}, ordinals: map[intake.Kind]int64{}}
}

type bitmap []uint64

// set marks a bit and reports whether it was marked before.
func (b bitmap) set(h uint64) bool {
	i, bit := (h>>6)%uint64(len(b)), uint64(1)<<(h&63)
	was := b[i]&bit != 0
	b[i] |= bit
	return was
}

func (r *repeats) hash(rec intake.Record) uint64 {
	var h maphash.Hash
	h.SetSeed(r.seed)
	_, _ = h.WriteString(string(rec.Kind()))
	_ = h.WriteByte(0)
	_, _ = h.WriteString(rec.Key())
	return h.Sum64()
}

// again starts counting records from the beginning, for the next pass.
func (r *repeats) again() {
	clear(r.ordinals)
	clear(r.autos)
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
	h := r.hash(item.Record)
	if canBeMade[kind] {
		r.named[h] = true
	}
	again := r.keys.set(h)
	alike := r.contents.set(h ^ item.Sum*0x9e3779b97f4a7c15)
	if !again {
		return
	}
	e := r.entries[h]
	if e == nil {
		e = &repeated{}
		r.entries[h] = e
	}
	e.last = r.ordinals[kind]
	e.differs = e.differs || !alike
}

// verdict says what to do with a record.
type verdict uint8

const (
	applyIt  verdict = iota
	dropIt           // the same as one before it, or made for others and described elsewhere
	replaced         // a later record with the same key says something else
)

// judge says what to do with a record of a later pass. Note is set when the record's owner should know.
func (r *repeats) judge(item *mapping.Item) (v verdict, note *fault.Error) {
	h := r.hash(item.Record)
	if item.Auto {
		if r.named[h] || r.autos[h] {
			return dropIt, nil
		}
		r.autos[h] = true
		return applyIt, nil
	}
	kind := item.Record.Kind()
	r.ordinals[kind]++
	e := r.entries[h]
	if e == nil {
		return applyIt, nil
	}
	defer func() { e.sum, e.hasSum = item.Sum, true }()
	switch {
	case !e.differs && (!e.applied || item.Sum != e.sum): // other content after all: two bits were taken for one
		e.applied = true
		return applyIt, nil
	case !e.differs:
		return dropIt, nil
	case r.ordinals[kind] == e.last:
		return applyIt, nil
	case e.hasSum && item.Sum == e.sum:
		return dropIt, nil
	}
	return replaced, fault.NewInvalid("", "import.replaced")
}
