package integrity

import "klankbord.org/core/score"

// Comparison is a test of one share against another, in the harmful direction.
type Comparison struct {
	Rate      float64 // 0…1; 0 when there was nothing to count
	PeersRate float64
	Greater   float64 // exact p-value that Rate is above PeersRate
}

// VersusPeers (A1) tests whether somebody keeps more transactions out of the survey than peers do, with Fisher's exact
// test. Count is what was excluded, N are all transactions; peers are without this person.
func VersusPeers(own, peers score.Share) Comparison { return compare(own, peers) }

// Selective (A2) tests whether among somebody's own transactions those with a known problem were kept out more often
// than those without: the strongest sign of manipulation there is.
func Selective(withProblem, withoutProblem score.Share) Comparison {
	return compare(withProblem, withoutProblem)
}

// Steered (A8) tests whether more of somebody's detractors name a cause outside that person's influence than peers' do.
// Count is those that do, N are all detractors with a cause.
func Steered(own, peers score.Share) Comparison { return compare(own, peers) }

// compare runs Fisher's exact test, one-sided.
func compare(a, b score.Share) Comparison {
	table := score.Table{A: a.Count, B: a.N - a.Count, C: b.Count, D: b.N - b.Count}
	return Comparison{Rate: rate(a), PeersRate: rate(b), Greater: table.FisherGreater()}
}

// rate returns a share as a fraction, 0 of nothing.
func rate(s score.Share) float64 {
	if s.N == 0 {
		return 0
	}
	return float64(s.Count) / float64(s.N)
}
