// Package cell keeps what people wrote from running in somebody's spreadsheet.
package cell

import "strings"

// Harmless returns a text that no spreadsheet takes for a formula: one that begins as a formula does gets an apostrophe.
func Harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}
