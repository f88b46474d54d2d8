// Package i18n says things in Dutch and English: sentences, numbers, money, days and faults.
//
// A text stands where it is used, in both languages side by side, so that neither can be forgotten: l.T("Toelichting",
// "Comment"). Only faults have a catalogue, since the core names them by key.
package i18n

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"klankbord.org/core/day"
)

// Lang is a language of the interface.
type Lang string

// The languages. Dutch is the default.
const (
	NL Lang = "nl"
	EN Lang = "en"
)

// Parse returns the language that a tag such as "en-GB" asks for, Dutch when it is none of ours.
func Parse(tag string) Lang {
	if strings.HasPrefix(strings.ToLower(tag), "en") {
		return EN
	}
	return NL
}

// Speaks reports whether the first language of a tag is one of ours.
func Speaks(tag string) bool {
	tag = strings.ToLower(tag)
	return strings.HasPrefix(tag, string(NL)) || strings.HasPrefix(tag, string(EN))
}

// Known reports whether a text is one of our language codes.
func Known(code string) bool { return code == string(NL) || code == string(EN) }

// T returns the text in this language.
func (l Lang) T(nl, en string) string {
	if l == EN {
		return en
	}
	return nl
}

// F is T with values filled in, as fmt.Sprintf does.
func (l Lang) F(nl, en string, args ...any) string { return fmt.Sprintf(l.T(nl, en), args...) }

// Other returns the other language.
func (l Lang) Other() Lang {
	if l == EN {
		return NL
	}
	return EN
}

// Number writes a number with thousands separated and a fixed number of decimals. A minus is a real minus sign. Values
// that round to zero carry no sign.
func (l Lang) Number(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	s := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, frac, _ := strings.Cut(s, ".")
	out := l.group(whole)
	if frac != "" {
		out += l.T(",", ".") + frac
	}
	if v < 0 && strings.Trim(s, "0.") != "" {
		return "−" + out
	}
	return out
}

// Int writes a whole number with thousands separated.
func (l Lang) Int(v int64) string { return l.Number(float64(v), 0) }

// Signed is Number with a plus before what is above zero.
func (l Lang) Signed(v float64, decimals int) string {
	s := l.Number(v, decimals)
	if v > 0 && strings.Trim(s, "0.,") != "" {
		return "+" + s
	}
	return s
}

// Percent writes 0…100 with a percent sign.
func (l Lang) Percent(v float64, decimals int) string {
	return l.Number(v, decimals) + l.T("\u00a0%", "%")
}

// Money writes whole cents of an ISO 4217 currency.
func (l Lang) Money(cents int64, currency string) string {
	sign := ""
	if cents < 0 {
		sign, cents = "−", -cents
	}
	whole := l.group(strconv.FormatInt(cents/100, 10))
	amount := fmt.Sprintf("%s%s%02d", whole, l.T(",", "."), cents%100)
	symbol := map[string]string{"EUR": "€", "GBP": "£", "USD": "$"}[currency]
	if symbol == "" {
		return sign + currency + "\u00a0" + amount
	}
	return sign + symbol + l.T("\u00a0", "") + amount
}

// OutOf says how many of how many, as people count: "6 van de 9".
func (l Lang) OutOf(part, whole int64) string {
	return l.F("%s van de %s", "%s of %s", l.Int(part), l.Int(whole))
}

// group puts separators between thousands.
func (l Lang) group(digits string) string {
	sep := l.T(".", ",")
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + sep + digits[i:]
	}
	return digits
}

var months = map[Lang][12]string{
	NL: {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"},
	EN: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

// Day writes a day in full: 3 mei 2024.
func (l Lang) Day(d day.Day) string {
	if d == 0 {
		return "–"
	}
	t := d.Time()
	return fmt.Sprintf("%d %s %d", t.Day(), months[l][t.Month()-1], t.Year())
}

// Moment writes day and time, on the clock that t has: 4 mei 2024 14:05.
func (l Lang) Moment(t time.Time) string {
	return fmt.Sprintf("%d %s %d %s", t.Day(), months[l][t.Month()-1], t.Year(), t.Format("15:04"))
}

// Month writes month and year: mei 2024.
func (l Lang) Month(year int, m time.Month) string { return fmt.Sprintf("%s %d", months[l][m-1], year) }

// Range writes a span of days; whole months, quarters and years by their name.
func (l Lang) Range(r day.Range) string {
	from, to := r.From.Time(), r.End().Time()
	switch {
	case r.To == 0:
		return l.F("vanaf %s", "from %s", l.Day(r.From))
	case r == (day.Range{From: day.Of(from.Year(), 1, 1), To: day.Of(from.Year(), 12, 31)}):
		return strconv.Itoa(from.Year())
	case r == day.Month(from.Year(), from.Month()):
		return l.Month(from.Year(), from.Month())
	}
	for q := 1; q <= 4; q++ {
		if r == day.Quarter(from.Year(), q) {
			return l.F("%de kwartaal %d", "Q%d %d", q, from.Year())
		}
	}
	if from.Year() == to.Year() {
		return l.F("%d %s t/m %s", "%d %s to %s", from.Day(), months[l][from.Month()-1], l.Day(r.To))
	}
	return l.F("%s t/m %s", "%s to %s", l.Day(r.From), l.Day(r.To))
}
