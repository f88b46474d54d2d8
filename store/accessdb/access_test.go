package accessdb_test

import (
	"bytes"
	"context"
	"testing"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// in runs a closure in a transaction, or fails the test.
func in(t *testing.T, db *sqldb.DB, fn func(ctx context.Context, tx sqldb.Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// make1 makes an account.
func make1(t *testing.T, db *sqldb.DB, o org.ID, email string) (a access.Account) {
	t.Helper()
	in(t, db, func(ctx context.Context, tx sqldb.Tx) (err error) {
		a, err = accessdb.Create(ctx, tx, o, access.Account{Email: email, Name: "Noor", Status: access.Active, Employee: 7, CreatedAt: 5})
		return err
	})
	return a
}

func wantKind(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind {
		t.Errorf("%s: got %v, want %s", what, err, kind)
	}
}

func TestAnAddressIsOneAccountWhateverItsCase(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		a := make1(t, db, 1, " Noor@Glas.example ")
		if a.ID != 1 || a.Ref == "" || a.Email != "noor@glas.example" {
			t.Fatalf("made %+v", a)
		}
		err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			_, err := accessdb.Create(ctx, tx, 1, access.Account{Email: "NOOR@glas.example"})
			return err
		})
		wantKind(t, "the same address again", err, fault.Conflict)
		if b := make1(t, db, 2, "noor@glas.example"); b.ID != 1 || b.Ref == a.Ref {
			t.Errorf("in another organisation: %+v", b)
		}
		in(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			got, err := accessdb.FindByEmail(ctx, tx, 1, "Noor@GLAS.example")
			if err != nil || got.ID != a.ID || got.Employee != 7 || got.HasPassword || got.HasTOTP || got.Passkeys != 0 {
				t.Errorf("found %+v, %v", got, err)
			}
			_, err = accessdb.FindByRef(ctx, tx, 2, a.Ref)
			wantKind(t, "by reference in another organisation", err, fault.NotFound)
			a.Name, a.Status, a.Source, a.External, a.Employee, a.UpdatedAt = "Noor B.", access.Disabled, "oidc", "x1", 0, 9
			if err := accessdb.Update(ctx, tx, 1, a); err != nil {
				return err
			}
			got, err = accessdb.FindByExternal(ctx, tx, 1, "oidc", "x1")
			if err != nil || got != a {
				t.Errorf("after the change %+v, want %+v (%v)", got, a, err)
			}
			_, err = accessdb.FindByExternal(ctx, tx, 1, "oidc", "")
			wantKind(t, "no external id", err, fault.NotFound)
			return nil
		})
	})
}

