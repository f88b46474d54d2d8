// Package rewarddb keeps bonus schemes and runs, as the exact bytes that were hashed. What the bytes say is for
// core/reward to read; nothing here ever changes what is stored.
package rewarddb

import (
	"fmt"

	"klankbord.org/core/fault"
	"klankbord.org/store/sqldb"
)

// missing turns "no rows" into a NotFound fault.
func missing(err error, what string, ref any) error {
	if err == sqldb.ErrNoRows {
		return fault.NewNotFound(what, fmt.Sprint(ref))
	}
	return err
}
