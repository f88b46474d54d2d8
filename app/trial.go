package app

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/reward"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
)

// newAlias gives pseudonyms under a key that is forgotten with it: within one run the same person has the same, and nobody can
// follow anybody from one run to the next, or back to a name.
func newAlias() reward.Alias {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // it never fails
	return func(ref string) string {
		m := hmac.New(sha256.New, key)
		m.Write([]byte(ref))
		return "P-" + base32.StdEncoding.EncodeToString(m.Sum(nil))[:8]
	}
}

// mayTry answers whether somebody may make or see a trial run: whoever drafts schemes, and manages nobody. A manager would
// recognise people by team, hours and days.
func (a *App) mayTry(ctx context.Context, o org.ID, actor access.Actor) error {
	if _, err := access.Ask(ctx, o, access.SchemesWrite); err != nil {
		return err
	}
	if actor.IsSystem() {
		return nil
	}
	for _, h := range actor.Held {
		if h.Unit != 0 && h.Role.Has(access.IndividualRead) {
			return fault.NewForbidden("run.trial_manager")
		}
	}
	if actor.Employee == 0 {
		return nil
	}
	manages := false
	err := a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		all, err := orgdb.ListEmployees(ctx, tx, o)
		manages = false
		for _, e := range all {
			manages = manages || e.Manager == actor.Employee
		}
		return err
	})
	if err == nil && manages {
		return fault.NewForbidden("run.trial_manager")
	}
	return err
}
