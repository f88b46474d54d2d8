package demo

import (
	"strings"
	"unicode"

	"klankbord.org/core/survey"
)

// misspelt are the mistakes that people make; one is made now and then.
var misspelt = [][2]string{
	{"geregeld", "geregelt"}, {"gerepareerd", "gerepareert"}, {"Professioneel", "Proffesioneel"}, {"vriendelijk", "vriendlijk"},
	{"meteen", "metteen"}, {"gebeurd", "gebeurt"}, {"afspraak", "afspaak"}, {"duidelijk", "duidlijk"}, {"gekalibreerd", "gecalibreerd"},
	{"monteur", "montuer"}, {"verzekering", "verzekring"}, {"uitleg", "uitlg"}, {"precies", "presies"}, {"tevreden", "tevrden"},
	{"wachten", "wahcten"}, {"netjes", "neties"}, {"gewoon", "gwoon"}, {"niemand", "niemnd"}, {" mijn ", " me "}, {" mijn ", " mn "},
	{" een ", " n "}, {" het ", " t "}, {"eigen risico", "eigenrisico"}, {"voorruit", "voor ruit"}, {"achterbank", "achter bank"},
	{"werkplaats", "werk plaats"}, {"telefoon", "tel"}, {"ongeveer", "ong."}, {"word ", "wordt "}, {"Had ", "had "},
}

// dutchStyle turns a comment into what somebody types: sloppy, hurried or neat.
func (w *writer) dutchStyle(s string, a about) string {
	s = capitals(strings.TrimSpace(s))
	if w.chance(0.12) {
		s = splice(s)
	}
	if w.chance(0.09) {
		s = w.misspell(s)
	}
	return w.englishStyle(s, a)
}

// englishStyle does what people do in any language.
func (w *writer) englishStyle(s string, a about) string {
	s = capitals(strings.TrimSpace(s))
	switch x := w.Float64(); {
	case x < 0.16: // on a phone, without capitals or full stops
		s = strings.TrimSuffix(lowerFirst(s), ".")
	case x < 0.30:
		s = strings.TrimSuffix(s, ".")
	case x < 0.36 && a.band != survey.Passive:
		s = strings.TrimSuffix(s, ".") + "!"
	case x < 0.37 && a.band == survey.Detractor && len(s) < 60:
		s = strings.ToUpper(s)
	case x < 0.39 && a.band == survey.Promoter:
		s = strings.TrimSuffix(s, ".") + pick(w.dice, list(" 👍| 😊| :-)|!!| 👌"))
	case x < 0.41:
		s = strings.ReplaceAll(s, ". ", ".. ")
	case x < 0.43:
		s = strings.Replace(s, ". ", ".", 1)
	}
	if w.chance(0.025) {
		s = w.slip(s)
	}
	return strings.TrimSuffix(strings.ReplaceAll(s, "!!.", "!!"), " ")
}

// capitals begins each sentence with a capital.
func capitals(s string) string {
	out := []rune(s)
	start := true
	for i, r := range out {
		switch {
		case start && unicode.IsLetter(r):
			out[i], start = unicode.ToUpper(r), false
		case (r == '.' || r == '!' || r == '?') && i+1 < len(out) && out[i+1] == ' ':
			start = true
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '€':
			start = false
		}
	}
	return string(out)
}

func lowerFirst(s string) string {
	r := []rune(s)
	if len(r) > 1 && unicode.IsLower(r[1]) || len(r) == 1 {
		r[0] = unicode.ToLower(r[0])
	}
	return string(r)
}

// splice joins sentences with a comma, as people write.
func splice(s string) string {
	before, after, ok := strings.Cut(s, ". ")
	if !ok || after == "" {
		return s
	}
	return before + ", " + lowerFirst(after)
}

// misspell makes one of the mistakes that fit.
func (w *writer) misspell(s string) string {
	from := w.IntN(len(misspelt))
	for i := range misspelt {
		m := misspelt[(from+i)%len(misspelt)]
		if strings.Contains(s, m[0]) {
			return strings.Replace(s, m[0], m[1], 1)
		}
	}
	return s
}

// slip swaps two letters or forgets one.
func (w *writer) slip(s string) string {
	r := []rune(s)
	if len(r) < 12 {
		return s
	}
	at := w.between(3, len(r)-3)
	if !unicode.IsLower(r[at]) || !unicode.IsLower(r[at+1]) {
		return s
	}
	if w.chance(0.5) {
		r[at], r[at+1] = r[at+1], r[at]
		return string(r)
	}
	return string(append(r[:at], r[at+1:]...))
}
