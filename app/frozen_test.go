package app

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"klankbord.org/core/access"
	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/respond"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/agreedb"
	"klankbord.org/store/keydb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/surveydb"
	"klankbord.org/store/targetdb"
)

// frozen is a story in the middle of a frozen quarter.
type frozen struct {
	*story
	routes   *routes
	terms    *agree.Terms
	token    string // of a key that may do everything
	everyone access.AccountID
	domains  string // the organisation's own, as the settings' form has them
	link     string // with which a customer answers
	wording  string // of another version of the survey
	another  string // version of the scheme
	noord    string // number of a unit
}

// freezeAll freezes the quarter for the whole organisation, and what is measured for one part of it.
func freezeAll(s *story) *frozen {
	f := &frozen{story: s, routes: s.app.Handler().(*routes)}
	for _, r := range []intake.Record{
		intake.Unit{Ref: "regio", Name: "Regio", From: day.Must("2024-01-01")}, intake.Unit{Ref: "kantoor", Name: "Kantoor", From: day.Must("2024-01-01")},
		intake.Unit{Ref: "Noord", Parent: "regio", From: day.Must("2024-01-01")},
		intake.Target{Ref: "doel", Metric: "nps", Answers: "all", Baseline: day.Quarter(2024, 1), Period: day.Quarter(2024, 2), Growth: "4"},
	} {
		if o := s.apply(r); o.Status == intake.Refused {
			s.Fatal(o)
		}
	}
	consent(s.ctx, s.T, s.app, s.org, s.scheme)
	s.freeze()
	measuring := AgreementInput{Ref: "regio", Parties: s.parties()}
	measuring.Terms = agree.Terms{Name: intake.Text{NL: "Regio"}, Nature: intake.Text{NL: "Alleen meten"}, Period: day.Quarter(2024, 2), ExpiresOn: day.Must("2024-12-31"), Units: []string{"regio"}}
	if _, err := s.app.DraftAgreement(s.ctx, s.org, measuring); err != nil {
		s.Fatal(err)
	}
	s.must(s.app.FreezeAgreement(s.ctx, s.org, "regio", "test"))
	s.must((deskStore{s.app}).makeKey(s.ctx, s.org.ID))
	s.on("2024-05-01")
	var err error
	f.link, err = (&respond.Desk{Store: deskStore{s.app}}).Link(s.ctx, respond.Token{Kind: respond.ForAnyone, Org: s.org.ID, Survey: 1})
	s.must(err)
	f.another = strings.Replace(string(s.scheme), `"minimum_n": 5`, `"minimum_n": 6`, 1)
	f.domains = strings.Join(s.org.Settings.InternalDomains, ",")
	s.must(s.app.db.Write(s.ctx, func(ctx context.Context, tx sqldb.Tx) error {
		v, err := surveydb.LatestVersion(ctx, tx, s.org.ID, 1)
		if err != nil {
			return err
		}
		content := *v.Content
		content.Question.NL = "Heel anders gevraagd?"
		f.wording = string(content.Canonical())
		found, err := agreedb.FindByRef(ctx, tx, s.org.ID, "q2")
		if err != nil {
			return err
		}
		f.terms = found.Versions[0].Terms
		units, err := orgdb.ListUnits(ctx, tx, s.org.ID)
		for _, u := range units {
			if u.Ref == "Noord" {
				f.noord = strconv.FormatInt(int64(u.ID), 10)
			}
		}
		if err != nil {
			return err
		}
		key := keydb.KeyInput{Name: "to be revoked", Permissions: access.Permissions()[:1], Reader: access.ReadsIndividuals, CreatedBy: "test", At: s.app.millis()}
		if _, _, err = keydb.Create(ctx, tx, s.org.ID, key); err != nil { // the first, which every address with a number is about
			return err
		}
		_, f.token, err = keydb.Create(ctx, tx, s.org.ID, keydb.KeyInput{Name: "all", Permissions: access.Permissions(), Reader: access.ReadsIndividuals, CreatedBy: "test", At: s.app.millis()})
		return err
	}))
	return f
}

// whoever signs somebody in who holds every role.
func (f *frozen) whoever() *http.Cookie {
	f.Helper()
	if f.everyone == 0 {
		var grants []access.Grant
		for _, r := range access.StandardRoles() {
			grants = append(grants, always(r.Ref))
		}
		f.must(f.app.db.Write(f.ctx, func(ctx context.Context, tx sqldb.Tx) error {
			account, err := accessdb.Create(ctx, tx, f.org.ID, access.Account{Email: "everything@ruit.example", Name: "All", Status: access.Active, CreatedAt: 1})
			f.everyone = account.ID
			if err != nil {
				return err
			}
			return accessdb.SetGrants(ctx, tx, f.org.ID, account.ID, accessdb.Local, grants)
		}))
	}
	return cookieOf(f.T, f.app, f.org, f.everyone, carrying())
}

