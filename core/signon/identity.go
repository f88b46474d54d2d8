package signon

import (
	"slices"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
)

// Identity is what a provider vouched for: the protocol was followed, and the message is its own.
type Identity struct {
	Subject       string // who, for the provider; never given to somebody else
	Email         string // as given; may be empty
	EmailVerified bool   // the provider verified that the address is theirs
	Name          string
	Employee      string // personnel number, when a claim for it was agreed
	Groups        []string
	// Strength is how the provider says that it proved who somebody is: acr and amr of OpenID Connect, the context class of
	// SAML, as it was signed.
	Strength []string
	Claims   []Claim // all that came in, for the test sign-on; never stored
	// Session is what the provider wants to hear when somebody signs out: an ID token. Empty when it needs nothing.
	Session string
}

// Claim is one thing that a provider told about somebody.
type Claim struct {
	Name   string
	Values []string
}

// Read fills in an identity from its claims, by the names that were agreed.
func (s Settings) Read(id Identity) Identity {
	one := func(name string) string {
		for _, c := range id.Claims {
			if c.Name == name && len(c.Values) > 0 {
				return strings.TrimSpace(c.Values[0])
			}
		}
		return ""
	}
	id.Email, id.Name = one(s.Email()), one(s.Name())
	if s.EmployeeClaim != "" {
		id.Employee = one(s.EmployeeClaim)
	}
	for _, c := range id.Claims {
		if c.Name == s.Groups() {
			id.Groups = append(id.Groups, c.Values...)
		}
	}
	slices.Sort(id.Groups)
	id.Groups = slices.Compact(id.Groups)
	return id
}

// ProvesSecond reports whether the provider itself asked for a second factor, by a word that was agreed.
func (s Settings) ProvesSecond(id Identity) bool {
	return slices.ContainsFunc(id.Strength, func(word string) bool { return slices.Contains(s.SecondProof, word) })
}

// Known is what is known here about an identity before it is let in.
type Known struct {
	Linked  *access.Account // the account that this provider and subject were joined to before
	ByEmail *access.Account // the account with the address of the identity
	Asking  *access.Account // who is signed in already and asked to be joined to this identity
}

// Act is what a sign-on leads to.
type Act string

// What a sign-on can lead to.
const (
	Enter Act = "enter" // into the account that it was joined to
	Join  Act = "join"  // into an existing account, which it is joined to from now on
	Make  Act = "make"  // into a new account
)

// Decide says which account an identity opens, or why none.
func (p Provider) Decide(id Identity, k Known) (Act, access.AccountID, error) {
	if !p.Enabled {
		return "", 0, fault.NewForbidden("signon.off")
	}
	if id.Subject == "" {
		return "", 0, fault.NewForbidden("signon.no_subject")
	}
	if k.Asking != nil {
		return p.join(k)
	}
	if k.Linked != nil {
		return Enter, k.Linked.ID, usable(k.Linked)
	}
	vouched := id.Email != "" && (id.EmailVerified || p.Kind == SAML && p.Settings.TrustEmail) && p.Settings.AnswersFor(id.Email)
	switch {
	case k.ByEmail != nil && vouched:
		return Join, k.ByEmail.ID, usable(k.ByEmail)
	case k.ByEmail != nil:
		return "", 0, fault.NewForbidden("signon.email_taken")
	case !p.Settings.Create:
		return "", 0, fault.NewForbidden("signon.no_account")
	case !vouched:
		return "", 0, fault.NewForbidden("signon.email_unverified")
	}
	return Make, 0, nil
}

// join joins an identity to whoever is signed in, unless it is somebody else's already.
func (p Provider) join(k Known) (Act, access.AccountID, error) {
	switch {
	case k.Linked == nil:
		return Join, k.Asking.ID, usable(k.Asking)
	case k.Linked.ID == k.Asking.ID:
		return Enter, k.Asking.ID, usable(k.Asking)
	}
	return "", 0, fault.NewConflict("", "signon.joined_elsewhere")
}

func usable(a *access.Account) error {
	if a.Status == access.Disabled {
		return fault.NewForbidden("signon.disabled")
	}
	return nil
}
