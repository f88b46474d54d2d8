package integrity

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"klankbord.org/core/fault"
	"klankbord.org/core/score"
)

// Heaped compares somebody's scores with peers': nines that would have been eights are what coaching looks like.
type Heaped struct {
	Step      Comparison // nines among eights and nines, binomial at the peers' share
	Top       Comparison // nines and tens among all, Fisher
	ChiSquare float64    // on 0–6, 7, 8, 9 and 10; empty columns don't count
	DF        int
	PValue    float64 // of ChiSquare; 1 when nothing is left to compare
	Distance  float64 // total variation distance of the two distributions, 0…1
}

// ScoreHeaping (A4) compares two distributions on 0–10; another scale, or no answers on either side, is an Invalid
// fault. Weak alone: it takes some forty answers to see half of the eights turned into nines.
func ScoreHeaping(own, peers score.Distribution) (Heaped, error) {
	switch {
	case own.Scale != score.ScaleNPS || own.N() == 0:
		return Heaped{}, fault.NewInvalid("own", "integrity.not_comparable")
	case peers.Scale != score.ScaleNPS || peers.N() == 0:
		return Heaped{}, fault.NewInvalid("peers", "integrity.not_comparable")
	}
	h := Heaped{Step: step(own.Between(9, 9), own.Between(8, 9), peers.Between(9, 9), peers.Between(8, 9)),
		Top: compare(own.Share(9, 10), peers.Share(9, 10))}
	h.ChiSquare, h.DF = chiSquare(grouped(own), grouped(peers))
	h.PValue = 1
	if h.DF > 0 {
		h.PValue = distuv.ChiSquared{K: float64(h.DF)}.Survival(h.ChiSquare)
	}
	for i := range own.Counts {
		h.Distance += math.Abs(float64(own.Counts[i])/float64(own.N())-float64(peers.Counts[i])/float64(peers.N())) / 2
	}
	return h, nil
}

// step tests nines among eights and nines against the peers' share of them. Without such answers among peers there is
// nothing to test against.
func step(nines, both, peersNines, peersBoth int64) Comparison {
	c := Comparison{Rate: rate(score.Share{Count: nines, N: both}),
		PeersRate: rate(score.Share{Count: peersNines, N: peersBoth}), Greater: 1}
	if peersBoth > 0 {
		c.Greater = atLeast(nines, both, c.PeersRate)
	}
	return c
}

// grouped counts 0–6, 7, 8, 9 and 10.
func grouped(d score.Distribution) [5]int64 {
	return [5]int64{d.Between(0, 6), d.Between(7, 7), d.Between(8, 8), d.Between(9, 9), d.Between(10, 10)}
}

// chiSquare returns Pearson's statistic of two rows and its degrees of freedom, without the columns that are empty.
func chiSquare(a, b [5]int64) (statistic float64, df int) {
	var na, nb float64
	for i := range a {
		na, nb = na+float64(a[i]), nb+float64(b[i])
	}
	df = -1
	for i := range a {
		column := float64(a[i] + b[i])
		if column == 0 {
			continue
		}
		df++
		ea, eb := column*na/(na+nb), column*nb/(na+nb)
		statistic += (float64(a[i])-ea)*(float64(a[i])-ea)/ea + (float64(b[i])-eb)*(float64(b[i])-eb)/eb
	}
	return statistic, df
}