func TestGrantsOfOtherDaysAndOfDisabledAccountsGiveNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		a := make1(t, db, 1, "lead@glas.example")
		grants := []access.Grant{
			{Role: access.TeamLead, Unit: 4, Range: day.Range{From: 100, To: 200}},
			{Role: access.TeamLead, Unit: 5, Range: day.Range{From: 201}},
			{Role: "own-role", Range: day.Range{From: 100}},
		}
		own := access.Role{Ref: "own-role", Name: intake.Text{NL: "Kijker", EN: "Viewer"}, Permissions: []access.Permission{access.MatrixRead}, Reader: access.ReadsScores}
		in(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			if err := accessdb.SaveRole(ctx, tx, 1, own, 1); err != nil {
				return err
			}
			if err := accessdb.SetGrants(ctx, tx, 1, a.ID, "scim", []access.Grant{{Role: access.Auditor, Range: day.Range{From: 300}}}); err != nil {
				return err
			}
			return accessdb.SetGrants(ctx, tx, 1, a.ID, accessdb.Local, grants)
		})
		in(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			for today, want := range map[day.Day][]bool{99: {false, false, false}, 100: {true, false, true}, 200: {true, false, true}, 201: {false, true, true}} {
				actor, err := accessdb.ActorOf(ctx, tx, 1, a.ID, today)
				if err != nil {
					return err
				}
				got := []bool{actor.MayIn(access.ScoresRead, 4), actor.MayIn(access.ScoresRead, 5), actor.May(access.MatrixRead)}
				for i := range want {
					if got[i] != want[i] {
						t.Errorf("day %d: may %v, want %v", today, got, want)
					}
				}
				if actor.Employee != 7 || actor.Ref() != "account:1" || actor.Org != 1 {
					t.Errorf("actor %+v", actor)
				}
				if actor.May(access.AuditRead) {
					t.Errorf("day %d: an auditor already", today)
				}
			}
			if err := accessdb.SetGrants(ctx, tx, 1, a.ID, accessdb.Local, nil); err != nil {
				return err
			}
			if left, err := accessdb.Grants(ctx, tx, 1, a.ID); err != nil || len(left) != 1 || left[0].Source != "scim" {
				t.Errorf("left %+v, %v", left, err)
			}
			_, err := accessdb.ActorOf(ctx, tx, 2, a.ID, 100)
			wantKind(t, "in another organisation", err, fault.NotFound)
			a.Status = access.Disabled
			if err := accessdb.Update(ctx, tx, 1, a); err != nil {
				return err
			}
			_, err = accessdb.ActorOf(ctx, tx, 1, a.ID, 300)
			wantKind(t, "disabled", err, fault.Unauthenticated)
			return nil
		})
		err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			return accessdb.SetGrants(ctx, tx, 2, a.ID, accessdb.Local, grants[2:])
		})
		wantKind(t, "another organisation's role", err, fault.NotFound)
	})
}

func TestOwnRolesStandBesideTheStandardOnes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		a := make1(t, db, 1, "a@glas.example")
		in(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			wantKind(t, "a standard role", accessdb.SaveRole(ctx, tx, 1, access.Role{Ref: access.Auditor}, 1), fault.Conflict)
			if err := accessdb.SaveRole(ctx, tx, 1, access.Role{Ref: "kijker", Permissions: []access.Permission{access.MatrixRead}}, 1); err != nil {
				return err
			}
			if err := accessdb.SetGrants(ctx, tx, 1, a.ID, accessdb.Local, []access.Grant{{Role: "kijker", Range: day.Range{From: 1}}}); err != nil {
				return err
			}
			for o, want := range map[org.ID]int{1: len(access.StandardRoles()) + 1, 2: len(access.StandardRoles())} {
				if roles, err := accessdb.Roles(ctx, tx, o); err != nil || len(roles) != want {
					t.Errorf("organisation %d has %d roles, %v", o, len(roles), err)
				}
			}
			wantKind(t, "a role that is held", accessdb.DeleteRole(ctx, tx, 1, "kijker"), fault.Conflict)
			if err := accessdb.SetGrants(ctx, tx, 1, a.ID, accessdb.Local, nil); err != nil {
				return err
			}
			wantKind(t, "another organisation's", accessdb.DeleteRole(ctx, tx, 2, "kijker"), fault.NotFound)
			return accessdb.DeleteRole(ctx, tx, 1, "kijker")
		})
	})
}

