package integrity

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"

	"klankbord.org/core/fault"
)

// Bursts is the largest number of answers within a window and how likely chance makes one like it.
type Bursts struct {
	Most     int     // answers in the fullest window; windows are closed and start at an answer
	Expected float64 // answers per window if they came evenly
	PValue   float64 // of a window at least this full anywhere in the period
}

// AnswerBurst (A5) looks for many answers close together. Times, window and period are in the same unit, such as
// minutes; there has to be an answer, and the period has to hold two windows, else an Invalid fault. Invitations leave in
// batches: test against times since sending, or a mailing looks like a burst. Naus, JASA 77, 1982.
func AnswerBurst(times []float64, window, period float64) (Bursts, error) {
	switch {
	case len(times) == 0:
		return Bursts{}, fault.NewInvalid("times", "integrity.no_answers")
	case !(window > 0):
		return Bursts{}, fault.NewInvalid("window", "integrity.not_positive", "value", window)
	case !(period >= 2*window):
		return Bursts{}, fault.NewInvalid("period", "integrity.period_too_short", "period", period, "window", window)
	}
	b := Bursts{Most: fullest(times, window), Expected: float64(len(times)) * window / period}
	b.PValue = naus(b.Most, b.Expected, period/window)
	return b, nil
}

// fullest returns the largest number of times in a closed window that starts at one of them.
func fullest(times []float64, window float64) int {
	sorted := slices.Sorted(slices.Values(times))
	most, first := 0, 0
	for last, t := range sorted {
		for t-sorted[first] > window {
			first++
		}
		most = max(most, last-first+1)
	}
	return most
}

// naus approximates the probability that somewhere in so many windows' time one window holds k or more, for a Poisson
// process with the given mean per window: 1 − Q₂(Q₃/Q₂)^(windows−2).
func naus(k int, mean, windows float64) float64 {
	s := scan{k: k, mean: mean}
	q2, q3 := s.q2(), s.q3()
	if q2 <= 0 || q3 <= 0 {
		return 1
	}
	return min(1, max(0, -math.Expm1(math.Log(q2)+(windows-2)*(math.Log(q3)-math.Log(q2)))))
}

// scan holds the two numbers that the exact probabilities for two and three windows depend on.
type scan struct {
	k    int
	mean float64
}

// p returns the Poisson probability of i.
func (s scan) p(i int) float64 {
	if i < 0 {
		return 0
	}
	lg, _ := math.Lgamma(float64(i) + 1)
	return math.Exp(float64(i)*math.Log(s.mean) - s.mean - lg)
}

// f returns the Poisson probability of i or fewer.
func (s scan) f(i int) float64 {
	if i < 0 {
		return 0
	}
	return mathext.GammaIncRegComp(float64(i)+1, s.mean)
}

// q2 returns the probability that no window within two windows' time holds k.
func (s scan) q2() float64 {
	k, f := float64(s.k), s.f(s.k-1)
	return f*f - (k-1)*s.p(s.k)*s.p(s.k-2) - (k-1-s.mean)*s.p(s.k)*s.f(s.k-3)
}

// q3 returns the same within three windows' time.
func (s scan) q3() float64 {
	k, m, pk, f := float64(s.k), s.mean, s.p(s.k), s.f(s.k-1)
	q := f*f*f - 2*pk*f*((k-1)*s.f(s.k-2)-m*s.f(s.k-3))
	q += pk * pk / 2 * ((k-1)*(k-2)*s.f(s.k-3) - 2*(k-2)*m*s.f(s.k-4) + m*m*s.f(s.k-5))
	for r := 1; r < s.k; r++ {
		below := s.f(r - 1)
		q += s.p(2*s.k-r) * below * below
		if r >= 2 {
			q -= s.p(2*s.k-r) * s.p(r) * (float64(r-1)*s.f(r-2) - m*s.f(r-3))
		}
	}
	return q
}
