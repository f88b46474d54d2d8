package access

import (
	"context"
	"fmt"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
)

// AccountID identifies an account within its organisation; dense from 1.
type AccountID int64

// KeyID identifies an API key within its organisation; dense from 1.
type KeyID int64

// Grant is a role that somebody holds, in a unit and all below it, from day to day.
type Grant struct {
	Role  RoleRef
	Unit  org.UnitID // 0: the whole organisation
	Range day.Range
	// Source is who gave it: "local", or the reference of a sign-on or provisioning that keeps its own grants in step.
	Source string
}

// Held is a grant with its role looked up.
type Held struct {
	Grant
	Role Role
}

// Actor is whoever asks for something: a person who signed in, a program with an API key, or the program itself.
type Actor struct {
	Org      org.ID
	Account  AccountID      // 0 for a key and for the program itself
	Key      KeyID          // 0 unless an API key asks
	Employee org.EmployeeID // who the account belongs to; 0 when to nobody who is measured
	Name     string         // as people know it; never written to a log
	Held     []Held         // what is held today; grants of other days are left out before
	Only     []Permission   // when not nil nothing else is allowed, whatever is held: the scope of a key
	system   string
}

// System returns the program itself, acting for whoever runs it on its machine: it may do everything. What names the
// act in the ledger, such as "cli" or "demo".
func System(o org.ID, what string) Actor { return Actor{Org: o, Name: what, system: what} }

// Ref names the actor in the ledger: "account:7", "key:3", "cli". It holds no name.
func (a Actor) Ref() string {
	switch {
	case a.system != "":
		return a.system
	case a.Key != 0:
		return fmt.Sprintf("key:%d", a.Key)
	case a.Account != 0:
		return fmt.Sprintf("account:%d", a.Account)
	}
	return "nobody"
}

// Anonymous reports whether nobody is signed in.
func (a Actor) Anonymous() bool { return a.system == "" && a.Key == 0 && a.Account == 0 }

// IsSystem reports whether the program itself acts.
func (a Actor) IsSystem() bool { return a.system != "" }

// Units tells where a permission is held: everywhere, or in some units and all below them. Neither means nowhere.
func (a Actor) Units(p Permission) (everywhere bool, units []org.UnitID) {
	if a.system != "" {
		return true, nil
	}
	if !a.allowed(p) || p == OwnRead && a.Employee == 0 {
		return false, nil
	}
	for _, h := range a.Held {
		switch {
		case !h.Role.Has(p):
		case h.Unit == 0 || p.Shared():
			return true, nil
		case p.Scoped():
			units = append(units, h.Unit)
		}
	}
	return false, units
}

func (a Actor) allowed(p Permission) bool {
	if a.Only == nil {
		return true
	}
	for _, o := range a.Only {
		if o == p {
			return true
		}
	}
	return false
}

// May reports whether the permission is held at all, be it for one unit. What is one's own can only be seen by somebody
// who is measured.
func (a Actor) May(p Permission) bool {
	everywhere, units := a.Units(p)
	return everywhere || len(units) > 0
}

// Everywhere reports whether the permission is held for the whole organisation.
func (a Actor) Everywhere(p Permission) bool {
	everywhere, _ := a.Units(p)
	return everywhere
}

// MayIn reports whether the permission is held for a unit, given the units above it on the day that counts.
func (a Actor) MayIn(p Permission, unit org.UnitID, above ...org.UnitID) bool {
	everywhere, units := a.Units(p)
	if everywhere {
		return true
	}
	for _, u := range units {
		if u == unit {
			return true
		}
		for _, higher := range above {
			if u == higher {
				return true
			}
		}
	}
	return false
}

// Is reports whether the actor is this employee.
func (a Actor) Is(e org.EmployeeID) bool { return e != 0 && a.Employee == e }

// Reads returns the kind of reader that the actor is.
func (a Actor) Reads() Reader {
	if a.system != "" {
		return ReadsIndividuals
	}
	for _, h := range a.Held {
		if h.Role.Reader == ReadsIndividuals {
			return ReadsIndividuals
		}
	}
	return ReadsScores
}

type actorKey struct{}

// With returns a context in which the actor asks.
func With(ctx context.Context, a Actor) context.Context { return context.WithValue(ctx, actorKey{}, a) }

// Of returns who asks; a context that nobody was put in gives nobody.
func Of(ctx context.Context) Actor {
	a, _ := ctx.Value(actorKey{}).(Actor)
	return a
}

// Ask returns whoever asks when they may do this in an organisation, and a fault otherwise: Unauthenticated for nobody,
// NotFound for somebody of another organisation, who isn't told that this one exists, Forbidden for the rest. With several
// permissions one of them is enough.
func Ask(ctx context.Context, o org.ID, any ...Permission) (Actor, error) {
	a := Of(ctx)
	switch {
	case a.Anonymous():
		return a, fault.NewUnauthenticated()
	case a.Org != o && !a.IsSystem():
		return a, fault.NewNotFound("organisation", "")
	}
	for _, p := range any {
		if a.May(p) {
			return a, nil
		}
	}
	return a, fault.NewForbidden("access.denied", "permission", string(any[0]))
}
