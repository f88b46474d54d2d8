package wording

import (
	"strings"
	"unicode"
)

// accents maps what looks like a Latin letter to that letter.
var accents = func() map[rune]rune {
	m := map[rune]rune{}
	for plain, all := range map[rune]string{
		'a': "àáâãäåāаα", 'c': "çćčс", 'e': "èéêëēęеε", 'i': "ìíîïīіι", 'n': "ñńп", 'o': "òóôõöøōоο", 'u': "ùúûüū", 'y': "ýÿу",
		's': "śšѕ", 'z': "źžż", 'p': "рρ", 'x': "х", 'k': "кκ", 'm': "м", 't': "т", 'j': "ј", 'h': "һ", 'd': "ԁ", 'b': "ь",
	} {
		for _, r := range all {
			m[r] = plain
		}
	}
	return m
}()

// fold brings a rune to the letter that a reader sees; 0 for one that can't be seen.
func fold(r rune) rune {
	if r < 0x80 {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}
	switch {
	case r == 0xAD || (r >= 0x200B && r <= 0x200F) || r == 0x2060 || r == 0xFEFF || unicode.Is(unicode.Mn, r):
		return 0
	case r >= 0xFF01 && r <= 0xFF5E:
		return fold(r - 0xFF01 + '!')
	}
	r = unicode.ToLower(r)
	if plain, ok := accents[r]; ok {
		return plain
	}
	return r
}

// leet are figures and signs that stand for letters inside a word.
var leet = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "8", "b", "@", "a", "$", "s")

// unleet reads figures as letters in a word that has both, when that makes a word we know.
func unleet(word string, known func(string) bool) string {
	letters := strings.IndexFunc(word, unicode.IsLetter) >= 0
	if !letters || !strings.ContainsAny(word, "0134578@$") {
		return word
	}
	if plain := leet.Replace(word); known(plain) {
		return plain
	}
	if plain := strings.NewReplacer("1", "l").Replace(word); known(leet.Replace(plain)) {
		return leet.Replace(plain)
	}
	return word
}

// face returns what a symbol feels: 1 glad, -1 sad or angry, 2 in between, 0 for anything else.
func face(r rune) int {
	switch {
	case strings.ContainsRune("😀😁😃😄😆😊🙂😍🤩🥰🥳😎👍❤💚⭐🌟🎉☺😇", r):
		return 1
	case strings.ContainsRune("😡😠🤬😞😟😢😭🙁☹😤😣😖😫👎💔😒😔", r):
		return -1
	case strings.ContainsRune("😐😑😶🤔", r):
		return 2
	}
	return 0
}
