package app

import (
	"context"
	"encoding/json"

	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
)

// SealingReport says which keys there are, and what was done with them.
type SealingReport struct {
	Keys    []string `json:"keys"` // oldest first; the last one seals
	Sealed  int64    `json:"sealed"`
	Retired []string `json:"retired,omitempty"`
}

// SealingKeys lists the keys that contact data is sealed with, by name.
func (a *App) SealingKeys() SealingReport { return SealingReport{Keys: a.keys.Keys()} }

// RotateSealing makes a new key, unless only is true, and seals everything with the newest. It may be broken off and started
// again, while everybody works on. Progress may be nil.
func (a *App) RotateSealing(ctx context.Context, only bool, progress func(table string, n int64)) (r SealingReport, err error) {
	r.Sealed, err = a.keys.Rotate(ctx, a.db, !only, a.now(), sealed.Reseal{Progress: progress})
	if err != nil {
		return r, err
	}
	r.Keys = a.keys.Keys()
	return r, a.tellSealing(ctx, "sealing_keys.rotated", map[string]any{"key": a.keys.Newest()})
}

// RetireSealing takes all keys but the newest away, when nothing here needs them.
func (a *App) RetireSealing(ctx context.Context) (r SealingReport, err error) {
	if r.Retired, err = a.keys.Retire(ctx, a.db); err != nil || len(r.Retired) == 0 {
		return r, err
	}
	r.Keys = a.keys.Keys()
	return r, a.tellSealing(ctx, "sealing_keys.retired", map[string]any{"keys": r.Retired})
}

// tellSealing tells every organisation's ledger, by the names of keys, which aren't secret.
func (a *App) tellSealing(ctx context.Context, action string, body map[string]any) error {
	all, err := a.Organisations(ctx)
	if err != nil {
		return err
	}
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	return a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		for _, o := range all {
			e := sqldb.Entry{Org: int64(o.ID), At: a.millis(), Actor: "cli", Action: action, Kind: "sealing_key", Body: text}
			if err := sqldb.AppendLedger(ctx, tx, e); err != nil {
				return err
			}
		}
		return nil
	})
}
