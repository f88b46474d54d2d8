// Package customerweb shows customers: what happened with them on one timeline, and signals that come in by hand.
package customerweb

import (
	"context"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/customer"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/i18n"
	"klankbord.org/web/page"
)

// Customer is somebody who was found. Without contact only the reference is there.
type Customer struct {
	ID                      int64
	Ref, Name, Email, Phone string
	Account, Segment        string
	NoContact, Contact      bool
	Language                string
	Transactions, Answers   int
	Signals                 int
}

// Moment is one point on a timeline, in the reader's language. What may not be seen is empty.
type Moment struct {
	Kind   customer.MomentKind
	At     time.Time
	Day    string // instead of At, of what has a day only
	Title  string
	Detail []string // unit, touchpoint, product …
	Words  string
	Score  string // of an answer or a rating
	Scale  string // such as "1–5"; empty for an answer
	Redact string // address within the organisation where the words can be redacted; empty when there are none
	Ref    string
}

// Timeline is what happened with a customer.
type Timeline struct {
	Customer Customer
	Moments  []Moment // of the page asked for
	Total    int
	Counts   map[customer.MomentKind]int
	Words    bool // the reader may read some words
}

// Desk is what the pages need. Each call asks for the permission.
type Desk interface {
	// Find looks customers up by number, address or telephone number; needs customers.read.
	Find(ctx context.Context, o org.ID, text string) ([]Customer, error)
	Timeline(ctx context.Context, o org.Organisation, lang i18n.Lang, id int64, kinds []customer.MomentKind, from, size int) (Timeline, error)
	// Types lists the types of signals; Choices the touchpoints and units that a signal can be about.
	Types(ctx context.Context, o org.ID) ([]customer.SignalType, error)
	Choices(ctx context.Context, o org.ID, lang i18n.Lang) (touchpoints, units []Choice, err error)
	// Take takes one record in; needs records.import. A record that is refused is an error with its field.
	Take(ctx context.Context, o org.Organisation, r intake.Record) error
}

// Choice is something to choose from a list.
type Choice struct{ Ref, Name string }

// Pages are the pages.
type Pages struct {
	Desk   Desk
	Joiner Joiner
	Now    func() time.Time
}

// Menu returns their entries in the navigation.
func Menu() []page.Entry {
	return []page.Entry{
		{Ref: "customers", Section: page.Listen, NL: "Klanten", EN: "Customers", Path: "/customers", Any: []access.Permission{access.CustomersRead}},
		{Ref: "signals", Section: page.Listen, NL: "Signaal noteren", EN: "Note a signal", Path: "/signals/new", Any: []access.Permission{access.RecordsImport}},
	}
}

// Register serves the pages, one route a line.
func (p *Pages) Register(staff func(pattern string, h page.Handler)) {
	staff("GET /o/{org}/customers", p.search)
	staff("POST /o/{org}/customers", p.search)
	staff("GET /o/{org}/customers/{customer}", p.timeline)
	staff("GET /o/{org}/customers/{customer}/same", p.same)
	staff("POST /o/{org}/customers/{customer}/same", p.join)
	staff("GET /o/{org}/customer-merges/{merge}", p.split)
	staff("POST /o/{org}/customer-merges/{merge}", p.part)
	staff("GET /o/{org}/signals/new", p.signal)
	staff("POST /o/{org}/signals/new", p.keepSignal)
	staff("GET /o/{org}/signals/types", p.types)
	staff("POST /o/{org}/signals/types", p.keepType)
}
