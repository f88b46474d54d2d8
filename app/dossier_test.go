package app

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"klankbord.org/core/access"
	"klankbord.org/core/datamap"
	"klankbord.org/core/fault"
	"klankbord.org/core/hook"
	"klankbord.org/core/intake"
	"klankbord.org/i18n"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/hookdb"
	"klankbord.org/store/keydb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/datamapweb"
)

// dossierText is everything that a dossier says.
func (l *life) dossierText(ref string, lang i18n.Lang) string {
	l.Helper()
	d, err := l.app.Dossier(l.program(), l.org, ref, lang)
	if err != nil {
		l.Fatal(err)
	}
	raw, err := json.Marshal(d)
	if err != nil {
		l.Fatal(err)
	}
	return string(raw)
}

func TestTheDossiersTellWhatIsSetUpNow(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) {
		before := l.dossierText(datamapweb.ForDPIA, "en")
		for _, absent := range []string{"hooks.example", "Payroll link", "chosen: for the test"} {
			if strings.Contains(before, absent) {
				l.Errorf("the dossier tells of %q before it is there", absent)
			}
		}
		err := l.app.db.Write(l.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			if err := hookdb.SaveEndpoint(ctx, tx, l.org.ID, hookdb.Endpoint{ID: 1, URL: "https://hooks.example/secret-path", Events: []hook.Event{hook.Events()[0]}, Content: true,
				Secret: []byte("s"), State: hookdb.Active, MadeBy: "test", MadeAt: l.app.millis()}); err != nil {
				return err
			}
			if _, _, err := keydb.Create(ctx, tx, l.org.ID, keydb.KeyInput{Name: "Payroll link", Permissions: []access.Permission{access.PayRead}, Reader: access.ReadsScores, CreatedBy: "test", At: l.app.millis()}); err != nil {
				return err
			}
			return accessdb.SaveRole(ctx, tx, l.org.ID, access.Role{Ref: "desk", Name: intake.Text{NL: "Balie", EN: "Front desk"}, Permissions: []access.Permission{access.IndividualRead}, Reader: access.ReadsIndividuals, Own: true}, l.app.millis())
		})
		if err != nil {
			l.Fatal(err)
		}
		if err := l.app.SetRetention(l.program(), l.org, datamap.KeepWords, 99, "for the test"); err != nil {
			l.Fatal(err)
		}
		after := l.dossierText(datamapweb.ForDPIA, "en")
		for _, want := range []string{"https://hooks.example", "customers' words", "Payroll link", "see somebody else's bonus", "Front desk", "chosen: for the test", `"99"`} {
			if !strings.Contains(after, want) {
				l.Errorf("the dossier doesn't tell of %q", want)
			}
		}
		if strings.Contains(after, "secret-path") {
			l.Error("the dossier gives the secret part of an address away")
		}
		if council := l.dossierText(datamapweb.ForWorksCouncil, "nl"); !strings.Contains(council, "Balie") || !strings.Contains(council, "Nu staan scores van personen uit") {
			l.Error("the works council isn't told who sees individuals")
		}
		for _, text := range []string{after, l.dossierText(datamapweb.ForWorksCouncil, "en")} {
			for _, m := range append(marks, "Sanne de Wit") {
				if strings.Contains(text, m) {
					l.Errorf("a dossier holds %s", m)
				}
			}
		}
	})
}

func TestReadingsOfIndividualsAreCountedForTheWorksCouncil(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) {
		if text := l.dossierText(datamapweb.ForWorksCouncil, "en"); !strings.Contains(text, "In the last year nobody looked") {
			l.Error("without readings it doesn't say so")
		}
		err := l.app.db.Write(l.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			for range 3 {
				if err := sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: int64(l.org.ID), At: l.app.millis(), Actor: "key:9", Action: "individuals.read", Kind: "employee", FirstID: 1, LastID: 1}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			l.Fatal(err)
		}
		if text := l.dossierText(datamapweb.ForWorksCouncil, "en"); !strings.Contains(text, `"Text":"a program with a key"`) || !strings.Contains(text, `"Text":"3"`) {
			l.Error("three readings aren't counted")
		}
	})
}

func TestWhoSeesAFieldFollowsFromTheRoles(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) {
		seen := func(column string) (names []string) {
			tables, err := l.app.DataMap(l.program(), l.org)
			if err != nil {
				l.Fatal(err)
			}
			for _, table := range tables {
				for _, f := range table.Fields {
					if f.Table+"."+f.Column == column {
						for _, r := range f.Roles {
							names = append(names, r.EN)
						}
					}
				}
			}
			return names
		}
		if names := seen("answers.verbatim"); slices.Contains(names, "Administrator") || !slices.Contains(names, "CX manager") {
			l.Errorf("words are seen by %v", names)
		}
		if names := seen("accounts.password"); len(names) > 0 {
			l.Errorf("passwords are seen by %v", names)
		}
		err := l.app.db.Write(l.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			return accessdb.SaveRole(ctx, tx, l.org.ID, access.Role{Ref: "own", Name: intake.Text{NL: "Eigen", EN: "Our own"}, Permissions: []access.Permission{access.VerbatimsRead}, Own: true}, 1)
		})
		if err != nil {
			l.Fatal(err)
		}
		if names := seen("answers.verbatim"); !slices.Contains(names, "Our own") {
			l.Errorf("the organisation's own role isn't among %v", names)
		}
	})
}

func TestDossiersAreForWhoMayReadThem(t *testing.T) {
	t.Parallel()
	l := live(t, "")
	for _, role := range access.StandardRoles() {
		ctx := access.With(t.Context(), access.Actor{Org: l.org.ID, Account: 5, Held: []access.Held{{Role: role}}})
		_, err := l.app.Dossier(ctx, l.org, datamapweb.ForDPIA, "en")
		if want := role.Has(access.PrivacyRead); (err == nil) != want || err != nil && fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", role.Ref, err)
		}
	}
	w := httptest.NewRecorder()
	l.app.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/o/glas/dossiers/dpia?format=pdf", nil))
	if w.Code == http.StatusOK {
		t.Error("a stranger gets the dossier")
	}
}

// What a part answers to is said in words on the page: a number alone would tell a reader nothing.
func TestEveryDutyInADossierHasWords(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) {
		for _, ref := range []string{datamapweb.ForDPIA, datamapweb.ForWorksCouncil} {
			d, err := l.app.Dossier(l.program(), l.org, ref, i18n.NL)
			if err != nil {
				l.Fatal(err)
			}
			told := 0
			for _, s := range d.Sections {
				if numbers := len(strings.Split(s.Law, ", ")); s.Law != "" && len(datamap.DutiesOf(s.Law)) != numbers {
					l.Errorf("%s, %s: not every one of %q has words", ref, s.ID, s.Law)
				} else if s.Law != "" {
					told += numbers
				}
			}
			if told < 5 {
				l.Errorf("%s tells of %d duties only", ref, told)
			}
		}
	})
}
