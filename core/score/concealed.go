package score

import "slices"

// Concealed returns which groups may not be shown: those with too few answers, and as many others that nobody can find
// the few by subtraction. Each line lists, by index, the groups that add up to a total that may be known, such as all
// teams of one month. While a line hides one group only, or several that are together too few, the smallest that is shown
// joins them; of equal ones the first. The same happens while the lines together, as equations, have one answer for a
// hidden group. Source: complementary suppression; Willenborg & de Waal, Elements of Statistical Disclosure Control, 2001.
func (m MinimumN) Concealed(n []int64, lines [][]int) []bool {
	return m.ConcealedWith(n, lines, nil)
}

// ConcealedWith is Concealed where some groups are hidden already for other reasons; nil is none.
func (m MinimumN) ConcealedWith(n []int64, lines [][]int, already []bool) []bool {
	hidden := make([]bool, len(n))
	for i, count := range n {
		hidden[i] = m.Display(count) == Hidden || already != nil && already[i]
	}
	if !slices.Contains(hidden, true) {
		return hidden
	}
	for {
		m.spread(n, hidden, lines)
		i := solved(n, hidden, lines)
		if i < 0 {
			return hidden
		}
		hidden[i] = true
	}
}

// spread hides more groups until no line gives one away by itself.
func (m MinimumN) spread(n []int64, hidden []bool, lines [][]int) {
	for again := true; again; {
		again = false
		for _, line := range lines {
			if i := m.next(n, hidden, line); i >= 0 {
				hidden[i], again = true, true
			}
		}
	}
}

// next is the group of a line that has to be hidden too, −1 when none has.
func (m MinimumN) next(n []int64, hidden []bool, line []int) int {
	kept, shown, whole := 0, int64(0), int64(0)
	for _, i := range line {
		whole += n[i]
		if hidden[i] {
			kept += int(min(1, n[i]))
			continue
		}
		shown += n[i]
	}
	// One hidden group is known by subtraction. That it is large helps only until it is subtracted along another line.
	if kept == 1 || m.RevealsBySubtraction(shown, whole) {
		return smallest(n, hidden, line)
	}
	return -1
}

// smallest is the smallest shown group of a line, the first of equal ones; −1 when none is shown.
func smallest(n []int64, hidden []bool, line []int) int {
	at := -1
	for _, i := range line {
		if !hidden[i] && (at < 0 || n[i] < n[at]) {
			at = i
		}
	}
	return at
}

// solvable is up to how many hidden groups the equations are solved; with more of them every line that hides a group is
// hidden whole, which is safe.
const solvable = 600

// solved looks for a hidden group that the lines together give away, and returns the shown group that has to join it; −1
// when there is none.
func solved(n []int64, hidden []bool, lines [][]int) int {
	column, count := map[int]int{}, 0
	for i := range n {
		if hidden[i] && n[i] > 0 {
			column[i], count = count, count+1
		}
	}
	if count > solvable {
		return anyShown(hidden, n, lines)
	}
	e := &equations{}
	for _, line := range lines {
		row := map[int]uint64{}
		for _, i := range line {
			if c, ok := column[i]; ok {
				row[c] = 1
			}
		}
		e.add(row)
	}
	known := e.alone()
	for _, line := range lines {
		for _, i := range line {
			if c, ok := column[i]; ok && known[c] {
				if at := smallest(n, hidden, line); at >= 0 {
					return at
				}
			}
		}
	}
	return -1
}

// anyShown is a shown group in a line that hides another.
func anyShown(hidden []bool, n []int64, lines [][]int) int {
	for _, line := range lines {
		if slices.ContainsFunc(line, func(i int) bool { return hidden[i] && n[i] > 0 }) {
			if at := smallest(n, hidden, line); at >= 0 {
				return at
			}
		}
	}
	return -1
}

// equations are linear equations over hidden groups, kept reduced: each has a column of its own that no other has. Numbers
// are counted modulo a prime, in which lines of ones behave as they do in fractions but for a chance of one in billions.
type equations struct {
	rows   []map[int]uint64
	pivots []int
}

// prime is the largest below 2^31: products of two remainders fit in 64 bits.
const prime = 2147483647

// add takes in an equation.
func (e *equations) add(row map[int]uint64) {
	for k, p := range e.pivots {
		if f := row[p]; f != 0 {
			subtract(row, e.rows[k], f)
		}
	}
	pivot := -1
	for c := range row {
		if pivot < 0 || c < pivot {
			pivot = c
		}
	}
	if pivot < 0 {
		return
	}
	scale := inverse(row[pivot])
	for c, v := range row {
		row[c] = v * scale % prime
	}
	for _, other := range e.rows {
		if f := other[pivot]; f != 0 {
			subtract(other, row, f)
		}
	}
	e.rows, e.pivots = append(e.rows, row), append(e.pivots, pivot)
}

// subtract takes an equation f times away from another.
func subtract(from, row map[int]uint64, f uint64) {
	for c, v := range row {
		if left := (from[c] + (prime-f)*v) % prime; left == 0 {
			delete(from, c)
		} else {
			from[c] = left
		}
	}
}

// inverse is the number that times v is one.
func inverse(v uint64) uint64 {
	result, base := uint64(1), v
	for exponent := uint64(prime - 2); exponent > 0; exponent >>= 1 {
		if exponent&1 == 1 {
			result = result * base % prime
		}
		base = base * base % prime
	}
	return result
}

// alone are the columns that have one possible value.
func (e *equations) alone() map[int]bool {
	known := map[int]bool{}
	for k, row := range e.rows {
		if len(row) == 1 {
			known[e.pivots[k]] = true
		}
	}
	return known
}
