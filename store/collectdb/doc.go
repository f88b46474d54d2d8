// Package collectdb keeps what customers say on our own pages, one durable transaction an answer, and reads answers
// for pages, statements and bonus runs.
package collectdb

import (
	"klankbord.org/core/fault"
	"klankbord.org/store/sqldb"
)

// missing turns "no rows" into a NotFound fault.
func missing(err error, what, ref string) error {
	if err == sqldb.ErrNoRows {
		return fault.NewNotFound(what, ref)
	}
	return err
}
