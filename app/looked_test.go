package app

import "testing"

// What was taken is told by whoever took it; given back, by the next; in another hour, anew.
func TestWhatIsTakenIsToldOnceAnHour(t *testing.T) {
	t.Parallel()
	var s seen
	for _, c := range []struct {
		hour int64
		give bool
		want bool
	}{{1, false, true}, {1, false, false}, {1, true, true}, {1, false, false}, {2, false, true}, {2, false, false}} {
		if c.give {
			s.giveBack(c.hour, "a")
		}
		if got := s.take(c.hour, "a"); got != c.want {
			t.Errorf("in hour %d: %v", c.hour, got)
		}
	}
	s.giveBack(1, "a") // of an hour that has gone
	if s.take(2, "a") {
		t.Error("what was given back in another hour is told twice")
	}
}
