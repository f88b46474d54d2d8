package integrity

import (
	"gonum.org/v1/gonum/mathext"

	"klankbord.org/core/score"
)

// Covered is how much of what should have been invited was.
type Covered struct {
	Rate float64 // invited out of eligible, 0…1
	Less float64 // exact p-value that the true rate is below the norm
}

// Coverage (A3) tests whether fewer were invited than a norm (0…1, for example 0.98) allows. Count is those invited, N
// those eligible.
func Coverage(invited score.Share, norm float64) Covered {
	return Covered{Rate: rate(invited), Less: atMost(invited.Count, invited.N, norm)}
}

// atMost returns the binomial probability of x or fewer out of n.
func atMost(x, n int64, p float64) float64 {
	switch {
	case x >= n || p <= 0:
		return 1
	case p >= 1:
		return 0
	}
	return mathext.RegIncBeta(float64(n-x), float64(x+1), 1-p)
}

// atLeast returns the binomial probability of x or more out of n.
func atLeast(x, n int64, p float64) float64 {
	switch {
	case x <= 0 || p >= 1:
		return 1
	case p <= 0:
		return 0
	}
	return mathext.RegIncBeta(float64(x), float64(n-x+1), p)
}
