package api

import (
	"context"
	"net/http"

	"klankbord.org/core/erase"
	"klankbord.org/core/held"
	"klankbord.org/core/org"
)

// Privacy gives customers what is held about them, erases them, and takes pieces out of words.
type Privacy interface {
	Held(ctx context.Context, o org.Organisation, customer string) (*held.File, error)
	// Erase and Redact keep what concluded returns in the transaction of what they do.
	Erase(ctx context.Context, o org.Organisation, in ErasureInput, concluded func(Erased) (*Receipt, error)) error
	Erasures(ctx context.Context, o org.Organisation, p Page) (Part[Erased], error)
	Redact(ctx context.Context, o org.Organisation, in RedactionInput, concluded func(Redacted) (*Receipt, error)) error
}

// ErasureInput asks for an erasure.
type ErasureInput struct {
	Customer string `json:"customer"`
	Ground   string `json:"ground"`
	DryRun   bool   `json:"dry_run,omitempty"` // say what it would do
}

// Erased is an erasure, by numbers. Without an id it only was tried.
type Erased struct {
	ID       int64        `json:"id,omitempty"`
	DryRun   bool         `json:"dry_run"`
	At       *Instant     `json:"at,omitempty"`
	Ground   string       `json:"ground"`
	Counts   erase.Counts `json:"counts"`
	LiftedAt *Instant     `json:"lifted_at,omitempty"`
}

// RedactionInput says what to take out of an answer's words.
type RedactionInput struct {
	Survey   string  `json:"survey"`
	Answer   string  `json:"answer"`
	Question string  `json:"question,omitempty"` // a further question; empty: the words about the score
	Pieces   []Piece `json:"pieces"`
}

// Piece is a word or some, wherever they stand in the text, and what they are.
type Piece struct {
	Text string `json:"text"`
	Kind string `json:"kind"`
}

// Redacted is an answer's words as they are now.
type Redacted struct {
	Survey   string `json:"survey"`
	Answer   string `json:"answer"`
	Question string `json:"question,omitempty"`
	Verbatim string `json:"verbatim"`
	Pieces   int    `json:"pieces"`
}

// privacy are the routes about what customers may ask.
func (a *API) privacy() []Route {
	return []Route{
		{Method: "GET", Path: "/customers/{ref}/held", handle: one(a.Source.Held)},
		lists("/erasures", plain(a.Source.Erasures)),
		{Method: "POST", Path: "/erasures", handle: a.erase},
		{Method: "POST", Path: "/redactions", handle: a.redact},
	}
}

func (a *API) erase(w http.ResponseWriter, r *http.Request, c call) error {
	return act(w, r, c, a.Source.Erase)
}

func (a *API) redact(w http.ResponseWriter, r *http.Request, c call) error {
	return act(w, r, c, a.Source.Redact)
}

// act reads what is asked, does it and answers.
func act[In, Out any](w http.ResponseWriter, r *http.Request, c call, do func(context.Context, org.Organisation, In, func(Out) (*Receipt, error)) error) error {
	var in In
	if err := read(c, &in); err != nil {
		return err
	}
	var out Answer
	if err := do(r.Context(), c.org, in, concluded[Out](c, &out)); err != nil {
		return err
	}
	return answer(w, r, out)
}
