package app

import (
	"context"
	"testing"

	"klankbord.org/core/collect"
	"klankbord.org/core/respond"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/sqldb"
)

// Whoever asks for no more letters by a letter from before two records became one is asked no more under either, also when the merge
// is undone later.
func TestLeavingReachesWhoSomebodyBelongsTo(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) {
		kept, merged := l.numberOf("K-0001"), l.numberOf(markRef)
		id, err := l.app.Merge(l.program(), l.org, kept, merged)
		if err != nil {
			l.Fatal(err)
		}
		link, err := l.desk.Link(l.Context(), respond.Token{Kind: respond.ForLeaving, Org: l.org.ID, Survey: 1, Subject: int64(merged)})
		if err != nil {
			l.Fatal(err)
		}
		for range 2 {
			if err := (exits{l.app, l.desk}).Leave(l.Context(), link); err != nil {
				l.Fatal(err)
			}
		}
		left := func(who collect.CustomerID) (out bool) {
			err := l.app.db.Read(l.Context(), func(ctx context.Context, tx sqldb.Tx) error {
				c, err := customerdb.Find(ctx, tx, l.org.ID, who)
				out = c.NoContact
				return err
			})
			if err != nil {
				l.Fatal(err)
			}
			return out
		}
		if !left(kept) {
			l.Error("whom they belong to is asked still")
		}
		if err := l.app.Split(l.program(), l.org.ID, id, nil); err != nil {
			l.Fatal(err)
		}
		if !left(kept) {
			l.Error("undoing the merge undid the wish")
		}
		if r := l.verified(); !r.OK() {
			l.Errorf("the chain doesn't verify: %+v", r.Flaws)
		}
	})
}
