package survey

import (
	"strings"

	"klankbord.org/core/day"
)

// Shown writes an answer as people read it, without own words that have a retention of their own; date writes a day.
func (q *Question) Shown(v Value, language string, date func(day.Day) string) string {
	var parts []string
	for _, ref := range v.Choices {
		if c, ok := q.Choice(ref); ok {
			parts = append(parts, c.Text.In(language))
		}
	}
	if v.Number != "" {
		parts = append(parts, v.Number)
	}
	if v.Date != 0 {
		parts = append(parts, date(v.Date))
	}
	for _, row := range q.Rows {
		if c, ok := q.Choice(v.Rows[row.Ref]); ok {
			parts = append(parts, row.Text.In(language)+": "+c.Text.In(language))
		}
	}
	return strings.Join(parts, "; ")
}
