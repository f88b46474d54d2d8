package accessweb

import (
	"context"
	"net/http"

	"klankbord.org/core/access"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/web/page"
)

// Step is what comes after a password that was right.
type Step string

// The steps.
const (
	In          Step = "in"     // signed in
	AskSecond   Step = "second" // a code or passkey is asked
	SetUpSecond Step = "set-up" // a second factor is required and has to be set up first
)

// TOTP is a secret that an authenticator app has to get to know.
type TOTP struct {
	Secret  string
	Picture []byte // a QR code, PNG
}

// Grant is a grant with names.
type Grant struct {
	access.Grant
	Name     intake.Text // of the role; empty when it is gone
	UnitRef  string      // empty: the whole organisation
	UnitName string
}

// Key is a passkey as its owner knows it.
type Key struct {
	ID                int64
	Name              string
	CreatedAt, UsedAt int64 // unix milliseconds UTC; UsedAt 0: never
}

// Session is one browser that somebody signed in with.
type Session struct {
	access.Session
	Ref  string // for ending it
	This bool   // the one that asks
}

// Identity is a service outside that somebody signs in with, or could.
type Identity struct {
	Ref, Name string
	JoinedAt  int64  // unix milliseconds UTC; 0: not joined
	Join      string // address that leads there to join it
}

// Own is somebody's own account.
type Own struct {
	Account  access.Account
	Grants   []Grant
	Keys     []Key
	Sessions []Session
	// Identities are the services outside that the account is or can be joined to.
	Identities []Identity
	Codes      int  // recovery codes left
	Required   bool // a role of theirs asks a second factor
	Fresh      bool // signed in lately: how one signs in may be changed
}

// Setup is what the first form asks.
type Setup struct {
	Name, Ref, Person, Email, Password string
	Second                             bool // ask a second factor of the roles that see pay or people, or decide who does what
}

// DemoAccount is somebody of the sample organisation whose eyes a visitor may try.
type DemoAccount struct {
	Ref  string
	Name string
	Role intake.Text
	What intake.Text // what there is to see, in a few words
}

// Listed is an account in the list.
type Listed struct {
	access.Account
	Grants []Grant
}

// Unit is a unit that a grant may be for.
type Unit struct{ Ref, Name string }

// Choices are the roles and units that can be given.
type Choices struct {
	Roles []access.Role
	Units []Unit
}

// Managed is an account that is being managed.
type Managed struct {
	Account  access.Account
	Employee string // reference of whom it belongs to
	Grants   []Grant
	Choices
}

// Invitation is a new account.
type Invitation struct {
	Email, Name, Language, Employee string
	Grants                          []Grant
}

// Desk does what the pages ask. Each asks for the permission itself. Those that take the writer sign a browser in or out.
type Desk interface {
	SignIn(w http.ResponseWriter, r *http.Request, o org.Organisation, email, password string) (Step, error)
	HalfWay(r *http.Request, o org.Organisation) (access.Account, error)
	Second(w http.ResponseWriter, r *http.Request, o org.Organisation, code string) error
	SignOut(w http.ResponseWriter, r *http.Request, o org.Organisation) (elsewhere string, err error)

	Forgot(r *http.Request, o org.Organisation, email string, p page.Page) error
	ResetOf(r *http.Request, o org.Organisation, token string) (access.Account, error)
	Reset(r *http.Request, o org.Organisation, token, password string) error
	InviteOf(r *http.Request, o org.Organisation, token string) (access.Account, error)
	Accept(w http.ResponseWriter, r *http.Request, o org.Organisation, token, password string) (Step, error)

	SetupOpen(ctx context.Context, token string) error
	SetUp(w http.ResponseWriter, r *http.Request, token string, in Setup) (org.Organisation, Step, error)

	DemoAccounts(ctx context.Context, o org.Organisation) ([]DemoAccount, error)
	LookAs(w http.ResponseWriter, r *http.Request, o org.Organisation, ref string) error

	OfferTOTP(r *http.Request, o org.Organisation) (TOTP, error)
	ConfirmTOTP(w http.ResponseWriter, r *http.Request, o org.Organisation, code string) (codes []string, err error)
	DropTOTP(w http.ResponseWriter, r *http.Request, o org.Organisation) error
	NewRecoveryCodes(r *http.Request, o org.Organisation) ([]string, error)
	BeginKey(r *http.Request, o org.Organisation) (options any, token string, err error)
	FinishKey(w http.ResponseWriter, r *http.Request, o org.Organisation, token, name string, answer []byte) error
	DropKey(w http.ResponseWriter, r *http.Request, o org.Organisation, id int64) error
	BeginKeySignIn(r *http.Request, o org.Organisation) (options any, token string, err error)
	FinishKeySignIn(w http.ResponseWriter, r *http.Request, o org.Organisation, token string, answer []byte) error

	Own(r *http.Request, o org.Organisation) (Own, error)
	ChangePassword(w http.ResponseWriter, r *http.Request, o org.Organisation, old, password string) error
	SetLanguage(r *http.Request, o org.Organisation, language string) error
	EndOwn(r *http.Request, o org.Organisation, ref string) error
	PartIdentity(w http.ResponseWriter, r *http.Request, o org.Organisation, ref string) error

	Accounts(ctx context.Context, o org.Organisation) ([]Listed, error)
	Account(ctx context.Context, o org.Organisation, ref string) (Managed, error)
	Choices(ctx context.Context, o org.Organisation) (Choices, error)
	Invite(r *http.Request, o org.Organisation, in Invitation, p page.Page) (link string, account access.Account, err error)
	InviteAgain(r *http.Request, o org.Organisation, ref string, p page.Page) (link string, account access.Account, err error)
	SetGrants(w http.ResponseWriter, r *http.Request, o org.Organisation, ref, employee string, grants []Grant) error
	SetDisabled(ctx context.Context, o org.Organisation, ref string, disabled bool) error
	ResetFactors(ctx context.Context, o org.Organisation, ref string) error

	Roles(ctx context.Context, o org.Organisation) ([]access.Role, error)
	SaveRole(ctx context.Context, o org.Organisation, role access.Role, isNew bool) error
	DeleteRole(ctx context.Context, o org.Organisation, ref access.RoleRef) error
	SetSecondFactor(ctx context.Context, o org.Organisation, roles []string) error
}
