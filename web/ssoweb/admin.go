package ssoweb

import (
	"context"

	"klankbord.org/core/access"
	"klankbord.org/core/org"
	"klankbord.org/core/signon"
)

// List is what there is.
type List struct {
	Providers []signon.Provider
	Joined    map[signon.ProviderID]int // how many identities are joined to an account
	Passwords bool                      // whether everybody may sign in with a password
}

// Choices are what a mapping can give.
type Choices struct {
	Roles []access.Role
	Units []org.Unit
}

// Input is a provider to keep.
type Input struct {
	Provider signon.Provider
	New      bool
	Secret   string // a new client secret; empty leaves what there is
	Forget   bool   // take the secret away
}

// Admin is what the pages ask for. Everything needs accounts.manage.
type Admin interface {
	Providers(ctx context.Context, o org.Organisation) (List, error)
	Provider(ctx context.Context, o org.Organisation, ref string) (signon.Provider, error)
	Choices(ctx context.Context, o org.Organisation) (Choices, error)
	Save(ctx context.Context, o org.Organisation, in Input) (signon.Provider, error)
	Remove(ctx context.Context, o org.Organisation, ref string) error
	AllowPasswords(ctx context.Context, o org.Organisation, allowed bool) error
}
