package auth

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the list
	"io"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"klankbord.org/core/fault"
)

// commonList are the passwords that are tried first; common.md says where they come from.
//
//go:embed common.txt.gz
var commonList []byte

// common returns the list, in order.
var common = sync.OnceValue(func() []string {
	r, err := gzip.NewReader(bytes.NewReader(commonList))
	if err != nil {
		panic(err) // it is part of the program
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		panic(err)
	}
	return strings.Fields(string(plain))
})

// Rows of keys, and of letters and digits: what runs along them is no secret however long it is.
var rows = []string{"01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "azertyuiopqsdfghjklmwxcvbn"}

const (
	wordLeast  = 4 // characters: a shorter word isn't held against a password
	periodMost = 6 // characters: what repeats itself by as many or fewer says it once
	ownLeast   = 8 // characters that a password has beside words that everybody knows of its owner
)

// checkGuess returns an Invalid fault when a password is among the first that somebody would try: it is in the list of those
// that people use most, it repeats itself or runs along the keyboard, or there is little in it but words that others know, such
// as the name of its owner or of the organisation.
func checkGuess(password string, words []string) error {
	p := strings.ToLower(norm.NFC.String(password))
	if _, found := slices.BinarySearch(common(), p); found || repeats(p) || runs(p) {
		return fault.NewInvalid("password", "password.common")
	}
	rest, known := p, false
	for _, w := range parts(words) {
		if strings.Contains(rest, w) {
			rest, known = strings.ReplaceAll(rest, w, " "), true
		}
	}
	if known && own(rest) < ownLeast {
		return fault.NewInvalid("password", "password.known_words")
	}
	return nil
}

// parts are the words in what is known of somebody, the longest first, and the name of this program.
func parts(known []string) []string {
	all := []string{"klankbord", "wachtwoord", "password", "welkom", "welcome"}
	for _, k := range known {
		k = strings.ToLower(norm.NFC.String(k))
		all = append(all, strings.Join(strings.Fields(k), ""))
		all = append(all, strings.FieldsFunc(k, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })...)
	}
	all = slices.DeleteFunc(all, func(w string) bool { return utf8.RuneCountInString(w) < wordLeast })
	slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) })
	return all
}

// own counts the letters and digits.
func own(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r > unicode.MaxLatin1 {
			n++
		}
	}
	return n
}

// repeats reports whether a text is a short one again and again: aaaaaaaaaaaa, welkomwelkom.
func repeats(s string) bool {
	letters := []rune(s)
	for period := 1; period <= min(periodMost, len(letters)/2); period++ {
		same := true
		for i := period; i < len(letters) && same; i++ {
			same = letters[i] == letters[i-period]
		}
		if same {
			return true
		}
	}
	return false
}

// runs reports whether a text runs along a row, forwards or backwards.
func runs(s string) bool {
	back := []rune(s)
	slices.Reverse(back)
	return slices.ContainsFunc(rows, func(row string) bool {
		return strings.Contains(row, s) || strings.Contains(row, string(back))
	})
}
