package access

import "klankbord.org/core/org"

// Status says whether an account can be used.
type Status string

// The statuses of an account.
const (
	Invited  Status = "invited"  // made, but nobody has signed in with it yet
	Active   Status = "active"   // in use
	Disabled Status = "disabled" // kept for the history; opens nothing
)

// Account is somebody's way in to one organisation.
type Account struct {
	ID       AccountID
	Ref      string // stable and opaque; the id that provisioning knows
	Email    string // in lower case; unique within the organisation
	Name     string
	Language string // "nl" or "en"; empty: as the browser asks
	Employee org.EmployeeID
	Status   Status
	// Source is "local", or the reference of the sign-on or provisioning that made the account; External is its id there.
	Source               string
	External             string
	HasPassword, HasTOTP bool
	Passkeys             int
	CreatedAt            int64 // unix milliseconds UTC
	UpdatedAt            int64
	SeenAt               int64 // last sign-in; 0: never
}

// Session is one browser that somebody signed in with.
type Session struct {
	Account   AccountID
	Hash      []byte // SHA-256 of the token; the token itself is in the browser only
	Device    string // coarse, such as "Firefox on Linux"; no address
	Method    string // "password", "password+totp", "passkey", "oidc:<ref>", "saml:<ref>", "recovery"
	CreatedAt int64
	SeenAt    int64
	ExpiresAt int64
}