// ask sends a request by a road: with a session to a page, with a key to what is for programs.
func (f *frozen) ask(pattern string, t try) *httptest.ResponseRecorder {
	f.Helper()
	method, path, given := strings.Cut(pattern, " ")
	if !given { // a folder for everything else
		method, path = http.MethodPost, pattern
	}
	path = strings.ReplaceAll(path, "{org}", "ruit")
	if at := strings.IndexByte(path, '{'); at >= 0 && t.path != "" {
		path = path[:at] + t.path
	}
	path = placeholder.ReplaceAllString(path, "1")
	r := httptest.NewRequest(method, path, strings.NewReader(t.body)).WithContext(f.ctx)
	r.Header.Set("Accept-Language", "nl")
	switch {
	case strings.HasPrefix(path, "/api/"), strings.HasPrefix(path, "/scim/"):
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+f.token)
	default:
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.AddCookie(f.whoever())
	}
	w := httptest.NewRecorder()
	f.routes.ServeHTTP(w, r)
	return w
}

// bound is all that the agreement binds, as it is now, and the bytes that were frozen.
func (f *frozen) bound() map[string]string {
	f.Helper()
	all := map[string]string{}
	keep := func(name string, v any) {
		b, err := json.Marshal(v)
		f.must(err)
		all[name] = string(b)
	}
	f.must(f.app.db.Read(f.ctx, func(ctx context.Context, tx sqldb.Tx) error {
		list, err := agreedb.List(ctx, tx, f.org.ID)
		if err != nil {
			return err
		}
		keep("agreements", list)
		o, err := orgdb.Find(ctx, tx, f.org.ID)
		if err != nil {
			return err
		}
		keep("settings", agree.SettingsOf(o.Settings))
		causes, err := surveydb.ListCauses(ctx, tx, f.org.ID)
		if err != nil {
			return err
		}
		for _, c := range causes {
			if f.terms.Offers(c.Ref) {
				keep("cause "+c.Ref, c)
			}
		}
		lines, err := matrixHashes(ctx, tx, f.org.ID)
		if err != nil {
			return err
		}
		for _, c := range lines {
			if c.Ref == f.terms.Matrix.Ref {
				keep("matrix", c)
			}
		}
		targets, err := targetdb.List(ctx, tx, f.org.ID)
		if err != nil {
			return err
		}
		for _, x := range targets {
			if slices.ContainsFunc(f.terms.Targets, func(t agree.Target) bool { return t.Ref == x.Ref }) {
				keep("target "+x.Ref, targetHash(x))
			}
		}
		units, err := orgdb.ListUnits(ctx, tx, f.org.ID)
		if err != nil {
			return err
		}
		for _, u := range units {
			if slices.ContainsFunc(f.terms.Maturities, func(c agree.UnitCurve) bool { return c.Unit == u.Ref }) {
				keep("unit "+u.Ref, []any{u.Maturity, pathOf(units, u, day.Must("2024-04-01"))})
			}
		}
		scheme, err := boundScheme(ctx, tx, f.org.ID, f.terms.Scheme)
		keep("scheme", scheme)
		return err
	}))
	asked, err := (deskStore{f.app}).Visit(f.ctx, respond.Token{Kind: respond.ForAnyone, Org: f.org.ID, Survey: 1})
	f.must(err)
	keep("asked", []any{asked.Version, asked.Content, asked.Causes})
	return all
}

// pays is what would be paid, byte for byte.
func (f *frozen) pays() string {
	f.Helper()
	r, err := f.run(RunInput{Agreement: "q2", DryRun: true})
	f.must(err)
	b, err := json.Marshal(r.Run)
	f.must(err)
	return string(b)
}

func unlike(was, is map[string]string) (names []string) {
	for name := range was {
		if was[name] != is[name] {
			names = append(names, name)
		}
	}
	return names
}

