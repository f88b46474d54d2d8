package snapshot

import (
	"slices"

	"klankbord.org/core/collect"
	"klankbord.org/core/dimension"
)

// BlockRows is how many answers stand in a block.
const BlockRows = 1 << 16

// The columns that every block has; own attributes come after them.
const (
	colMark = iota // score + markZero of an answer that counts, 0 of one that doesn't
	colMetric
	colDay
	colSurvey
	colCause // first cause
	colUnit  // of the first participant, or of the transaction
	colEmployee
	colRole
	colTouchpoint
	colProduct
	colProcess
	colChannel
	colSegment
	colSource
	fixedColumns
)

// markZero is the mark of a score of 0; marks are 1 to 255.
const markZero = 128

// standardColumn says where the values of a standard dimension stand.
var standardColumn = map[dimension.Name]int{
	dimension.Touchpoint: colTouchpoint, dimension.Product: colProduct, dimension.Process: colProcess,
	dimension.Channel: colChannel, dimension.Segment: colSegment, dimension.Source: colSource,
}

// isPeople reports whether a column tells about a participant.
func isPeople(col int) bool { return col == colUnit || col == colEmployee || col == colRole }

// companion is a second or later participant of a row.
type companion struct {
	employee        uint32
	row, role, unit uint16
}

// extra is a second or later value of a row in a column.
type extra struct{ row, value uint16 }

// extras are the further values of one column, by row.
type extras struct {
	col    int
	values []extra
}

// oddity is an answer that doesn't count: its standing, and its score as a mark.
type oddity struct {
	row            uint16
	standing, mark uint8
}

// block is up to BlockRows answers. What is published never changes; a change makes another block, which shares the
// columns that stayed the same.
type block struct {
	n          int
	first      uint32   // id of the first row
	ids        []uint32 // nil while the ids are consecutive
	idLo, idHi uint32
	cols       []column    // may end before the last attribute: then every row has none
	more       []companion // by row
	twice      []uint16    // rows in which one employee takes part in several roles
	extra      []extras    // by column
	odd        []oddity    // by row
	money      money
}

// id returns the answer in a row.
func (b *block) id(row int) collect.AnswerID {
	if b.ids == nil {
		return collect.AnswerID(b.first + uint32(row))
	}
	return collect.AnswerID(b.ids[row])
}

// find returns the row of an answer, or −1.
func (b *block) find(id uint32) int {
	if b.n == 0 || id < b.idLo || id > b.idHi {
		return -1
	}
	if b.ids == nil {
		return int(id - b.first)
	}
	return slices.Index(b.ids[:b.n], id)
}

// column returns a column; one that the block doesn't have yet holds 0 everywhere.
func (b *block) column(col int) *column {
	if col < len(b.cols) {
		return &b.cols[col]
	}
	return &zeros
}

var zeros column

// extras returns the further values of a column, nil when there are none.
func (b *block) extras(col int) []extra {
	for i := range b.extra {
		if b.extra[i].col == col {
			return b.extra[i].values
		}
	}
	return nil
}

// companionsOf returns the further participants of a row.
func (b *block) companionsOf(row int) []companion {
	from, _ := slices.BinarySearchFunc(b.more, row, func(c companion, row int) int { return int(c.row) - row })
	to := from
	for to < len(b.more) && int(b.more[to].row) == row {
		to++
	}
	return b.more[from:to]
}

// extrasOf returns the further values of a row in a column.
func (b *block) extrasOf(col, row int) []extra {
	all := b.extras(col)
	from, _ := slices.BinarySearchFunc(all, row, func(e extra, row int) int { return int(e.row) - row })
	to := from
	for to < len(all) && int(all[to].row) == row {
		to++
	}
	return all[from:to]
}

// oddityOf returns the standing and mark of a row.
func (b *block) oddityOf(row int) (standing collect.Standing, mark uint32) {
	if mark = b.column(colMark).at(row); mark != 0 {
		return collect.Counted, mark
	}
	i, _ := slices.BinarySearchFunc(b.odd, row, func(o oddity, row int) int { return int(o.row) - row })
	return collect.Standing(b.odd[i].standing), uint32(b.odd[i].mark)
}

// bytes returns the memory that the block takes.
func (b *block) bytes() int {
	total := 512 + 4*cap(b.ids) + 12*cap(b.more) + 2*cap(b.twice) + 3*cap(b.odd) + b.money.bytes() + 112*cap(b.cols)
	for i := range b.cols {
		total += b.cols[i].bytes()
	}
	for _, e := range b.extra {
		total += 4 * cap(e.values)
	}
	return total
}
