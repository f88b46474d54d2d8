package snapshot

import (
	"klankbord.org/core/score"
)

// dead marks a value, and so a row, that takes no part. A code is the sum of what its columns say: every live code is
// lower, and as many dead entries as a query can have columns still fit in 32 bits.
const dead = 1 << 27

// maxLookups is up to how many columns a query may look at.
const maxLookups = 24

// lookup gives each value of a column its part of the group code, or dead.
type lookup struct {
	col   int
	table []uint32
}

// plan is a query made ready for days in which nothing moves: units have one parent and the matrix one set of lines.
type plan struct {
	rows   []lookup // of the answer: filters and groups
	people []lookup // of each participant: filters and groups
	bars   []lookup // 0 or dead: one value or participant that is barred takes the answer out
	odd    []uint32 // by mark, for answers that don't count
	why    []uint32 // by role × stride + first cause: what the matrix says; nil when it isn't asked
	stride uint32
}

// program is a query made ready for a view.
type program struct {
	plans     []plan
	days      []dayTable // beside plans: the days of each, with their groups
	byPeople  bool       // a participant's part decides the group, or whether there is one
	axes      []axis
	scale     score.Scale
	points    uint32 // codes of a point of the scale, the lowest digit of a code; one more for "no score" when asked
	unscored  uint32 // code of "no score"
	size      uint32 // codes are lower
	best      uint32 // when not 0: of participations alike but for the code modulo best, the highest counts
	standings [256]bool
	counted   bool // the answers that count are asked for
	value     bool
}

// dayTable is the lookup of the day column, with the first and last day that live.
type dayTable struct {
	lookup
	from, to uint32
}

// axis is one grouping: code i stands for keys[i] and weighs i × stride in the code of a group.
type axis struct {
	keys   []int64
	codes  map[int64]uint32
	stride uint32
}

// code returns the code of a key, a new one for a key not seen before.
func (a *axis) code(key int64) uint32 {
	code, ok := a.codes[key]
	if !ok {
		code = uint32(len(a.keys))
		a.codes[key] = code
		a.keys = append(a.keys, key)
	}
	return code
}

// key returns the key within a group code.
func (a *axis) key(code uint32) int64 { return a.keys[code/a.stride%uint32(len(a.keys))] }
