package app

import (
	"context"

	"klankbord.org/core/access"
	"klankbord.org/core/org"
	"klankbord.org/core/score"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
)

// minimumOf are the numbers of answers from which somebody sees figures of units and slices.
func minimumOf(o org.Organisation, actor access.Actor, p access.Permission) score.MinimumN {
	n := o.Settings.Publication
	if own, ok := o.Settings.PublicationFor[string(actor.Reads())]; ok {
		n = own
	}
	if n == 0 {
		n = int(score.DefaultPublication)
	}
	if p == access.IndividualRead {
		n = max(n, o.Settings.IndividualsFrom)
	}
	return score.MinimumN{Publication: int64(n)}
}

// standard is minimumOf for an organisation by its number, for scores of units and slices.
func (a *App) standard(ctx context.Context, o org.ID, actor access.Actor) (score.MinimumN, error) {
	var found org.Organisation
	err := a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
		found, err = orgdb.Find(ctx, tx, o)
		return err
	})
	return minimumOf(found, actor, access.ScoresRead), err
}
