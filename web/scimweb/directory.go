package scimweb

import (
	"context"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
)

// User is a person's account, as provisioning sees it.
type User struct {
	ID, ExternalID        string
	UserName              string
	DisplayName           string
	GivenName, FamilyName string
	Language              string
	Email                 string
	Active                bool
	Employee              string // personnel number; empty: nobody who is measured
	// Employment says since when somebody works here and where; nil: nothing is said about it.
	Employment       *Employment
	Groups           []Member // read only
	Created, Changed int64    // unix milliseconds UTC
}

// Employment is since when somebody works here, and where.
type Employment struct {
	Days        day.Range // zero: not said
	Memberships []Membership
	// Listed tells whether memberships were listed at all; a list that isn't there ends none.
	Listed bool
}

// Membership is a place in a unit, in a role.
type Membership struct {
	Unit, Role string
	FTE        int // hundredths
	Days       day.Range
}

// Member is a member of a group, or a group that somebody is a member of.
type Member struct{ ID, Name string }

// Group is a group.
type Group struct {
	ID, ExternalID   string
	Name             string
	Members          []Member
	Created, Changed int64
}

// Unit is a part of the organisation.
type Unit struct {
	ID, Code, Name  string
	Level, Maturity string
	Parent          string  // code; empty: a root
	From            day.Day // from when Parent holds
	Places          []Place // read only
}

// Place says where a unit hung from a day on.
type Place struct {
	From   day.Day
	Parent string
}

// Change makes what is to be kept of what there is, or says why it can't.
type Change[T any] func(T) (T, error)

// Directory is what is provisioned. What isn't there is a NotFound fault, a name that is taken a Conflict fault. Change
// functions may be called more than once.
type Directory interface {
	Users(ctx context.Context, o org.ID) ([]User, error)
	User(ctx context.Context, o org.ID, id string) (User, error)
	CreateUser(ctx context.Context, o org.ID, u User) (User, error)
	ChangeUser(ctx context.Context, o org.ID, id string, fn Change[User]) (User, error)
	RemoveUser(ctx context.Context, o org.ID, id string, fn Change[User]) error

	Groups(ctx context.Context, o org.ID) ([]Group, error)
	CreateGroup(ctx context.Context, o org.ID, g Group) (Group, error)
	ChangeGroup(ctx context.Context, o org.ID, id string, fn Change[Group]) (Group, error)
	RemoveGroup(ctx context.Context, o org.ID, id string, fn Change[Group]) error

	Units(ctx context.Context, o org.ID) ([]Unit, error)
	CreateUnit(ctx context.Context, o org.ID, u Unit) (Unit, error)
	ChangeUnit(ctx context.Context, o org.ID, id string, fn Change[Unit]) (Unit, error)
}

// Authenticate returns who holds the key of a request, and in which organisation.
type Authenticate func(ctx context.Context, token string) (access.Actor, org.Organisation, error)
