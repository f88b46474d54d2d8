package score

import (
	"math"
	"math/cmplx"

	"gonum.org/v1/gonum/dsp/fourier"
)

// bootstrap returns the percentile interval that endless resampling would give, from the exact distribution of the
// resampled NPS: the n-fold convolution of the three shares, which the Fourier transform turns into a power.
func (c Counts) bootstrap(level float64) Interval {
	pmf := c.resampled()
	n := int(c.N())
	at := func(p float64) float64 {
		const slack = 1e-12 // a share that is reached exactly must not be missed by a rounding
		var cumulative float64
		for i := range 2*n + 1 {
			cumulative += pmf[i]
			if cumulative >= p-slack {
				return 100 * float64(i-n) / float64(n)
			}
		}
		return 100
	}
	return Interval{at((1 - level) / 2), at((1 + level) / 2)}
}

// resampled returns the probability of each sum −n…n of n answers drawn with the observed shares.
func (c Counts) resampled() []float64 {
	n := int(c.N())
	size := 1
	for size < 2*n+1 {
		size *= 2
	}
	total := float64(n)
	d, p, m := float64(c.Detractors)/total, float64(c.Passives)/total, float64(c.Promoters)/total
	transform := make([]complex128, size)
	for k := range transform {
		turn := cmplx.Rect(1, -2*math.Pi*float64(k)/float64(size))
		one := complex(d, 0) + complex(p, 0)*turn + complex(m, 0)*turn*turn // sums shifted to 0…2 per answer
		transform[k] = cmplx.Pow(one, complex(total, 0))
	}
	sequence := fourier.NewCmplxFFT(size).Sequence(nil, transform)
	pmf := make([]float64, size)
	for i, v := range sequence {
		pmf[i] = max(0, real(v)/float64(size))
	}
	return pmf
}
