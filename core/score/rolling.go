package score

// WindowStatus says whether a rolling window may be shown.
type WindowStatus string

// The statuses of a window.
const (
	WindowOK         WindowStatus = "ok"
	WindowIncomplete WindowStatus = "incomplete_window" // fewer periods so far than the window asks for
	WindowBelow      WindowStatus = "below_minimum"     // too few answers in it
)

// Window is the last few periods taken together.
type Window struct {
	Counts Counts // of all periods in the window; empty when incomplete
	Status WindowStatus
}

// NPS returns the score of the window; ok is false unless its status is WindowOK.
func (w Window) NPS() (points float64, ok bool) {
	if w.Status != WindowOK {
		return 0, false
	}
	return w.Counts.NPS()
}

// Rolling returns for every period the window that ends with it: the counts of the last size periods added, never the
// mean of their scores. Overlapping windows are not independent and must not be compared with a test.
func Rolling(periods []Counts, size int, minimum int64) []Window {
	windows := make([]Window, len(periods))
	var sum Counts
	for i, p := range periods {
		sum = sum.Add(p)
		if i >= size {
			sum = sum.Sub(periods[i-size])
		}
		switch {
		case i < size-1:
			windows[i] = Window{Status: WindowIncomplete}
		case sum.N() < max(minimum, 1):
			windows[i] = Window{Counts: sum, Status: WindowBelow}
		default:
			windows[i] = Window{Counts: sum, Status: WindowOK}
		}
	}
	return windows
}
