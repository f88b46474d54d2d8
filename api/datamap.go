package api

import (
	"context"
	"net/http"

	"klankbord.org/core/org"
)

// DataMap reads what is kept of people, how long, and the dossiers about it.
type DataMap interface {
	// MapFields returns every field that is kept.
	MapFields(ctx context.Context, o org.Organisation, lang string) ([]DataField, error)
	// RetentionClasses returns how long everything is kept.
	RetentionClasses(ctx context.Context, o org.Organisation, lang string) ([]RetentionClass, error)
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
