package datamapweb

import (
	"context"

	"klankbord.org/core/access"
	"klankbord.org/core/datamap"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/i18n"
	"klankbord.org/web/page"
)

// Field is a field with what the organisation's own roles, addresses and periods make of it.
type Field struct {
	datamap.Field
	Roles     []intake.Text // who sees it
	Addresses []string      // of pages and API, where it may be seen
	Days      int           // how long it is kept; 0: no period
}

// Table is a table with its fields.
type Table struct {
	Name   string
	Text   intake.Text
	Fields []Field
}

// Class is a retention class with what would go.
type Class struct {
	datamap.Period
	Days       int
	Due        int64 // past its time, and not gone yet
	Week       int64 // past its time within a week from now, those due included
	FinishedAt int64 // when a round was last finished, unix milliseconds UTC; 0: never, or one is under way
	StartedAt  int64 // when a round last began; 0: never
	Done       int64 // in the last round
	Total      int64 // ever
}

// Hold is a stretch of days of which everything stays.
type Hold struct {
	ID     int64
	Days   day.Range
	Reason string
	At     int64 // unix milliseconds, UTC
	By     intake.Text
	Ended  int64 // 0: it holds
}

// Change is a period that was changed.
type Change struct {
	Keep   datamap.Keep
	Days   int
	Reason string
	At     int64 // unix milliseconds, UTC
	By     intake.Text
}

// Pending is what isn't settled yet, and keeps the days that it is about.
type Pending struct {
	Days   day.Range
	Scheme string // empty: a finding that nobody decided on
}

// Retention is how long everything is kept, and what would go now.
type Retention struct {
	Classes []Class
	Holds   []Hold
	Changes []Change // the last one first
	Pending []Pending
}

// Keeper is what the pages need. It refuses whoever may not see this.
type Keeper interface {
	// DataMap returns everything that is kept in the database.
	DataMap(ctx context.Context, o org.Organisation) ([]Table, error)
	// Retained returns how long everything is kept, and counts what would go.
	Retained(ctx context.Context, o org.Organisation) (Retention, error)
	// SetRetention sets how many days a class is kept, for a reason.
	SetRetention(ctx context.Context, o org.Organisation, k datamap.Keep, days int, reason string) error
	// HoldDays keeps everything of some days, whatever the periods say.
	HoldDays(ctx context.Context, o org.Organisation, days day.Range, reason string) error
	// ReleaseDays lets the periods hold again for days that were kept.
	ReleaseDays(ctx context.Context, o org.Organisation, id int64) error
	// Dossier puts together what somebody who decides about this must know, as it is now.
	Dossier(ctx context.Context, o org.Organisation, ref string, l i18n.Lang) (Dossier, error)
}

// Pages serves them.
type Pages struct{ Keeper Keeper }

// Menu returns the entries of these pages.
func Menu() []page.Entry {
	any := []access.Permission{access.PrivacyRead}
	return []page.Entry{
		{Ref: "data-map", Section: page.Guard, NL: "Gegevenskaart", EN: "Data map", Path: "/data-map", Any: any},
		{Ref: "retention", Section: page.Guard, NL: "Bewaartermijnen", EN: "Retention", Path: "/retention", Any: any},
		{Ref: "dossiers", Section: page.Guard, NL: "Dossiers", EN: "Dossiers", Path: "/dossiers", Any: any},
	}
}

// Register adds the routes.
func (p *Pages) Register(handle func(pattern string, h page.Handler)) {
	handle("GET /o/{org}/data-map", p.dataMap)
	handle("GET /o/{org}/retention", p.retention)
	handle("POST /o/{org}/retention/{class}", p.setPeriod)
	handle("POST /o/{org}/retention/holds", p.hold)
	handle("POST /o/{org}/retention/holds/{hold}/release", p.release)
	handle("GET /o/{org}/dossiers", p.dossiers)
	handle("GET /o/{org}/dossiers/{dossier}", p.dossier)
}
