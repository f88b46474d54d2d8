package app

import (
	"context"
	"strings"
	"testing"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/i18n"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/sqldb"
)

// Who drafted, froze, recorded and computed goes by their name wherever people read it, and by what they were once they are gone. Programs
// get the reference, and the name when they may know it.
func TestWhoDidItGoesByTheirName(t *testing.T) {
	t.Parallel()
	onBoth(t, func(s *story) {
		var fatima access.Account
		s.must(s.app.db.Write(s.ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
			fatima, err = accessdb.Create(ctx, tx, s.org.ID, access.Account{Email: "fatima@ruit.example", Name: "Fatima Ek", Status: access.Active, CreatedAt: 1})
			return err
		}))
		actor := access.Actor{Org: s.org.ID, Account: fatima.ID}
		for _, r := range access.StandardRoles() {
			actor.Held = append(actor.Held, access.Held{Role: r})
		}
		system := s.ctx
		s.ctx = access.With(t.Context(), actor)
		for _, r := range agreed(day.At(*s.today) - 1) {
			_, err := s.app.RecordConsent(s.ctx, s.org, ConsentInput{Record: r, Schemes: [][]byte{s.scheme}})
			s.must(err)
		}
		_, err := s.app.DraftAgreement(s.ctx, s.org, AgreementInput{Ref: "q2", Scheme: s.scheme, Parties: s.parties()})
		s.must(err)
		s.must(s.app.FreezeAgreement(s.ctx, s.org, "q2", ""))
		s.on("2024-07-10")
		_, err = s.app.Run(s.ctx, s.org, RunInput{Agreement: "q2", Reason: "kwartaal", Actor: actor.Ref()})
		s.must(err)
		s.ctx = system
		for _, path := range []string{"/agreements", "/agreements/q2", "/consent", "/runs", "/runs/1", "/runs/1/people/M01"} {
			body := s.page(path)
			if !strings.Contains(body, "Fatima Ek") || strings.Contains(body, "ccount 1,") {
				t.Errorf("%s doesn't say who did it", path)
			}
		}
		if _, err := s.app.StatementPDF(s.ctx, s.org, 1, "M01", i18n.NL); err != nil {
			t.Error(err)
		}

		told := func(permissions ...access.Permission) (refs, names []string) {
			t.Helper()
			role := access.Role{Ref: "koppeling", Permissions: append(permissions, access.SchemesRead, access.RunsRead, access.PayRead)}
			ctx := access.With(t.Context(), access.Actor{Org: s.org.ID, Key: 9, Held: []access.Held{{Role: role}}})
			programs := apiSource{App: s.app}
			one, err := programs.Agreement(ctx, s.org, "q2")
			s.must(err)
			run, err := programs.Run(ctx, s.org, 1)
			s.must(err)
			kept, err := programs.Consents(ctx, s.org)
			s.must(err)
			v := one.Versions[0]
			return []string{v.DraftedBy, v.FrozenBy, run.ComputedBy, kept.Items[0].RecordedBy}, []string{v.DraftedByName, v.FrozenByName, run.ComputedName, kept.Items[0].RecordedName}
		}
		for want, permissions := range map[string][]access.Permission{"": nil, "Fatima Ek": {access.AuditRead}} {
			refs, names := told(permissions...)
			for i := range refs {
				if refs[i] != actor.Ref() || names[i] != want {
					t.Errorf("a program is told %q, %q", refs[i], names[i])
				}
			}
		}
	})
}
