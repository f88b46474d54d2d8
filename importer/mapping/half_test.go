package mapping

import "testing"

// Hours of a clock with twelve, and zones by their name.
func TestDatesWithAHalfOfTheDay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		form, text string
		hour       int
		ok         bool
	}{
		{"MM/DD/YYYY hh:mm:ss A", "03/30/2024 02:05:00 PM", 14, true},
		{"MM/DD/YYYY hh:mm:ss A", "03/30/2024 12:05:00 AM", 0, true},
		{"MM/DD/YYYY hh:mm:ss A", "03/30/2024 12:05:00 pm", 12, true},
		{"M/D/YY h:mmA", "3/30/24 9:05am", 9, true},
		{"MM/DD/YYYY hh:mm:ss A", "03/30/2024 14:05:00 PM", 0, false},
		{"MM/DD/YYYY hh:mm:ss A", "03/30/2024 00:05:00 AM", 0, false},
		{"MM/DD/YYYY hh:mm:ss A", "03/30/2024 02:05:00", 0, false},
		{"YYYY-MM-DD hh:mm:ss Z", "2024-03-30 13:05:00 UTC", 13, true},
		{"YYYY-MM-DD hh:mm:ss Z", "2024-03-30 13:05:00 CET", 0, false},
	} {
		f, ok := parseDateFormat(c.form)
		if !ok {
			t.Fatalf("%s isn't a form", c.form)
		}
		m, ok := f.parse(c.text)
		if ok != c.ok || ok && m.hour != c.hour {
			t.Errorf("%s as %s: %+v, %v", c.text, c.form, m, ok)
		}
	}
	if _, ok := parseDateFormat("YYYY-MM-DD A"); ok {
		t.Error("half a day without hours is a form")
	}
}
