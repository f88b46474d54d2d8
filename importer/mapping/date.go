package mapping

import (
	"strconv"
	"strings"
	"time"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
)

// dateFormat is a form of a date as people write it: DD-MM-YYYY hh:mm. It is compiled to steps.
type dateFormat []dateStep

type dateStep struct {
	what byte   // Y y M D h m s f Z A(am or pm) N(month name) E(excel number) or 0 for a literal
	size int    // digits; 0: one or two
	text string // of a literal
}

const isoForms = "YYYY-MM-DD, YYYY-MM-DD hh:mm, YYYY-MM-DD hh:mm:ss"

var isoDates = mustDates("YYYY-MM-DD", "YYYY-MM-DDThh:mm:ss", "YYYY-MM-DD hh:mm:ss", "YYYY-MM-DDThh:mm:ssZ", "YYYY-MM-DD hh:mm:ssZ",
	"YYYY-MM-DDThh:mm:ss.fZ", "YYYY-MM-DD hh:mm:ss.f", "YYYY-MM-DDThh:mm:ss.f", "YYYY-MM-DD hh:mm", "YYYY-MM-DDThh:mm", "YYYY-MM-DDThh:mmZ")

func mustDates(forms ...string) []dateFormat {
	var out []dateFormat
	for _, s := range forms {
		f, ok := parseDateFormat(s)
		if !ok {
			panic("date format " + s)
		}
		out = append(out, f)
	}
	return out
}

// tokens of a format, longest first where one begins with another.
var dateTokens = []struct {
	text string
	step dateStep
}{
	{"YYYY", dateStep{what: 'Y', size: 4}}, {"YY", dateStep{what: 'y', size: 2}},
	{"MMMM", dateStep{what: 'N'}}, {"MMM", dateStep{what: 'N'}}, {"MM", dateStep{what: 'M', size: 2}}, {"M", dateStep{what: 'M'}},
	{"DD", dateStep{what: 'D', size: 2}}, {"D", dateStep{what: 'D'}},
	{"hh", dateStep{what: 'h', size: 2}}, {"h", dateStep{what: 'h'}},
	{"mm", dateStep{what: 'm', size: 2}}, {"m", dateStep{what: 'm'}},
	{"ss", dateStep{what: 's', size: 2}}, {"s", dateStep{what: 's'}},
	{"f", dateStep{what: 'f'}}, {"Z", dateStep{what: 'Z'}}, {"A", dateStep{what: 'A'}},
}

// parseDateFormat compiles a form; it has to name a year, a month and a day, each once.
func parseDateFormat(s string) (dateFormat, bool) {
	if s == "excel" {
		return dateFormat{{what: 'E'}}, true
	}
	var out dateFormat
	seen := map[byte]int{}
	for rest := s; rest != ""; {
		found := false
		for _, t := range dateTokens {
			if strings.HasPrefix(rest, t.text) {
				out, rest, found = append(out, t.step), rest[len(t.text):], true
				seen[t.step.what]++
				break
			}
		}
		if found {
			continue
		}
		if c := rest[0]; c >= 'A' && c <= 'Z' && c != 'T' || c >= 'a' && c <= 'z' {
			return nil, false
		}
		out, rest = append(out, dateStep{text: rest[:1]}), rest[1:]
	}
	for what, n := range seen {
		if n > 1 && what != 'f' {
			return nil, false
		}
	}
	if seen['A'] > 0 && seen['h'] == 0 {
		return nil, false
	}
	return out, seen['Y']+seen['y'] == 1 && seen['M']+seen['N'] == 1 && seen['D'] == 1
}

// moment is a date and a time of day as written.
type moment struct {
	year, month, day  int
	hour, minute, sec int
	milli             int
	half              byte // 'a' or 'p' for hours of a clock with twelve; 0 otherwise
	zoned             bool
	offset            int // seconds east of Greenwich, when zoned
}

