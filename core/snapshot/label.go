package snapshot

import (
	"fmt"
	"strconv"

	"klankbord.org/core/attribution"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/survey"
)

// NamedBy returns the field under which a catalog keeps the names of an axis: teams and levels are units, both levels of
// cause are causes.
func NamedBy(a Axis) Axis { return lookupField(a) }

// PlainRef writes a key that needs no catalog as a slice's text does: a period, a score, a band or a reason. ok is false
// for the other axes.
func PlainRef(a Axis, key int64) (ref string, ok bool) {
	switch {
	case a == ByScore:
		return strconv.FormatInt(key, 10), true
	case a.IsTime():
		return PrintPeriod(a, day.Day(key)), true
	case a == ByBand && key >= int64(survey.Detractor) && key <= int64(survey.Promoter):
		return survey.Band(key).String(), true
	case a == ByReason && key >= 0 && key < int64(len(Reasons)):
		return string(Reasons[key]), true
	}
	return "", false
}

var monthNames = [...]intake.Text{{NL: "januari", EN: "January"}, {NL: "februari", EN: "February"}, {NL: "maart", EN: "March"},
	{NL: "april", EN: "April"}, {NL: "mei", EN: "May"}, {NL: "juni", EN: "June"}, {NL: "juli", EN: "July"}, {NL: "augustus", EN: "August"},
	{NL: "september", EN: "September"}, {NL: "oktober", EN: "October"}, {NL: "november", EN: "November"}, {NL: "december", EN: "December"}}

var bandNames = [...]intake.Text{survey.Detractor: {NL: "criticasters", EN: "detractors"}, survey.Passive: {NL: "passief tevreden", EN: "passives"},
	survey.Promoter: {NL: "promoters", EN: "promoters"}}

var reasonNames = map[attribution.Reason]intake.Text{
	attribution.NoCause:          {NL: "geen deeloorzaak gekozen", EN: "no root cause 2 chosen"},
	attribution.NoLine:           {NL: "staat niet in de matrix", EN: "not in the matrix"},
	attribution.NotInfluenceable: {NL: "niet te beïnvloeden", EN: "can't be influenced"},
	attribution.Counted:          {NL: "telt mee", EN: "counts"},
}

// PlainLabel names a key that needs no catalog for people: "maart 2024", a score, "promoters". ok is false for the other
// axes.
func PlainLabel(a Axis, key int64, lang string) (label string, ok bool) {
	t := day.Day(key).Time()
	switch {
	case a == ByMonth:
		return fmt.Sprintf("%s %d", monthNames[t.Month()-1].In(lang), t.Year()), true
	case a == ByQuarter:
		return fmt.Sprintf("%s%d %d", intake.Text{NL: "kwartaal ", EN: "Q"}.In(lang), (int(t.Month())+2)/3, t.Year()), true
	case a == ByWeek:
		year, week := t.ISOWeek()
		return fmt.Sprintf("week %d, %d", week, year), true
	case a == ByBand && key >= 0 && key < int64(len(bandNames)):
		return bandNames[key].In(lang), true
	case a == ByReason && key >= 0 && key < int64(len(Reasons)):
		return reasonNames[Reasons[key]].In(lang), true
	case a == ByScore && key == intake.NoScore:
		return UnknownLabel(0, lang), true
	}
	return PlainRef(a, key)
}

// UnknownLabel names a key that has no name of its own: none, or its number.
func UnknownLabel(key int64, lang string) string {
	if key <= 0 {
		return intake.Text{NL: "geen", EN: "none"}.In(lang)
	}
	return strconv.FormatInt(key, 10)
}
