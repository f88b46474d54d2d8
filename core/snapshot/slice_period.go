package snapshot

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
)

var periodForm = regexp.MustCompile(`^([0-9]{4})(?:-Q([1-4])|-([01][0-9]))?$`)

// ParsePeriod reads a year (2024), a quarter (2024-Q1), a month (2024-03) or a day (2024-03-31). Anything else is an
// Invalid fault without a field.
func ParsePeriod(text string) (day.Range, error) {
	if m := periodForm.FindStringSubmatch(text); m != nil {
		year, _ := strconv.Atoi(m[1])
		month, _ := strconv.Atoi(m[3])
		switch {
		case m[2] != "":
			return day.Quarter(year, int(m[2][0]-'0')), nil
		case m[3] == "":
			return PeriodOf(ByYear, day.Of(year, time.January, 1)), nil
		case month >= 1 && month <= 12:
			return day.Month(year, time.Month(month)), nil
		}
	}
	d, err := day.Parse(text)
	if err != nil || d == 0 {
		return day.Range{}, fault.NewInvalid("", "slice.period_malformed", "value", text)
	}
	return day.Range{From: d, To: d}, nil
}

// PrintPeriod writes the period of a time axis that begins on a day, so that ParsePeriod reads it.
func PrintPeriod(a Axis, first day.Day) string {
	t := first.Time()
	switch a {
	case ByYear:
		return fmt.Sprintf("%04d", t.Year())
	case ByQuarter:
		return fmt.Sprintf("%04d-Q%d", t.Year(), (int(t.Month())+2)/3)
	case ByMonth:
		return fmt.Sprintf("%04d-%02d", t.Year(), int(t.Month()))
	}
	return first.String()
}
