package chart

import "math"

// scale maps values to places.
type scale struct{ from, to, a, b float64 }

// at returns the place of a value.
func (s scale) at(v float64) float64 {
	if s.to == s.from {
		return (s.a + s.b) / 2
	}
	return s.a + (v-s.from)/(s.to-s.from)*(s.b-s.a)
}

// ticks returns round values within the scale, about as many as wanted.
func (s scale) ticks(wanted int) []float64 {
	step := niceStep((s.to - s.from) / float64(max(1, wanted)))
	var out []float64
	for v := math.Ceil(s.from/step-1e-9) * step; v <= s.to+step*1e-6; v += step {
		out = append(out, v)
	}
	return out
}

// niceStep returns the 1, 2, 2.5 or 5 times a power of ten that is nearest above a raw step.
func niceStep(raw float64) float64 {
	if raw <= 0 {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 2.5, 5} {
		if raw <= m*power*1.0001 {
			return m * power
		}
	}
	return 10 * power
}

// around returns a span that holds all values with some room, on round ends, within limits.
func around(values []float64, lower, upper float64) (from, to float64) {
	from, to = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		from, to = math.Min(from, v), math.Max(to, v)
	}
	if from > to {
		return lower, upper
	}
	step := niceStep(math.Max(to-from, (upper-lower)/20) / 4)
	from, to = math.Floor(from/step)*step, math.Ceil(to/step)*step
	return math.Max(from, lower), math.Min(to, upper)
}
