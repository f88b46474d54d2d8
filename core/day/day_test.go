package day_test

import (
	"encoding/json"
	"testing"
	"time"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"pgregory.net/rapid"
)

func draw(t *rapid.T, name string) day.Day {
	return day.Day(rapid.IntRange(1, int(day.Forever)).Draw(t, name))
}

func TestADaySurvivesBeingWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t, "day")
		back, err := day.Parse(d.String())
		if err != nil || back != d {
			t.Fatalf("%d became %s and then %d, %v", d, d, back, err)
		}
		b, err := json.Marshal(d)
		var read day.Day
		if err != nil || json.Unmarshal(b, &read) != nil || read != d {
			t.Fatalf("%s as JSON: %s, %v", d, b, err)
		}
	})
}

func TestTheDayOfAnInstantIsItsUTCDay(t *testing.T) {
	t.Parallel()
	late := time.Date(2024, 3, 31, 23, 30, 0, 0, time.UTC)
	if got := day.At(late.In(time.FixedZone("east", 9*3600))); got != day.Must("2024-03-31") {
		t.Errorf("got %s", got)
	}
	if day.Of(2024, 2, 29)+1 != day.Must("2024-03-01") {
		t.Error("a leap day is missing")
	}
}

func TestWhatIsNoDayIsRefused(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"2024-02-30", "31-03-2024", "2024-3-1", "yesterday", "2024-01-01T00:00:00", "\x00"} {
		if _, err := day.Parse(s); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", s, err)
		}
	}
	if d, err := day.Parse(""); d != 0 || err != nil {
		t.Error("nothing isn't no day")
	}
}

// Two ranges share days exactly when they overlap, and what they share lies in both.
func TestRangesShareWhatLiesInBoth(t *testing.T) {
	t.Parallel()
	drawRange := func(t *rapid.T, name string) day.Range {
		from := day.Day(rapid.IntRange(1, 60).Draw(t, name+" from"))
		return day.Range{From: from, To: from + day.Day(rapid.IntRange(0, 30).Draw(t, name+" days"))}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawRange(t, "a"), drawRange(t, "b")
		shared, ok := a.Intersect(b)
		days := 0
		for d := day.Day(0); d < 100; d++ {
			if a.Contains(d) && b.Contains(d) {
				days++
				if !ok || !shared.Contains(d) {
					t.Fatalf("%v and %v share %d, not %v", a, b, d, shared)
				}
			}
		}
		if ok != (days > 0) || ok != a.Overlaps(b) || ok && shared.Days() != days {
			t.Fatalf("%v and %v: %v, %d days", a, b, shared, days)
		}
	})
}

func TestQuartersFillTheYear(t *testing.T) {
	t.Parallel()
	days := 0
	for q := 1; q <= 4; q++ {
		days += day.Quarter(2024, q).Days()
	}
	if days != 366 || day.Quarter(2024, 2) != (day.Range{From: day.Must("2024-04-01"), To: day.Must("2024-06-30")}) {
		t.Errorf("%d days; the second quarter is %v", days, day.Quarter(2024, 2))
	}
	open := day.Range{From: day.Must("2024-01-01")}
	if !open.Contains(day.Forever) || open.Check() != nil {
		t.Error("a range without end ends")
	}
	if (day.Range{From: 5, To: 4}).Check() == nil || (day.Range{}).Check() == nil {
		t.Error("a range that makes no sense passes")
	}
}
