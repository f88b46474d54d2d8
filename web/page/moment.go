package page

import "time"

// Local returns a moment on the clock of the organisation.
func (p Page) Local(t time.Time) time.Time {
	if zone, err := time.LoadLocation(p.Org.Settings.TimeZone); err == nil {
		return t.In(zone)
	}
	return t.UTC()
}

// Moment writes when something happened, on the clock of the organisation and to the minute; a dash for never.
func (p Page) Moment(t time.Time) string {
	if never(t) {
		return "–"
	}
	return p.Lang.Moment(p.Local(t))
}

// MomentAt is Moment for milliseconds since 1970, UTC; 0 is never.
func (p Page) MomentAt(millis int64) string { return p.Moment(time.UnixMilli(millis)) }

func never(t time.Time) bool { return t.IsZero() || t.UnixMilli() == 0 }
