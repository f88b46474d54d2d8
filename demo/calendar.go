package demo

import "klankbord.org/core/day"

// calendar is the time that the demo tells about.
type calendar struct {
	quarters [4]day.Range // the last four full quarters, oldest first
	running  day.Range    // the quarter of today, up to today
	today    day.Day
}

func newCalendar(today day.Day) calendar {
	t := today.Time()
	year, q := t.Year(), (int(t.Month())-1)/3+1
	c := calendar{today: today, running: day.Range{From: day.Quarter(year, q).From, To: today}}
	for i := range c.quarters {
		n := year*4 + q - 1 - (4 - i) // quarters since year 0
		c.quarters[i] = day.Quarter(n/4, n%4+1)
	}
	return c
}

// first is the first day that anything was measured.
func (c calendar) first() day.Day { return c.quarters[0].From }

// periods are the quarters and the running one.
func (c calendar) periods() []day.Range { return append(c.quarters[:], c.running) }

// in returns the day so many days into a quarter, counted from 0.
func (c calendar) in(quarter, days int) day.Day { return c.quarters[quarter].From + day.Day(days) }

// busy is how much work a day brings, 0 on Sundays, 1 on an ordinary weekday. Stones fly more when roads are gritted.
func busy(d day.Day) float64 {
	t := d.Time()
	factor := 1.0
	switch t.Weekday() {
	case 0:
		return 0
	case 6:
		factor = 0.35
	}
	switch t.Month() {
	case 12, 1, 2:
		factor *= 1.15
	case 7, 8:
		factor *= 0.92
	}
	return factor
}
