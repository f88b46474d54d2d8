// Package access decides who may see and do what.
//
// An account holds grants: a role, in a unit and everything below it or in the whole organisation, from day to day. A role is
// a set of permissions. Whoever asks for something is an Actor; a use case asks the actor once, and the page that offers
// the thing asks the very same question.
//
// Nobody decides on their own pay, and an administrator, who can hand out every role, has none of them by that alone.
package access
