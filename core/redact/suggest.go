package redact

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What addresses and numbers look like. Telephone numbers have nine to fifteen digits, plates are those of the Netherlands in
// their groups of letters and digits.
var (
	emails   = regexp.MustCompile(`[\pL\pN._%+\-]+@[\pL\pN\-]+(?:\.[\pL\pN\-]+)+`)
	accounts = regexp.MustCompile(`\b[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,3})?\b`)
	phones   = regexp.MustCompile(`(?:\+|\b00|\b0)\d(?:[ \-.()/]{0,2}\d){7,13}\b`)
	plates   = regexp.MustCompile(`\b(?:[A-Z]{2}-\d{2}-\d{2}|\d{2}-\d{2}-[A-Z]{2}|\d{2}-[A-Z]{2}-\d{2}|[A-Z]{2}-\d{2}-[A-Z]{2}|[A-Z]{2}-[A-Z]{2}-\d{2}|\d{2}-[A-Z]{2}-[A-Z]{2}|\d{2}-[A-Z]{3}-\d|\d-[A-Z]{3}-\d{2}|[A-Z]{2}-\d{3}-[A-Z]|[A-Z]-\d{3}-[A-Z]{2}|[A-Z]{3}-\d{2}-[A-Z]|\d-[A-Z]{2}-\d{3})\b`)
)

// Suggest finds what might point at a person: addresses, numbers, and the names that are given. A full name is found whatever its
// capitals; its first and last word alone only with a capital, as many names are words too.
func Suggest(text string, names []string) []Span {
	var found []Span
	add := func(kind Kind, where *regexp.Regexp, fits func(string) bool) {
		for _, at := range where.FindAllStringIndex(text, -1) {
			if piece := text[at[0]:at[1]]; fits(piece) {
				from := utf8.RuneCountInString(text[:at[0]])
				found = append(found, Span{from, from + utf8.RuneCountInString(piece), kind})
			}
		}
	}
	always := func(string) bool { return true }
	add(Email, emails, always)
	add(Account, accounts, isAccount)
	add(Phone, phones, isPhone)
	add(Plate, plates, always)
	for _, name := range names {
		found = append(found, Find(text, name, Name)...)
		for _, part := range parts(name) {
			for _, s := range Find(text, part, Name) {
				if unicode.IsUpper([]rune(text)[s.From]) {
					found = append(found, s)
				}
			}
		}
	}
	if len(found) == 0 {
		return nil
	}
	return joined(found)
}

// parts are the words of a name that say who it is: not the small ones between, not initials.
func parts(name string) []string {
	all := strings.Fields(name)
	return slices.DeleteFunc(all, func(w string) bool {
		first, _ := utf8.DecodeRuneInString(w)
		return utf8.RuneCountInString(w) < 3 || !unicode.IsUpper(first) || strings.HasSuffix(w, ".")
	})
}

// isAccount checks an IBAN by its check digits.
func isAccount(text string) bool {
	text = strings.ToUpper(strings.ReplaceAll(text, " ", ""))
	if len(text) < 15 || len(text) > 34 {
		return false
	}
	rest := 0
	for _, r := range text[4:] + text[:4] {
		if r >= 'A' && r <= 'Z' {
			rest = (rest*100 + int(r-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(r-'0')) % 97
		}
	}
	return rest == 1
}

func isPhone(text string) bool {
	digits := 0
	for _, r := range text {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return digits >= 9 && digits <= 15
}
