package api

import (
	"context"
	"net/http"
	"slices"

	"klankbord.org/core/org"
	"klankbord.org/core/snapshot"
)

// Scores answers slices.
type Scores interface {
	// Slice answers a slice in its text form. against, when not empty, is a period (2024-Q1) that every group is compared with.
	Slice(ctx context.Context, o org.Organisation, params []snapshot.Param, against string) (Slice, error)
}

// Slice is an answered slice of scores.
type Slice struct {
	Metric string              `json:"metric"`
	Type   string              `json:"type"`
	By     []string            `json:"by"`
	Slice  map[string][]string `json:"slice"`
	Groups []Group             `json:"groups"`
}

// Group is one group of a slice. Nothing is told of a group below the publication threshold but that it is there.
type Group struct {
	Key          map[string]string `json:"key"`
	Display      string            `json:"display"`
	N            *int64            `json:"n,omitempty"`
	Distribution map[string]int64  `json:"distribution,omitempty"`
	Figures      []Figure          `json:"figures,omitempty"`
	Change       *Change           `json:"change,omitempty"`
	ValueCents   *int64            `json:"value_cents,omitempty"`
	Valued       *int64            `json:"valued,omitempty"`
}

// Figure is a figure with its intervals.
type Figure struct {
	Measure string  `json:"measure"`
	Value   float64 `json:"value"`
	Lower95 float64 `json:"lower_95"`
	Upper95 float64 `json:"upper_95"`
	Lower80 float64 `json:"lower_80"`
	Upper80 float64 `json:"upper_80"`
}

// Change is the difference with another period.
type Change struct {
	Measure string  `json:"measure"`
	Points  float64 `json:"points"`
	Lower95 float64 `json:"lower_95"`
	Upper95 float64 `json:"upper_95"`
	Verdict string  `json:"verdict"`
}

func (a *API) scores() []Route {
	return []Route{{Method: "GET", Path: "/scores", params: []string{anyName}, handle: a.slice}}
}

// slice passes the parameters on: the slice language refuses names that it doesn't know by itself.
func (a *API) slice(w http.ResponseWriter, r *http.Request, c call) error {
	params := slices.DeleteFunc(slices.Clone(c.query.pairs), func(p snapshot.Param) bool { return p.Name == "against" })
	out, err := a.Source.Slice(r.Context(), c.org, params, c.query.get("against"))
	if err != nil {
		return err
	}
	return show(w, r, out)
}
