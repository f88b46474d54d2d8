package auditweb

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"klankbord.org/core/audit"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
)

// Query is what somebody looks for: a filter, and names that aren't numbers yet.
type Query struct {
	audit.Filter
	Who   string // part of the name of an account or key
	About string // part of the name or number of an employee, account, key or unit
}

// The parameters of an address.
const (
	paramArea, paramAction, paramWho, paramAbout = "area", "action", "who", "about"
	paramFrom, paramSince, paramUntil, paramAll  = "from", "since", "until", "answers"
)

// Params lists them, for who checks an address.
var Params = []string{paramArea, paramAction, paramWho, paramAbout, paramFrom, paramSince, paramUntil, paramAll}

// ParseQuery reads a query. Days are those of the organisation, both included. What isn't on the list is an Invalid fault that
// names the parameter.
func ParseQuery(o org.Organisation, v url.Values) (q Query, err error) {
	q.Area, q.Action, q.From = audit.Area(v.Get(paramArea)), v.Get(paramAction), v.Get(paramFrom)
	q.Who, q.About = strings.TrimSpace(v.Get(paramWho)), strings.TrimSpace(v.Get(paramAbout))
	q.Single = v.Get(paramAll) == "1" || q.From == audit.FromSurvey
	if q.Area != "" && !slices.ContainsFunc(audit.Areas(), func(n audit.Named) bool { return n.Ref == string(q.Area) }) {
		return q, fault.NewInvalid(paramArea, "value.unknown", "value", string(q.Area))
	}
	if q.From != "" && !slices.ContainsFunc(audit.Places(), func(n audit.Named) bool { return n.Ref == q.From }) {
		return q, fault.NewInvalid(paramFrom, "value.unknown", "value", q.From)
	}
	if q.Action != "" && !audit.Known(q.Action) {
		return q, fault.NewInvalid(paramAction, "value.unknown", "value", q.Action)
	}
	zone, zoneErr := time.LoadLocation(o.Settings.TimeZone)
	if zoneErr != nil {
		zone = time.UTC
	}
	if q.Since, err = midnight(v.Get(paramSince), 0, zone); err != nil {
		return q, fault.As(err).In(paramSince)
	}
	if q.Until, err = midnight(v.Get(paramUntil), 1, zone); err != nil {
		return q, fault.As(err).In(paramUntil)
	}
	return q, nil
}

// midnight is when a day begins, some days later; 0 without a day.
func midnight(text string, later int, zone *time.Location) (int64, error) {
	if text == "" {
		return 0, nil
	}
	d, err := day.Parse(text)
	if err != nil {
		return 0, err
	}
	year, month, date := d.Time().Date()
	return time.Date(year, month, date+later, 0, 0, 0, 0, zone).UnixMilli(), nil
}

// Told is what the ledger is told of a query: which part of the log was taken, and no names.
func (q *Query) Told() map[string]any {
	told := map[string]any{}
	for name, value := range map[string]string{paramArea: string(q.Area), paramAction: q.Action, paramFrom: q.From} {
		if value != "" {
			told[name] = value
		}
	}
	for name, at := range map[string]int64{paramSince: q.Since, paramUntil: q.Until} {
		if at != 0 {
			told[name] = time.UnixMilli(at).UTC().Format(time.RFC3339)
		}
	}
	return told
}
