// Package day is the calendar that Klankbord counts in: whole days without a clock or a time zone.
//
// A service date, a membership, a matrix line and a bonus period are days. Keeping them apart from instants means that
// nobody's answer moves to another quarter because a server stands in another time zone.
package day

import (
	"encoding/json"
	"time"

	"klankbord.org/core/fault"
)

// Day counts days since 1 January 1970. The zero value means "no day" in fields where a day is optional, so 1 January
// 1970 itself can't be told from an absent day; nothing that Klankbord measures happened then.
type Day int32

// Forever is the last day that Klankbord knows; a range without an end lasts until then.
const Forever Day = 2932896 // 9999-12-31

// Of returns the day of a date. Values outside the usual ranges are normalised as time.Date does.
func Of(year int, month time.Month, dayOfMonth int) Day {
	return Day(time.Date(year, month, dayOfMonth, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// At returns the UTC day of an instant.
func At(t time.Time) Day {
	t = t.UTC()
	return Of(t.Year(), t.Month(), t.Day())
}

// Parse reads YYYY-MM-DD. An empty text is the zero Day. Anything else is an Invalid fault without a field.
func Parse(s string) (Day, error) {
	if s == "" {
		return 0, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fault.NewInvalid("", "day.malformed", "value", s)
	}
	return At(t), nil
}

// Must is Parse for literals in tests and defaults; it panics on a malformed day.
func Must(s string) Day {
	d, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// Time returns the start of the day in UTC.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String returns YYYY-MM-DD, or the empty text for the zero Day.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// MarshalJSON writes the day as a text, so that files stay readable.
func (d Day) MarshalJSON() ([]byte, error) { return json.Marshal(d.String()) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (d *Day) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return fault.NewInvalid("", "day.malformed", "value", string(b))
	}
	v, err := Parse(s)
	*d = v
	return err
}

// Range is a span of days, both ends included. A zero To means without end.
type Range struct {
	From Day `json:"from"`
	To   Day `json:"to"`
}

// End returns the last day of the range, Forever when it is open.
func (r Range) End() Day {
	if r.To == 0 {
		return Forever
	}
	return r.To
}

// Contains reports whether a day lies in the range.
func (r Range) Contains(d Day) bool { return d >= r.From && d <= r.End() }

// Overlaps reports whether two ranges share a day.
func (r Range) Overlaps(o Range) bool { return r.From <= o.End() && o.From <= r.End() }

// Intersect returns the days that two ranges share; ok is false when there are none.
func (r Range) Intersect(o Range) (shared Range, ok bool) {
	shared = Range{From: max(r.From, o.From), To: min(r.End(), o.End())}
	return shared, shared.From <= shared.To
}

// Days returns how many days the range has, both ends included; 0 when it ends before it starts.
func (r Range) Days() int {
	return max(0, int(r.End()-r.From)+1)
}

// Check returns an Invalid fault when the range has no start or ends before it starts.
func (r Range) Check() error {
	switch {
	case r.From == 0:
		return fault.NewInvalid("from", "day.missing")
	case r.End() < r.From:
		return fault.NewInvalid("to", "range.ends_before_start", "from", r.From.String(), "to", r.To.String())
	}
	return nil
}

// Quarter returns the range of a calendar quarter, q from 1 to 4.
func Quarter(year, q int) Range {
	first := time.Month(3*(q-1) + 1)
	return Range{From: Of(year, first, 1), To: Of(year, first+3, 1) - 1}
}

// Month returns the range of a calendar month.
func Month(year int, m time.Month) Range {
	return Range{From: Of(year, m, 1), To: Of(year, m+1, 1) - 1}
}