func TestASessionIsFoundByItsTokenInItsOwnOrganisationOnly(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		a := make1(t, db, 1, "a@glas.example")
		start := func(at int64) (token string) {
			in(t, db, func(ctx context.Context, tx sqldb.Tx) (err error) {
				s := accessdb.Session{Session: access.Session{Account: a.ID, Device: "Firefox", Method: "password", CreatedAt: at, ExpiresAt: 1000}}
				token, err = accessdb.StartSession(ctx, tx, 1, s)
				return err
			})
			return token
		}
		one, two, three := start(10), start(20), start(30)
		in(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			s, err := accessdb.FindSession(ctx, tx, 1, one)
			if err != nil || s.Account != a.ID || s.Stage != accessdb.Full || s.SeenAt != 10 || s.EndedAt != 0 || bytes.Contains(s.Hash, []byte(one)) {
				t.Errorf("found %+v, %v", s, err)
			}
			_, err = accessdb.FindSession(ctx, tx, 2, one)
			wantKind(t, "in another organisation", err, fault.NotFound)
			if err := accessdb.SessionSeen(ctx, tx, 1, s.Hash, 40); err != nil {
				return err
			}
			if list, err := accessdb.ListSessions(ctx, tx, 1, a.ID, 50, 15); err != nil || len(list) != 3 || list[0].CreatedAt != 10 {
				t.Errorf("open: %+v, %v", list, err)
			}
			if list, err := accessdb.ListSessions(ctx, tx, 1, a.ID, 50, 25); err != nil || len(list) != 2 {
				t.Errorf("used lately: %+v, %v", list, err)
			}
			if ended, err := accessdb.EndSession(ctx, tx, 1, a.ID+1, s.Hash, 60); err != nil || ended {
				t.Errorf("somebody else ended it: %v, %v", ended, err)
			}
			if n, err := accessdb.EndOtherSessions(ctx, tx, 1, a.ID, accessdb.Hash(two), 60); err != nil || n != 2 {
				t.Errorf("ended %d others, %v", n, err)
			}
			if n, err := accessdb.EndSessions(ctx, tx, 1, a.ID, 70); err != nil || n != 1 {
				t.Errorf("ended %d, %v", n, err)
			}
			if s, err := accessdb.FindSession(ctx, tx, 1, three); err != nil || s.EndedAt != 60 {
				t.Errorf("the third ended at %d, %v", s.EndedAt, err)
			}
			return nil
		})
	})
}

func TestWhatWorksOnceWorksOnceForItsPurpose(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var token string
		in(t, db, func(ctx context.Context, tx sqldb.Tx) (err error) {
			token, err = accessdb.Issue(ctx, tx, 1, accessdb.SingleUse{Purpose: accessdb.ForReset, Account: 3, CreatedAt: 10, ExpiresAt: 100})
			return err
		})
		in(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			for what, try := range map[string]func() error{
				"expired": func() error { _, err := accessdb.Peek(ctx, tx, 1, token, accessdb.ForReset, 100); return err },
				"another purpose": func() error {
					_, err := accessdb.Redeem(ctx, tx, 1, token, accessdb.ForInvite, 50)
					return err
				},
				"another organisation": func() error { _, err := accessdb.Redeem(ctx, tx, 2, token, accessdb.ForReset, 50); return err },
				"guessed":              func() error { _, err := accessdb.Redeem(ctx, tx, 1, token+"x", accessdb.ForReset, 50); return err },
			} {
				wantKind(t, what, try(), fault.NotFound)
			}
			if s, err := accessdb.Redeem(ctx, tx, 1, token, accessdb.ForReset, 50); err != nil || s.Account != 3 {
				t.Errorf("redeemed %+v, %v", s, err)
			}
			_, err := accessdb.Redeem(ctx, tx, 1, token, accessdb.ForReset, 51)
			wantKind(t, "the second time", err, fault.NotFound)
			return nil
		})
	})
}

func TestACodeIsUsedOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		a := make1(t, db, 1, "a@glas.example")
		in(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			if err := accessdb.OfferTOTP(ctx, tx, 1, a.ID, []byte("sealed")); err != nil {
				return err
			}
			if p, err := accessdb.ProofOf(ctx, tx, 1, a.ID); err != nil || p.TOTP != nil || string(p.TOTPNew) != "sealed" {
				t.Errorf("offered %+v, %v", p, err)
			}
			if err := accessdb.ConfirmTOTP(ctx, tx, 1, a.ID, 50, 9); err != nil {
				return err
			}
			for _, c := range []struct {
				step int64
				want bool
			}{{50, false}, {49, false}, {51, true}, {51, false}} {
				if ok, err := accessdb.UseTOTP(ctx, tx, 1, a.ID, c.step); err != nil || ok != c.want {
					t.Errorf("step %d: %v, %v", c.step, ok, err)
				}
			}
			if err := accessdb.SetRecoveryCodes(ctx, tx, 1, a.ID, [][]byte{{1}, {2}}); err != nil {
				return err
			}
			for _, want := range []bool{true, false} {
				if ok, err := accessdb.UseRecoveryCode(ctx, tx, 1, a.ID, []byte{1}, 5); err != nil || ok != want {
					t.Errorf("recovery code: %v, %v", ok, err)
				}
			}
			if n, err := accessdb.CountRecoveryCodes(ctx, tx, 1, a.ID); err != nil || n != 1 {
				t.Errorf("%d codes left, %v", n, err)
			}
			return nil
		})
	})
}

func TestAPasskeyBelongsToOneAccount(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		a := make1(t, db, 1, "a@glas.example")
		in(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			k := accessdb.Passkey{Account: a.ID, Credential: []byte{9}, Name: "Telefoon", Record: []byte(`{}`), CreatedAt: 4}
			if _, err := accessdb.AddPasskey(ctx, tx, 1, k); err != nil {
				return err
			}
			_, err := accessdb.AddPasskey(ctx, tx, 1, k)
			wantKind(t, "the same key", err, fault.Conflict)
			if got, err := accessdb.Find(ctx, tx, 1, a.ID); err != nil || got.Passkeys != 1 {
				t.Errorf("account %+v, %v", got, err)
			}
			if err := accessdb.UsePasskey(ctx, tx, 1, a.ID, []byte{9}, []byte(`{"n":1}`), 8); err != nil {
				return err
			}
			list, err := accessdb.ListPasskeys(ctx, tx, 1, a.ID)
			if err != nil || len(list) != 1 || list[0].UsedAt != 8 || string(list[0].Record) != `{"n":1}` {
				t.Errorf("%+v, %v", list, err)
			}
			wantKind(t, "somebody else's", accessdb.DropPasskey(ctx, tx, 1, a.ID+1, 1), fault.NotFound)
			return accessdb.DropPasskey(ctx, tx, 1, a.ID, 1)
		})
	})
}

func TestADeviceIsKnownToTheAccountThatUsedIt(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		in(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			if err := accessdb.RememberDevice(ctx, tx, 1, 3, "old", 10, 0); err != nil {
				return err
			}
			if err := accessdb.RememberDevice(ctx, tx, 1, 3, "new", 100, 50); err != nil {
				return err
			}
			for _, c := range []struct {
				o     org.ID
				id    access.AccountID
				token string
				want  bool
			}{{1, 3, "new", true}, {1, 3, "old", false}, {1, 4, "new", false}, {2, 3, "new", false}} {
				if got, err := accessdb.KnownDevice(ctx, tx, c.o, c.id, c.token); err != nil || got != c.want {
					t.Errorf("%+v: %v, %v", c, got, err)
				}
			}
			return nil
		})
	})
}

func TestWhoCanStillManageIsCounted(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		first, second := make1(t, db, 1, "a@glas.example"), make1(t, db, 1, "b@glas.example")
		in(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			for _, c := range []struct {
				id  access.AccountID
				end day.Day
			}{{first.ID, 0}, {second.ID, 150}} {
				g := []access.Grant{{Role: access.Administrator, Range: day.Range{From: 100, To: c.end}}}
				if err := accessdb.SetGrants(ctx, tx, 1, c.id, accessdb.Local, g); err != nil {
					return err
				}
			}
			for today, want := range map[day.Day]int{120: 1, 151: 0} {
				if n, err := accessdb.CountHolding(ctx, tx, 1, access.AccountsManage, today, first.ID); err != nil || n != want {
					t.Errorf("day %d: %d others, %v", today, n, err)
				}
			}
			return nil
		})
	})
}
