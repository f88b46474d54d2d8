package scoreweb

import (
	"fmt"
	"time"

	"klankbord.org/core/day"
	"klankbord.org/i18n"
)

// recent is the default period, in months: enough answers to say something, it includes the answer of today, and it begins
// with a month, so that what is shown of it doesn't give away a few answers beside what is shown of months.
const recent = 3

// lately returns the months up to and with that of the last day with answers.
func lately(all day.Range) day.Range {
	t := all.To.Time()
	return day.Range{From: day.Of(t.Year(), t.Month()-recent+1, 1), To: all.To}
}

// before returns the period to compare with: the month, quarter or year before a whole one, otherwise as many days.
func before(p day.Range) day.Range {
	t := p.From.Time()
	year, month := t.Year(), t.Month()
	quarter := (int(month)-1)/3 + 1
	if p.From.Time().Day() == 1 && p == lately(day.Range{To: p.To}) {
		return day.Range{From: day.Of(year, month-recent, 1), To: p.From - 1}
	}
	switch p {
	case day.Month(year, month):
		return day.Month(year, month-1)
	case day.Quarter(year, quarter):
		return day.Quarter(year, quarter-1)
	case wholeYear(year):
		return wholeYear(year - 1)
	}
	return day.Range{From: p.From - day.Day(p.Days()), To: p.From - 1}
}

func wholeYear(year int) day.Range {
	return day.Range{From: day.Of(year, 1, 1), To: day.Of(year, 12, 31)}
}

// periods lists what can be chosen, newest first: quarters and years in which there are answers.
func periods(l i18n.Lang, all day.Range, chosen string) []option {
	out := []option{{"", l.T("de laatste drie maanden", "the last three months"), chosen == ""}}
	add := func(value, label string) { out = append(out, option{value, label, chosen == value}) }
	first, last := all.From.Time(), all.To.Time()
	for y := last.Year(); y >= first.Year() && len(out) < 40; y-- {
		for q := 4; q >= 1; q-- {
			if _, some := day.Quarter(y, q).Intersect(all); some {
				add(fmt.Sprintf("%d-Q%d", y, q), l.Range(day.Quarter(y, q)))
			}
		}
		add(fmt.Sprint(y), l.F("heel %d", "all of %d", y))
	}
	return out
}

// months returns the first days of the months of a range.
func months(r day.Range) []day.Day {
	var out []day.Day
	t := r.From.Time()
	for d := day.Of(t.Year(), t.Month(), 1); d <= r.To; {
		out = append(out, d)
		t = d.Time()
		d = day.Of(t.Year(), t.Month()+1, 1)
	}
	return out
}

// quarters returns the first days of the quarters of a range.
func quarters(r day.Range) []day.Day {
	var out []day.Day
	for _, d := range months(day.Range{From: startOfQuarter(r.From), To: r.To}) {
		if (d.Time().Month()-1)%3 == 0 {
			out = append(out, d)
		}
	}
	return out
}

func startOfQuarter(d day.Day) day.Day {
	t := d.Time()
	return day.Of(t.Year(), t.Month()-(t.Month()-1)%3, 1)
}

// shortMonth names a month in the little room below a chart; the year stands with the first one and each January.
func shortMonth(l i18n.Lang, d day.Day, first bool) string {
	t := d.Time()
	nl := [...]string{"jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"}
	en := [...]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
	s := l.T(nl[t.Month()-1], en[t.Month()-1])
	if first || t.Month() == time.January {
		s += fmt.Sprintf(" ’%02d", t.Year()%100)
	}
	return s
}

func shortQuarter(l i18n.Lang, d day.Day) string {
	t := d.Time()
	return l.F("%de kw ’%02d", "Q%d ’%02d", (int(t.Month())-1)/3+1, t.Year()%100)
}
