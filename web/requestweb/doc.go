// Package requestweb is what customers may ask about their data, and what may be taken out of their words: the page on which
// somebody is found, given their file, or erased; receipts of erasures; and redaction with its trail.
package requestweb

import (
	"context"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/erase"
	"klankbord.org/core/held"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/redact"
	"klankbord.org/web/page"
)

// Customer is somebody, as they are told apart from others.
type Customer struct {
	ID                      int64
	Ref, Name, Email, Phone string
}

// Plan is what an erasure would take away, and what would stay.
type Plan struct {
	Customer Customer
	Counts   erase.Counts
	Mentions []held.Mention
}

// Erasure is an erasure that was made.
type Erasure struct {
	ID       int64
	At       time.Time
	Actor    string
	By       intake.Text // how the actor is called
	Ground   erase.Ground
	Counts   erase.Counts
	Hash     string // keyed, of the customer's number; hexadecimal
	LiftedAt time.Time
	Lifted   string // why the customer may be known again
}

// Words are what a customer wrote, with what might point at somebody.
type Words struct {
	Thing    string   // "answers" or "signals", as in the address
	Answer   int64    // or of the signal
	Field    string   // which of the answer's texts this is
	Fields   []string // all that it has
	Text     string
	Language string
	Day      string
	Found    []redact.Span
	Trail    []Redaction
}

// Redaction is what was taken out once.
type Redaction struct {
	ID, Answer int64 // Answer is 0 when it was taken out of another text
	Thing      string
	At         time.Time
	Actor      string
	By         intake.Text // how the actor is called
	Kind       redact.Kind
	Length     int
	Digest     string
}

// Keeper is what the pages need. Each call asks for the permission: privacy.manage, and verbatims.redact for the last three.
type Keeper interface {
	FindCustomers(ctx context.Context, o org.ID, text string) ([]Customer, error)
	// Plan says what erasing a customer would do, by the customer's number in the database.
	Plan(ctx context.Context, o org.Organisation, id int64) (Plan, error)
	File(ctx context.Context, o org.Organisation, id int64) (*held.File, error)
	Erase(ctx context.Context, o org.Organisation, id int64, ground string) (erasure int64, err error)
	Erasures(ctx context.Context, o org.ID) ([]Erasure, error)
	Erasure(ctx context.Context, o org.ID, id int64) (Erasure, error)
	Readmit(ctx context.Context, o org.Organisation, ref, reason string) error

	Words(ctx context.Context, o org.ID, answer int64, field string) (Words, error)
	SignalWords(ctx context.Context, o org.ID, signal int64) (Words, error)
	// RedactSignal is Redact of a signal.
	RedactSignal(ctx context.Context, o org.ID, signal int64, was string, spans []redact.Span) error
	// Redact takes pieces out of an answer's words, if those are still the ones that were looked at.
	Redact(ctx context.Context, o org.ID, answer int64, field, was string, spans []redact.Span) error
	Redactions(ctx context.Context, o org.ID, limit int) ([]Redaction, error)
}

// Pages are the pages.
type Pages struct{ Keeper Keeper }

// Menu returns their entries in the navigation.
func Menu() []page.Entry {
	return []page.Entry{
		{Ref: "requests", Section: page.Guard, NL: "Klantverzoeken", EN: "Customer requests", Path: "/privacy/customers", Any: []access.Permission{access.PrivacyManage}},
		{Ref: "redactions", Section: page.Guard, NL: "Afschermen", EN: "Redaction", Path: "/privacy/redactions", Any: []access.Permission{access.VerbatimsRedact}},
	}
}

// Register serves the pages, one route a line.
func (p *Pages) Register(staff func(pattern string, h page.Handler)) {
	staff("GET /o/{org}/privacy/customers", p.search)
	staff("POST /o/{org}/privacy/customers", p.search)
	staff("GET /o/{org}/privacy/customers/{customer}", p.customer)
	staff("POST /o/{org}/privacy/customers/{customer}/file", p.file)
	staff("POST /o/{org}/privacy/customers/{customer}/erase", p.erase)
	staff("POST /o/{org}/privacy/readmit", p.readmit)
	staff("GET /o/{org}/privacy/erasures/{erasure}", p.erasure)
	staff("GET /o/{org}/privacy/erasures/{erasure}/receipt", p.receipt)
	staff("GET /o/{org}/privacy/redactions", p.redactions)
	staff("GET /o/{org}/privacy/answers/{answer}", p.words)
	staff("POST /o/{org}/privacy/answers/{answer}", p.redact)
	staff("GET /o/{org}/privacy/signals/{signal}", p.words)
	staff("POST /o/{org}/privacy/signals/{signal}", p.redact)
}
