package score

import (
	"fmt"
	"math"

	"klankbord.org/core/fault"
)

// Cell holds the answers of one combination of two margins; Row and Column count from 0.
type Cell struct {
	Row, Column int
	Counts      Counts
}

// Raked are weights that make the answers add up to two known margins.
type Raked struct {
	Weights   []float64 // for one answer of each cell, in the order of the cells
	Points    float64   // weighted NPS
	Effective float64   // Kish effective number of answers
}

// Raking that hasn't settled after this many rounds contradicts itself.
const (
	rakingRounds    = 10_000
	rakingPrecision = 1e-12
)

// Rake starts at weight 1 and fits rows and columns in turn until both hold. Margins that differ in total, a cell
// outside them, a margin without answers and margins that can't hold together are Invalid faults. Deville & Särndal,
// JASA 1992.
func Rake(cells []Cell, rows, columns []float64) (Raked, error) {
	if err := checkMargins(cells, rows, columns); err != nil {
		return Raked{}, err
	}
	weights := make([]float64, len(cells))
	for i := range weights {
		weights[i] = 1
	}
	row := func(c Cell) int { return c.Row }
	column := func(c Cell) int { return c.Column }
	for range rakingRounds {
		fit(cells, weights, rows, row)
		fit(cells, weights, columns, column)
		if off(cells, weights, rows, row) < rakingPrecision {
			return raked(cells, weights), nil
		}
	}
	return Raked{}, fault.NewInvalid("row_totals", "score.margins_contradict")
}

// totals adds the weighted answers per row or column.
func totals(cells []Cell, weights []float64, size int, of func(Cell) int) []float64 {
	sum := make([]float64, size)
	for i, c := range cells {
		sum[of(c)] += weights[i] * float64(c.Counts.N())
	}
	return sum
}

// fit multiplies the weights so that one margin holds.
func fit(cells []Cell, weights, margin []float64, of func(Cell) int) {
	sum := totals(cells, weights, len(margin), of)
	for i, c := range cells {
		if s := sum[of(c)]; s > 0 {
			weights[i] *= margin[of(c)] / s
		}
	}
}

// off returns the largest relative distance to a margin.
func off(cells []Cell, weights, margin []float64, of func(Cell) int) float64 {
	var worst float64
	for k, s := range totals(cells, weights, len(margin), of) {
		worst = max(worst, math.Abs(s-margin[k])/margin[k])
	}
	return worst
}

// raked computes the figures of settled weights.
func raked(cells []Cell, weights []float64) Raked {
	var sum, squares, net float64
	for i, c := range cells {
		n := float64(c.Counts.N())
		sum, squares = sum+weights[i]*n, squares+weights[i]*weights[i]*n
		net += weights[i] * float64(c.Counts.Net())
	}
	return Raked{Weights: weights, Points: 100 * net / sum, Effective: sum * sum / squares}
}

// checkMargins refuses what can't be fitted.
func checkMargins(cells []Cell, rows, columns []float64) error {
	var rowSum, columnSum float64
	for _, r := range rows {
		rowSum += r
	}
	for _, c := range columns {
		columnSum += c
	}
	if !(math.Abs(rowSum-columnSum) <= 1e-9*rowSum) {
		return fault.NewInvalid("column_totals", "score.margins_differ", "rows", rowSum, "columns", columnSum)
	}
	answers := [2][]int64{make([]int64, len(rows)), make([]int64, len(columns))}
	for i, c := range cells {
		if c.Row < 0 || c.Row >= len(rows) || c.Column < 0 || c.Column >= len(columns) {
			return fault.NewInvalid(fmt.Sprintf("cells[%d]", i), "score.cell_outside_margins")
		}
		answers[0][c.Row] += c.Counts.N()
		answers[1][c.Column] += c.Counts.N()
	}
	if err := checkMargin("row_totals", rows, answers[0]); err != nil {
		return err
	}
	return checkMargin("column_totals", columns, answers[1])
}

// checkMargin refuses a margin that isn't above 0 or that nobody answered for.
func checkMargin(name string, margin []float64, answers []int64) error {
	for k, total := range margin {
		if !(total > 0) || answers[k] == 0 {
			return fault.NewInvalid(fmt.Sprintf("%s[%d]", name, k), "score.margin_without_answers", "total", total, "n", answers[k])
		}
	}
	return nil
}
