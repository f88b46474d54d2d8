package respond

import (
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
)

const (
	// GraceDays is how long after answers stopped to count a personal link still opens: whoever comes late is heard, and counted as late.
	GraceDays = 30
	// TalkDays is how long after the score a conversation can go on.
	TalkDays = 30
)

// TooLate reports whether a customer's link about a day of service has expired, in a survey whose answers count for window days; 0 is
// without limit.
func TooLate(served day.Day, window int, today day.Day) bool {
	return window > 0 && int(today-served) > window+GraceDays
}

// expired is what a link that expired isn't.
const expired = "link_open"

// Expired is the fault of a link that expired.
func Expired() error { return fault.NewNotFound(expired, "") }

// IsExpired tells a link that expired from one that never opened anything.
func IsExpired(err error) bool {
	f := fault.As(err)
	return f != nil && f.Kind == fault.NotFound && f.Field == expired
}
