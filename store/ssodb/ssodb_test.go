package ssodb_test

import (
	"context"
	"testing"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/signon"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/ssodb"
	"klankbord.org/store/storetest"
)

// in runs a closure in a transaction, or fails the test.
func in(t *testing.T, db *sqldb.DB, fn func(context.Context, sqldb.Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func wantKind(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	if fault.KindOf(err) != kind || err == nil {
		t.Errorf("%s: %v", what, err)
	}
}

func TestAProviderIsKeptAndIsItsOwnOrganisations(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		p := signon.Provider{Ref: "werk", Kind: signon.OIDC, Name: "Werk", Enabled: true, Secret: []byte{1, 2},
			Settings: signon.Settings{Issuer: "https://idp.example", Mappings: []signon.Mapping{{Group: "g", Role: access.Auditor}}}}
		in(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			saved, err := ssodb.SaveProvider(ctx, tx, 1, p, nil, 5)
			if err != nil || saved.ID != 1 {
				t.Errorf("%+v, %v", saved, err)
			}
			_, err = ssodb.SaveProvider(ctx, tx, 1, p, nil, 6)
			wantKind(t, "the same reference", err, fault.Conflict)
			changed := saved
			changed.Name, changed.Enabled, changed.Secret = "Kantoor", false, nil
			if _, err := ssodb.SaveProvider(ctx, tx, 1, changed, &saved, 7); err != nil {
				return err
			}
			got, err := ssodb.FindProvider(ctx, tx, 1, "werk")
			if err != nil || got.Name != "Kantoor" || got.Enabled || got.Secret != nil || len(got.Settings.Mappings) != 1 {
				t.Errorf("%+v, %v", got, err)
			}
			_, err = ssodb.FindProvider(ctx, tx, 2, "werk")
			wantKind(t, "from another organisation", err, fault.NotFound)
			if err := ssodb.Join(ctx, tx, 1, got, "sub", 3, 8); err != nil {
				return err
			}
			for o, want := range map[org.ID]access.AccountID{1: 3, 2: 0} {
				if id, err := ssodb.AccountOf(ctx, tx, o, got.ID, "sub"); err != nil || id != want {
					t.Errorf("organisation %d: %d, %v", o, id, err)
				}
			}
			if err := ssodb.RemoveProvider(ctx, tx, 1, got, 9); err != nil {
				return err
			}
			if id, _ := ssodb.AccountOf(ctx, tx, 1, got.ID, "sub"); id != 0 {
				t.Errorf("still joined to %d", id)
			}
			entries, err := storetest.Ledger(ctx, tx, 1)
			if db.Engine() == sqldb.SQLite && len(entries) != 4 {
				t.Errorf("%d entries in the ledger", len(entries))
			}
			return err
		})
	})
}

func TestWhatWasUsedIsRefusedUntilItHasExpired(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		once := func(o org.ID, kind string, now int64) error {
			return db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
				return ssodb.Once(ctx, tx, o, kind, "a1", now, 100)
			})
		}
		if err := once(1, "saml", 10); err != nil {
			t.Fatal(err)
		}
		wantKind(t, "again", once(1, "saml", 99), fault.Forbidden)
		for _, err := range []error{once(2, "saml", 10), once(1, "oidc", 10), once(1, "saml", 101)} {
			if err != nil {
				t.Error(err)
			}
		}
	})
}

func TestATicketIsHandedOutOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		in(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			return ssodb.KeepTicket(ctx, tx, 1, "token", ssodb.Ticket{Provider: 1, Request: "r", Body: []byte{9}, Until: 50}, 10)
		})
		take := func(o org.ID, now int64) (got ssodb.Ticket, err error) {
			err = db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
				got, err = ssodb.TakeTicket(ctx, tx, o, "token", now)
				return err
			})
			return got, err
		}
		_, err := take(2, 20)
		wantKind(t, "of another organisation", err, fault.Forbidden)
		if got, err := take(1, 20); err != nil || got.Request != "r" || got.Body[0] != 9 {
			t.Errorf("%+v, %v", got, err)
		}
		_, err = take(1, 20)
		wantKind(t, "again", err, fault.Forbidden)
	})
}

func TestPasswordsAreAllowedUntilSomebodyDecides(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		in(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			for i, want := range []bool{true, false, true} {
				if i > 0 {
					if err := ssodb.AllowPasswords(ctx, tx, 1, want, 5); err != nil {
						return err
					}
				}
				if got, err := ssodb.PasswordsAllowed(ctx, tx, 1); err != nil || got != want {
					t.Errorf("step %d: %v, %v", i, got, err)
				}
			}
			return nil
		})
	})
}

func TestGroupsAreKeptWhole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		in(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			for i, name := range []string{"A", "B"} {
				if err := ssodb.SaveUser(ctx, tx, 1, ssodb.User{Account: access.AccountID(i + 1), UserName: name + "@x.example"}); err != nil {
					return err
				}
			}
			wantKind(t, "a user name in other case", ssodb.SaveUser(ctx, tx, 1, ssodb.User{Account: 3, UserName: "a@X.example"}), fault.Conflict)
			g, err := ssodb.SaveGroup(ctx, tx, 1, ssodb.Group{Name: "Leads", Members: []access.AccountID{2, 1, 2}}, 5)
			if err != nil || g.ID != 1 {
				t.Errorf("%+v, %v", g, err)
			}
			_, err = ssodb.SaveGroup(ctx, tx, 1, ssodb.Group{Name: "Leads"}, 5)
			wantKind(t, "the same name", err, fault.Conflict)
			g.Members = []access.AccountID{2}
			if _, err := ssodb.SaveGroup(ctx, tx, 1, g, 6); err != nil {
				return err
			}
			all, err := ssodb.ListGroups(ctx, tx, 1)
			if err != nil || len(all) != 1 || len(all[0].Members) != 1 || all[0].UpdatedAt != 6 || len(ssodb.GroupsOf(all, 2)) != 1 || len(ssodb.GroupsOf(all, 1)) != 0 {
				t.Errorf("%+v, %v", all, err)
			}
			if other, err := ssodb.ListGroups(ctx, tx, 2); err != nil || len(other) != 0 {
				t.Errorf("another organisation sees %+v, %v", other, err)
			}
			return nil
		})
	})
}
