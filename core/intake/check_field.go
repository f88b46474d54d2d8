package intake

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
)

// The most characters that a field can have.
const (
	MaxRef  = 200    // references and words
	MaxName = 400    // names, titles, addresses
	MaxText = 20_000 // verbatims, reasons, evidence
	MaxList = 1_000  // causes of an answer, participants of a transaction, values of a dimension
)

// MaxContent is how many bytes the content of a survey can have.
const MaxContent = 1 << 20

// ref checks a required reference: printable, at most MaxRef characters.
func ref(field, v string) *fault.Error {
	if v == "" {
		return fault.NewInvalid(field, "field.missing")
	}
	return optional(field, v)
}

// optional checks a reference or a word that may be empty.
func optional(field, v string) *fault.Error {
	if f := text(field, v, MaxRef); f != nil {
		return f
	}
	if strings.ContainsFunc(v, unicode.IsControl) {
		return fault.NewInvalid(field, "ref.control_character")
	}
	if strings.TrimSpace(v) != v {
		return fault.NewInvalid(field, "ref.spaces_around", "value", v)
	}
	return nil
}

// name checks a text of one line that may be empty.
func name(field, v string) *fault.Error {
	if f := text(field, v, MaxName); f != nil {
		return f
	}
	if strings.ContainsFunc(v, unicode.IsControl) {
		return fault.NewInvalid(field, "ref.control_character")
	}
	return nil
}

// required checks a text of one line that may not be empty.
func required(field, v string) *fault.Error {
	if strings.TrimSpace(v) == "" {
		return fault.NewInvalid(field, "field.missing")
	}
	return name(field, v)
}

// text checks what can be stored at all: valid UTF-8 without NUL, at most limit characters.
func text(field, v string, limit int) *fault.Error {
	if len(v) > limit { // only then is counting characters worth its time
		if len(v) > limit*utf8.UTFMax {
			return fault.NewInvalid(field, "text.too_long", "max", limit)
		}
		if n := utf8.RuneCountInString(v); n > limit {
			return fault.NewInvalid(field, "text.too_long", "max", limit)
		}
	}
	if !utf8.ValidString(v) || strings.IndexByte(v, 0) >= 0 {
		return fault.NewInvalid(field, "text.not_utf8")
	}
	return nil
}

// names checks a label in both languages.
func names(field string, t Text) *fault.Error {
	return first(name(field+".nl", t.NL), name(field+".en", t.EN))
}

// within checks a whole number against limits, both included.
func within(field string, v, low, high int) *fault.Error {
	if v < low || v > high {
		return fault.NewInvalid(field, "number.out_of_range", "value", v, "min", low, "max", high)
	}
	return nil
}

// oneOf checks a word against the words that are known.
func oneOf(field, v string, words ...string) *fault.Error {
	for _, w := range words {
		if v == w {
			return nil
		}
	}
	if f := ref(field, v); f != nil {
		return f
	}
	return fault.NewInvalid(field, "value.unknown", "value", v)
}

// possible checks that a day lies in the years that the calendar knows; zero is no day and passes.
func possible(field string, d day.Day) *fault.Error {
	if d < earliest || d > day.Forever {
		return fault.NewInvalid(field, "day.impossible", "value", d.String())
	}
	return nil
}

// earliest is the first of January 1900: people were born before computers counted days.
var earliest = day.Of(1900, 1, 1)

// given checks a day that has to be there.
func given(field string, d day.Day) *fault.Error {
	if d == 0 {
		return fault.NewInvalid(field, "day.missing")
	}
	return possible(field, d)
}

// span checks a range of days of which the ends may be open.
func span(from, to day.Day) *fault.Error {
	if f := first(possible("from", from), possible("to", to)); f != nil {
		return f
	}
	if to != 0 && to < from {
		return fault.NewInvalid("to", "range.ends_before_start", "from", from.String(), "to", to.String())
	}
	return nil
}

// closed checks a range of days that needs both ends.
func closed(field string, r day.Range) *fault.Error {
	f := first(given("from", r.From), given("to", r.To), span(r.From, r.To))
	if f == nil {
		return nil
	}
	return f.In(field)
}

var addressHost = regexp.MustCompile(`^([A-Za-z0-9\p{L}]([A-Za-z0-9\p{L}-]{0,61}[A-Za-z0-9\p{L}])?\.)+[A-Za-z0-9\p{L}-]{2,63}\.?$`)

// email checks the shape of an address that may be empty. Whether somebody reads it only a mail can tell.
func email(field, v string) *fault.Error {
	if v == "" {
		return nil
	}
	if f := text(field, v, 254); f != nil {
		return f
	}
	at := strings.LastIndexByte(v, '@')
	if at < 1 || strings.ContainsAny(v, " \t\r\n<>,;") || !addressHost.MatchString(v[at+1:]) {
		return fault.NewInvalid(field, "email.malformed", "value", v)
	}
	return nil
}

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// language checks the shape of a language tag that may be empty.
func language(field, v string) *fault.Error {
	if v != "" && (len(v) > 35 || !languageTag.MatchString(v)) {
		return malformed(field, "language.malformed", v)
	}
	return nil
}

// currency checks the shape of an ISO 4217 code.
func currency(field, v string) *fault.Error {
	if len(v) == 3 && strings.Trim(v, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
		return nil
	}
	return malformed(field, "currency.malformed", v)
}

// malformed names what was read, unless that can't be shown.
func malformed(field, key, v string) *fault.Error {
	if f := name(field, v); f != nil {
		return f
	}
	return &fault.Error{Kind: fault.Invalid, Field: field, Key: key, Args: map[string]any{"value": v}}
}

// CheckName checks a text of one line that has to be there, as fields of records are checked.
func CheckName(field, v string) *fault.Error { return required(field, v) }

// CheckOptionalName checks a text of one line that may be empty, as fields of records are checked.
func CheckOptionalName(field, v string) *fault.Error { return name(field, v) }