// TestAFrozenThingIsChangedByNoRoute goes over every address that can change anything, from the table in
// frozen_roads_test.go: attempts on what is frozen are refused, new versions are made and wait, facts are taken in, and after each of
// them what was agreed is as it was, and what is paid too.
func TestAFrozenThingIsChangedByNoRoute(t *testing.T) {
	t.Parallel()
	onBoth(t, func(s *story) {
		f := freezeAll(s)
		bound, pays := f.bound(), f.pays()
		if len(bound) < 12 {
			t.Fatalf("only %d things are looked at: %v", len(bound), bound)
		}
		holds := func(pattern, what string, alsoPay bool) {
			t.Helper()
			if names := unlike(bound, f.bound()); len(names) > 0 {
				t.Errorf("%s (%s) changed %v", pattern, what, names)
				bound = f.bound()
			}
			if now := f.pays(); now != pays {
				if alsoPay {
					t.Errorf("%s (%s) changed what is paid", pattern, what)
				}
				pays = now
			}
		}
		refused := 0
		for _, pattern := range f.routes.patterns {
			if strings.HasPrefix(pattern, "GET ") || pattern == "/assets/" {
				continue
			}
			row, known := roads[pattern]
			if !known {
				t.Errorf("%s can change something, and frozen_roads_test.go doesn't say what becomes of a frozen period", pattern)
				continue
			}
			if row.tries != nil {
				for _, one := range row.tries(f) {
					refused++
					f.refuses(pattern, one)
					holds(pattern, one.what, true)
				}
			}
			for _, given := range []struct {
				tries func(*frozen) []try
				fact  bool
			}{{row.waits, false}, {row.facts, true}} {
				if given.tries == nil {
					continue
				}
				for _, one := range given.tries(f) {
					if got := f.ask(pattern, one); got.Code >= 400 {
						t.Errorf("%s (%s): %d\n%.400s", pattern, one.what, got.Code, textOf(got.Body.String()))
					}
					holds(pattern, one.what, !given.fact)
				}
			}
			if row.elsewhere != "" {
				body := "x=1"
				if strings.Contains(pattern, "/api/") || strings.Contains(pattern, "/scim/") {
					body = "{}"
				}
				if got := f.ask(pattern, try{body: body}); got.Code >= 500 && got.Code != http.StatusNotImplemented {
					t.Errorf("%s: %d", pattern, got.Code)
				}
				holds(pattern, row.elsewhere, true)
			}
		}
		for pattern := range roads {
			if !slices.Contains(f.routes.patterns, pattern) {
				t.Errorf("frozen_roads_test.go has a row for %q, which isn't served", pattern)
			}
		}
		if refused < 25 {
			t.Errorf("only %d attempts were made", refused)
		}
	})
}

// refuses makes an attempt, and wants to hear why it can't be.
func (f *frozen) refuses(pattern string, one try) {
	f.Helper()
	if one.key == "" {
		one.key = "agreement.frozen"
	}
	got := f.ask(pattern, one)
	said := got.Body.String()
	switch {
	case got.Code != http.StatusConflict && got.Code != http.StatusUnprocessableEntity:
		f.Errorf("%s (%s): %d, and should be refused\n%.600s", pattern, one.what, got.Code, textOf(said))
	case strings.Contains(pattern, "/api/") && !strings.Contains(said, `"`+one.key+`"`):
		f.Errorf("%s (%s) is refused otherwise than by %s: %.400s", pattern, one.what, one.key, said)
	case !one.quiet && !strings.Contains(pattern, "/api/") && !strings.Contains(textOf(said), "q2"):
		f.Errorf("%s (%s) doesn't say which agreement: %.400s", pattern, one.what, textOf(said))
	}
}

// Records come in by one door whichever way they come: files, the API, the sample and provisioning. Each kind is known to the
// table of the API, so a new kind of record has an attempt or a reason.
func TestEveryKindOfRecordIsKnownToTheTable(t *testing.T) {
	t.Parallel()
	byKind := map[intake.Kind]string{intake.KindValue: "dimension-values", intake.KindUnit: "units", intake.KindEmployee: "employees", intake.KindMembership: "memberships",
		intake.KindMetric: "metrics", intake.KindCause: "causes", intake.KindSurvey: "surveys", intake.KindMatrixLine: "matrix-lines", intake.KindCustomer: "customers",
		intake.KindTransaction: "transactions", intake.KindAnswer: "answers", intake.KindSignalType: "signal-types", intake.KindSignal: "signals", intake.KindInitiative: "initiatives", intake.KindFinding: "findings",
		intake.KindCoverage: "coverage", intake.KindTarget: "targets"}
	for _, kind := range intake.Order {
		row := roads["POST /api/v1/"+byKind[kind]]
		if reflect.ValueOf(row).IsZero() {
			t.Errorf("nothing says what a %s can do to a frozen period", kind)
		}
	}
}
