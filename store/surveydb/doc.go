// Package surveydb reads what is measured and by which agreements it counts: metrics, surveys and their versions, root
// causes, and the versions of the influence matrix with their sign-offs.
package surveydb

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
