package stores_test

import (
	"context"
	"testing"

	"klankbord.org/core/org"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

func TestTheFirstKeyHoldsForItsOwnOrganisation(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		keep := func(o org.ID, key string) (held string) {
			write(t, db, func(ctx context.Context, tx sqldb.Tx) error {
				b, err := orgdb.KeepSecret(ctx, tx, o, "links", []byte(key))
				held = string(b)
				return err
			})
			return held
		}
		if a, b, c := keep(1, "one"), keep(1, "two"), keep(2, "three"); a != "one" || b != "one" || c != "three" {
			t.Errorf("keys %q, %q, %q", a, b, c)
		}
		read(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			if _, ok, err := orgdb.FindSecret(ctx, tx, 3, "links"); ok || err != nil {
				t.Errorf("a third organisation has a key: %v", err)
			}
			return nil
		})
	})
}
