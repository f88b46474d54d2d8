package app

import (
	"context"

	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/intakedb"
	"klankbord.org/store/sqldb"
)

// bring takes one record in, by the same door as files; a refusal is the error. What also does is there when the record is.
func (a *App) bring(ctx context.Context, o org.ID, actor string, r intake.Record, also func(context.Context, sqldb.Tx) error) error {
	door := intakedb.New(a.db, o, intakedb.Options{Actor: actor, Now: a.millis, Also: func(ctx context.Context, tx sqldb.Tx, outcomes []intake.Outcome) error {
		if outcomes[0].Status == intake.Refused {
			return outcomes[0].Fault
		}
		if also == nil {
			return nil
		}
		return also(ctx, tx)
	}})
	_, err := door.Apply(ctx, []intake.Record{r})
	if closing := door.Close(); err == nil {
		err = closing
	}
	if err == nil {
		a.snapshots.Notify(o)
	}
	return err
}
