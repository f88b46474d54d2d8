package api

import (
	"context"
	"net/http"
	"strconv"

	"klankbord.org/core/datamap"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
)

// DataMap reads what is kept of people, how long, and the dossiers about it.
type DataMap interface {
	// MapFields returns every field that is kept.
	MapFields(ctx context.Context, o org.Organisation, lang string) ([]DataField, error)
	// RetentionClasses returns how long everything is kept.
	RetentionClasses(ctx context.Context, o org.Organisation, lang string) ([]RetentionClass, error)
	// SetRetention, HoldDays and ReleaseDays change what goes when.
	SetRetention(ctx context.Context, o org.Organisation, k datamap.Keep, days int, reason string) error
	HoldDays(ctx context.Context, o org.Organisation, days day.Range, reason string) error
	ReleaseDays(ctx context.Context, o org.Organisation, id int64) error
	// RetentionHolds returns the days that are kept longer, the latest first.
	RetentionHolds(ctx context.Context, o org.Organisation) ([]Hold, error)
	// DossierOf returns a dossier, or a NotFound fault.
	DossierOf(ctx context.Context, o org.Organisation, ref, lang string) (Dossier, error)
}

// DataField is a field of the database, explained.
type DataField struct {
	Table     string   `json:"table"`
	Column    string   `json:"column"`
	Class     string   `json:"class"`
	Subject   string   `json:"subject"`
	Purpose   string   `json:"purpose"`
	Ground    string   `json:"legal_ground"`
	Retention string   `json:"retention"`
	Days      int      `json:"days,omitempty"`
	Sealed    bool     `json:"sealed"`
	SeenBy    []string `json:"seen_by"`
	Leaves    []string `json:"leaves"`
}

// RetentionClass is what is kept for as long.
type RetentionClass struct {
	Class  string `json:"class"`
	Text   string `json:"text"`
	Days   int    `json:"days"`
	Min    int    `json:"min"`
	Max    int    `json:"max"`
	Reason string `json:"reason"`
	Due    int64  `json:"due"`
	Week   int64  `json:"within_a_week"`
	Gone   int64  `json:"gone"`
}

// RetentionChange says how long a class is to be kept.
type RetentionChange struct {
	Days   int    `json:"days"`
	Reason string `json:"reason"`
}

// HoldInput says which days are to be kept longer.
type HoldInput struct {
	From   day.Day `json:"from"`
	To     day.Day `json:"to"`
	Reason string  `json:"reason"`
}

// Hold is a stretch of days that are kept longer.
type Hold struct {
	ID      int64    `json:"id"`
	From    day.Day  `json:"from"`
	To      day.Day  `json:"to"`
	Reason  string   `json:"reason"`
	At      Instant  `json:"at"`
	EndedAt *Instant `json:"ended_at,omitempty"`
}

// Dossier is what somebody who decides about processing must know.
type Dossier struct {
	Ref      string           `json:"dossier"`
	Language string           `json:"language"`
	MadeAt   Instant          `json:"made_at"`
	Title    string           `json:"title"`
	Lead     string           `json:"lead"`
	Sections []DossierSection `json:"sections"`
}

// DossierSection is a part of a dossier.
type DossierSection struct {
	ID      string     `json:"id"`
	Title   string     `json:"title"`
	Law     string     `json:"law,omitempty"`
	Text    []string   `json:"text"`
	Columns []string   `json:"columns"`
	Rows    [][]string `json:"rows"`
}

func (a *API) dataMap() []Route {
	return []Route{
		{Method: "GET", Path: "/data-map", params: []string{"lang"}, handle: a.mapFields},
		{Method: "GET", Path: "/retention", params: []string{"lang"}, handle: a.retentionClasses},
		{Method: "POST", Path: "/retention/{class}", handle: deed(a, func(ctx context.Context, o org.Organisation, r *http.Request, in RetentionChange) error {
			return a.Source.SetRetention(ctx, o, datamap.Keep(r.PathValue("class")), in.Days, in.Reason)
		})},
		{Method: "GET", Path: "/retention-holds", handle: a.retentionHolds},
		{Method: "POST", Path: "/retention-holds", handle: deed(a, func(ctx context.Context, o org.Organisation, _ *http.Request, in HoldInput) error {
			return a.Source.HoldDays(ctx, o, day.Range{From: in.From, To: in.To}, in.Reason)
		})},
		{Method: "POST", Path: "/retention-holds/{hold}/release", handle: deed(a, a.release)},
		{Method: "GET", Path: "/dossiers/{ref}", params: []string{"lang"}, handle: a.dossier},
	}
}

// lang is the language that was asked for; English when none was.
func lang(c call) (string, error) {
	switch text := c.query.get("lang"); text {
	case "", "en":
		return "en", nil
	case "nl":
		return "nl", nil
	}
	return "", refuse(http.StatusBadRequest, "lang", "api.wrong_type", "type", "en, nl")
}

func (a *API) mapFields(w http.ResponseWriter, r *http.Request, c call) error {
	in, err := lang(c)
	if err != nil {
		return err
	}
	list, err := a.Source.MapFields(r.Context(), c.org, in)
	if err != nil {
		return err
	}
	return show(w, r, listed[DataField]{Items: list})
}

func (a *API) retentionClasses(w http.ResponseWriter, r *http.Request, c call) error {
	in, err := lang(c)
	if err != nil {
		return err
	}
	list, err := a.Source.RetentionClasses(r.Context(), c.org, in)
	if err != nil {
		return err
	}
	return show(w, r, listed[RetentionClass]{Items: list})
}

func (a *API) retentionHolds(w http.ResponseWriter, r *http.Request, c call) error {
	list, err := a.Source.RetentionHolds(r.Context(), c.org)
	if err != nil {
		return err
	}
	return show(w, r, listed[Hold]{Items: append([]Hold{}, list...)})
}

func (a *API) release(ctx context.Context, o org.Organisation, r *http.Request, _ struct{}) error {
	id, err := strconv.ParseInt(r.PathValue("hold"), 10, 64)
	if err != nil {
		return fault.NewNotFound("retention_hold", r.PathValue("hold"))
	}
	return a.Source.ReleaseDays(ctx, o, id)
}

func (a *API) dossier(w http.ResponseWriter, r *http.Request, c call) error {
	in, err := lang(c)
	if err != nil {
		return err
	}
	d, err := a.Source.DossierOf(r.Context(), c.org, r.PathValue("ref"), in)
	if err != nil {
		return err
	}
	return show(w, r, d)
}
