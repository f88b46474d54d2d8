package accessweb

import (
	"slices"
	"strconv"
	"strings"
)

func (f input) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f input) most() string { return strconv.Itoa(f.Most) }

// about names what describes a field to a screen reader.
func (f input) about(wrong string) string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.Name+"-hint")
	}
	if wrong != "" {
		ids = append(ids, f.Name+"-wrong")
	}
	return strings.Join(ids, " ")
}

// standsAt reports whether the problem is shown at one of the fields.
func (p problem) standsAt(fields []string) bool { return slices.Contains(fields, p.Field) }
