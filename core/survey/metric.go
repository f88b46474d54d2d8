package survey

// Band is the third of a scale that a score falls in. The words are those of NPS; for CSAT and CES they stand for the
// unhappy, the middling and the happy.
type Band uint8

// The bands, from low to high.
const (
	Detractor Band = iota
	Passive
	Promoter
)

// String returns the band as a word for exports.
func (b Band) String() string { return [...]string{"detractor", "passive", "promoter"}[b] }

// Band returns where a score falls: NPS 0–6, 7–8, 9–10; CSAT 1–2, 3, 4–5; CES 1–3, 4, 5–7; for other ratings the lower,
// middle and upper third of the scale.
func (m Metric) Band(score int) Band {
	low, high := m.Min+(m.Max-m.Min)/3, m.Max-(m.Max-m.Min)/3
	switch m.Type {
	case NPS:
		low, high = 6, 9
	case CSAT:
		low, high = 2, 4
	case CES:
		low, high = 3, 5
	}
	switch {
	case score <= low:
		return Detractor
	case score < high:
		return Passive
	}
	return Promoter
}

// Scale returns the lowest and highest score of a type that has its own scale; ok is false for Rating.
func (t MetricType) Scale() (lowest, highest int, ok bool) {
	switch t {
	case NPS:
		return 0, 10, true
	case CSAT:
		return 1, 5, true
	case CES:
		return 1, 7, true
	}
	return 0, 0, false
}
