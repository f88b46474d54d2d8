package scoreweb

import (
	"strconv"
	"strings"

	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/snapshot"
)

// writePosition puts a place in a list into an address.
func writePosition(a snapshot.Answer) string {
	return a.Day.String() + "." + strconv.FormatInt(int64(a.ID), 10)
}

// parsePosition reads what writePosition wrote; anything else is the beginning.
func parsePosition(s string) *snapshot.Position {
	date, id, ok := strings.Cut(s, ".")
	if !ok {
		return nil
	}
	d, err := day.Parse(date)
	n, err2 := strconv.ParseInt(id, 10, 64)
	if err != nil || err2 != nil || d == 0 {
		return nil
	}
	return &snapshot.Position{Day: d, ID: collect.AnswerID(n)}
}
