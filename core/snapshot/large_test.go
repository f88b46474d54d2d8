package snapshot_test

import (
	"math/rand/v2"
	"testing"

	"klankbord.org/core/snapshot"
)

// Blocks of several chunks, worked on by several goroutines, count the same as one row after another.
func TestLargeBlocksCountTheSame(t *testing.T) {
	t.Parallel()
	const n = 24_000
	rows := make([]snapshot.Row, n)
	r := rand.New(rand.NewPCG(7, 7))
	for i := range rows {
		benchRow(r, i, n, i%2 == 0, &rows[i])
	}
	st := benchStructure()
	s := snapshot.NewSized(st, 5000)
	apply(t, s, rows)
	for _, c := range benchQueries() {
		compare(t, s.View(), naive{rows, st}, c.q)
	}
}