// parse reads a text by the format.
func (f dateFormat) parse(s string) (m moment, ok bool) {
	if len(f) == 1 && f[0].what == 'E' {
		return excelMoment(s)
	}
	for _, st := range f {
		if st.what == 0 {
			if !strings.HasPrefix(s, st.text) {
				return m, false
			}
			s = s[len(st.text):]
			continue
		}
		if s, ok = m.take(st, s); !ok {
			return m, false
		}
	}
	return m, s == "" && m.twentyFour() && m.valid()
}

// twentyFour makes hours with am or pm those of a whole day: 12 am is midnight, 12 pm noon.
func (m *moment) twentyFour() bool {
	if m.half == 0 {
		return true
	}
	if m.hour < 1 || m.hour > 12 {
		return false
	}
	m.hour %= 12
	if m.half == 'p' {
		m.hour += 12
	}
	return true
}

// take reads one part of a date.
func (m *moment) take(st dateStep, s string) (rest string, ok bool) {
	switch st.what {
	case 'N':
		m.month, rest = monthName(s)
		return rest, m.month > 0
	case 'Z':
		return m.takeZone(s)
	case 'A':
		return m.takeHalf(s)
	}
	n, v := 0, 0
	most := st.size
	if most == 0 {
		most = 2
	}
	if st.what == 'f' {
		most = 9
	}
	for n < most && n < len(s) && s[n] >= '0' && s[n] <= '9' {
		v = v*10 + int(s[n]-'0')
		n++
	}
	if n == 0 || (st.size > 0 && n != st.size) {
		return s, false
	}
	switch st.what {
	case 'Y':
		m.year = v
	case 'y':
		m.year = 2000 + v
		if v >= 70 {
			m.year = 1900 + v
		}
	case 'M':
		m.month = v
	case 'D':
		m.day = v
	case 'h':
		m.hour = v
	case 'm':
		m.minute = v
	case 's':
		m.sec = v
	case 'f':
		for i := n; i < 3; i++ {
			v *= 10
		}
		for i := n; i > 3; i-- {
			v /= 10
		}
		m.milli = v
	}
	return s[n:], true
}

// takeHalf reads am or pm, capitals or not.
func (m *moment) takeHalf(s string) (rest string, ok bool) {
	if len(s) < 2 || s[1]|0x20 != 'm' || (s[0]|0x20 != 'a' && s[0]|0x20 != 'p') {
		return s, false
	}
	m.half = s[0] | 0x20
	return s[2:], true
}

// takeZone reads Z, UTC, GMT, +01:00, +0100 or +01.
func (m *moment) takeZone(s string) (rest string, ok bool) {
	m.zoned = true
	for _, name := range []string{"Z", "UTC", "GMT"} {
		if rest, ok := strings.CutPrefix(s, name); ok {
			return rest, true
		}
	}
	if len(s) < 3 || (s[0] != '+' && s[0] != '-') {
		return s, false
	}
	hours, err := strconv.ParseUint(s[1:3], 10, 8)
	rest, minutes := s[3:], uint64(0)
	if t := strings.TrimPrefix(rest, ":"); err == nil && len(t) >= 2 {
		minutes, err = strconv.ParseUint(t[:2], 10, 8)
		rest = t[2:]
	}
	if err != nil || hours > 14 || minutes > 59 {
		return s, false
	}
	m.offset = int(hours*3600 + minutes*60)
	if s[0] == '-' {
		m.offset = -m.offset
	}
	return rest, true
}

func (m *moment) valid() bool {
	if m.year < 1900 || m.year > 2199 || m.month < 1 || m.month > 12 || m.day < 1 || m.hour > 23 || m.minute > 59 || m.sec > 59 {
		return false
	}
	return m.day <= daysIn(m.year, m.month)
}

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// excelMoment reads the number by which spreadsheets store a date: days since 30 December 1899, time as a fraction.
func excelMoment(s string) (moment, bool) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v < 1 || v > 109_574 { // up to the year 2199
		return moment{}, false
	}
	t := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Add(time.Duration(v * float64(24*time.Hour))).Round(time.Second)
	return moment{year: t.Year(), month: int(t.Month()), day: t.Day(), hour: t.Hour(), minute: t.Minute(), sec: t.Second()}, true
}

