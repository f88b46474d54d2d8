package agreeweb

import (
	"context"

	"klankbord.org/core/access"
	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/web/page"
)

// Problem is something that is missing or that one should know before freezing.
type Problem struct {
	Key     string
	Args    map[string]any
	Blocks  bool // it can't be frozen like this
	Missing []agree.Missing
}

// Preview is an agreement with what stands in the way of its draft.
type Preview struct {
	agree.Agreement
	Problems []Problem
	Later    []LaterUnit // units that it is about, made after it was frozen
}

// LaterUnit is a unit that was made after an agreement was frozen.
type LaterUnit struct {
	Ref, Name string
	Above     string // reference of the unit whose terms bind it; empty: nothing was agreed above it
	Maturity  string // that counts in the agreement
}

// Consent is what is on record, and what is off without the rest.
type Consent struct {
	Records []agree.Record
	Missing []agree.Missing // why scores of individuals are off; empty when they are on
	Schemes []SchemeConsent // the newest version of each scheme
	Offered []agree.Covered // what a record can cover
}

// SchemeConsent is what keeps a scheme from being paid.
type SchemeConsent struct {
	Ref     string
	Version int
	Missing []agree.Missing
}

// Choice is a version of a scheme that an agreement can bind.
type Choice struct {
	ID    int
	Label string
}

// Proposal is what somebody fills in to draft an agreement or an amendment.
type Proposal struct {
	Ref       string
	Scheme    int // id of a version; 0: none, or as before
	Surveys   []string
	Counting  agree.Counting
	Name      string // in the reader's language; empty: the scheme's, or as before
	Nature    string
	From, To  day.Day
	ExpiresOn day.Day
	Dutch     bool
	Amend     bool
	Effective day.Day
	Change    agree.Change

	Maturities []agree.UnitCurve    // of an amendment: those that it changes
	Settings   agree.SettingsChange // of an amendment
}

// Book keeps agreements and records. It refuses whoever may not.
type Book interface {
	Agreements(ctx context.Context, o org.ID) ([]agree.Agreement, error)
	// Actors names, within a sentence after "by", who did something.
	Actors(ctx context.Context, o org.ID) (func(actor string) intake.Text, error)
	Agreement(ctx context.Context, o org.Organisation, ref string) (Preview, error)
	// Choices lists the schemes that can be bound, and asks whether the reader may bind any.
	Choices(ctx context.Context, o org.ID) ([]Choice, error)
	Propose(ctx context.Context, o org.Organisation, p Proposal) error
	SignAgreement(ctx context.Context, o org.Organisation, ref string, party agree.Party) error
	Freeze(ctx context.Context, o org.Organisation, ref string) error
	DropDraft(ctx context.Context, o org.Organisation, ref string) error
	EndAgreement(ctx context.Context, o org.Organisation, ref string, last day.Day, reason string) error

	Consent(ctx context.Context, o org.Organisation) (Consent, error)
	Record(ctx context.Context, o org.Organisation, r agree.Record) error
	WithdrawConsent(ctx context.Context, o org.Organisation, id agree.RecordID, on day.Day, reason string) error
}

// Pages are the pages of this package.
type Pages struct{ Book Book }

// Menu lists the entries of the navigation.
func Menu() []page.Entry {
	return []page.Entry{
		{Ref: "agreements", Section: page.Guard, NL: "Afspraken", EN: "Agreements", Path: "/agreements", Any: []access.Permission{access.SchemesRead, access.MatrixRead, access.FreezePeriods}},
		{Ref: "consent", Section: page.Guard, NL: "Instemming", EN: "Consent", Path: "/consent", Any: []access.Permission{access.ConsentRecord, access.SchemesRead, access.MatrixRead, access.PrivacyRead}},
	}
}

// Register hands every page to handle, with its pattern.
func (p *Pages) Register(handle func(pattern string, h page.Handler)) {
	handle("GET /o/{org}/agreements", p.List)
	handle("GET /o/{org}/agreements/new", p.New)
	handle("POST /o/{org}/agreements", p.Create)
	handle("GET /o/{org}/agreements/{agreement}", p.Show)
	handle("GET /o/{org}/agreements/{agreement}/amend", p.Amend)
	handle("POST /o/{org}/agreements/{agreement}/amend", p.Change)
	handle("POST /o/{org}/agreements/{agreement}/sign", p.Sign)
	handle("POST /o/{org}/agreements/{agreement}/freeze", p.Freeze)
	handle("POST /o/{org}/agreements/{agreement}/drop", p.Drop)
	handle("POST /o/{org}/agreements/{agreement}/end", p.End)
	handle("GET /o/{org}/consent", p.Consent)
	handle("POST /o/{org}/consent", p.Record)
	handle("POST /o/{org}/consent/{record}/withdraw", p.Withdraw)
}
