package snapshot

import (
	"cmp"
	"slices"

	"klankbord.org/core/collect"
	"klankbord.org/core/day"
)

// Position is a place in a list of answers: after the answer with this id on this day. Pass the last answer of a page to
// get the next one.
type Position struct {
	Day day.Day
	ID  collect.AnswerID
}

// newer orders positions as lists show them: the latest service day first, of one day the highest id.
func newer(a, b Position) int {
	return cmp.Or(cmp.Compare(b.Day, a.Day), cmp.Compare(b.ID, a.ID))
}

// List returns up to limit answers of a slice, newest first, after a position (nil: from the start). By is ignored. A
// limit of 0 or less lists all.
func (v *View) List(q Query, limit int, after *Position) ([]Answer, error) {
	q.By, q.Value = nil, false
	prog, err := v.compile(&q)
	if err != nil {
		return nil, err
	}
	finders := run(v, prog, func() *finder { return &finder{limit: limit, after: after} })
	var all []found
	for _, f := range finders {
		f.settle()
		all = append(all, f.found...)
	}
	slices.SortFunc(all, func(a, b found) int { return newer(a.Position, b.Position) })
	if limit > 0 && len(all) > limit {
		all = all[:limit]
	}
	answers := make([]Answer, len(all))
	for i, f := range all {
		answers[i], _ = v.cut(f.block.answer(f.row)) // the query already holds to the scope
	}
	return answers, nil
}

// found is an answer that belongs in a list.
type found struct {
	Position
	block *block
	row   int
}

// finder gathers the answers of a slice and keeps the newest.
type finder struct {
	limit int
	after *Position
	found []found
	block *block
	days  *column
	last  int // row found last: one row may be offered several times
}

func (f *finder) begin(b *block, _ int) {
	f.settle()
	f.block, f.days, f.last = b, b.column(colDay), -1
}

func (f *finder) chunk(first int, g []uint32) {
	for i, code := range g {
		if code < dead {
			f.one(first+i, code)
		}
	}
}

func (f *finder) one(row int, _ uint32) {
	if row == f.last {
		return
	}
	at := Position{day.Day(f.days.at(row)), f.block.id(row)}
	if f.after != nil && newer(*f.after, at) >= 0 {
		return
	}
	f.last = row
	f.found = append(f.found, found{at, f.block, row})
	if f.limit > 0 && len(f.found) >= 4*f.limit+chunkRows {
		f.settle()
	}
}

// settle keeps the newest answers, each once.
func (f *finder) settle() {
	slices.SortFunc(f.found, func(a, b found) int { return newer(a.Position, b.Position) })
	f.found = slices.CompactFunc(f.found, func(a, b found) bool { return a.ID == b.ID })
	if f.limit > 0 && len(f.found) > f.limit {
		clear(f.found[f.limit:])
		f.found = f.found[:f.limit]
	}
}