// monthStems are the beginnings of month names in Dutch and English.
var monthStems = [12][]string{{"jan"}, {"feb"}, {"mrt", "maa", "mar"}, {"apr"}, {"mei", "may"}, {"jun"}, {"jul"}, {"aug"}, {"sep"}, {"okt", "oct"}, {"nov"}, {"dec"}}

// monthName reads a month's name, short or in full, with or without a full stop.
func monthName(s string) (month int, rest string) {
	n := 0
	for n < len(s) && (s[n]|0x20) >= 'a' && (s[n]|0x20) <= 'z' {
		n++
	}
	if n < 3 {
		return 0, s
	}
	stem := strings.ToLower(s[:3])
	for i, stems := range monthStems {
		for _, st := range stems {
			if st == stem {
				return i + 1, strings.TrimPrefix(s[n:], ".")
			}
		}
	}
	return 0, s
}

func (m moment) asDay() day.Day { return day.Of(m.year, time.Month(m.month), m.day) }

// instant returns unix milliseconds; a time without a zone is local to zone.
func (m moment) instant(zone *time.Location) int64 {
	if m.zoned || zone == time.UTC {
		days := int64(m.asDay())
		secs := days*86400 + int64(m.hour)*3600 + int64(m.minute)*60 + int64(m.sec) - int64(m.offset)
		return secs*1000 + int64(m.milli)
	}
	return time.Date(m.year, time.Month(m.month), m.day, m.hour, m.minute, m.sec, m.milli*1e6, zone).UnixMilli()
}

// date reads a text by the formats in order. When two formats read it as different days, the mapping has to choose;
// chosen is then a note about the choice.
func (c *conv) date(s string) (m moment, chosen *fault.Error, f *fault.Error) {
	if c.oneWay {
		if m, ok := c.dates[c.hint].parse(s); ok {
			return m, nil, nil
		}
	}
	found := false
	for i, format := range c.dates {
		other, ok := format.parse(s)
		switch {
		case !ok:
		case !found:
			m, found, c.hint = other, true, i
			if c.oneWay {
				return m, nil, nil
			}
		case other.asDay() != m.asDay():
			pairs := []any{"value", s, "first", m.asDay().String(), "second", other.asDay().String()}
			if !c.firstWins {
				return m, nil, fault.NewInvalid("", "cell.ambiguous_date", pairs...)
			}
			return m, fault.NewInvalid("", "cell.ambiguous_chosen", pairs...), nil
		}
	}
	if !found {
		return m, nil, fault.NewInvalid("", "cell.not_date", "value", s, "formats", c.forms)
	}
	return m, nil, nil
}

// period reads 2024, 2024-Q1, 2024-03 or 2024-01-01/2024-03-31.
func period(s string) (day.Range, *fault.Error) {
	bad := fault.NewInvalid("", "cell.not_period", "value", s)
	if from, to, ok := strings.Cut(s, "/"); ok {
		a, errA := day.Parse(strings.TrimSpace(from))
		b, errB := day.Parse(strings.TrimSpace(to))
		if errA != nil || errB != nil {
			return day.Range{}, bad
		}
		return day.Range{From: a, To: b}, nil
	}
	yearText, part, parted := strings.Cut(s, "-")
	year, err := strconv.Atoi(yearText)
	if err != nil || year < 1900 || year > 2199 {
		return day.Range{}, bad
	}
	if !parted {
		return day.Range{From: day.Of(year, 1, 1), To: day.Of(year, 12, 31)}, nil
	}
	if q, ok := strings.CutPrefix(strings.ToUpper(part), "Q"); ok {
		if n, err := strconv.Atoi(q); err == nil && n >= 1 && n <= 4 && len(q) == 1 {
			return day.Quarter(year, n), nil
		}
		return day.Range{}, bad
	}
	if n, err := strconv.Atoi(part); err == nil && n >= 1 && n <= 12 && len(part) == 2 {
		return day.Month(year, time.Month(n)), nil
	}
	return day.Range{}, bad
}
