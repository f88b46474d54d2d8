package accessdb

import (
	"crypto/rand"
	"strings"

	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// Local is the source of accounts and grants that people gave here.
const Local = "local"

// newRef returns a reference that says nothing about whom it is of.
func newRef() string { return strings.ToLower(rand.Text()) }

// missing turns "no rows" into a NotFound fault.
func missing(err error, what, ref string) error {
	if err == sqldb.ErrNoRows {
		return fault.NewNotFound(what, ref)
	}
	return err
}

// changed turns "nothing was changed" into a NotFound fault.
func changed(n int64, err error, what string) error {
	if err == nil && n == 0 {
		return fault.NewNotFound(what, "")
	}
	return err
}

// orNull keeps "nobody" as null.
func orNull(e org.EmployeeID) any {
	if e == 0 {
		return nil
	}
	return int64(e)
}
