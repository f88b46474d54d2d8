package api

import (
	"context"
	"net/http"

	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
)

// Signals reads what customers let know besides surveys.
type Signals interface {
	SignalTypes(ctx context.Context, o org.Organisation, p Page) (Part[SignalType], error)
	// Signals lists signals. What the actor may not see of them is left out.
	Signals(ctx context.Context, o org.Organisation, p Page, f SignalFilter) (Part[Signal], error)
	Signal(ctx context.Context, o org.Organisation, source, ref string) (Signal, error)
	// Timeline lists what happened between a customer and the organisation, the newest first; kind empty: everything.
	Timeline(ctx context.Context, o org.Organisation, ref, kind string, p Page) (Part[Moment], error)
}

// SignalType is a sort of signal in an organisation's own words.
type SignalType struct {
	Ref  string      `json:"ref"`
	Kind string      `json:"kind"`
	Name intake.Text `json:"name"`
}

func (t SignalType) record() intake.Record {
	return intake.SignalType{Ref: t.Ref, Sort: t.Kind, Name: t.Name}
}

// Signal is what a customer let know besides surveys. It never counts in a score.
type Signal struct {
	Source      string  `json:"source"`
	Ref         string  `json:"ref"`
	Type        string  `json:"type"`
	At          Instant `json:"at"`
	Customer    string  `json:"customer,omitempty"`
	Transaction string  `json:"transaction,omitempty"`
	Touchpoint  string  `json:"touchpoint,omitempty"`
	Unit        string  `json:"unit,omitempty"`
	Text        string  `json:"text,omitempty"`
	Language    string  `json:"language,omitempty"`
	Rating      string  `json:"rating,omitempty"`
	RatingMin   *int    `json:"rating_min,omitempty"`
	RatingMax   *int    `json:"rating_max,omitempty"`
}

// SignalInput is a signal from another system. The customer is known by reference, or else by address or telephone number.
type SignalInput struct {
	Source      string  `json:"source"`
	Ref         string  `json:"ref"`
	Type        string  `json:"type"`
	At          Instant `json:"at"`
	Customer    string  `json:"customer,omitempty"`
	Email       string  `json:"email,omitempty"`
	Phone       string  `json:"phone,omitempty"`
	Transaction string  `json:"transaction,omitempty"`
	Touchpoint  string  `json:"touchpoint,omitempty"`
	Unit        string  `json:"unit,omitempty"`
	Text        string  `json:"text,omitempty"`
	Language    string  `json:"language,omitempty"`
	Rating      string  `json:"rating,omitempty"`
	RatingMin   int     `json:"rating_min,omitempty"`
	RatingMax   int     `json:"rating_max,omitempty"`
}

func (s SignalInput) record() intake.Record {
	return intake.Signal{Source: s.Source, Ref: s.Ref, Type: s.Type, At: int64(s.At), Customer: s.Customer, Email: s.Email, Phone: s.Phone,
		Transaction: s.Transaction, Touchpoint: s.Touchpoint, Unit: s.Unit, Words: s.Text, Language: s.Language, Rating: s.Rating, RatingMin: s.RatingMin,
		RatingMax: s.RatingMax}
}

// Moment is one point on a customer's timeline. Kind says which fields there are.
type Moment struct {
	Kind        string            `json:"kind"`
	At          Instant           `json:"at"`
	Day         day.Day           `json:"day,omitzero"`
	Transaction string            `json:"transaction,omitempty"`
	Unit        string            `json:"unit,omitempty"`
	Values      map[string]string `json:"values,omitempty"`
	Problem     *bool             `json:"problem,omitempty"`
	Survey      string            `json:"survey,omitempty"`
	Source      string            `json:"source,omitempty"`
	Ref         string            `json:"ref,omitempty"`
	Metric      string            `json:"metric,omitempty"`
	Score       *int              `json:"score,omitempty"`
	Causes      []string          `json:"causes,omitempty"`
	Type        string            `json:"type,omitempty"`
	Touchpoint  string            `json:"touchpoint,omitempty"`
	Rating      string            `json:"rating,omitempty"`
	RatingMin   *int              `json:"rating_min,omitempty"`
	RatingMax   *int              `json:"rating_max,omitempty"`
	Text        string            `json:"text,omitempty"`
	Taken       string            `json:"taken,omitempty"`
}

// SignalFilter says which signals. Empty fields don't filter.
type SignalFilter struct {
	Type, Customer string
}

func (a *API) signals() []Route {
	signals := func(ctx context.Context, o org.Organisation, p Page, q query) (Part[Signal], error) {
		return a.Source.Signals(ctx, o, p, SignalFilter{Type: q.get("type"), Customer: q.get("customer")})
	}
	return []Route{
		{Method: "GET", Path: "/customers/{ref}/timeline", params: []string{"limit", "cursor", "kind"}, handle: a.timeline},
		lists("/signal-types", plain(a.Source.SignalTypes)),
		{Method: "POST", Path: "/signal-types", handle: put[SignalType](a, intake.KindSignalType)},
		lists("/signals", signals, "type", "customer"),
		{Method: "POST", Path: "/signals", handle: put[SignalInput](a, intake.KindSignal)},
		{Method: "GET", Path: "/signals/{source}/{ref}", handle: a.signal},
	}
}

// signal is one signal: its reference is unique within its source.
func (a *API) signal(w http.ResponseWriter, r *http.Request, c call) error {
	found, err := a.Source.Signal(r.Context(), c.org, r.PathValue("source"), r.PathValue("ref"))
	if err != nil {
		return err
	}
	return show(w, r, found)
}

// timeline lists what happened between a customer and the organisation.
func (a *API) timeline(w http.ResponseWriter, r *http.Request, c call) error {
	return list(func(ctx context.Context, o org.Organisation, p Page, q query) (Part[Moment], error) {
		return a.Source.Timeline(ctx, o, r.PathValue("ref"), q.get("kind"), p)
	})(w, r, c)
}
