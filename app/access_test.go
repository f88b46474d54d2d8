package app

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/respond"
	"klankbord.org/core/snapshot"
	"klankbord.org/importer"
	"klankbord.org/internal/golden"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
)

// house is two organisations with the same worked example in them and somebody for every pair of eyes.
type house struct {
	*testing.T
	app    *App
	org    org.Organisation
	other  org.Organisation
	routes *routes
	values map[string]string // what stands for a {name} in an address
}

// newHouse imports the example into both organisations and computes a run in each.
func newHouse(t *testing.T) *house {
	t.Helper()
	return newHouseOn(t, "")
}

// newHouseOn is newHouse on a database; "" is SQLite.
func newHouseOn(t *testing.T, database string) *house {
	t.Helper()
	now := time.Date(2024, 7, 10, 12, 0, 0, 0, time.UTC)
	a, err := Open(t.Context(), Config{Data: t.TempDir(), Database: database, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close(context.Background()) })
	h := &house{T: t, app: a}
	h.org, h.other = h.bringIn("ruit"), h.bringIn("elders")
	h.routes = a.Handler().(*routes)
	link, err := (&respond.Desk{Store: deskStore{a}}).Link(t.Context(), respond.Token{Kind: respond.ForAnyone, Org: h.org.ID, Survey: 1})
	if err != nil {
		t.Fatal(err)
	}
	leave, err := (&respond.Desk{Store: deskStore{a}}).Link(t.Context(), respond.Token{Kind: respond.ForLeaving, Org: h.org.ID, Survey: 1, Subject: 1})
	if err != nil {
		t.Fatal(err)
	}
	h.values = map[string]string{"org": "ruit", "employee": "M01", "run": "1", "agreement": "meten", "record": "1", "token": link, "leave": leave, "ref": h.schemeRef(),
		"unit": h.refOf(snapshot.InUnit, "Noord"), "cause": h.refOf(snapshot.InCause, "Ruitvervanging")}
	return h
}

// program is a context in which the program itself acts.
func (h *house) program() context.Context { return access.With(h.Context(), access.System(0, "test")) }

func (h *house) bringIn(ref string) org.Organisation {
	h.Helper()
	root := golden.Root(h.T)
	m, err := importer.ReadMapping(filepath.Join(root, "examples", "ruitherstel", "mapping.yaml"))
	if err != nil {
		h.Fatal(err)
	}
	o, err := h.app.EnsureOrganisation(h.program(), ref, m.Organisation(), false)
	if err != nil {
		h.Fatal(err)
	}
	if _, err := h.app.Import(h.program(), o, ImportInput{Mapping: m, Folder: golden.Example(h.T, "ruitherstel"), Actor: "test"}); err != nil {
		h.Fatal(err)
	}
	scheme, err := os.ReadFile(filepath.Join(root, "examples", "ruitherstel", "schemes", "hybrid.json"))
	if err != nil {
		h.Fatal(err)
	}
	consent(h.program(), h.T, h.app, o, scheme)
	if _, err := h.app.Run(h.program(), o, RunInput{Scheme: scheme, Reason: "test", Actor: "test"}); err != nil {
		h.Fatal(err)
	}
	measuring := AgreementInput{Ref: "meten", Parties: []agree.Party{{Party: agree.WorksCouncil, Name: "A. de Boer", AgreedOn: day.Must("2024-07-01"), Document: "OR-3"}}}
	measuring.Terms = agree.Terms{Name: intake.Text{NL: "Meten"}, Nature: intake.Text{NL: "Alleen meten"}, Period: day.Quarter(2024, 1), ExpiresOn: day.Must("2024-12-31")}
	if _, err := h.app.DraftAgreement(h.program(), o, measuring); err != nil {
		h.Fatal(err)
	}
	if err := h.app.FreezeAgreement(h.program(), o, "meten", "test"); err != nil {
		h.Fatal(err)
	}
	if err := (deskStore{h.app}).makeKey(h.Context(), o.ID); err != nil {
		h.Fatal(err)
	}
	return o
}

func (h *house) schemeRef() string {
	h.Helper()
	list, err := source{h.app}.Schemes(h.program(), h.org.ID)
	if err != nil || len(list) == 0 {
		h.Fatal(err, list)
	}
	return list[0].Ref
}

// refOf finds a reference by a name.
func (h *house) refOf(field snapshot.Axis, name string) string {
	h.Helper()
	live, err := h.app.snapshots.Snapshot(h.Context(), h.org.ID)
	if err != nil {
		h.Fatal(err)
	}
	c := live.Catalog()
	for _, code := range c.Codes(field) {
		if c.Label(field, code, "nl") == name {
			ref, _ := c.Ref(field, code)
			return ref
		}
	}
	h.Fatalf("no %s is called %q", field, name)
	return ""
}

// employeeID is an employee's number.
func (h *house) employeeID(o org.Organisation, ref string) org.EmployeeID {
	h.Helper()
	e, err := h.app.employee(h.Context(), o.ID, ref)
	if err != nil {
		h.Fatal(err)
	}
	return e.ID
}

func (h *house) unitID(ref string) org.UnitID {
	h.Helper()
	var id org.UnitID
	err := h.app.db.Read(h.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		units, err := orgdb.ListUnits(ctx, tx, h.org.ID)
		for _, u := range units {
			if u.Ref == ref {
				id = u.ID
			}
		}
		return err
	})
	if err != nil || id == 0 {
		h.Fatal(err, id)
	}
	return id
}

// visitor is somebody who comes to pages.
type visitor struct {
	name   string
	org    org.ID
	actor  access.Actor
	cookie *http.Cookie // nil: nobody
}

// somebody makes an account in an organisation, signed in.
func (h *house) somebody(o org.Organisation, name, employee string, grants ...access.Grant) visitor {
	h.Helper()
	account := access.Account{Email: url.PathEscape(name) + "@ruit.example", Name: name, Status: access.Active, CreatedAt: h.app.millis()}
	if employee != "" {
		account.Employee = h.employeeID(o, employee)
	}
	v := visitor{name: name, org: o.ID}
	err := h.app.db.Write(h.Context(), func(ctx context.Context, tx sqldb.Tx) (err error) {
		if account, err = accessdb.Create(ctx, tx, o.ID, account); err != nil {
			return err
		}
		if err := accessdb.SetGrants(ctx, tx, o.ID, account.ID, accessdb.Local, grants); err != nil {
			return err
		}
		v.actor, err = accessdb.ActorOf(ctx, tx, o.ID, account.ID, h.app.today())
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
	v.cookie = cookieOf(h.T, h.app, o, account.ID, carrying())
	return v
}

// always is a grant for the whole organisation, from the first day on.
func always(role access.RoleRef) access.Grant {
	return access.Grant{Role: role, Range: day.Range{From: 1}}
}

func in(role access.RoleRef, unit org.UnitID, days day.Range) access.Grant {
	return access.Grant{Role: role, Unit: unit, Range: days}
}

// comes sends a visitor to an address and returns what they get.
func (h *house) comes(v visitor, method, address string) *httptest.ResponseRecorder {
	h.Helper()
	var body *strings.Reader
	if body = strings.NewReader(""); method == http.MethodPost {
		body = strings.NewReader("x=1")
	}
	ctx, cancel := context.WithCancel(h.Context())
	defer cancel()
	r := httptest.NewRequest(method, address, body).WithContext(ctx)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if v.cookie != nil {
		r.AddCookie(v.cookie)
	}
	w := httptest.NewRecorder()
	h.routes.ServeHTTP(&glance{w, cancel, strings.HasSuffix(address, "/live")}, r)
	return w
}

// glance is a reader who leaves a stream as soon as it says something.
type glance struct {
	*httptest.ResponseRecorder
	leave  func()
	stream bool
}

func (g *glance) Write(b []byte) (int, error) {
	if g.stream {
		g.leave()
	}
	return g.ResponseRecorder.Write(b)
}

var placeholder = regexp.MustCompile(`\{([a-z]+)(\.\.\.)?\}`)

// address fills in a pattern; known is false when something stands in it that the example doesn't have.
func (h *house) address(pattern string, own map[string]string) (method, address string, known bool) {
	method, path, _ := strings.Cut(pattern, " ")
	known = true
	path = strings.ReplaceAll(path, "{$}", "")
	path = placeholder.ReplaceAllStringFunc(path, func(p string) string {
		name := placeholder.FindStringSubmatch(p)[1]
		if strings.HasPrefix(path, "/u/") {
			name = "leave" // another kind of token
		}
		if v, ok := own[name]; ok {
			return url.PathEscape(v)
		}
		if v, ok := h.values[name]; ok {
			return url.PathEscape(v)
		}
		known = false
		return "1"
	})
	return method, path, known
}

// expected is what the table says of a visitor, as the statuses that are right.
func (h *house) expected(rule Rule, v visitor, method string, known bool) []int {
	inside := strings.Contains(rule.Pattern, "{org}")
	switch {
	case rule.Signed: // nobody here signs
		return []int{http.StatusForbidden}
	case rule.Who == Everybody:
		return nil
	case rule.Key: // api_test.go comes there with keys
		return []int{http.StatusUnauthorized}
	case v.cookie == nil && method == http.MethodGet:
		return []int{http.StatusSeeOther, http.StatusUnauthorized}
	case v.cookie == nil:
		return []int{http.StatusUnauthorized}
	case inside && v.org != h.org.ID:
		return []int{http.StatusNotFound}
	}
	allowed := rule.Who == SignedIn || slices.ContainsFunc(rule.Any, v.actor.May)
	allowed = allowed || rule.Own && v.actor.May(access.OwnRead) && v.actor.Is(h.employeeID(h.org, "M01"))
	switch {
	case allowed:
		return nil
	case rule.Leads:
		return []int{http.StatusSeeOther, http.StatusForbidden}
	}
	return []int{http.StatusForbidden}
}

// right reports whether a status is what was expected; nil expects anything that isn't a refusal.
func right(want []int, got int, method string, known bool) bool {
	if want != nil {
		return slices.Contains(want, got)
	}
	refused := []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusInternalServerError}
	if known && method == http.MethodGet {
		return got == http.StatusOK || got == http.StatusNoContent || got == http.StatusSeeOther || got == http.StatusFound
	}
	if known {
		refused = append(refused, http.StatusNotFound)
	}
	return !slices.Contains(refused, got)
}

// ruleOf is the row of an address.
func ruleOf(pattern string) (Rule, bool) {
	i := slices.IndexFunc(Policy(), func(r Rule) bool { return r.Pattern == pattern })
	if i < 0 {
		return Rule{}, false
	}
	return Policy()[i], true
}

func TestEveryAddressHasARowAndEveryRowAnAddress(t *testing.T) {
	t.Parallel()
	a, _ := open(t)
	served := a.Handler().(*routes).patterns
	for _, p := range served {
		if _, ok := ruleOf(p); !ok {
			t.Errorf("%q is served, but app/policy.go doesn't say to whom", p)
		}
	}
	seen := map[string]bool{}
	for _, r := range Policy() {
		if !slices.Contains(served, r.Pattern) {
			t.Errorf("app/policy.go has a row for %q, which isn't served", r.Pattern)
		}
		if seen[r.Pattern] {
			t.Errorf("app/policy.go has two rows for %q", r.Pattern)
		}
		seen[r.Pattern] = true
		if r.Who == Holders && len(r.Any) == 0 && !r.Own {
			t.Errorf("%q is for holders of no permission at all", r.Pattern)
		}
		for _, p := range r.Any {
			if !p.Known() {
				t.Errorf("%q asks for %q, which isn't a permission", r.Pattern, p)
			}
		}
	}
}

// visitors are one for every pair of eyes: nobody, each standard role, a lead of one unit, a stranger, and an own role for
// each single permission.
func (h *house) visitors() []visitor {
	h.Helper()
	all := []visitor{{name: "nobody"}}
	for _, r := range access.StandardRoles() {
		employee := ""
		if r.Ref == access.EmployeeRole {
			employee = "M01"
		}
		all = append(all, h.somebody(h.org, string(r.Ref), employee, always(r.Ref)))
	}
	noord := h.unitID(h.values["unit"])
	all = append(all, h.somebody(h.org, "lead of Noord", "M02", in(access.TeamLead, noord, day.Range{From: 1})),
		h.somebody(h.org, "without a role", "", []access.Grant{}...),
		h.somebody(h.org, "somebody whose role ended", "", in(access.Auditor, 0, day.Range{From: 1, To: h.app.today() - 1})))
	var everything []access.Grant
	for _, r := range access.StandardRoles() {
		everything = append(everything, always(r.Ref))
	}
	all = append(all, h.somebody(h.other, "stranger with every role elsewhere", "M01", everything...))
	for i, p := range access.Permissions() {
		role := access.Role{Ref: access.RoleRef(fmt.Sprintf("only-%d", i)), Name: intake.Text{NL: string(p), EN: string(p)}, Permissions: []access.Permission{p}, Reader: access.ReadsScores, Own: true}
		err := h.app.db.Write(h.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			return accessdb.SaveRole(ctx, tx, h.org.ID, role, h.app.millis())
		})
		if err != nil {
			h.Fatal(err)
		}
		employee := ""
		if p == access.OwnRead {
			employee = "M01"
		}
		all = append(all, h.somebody(h.org, "only "+string(p), employee, always(role.Ref)))
	}
	return all
}

// keeps is a visitor with the session that an answer gave, or with a new one when the answer ended it.
func (h *house) keeps(v visitor, got *httptest.ResponseRecorder) visitor {
	h.Helper()
	for _, c := range got.Result().Cookies() {
		switch {
		case c.Name != sessionCookie || v.cookie == nil:
		case c.MaxAge >= 0:
			v.cookie = c
		default:
			home := h.org
			if v.org != h.org.ID {
				home = h.other
			}
			v.cookie = cookieOf(h.T, h.app, home, v.actor.Account, carrying())
		}
	}
	return v
}

// TestEveryAddressAsEverybody drives every address that is served as every kind of visitor, and holds what they get
// against the table.
func TestEveryAddressAsEverybody(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for _, v := range h.visitors() {
		for _, pattern := range h.routes.patterns {
			rule, _ := ruleOf(pattern)
			method, address, known := h.address(pattern, nil)
			if !strings.HasPrefix(pattern, "GET ") && !strings.HasPrefix(pattern, "POST ") && !strings.HasPrefix(pattern, "DELETE ") && !strings.HasPrefix(pattern, "PUT ") && !strings.HasPrefix(pattern, "PATCH ") {
				continue // a folder of files, and what nothing lives at
			}
			got := h.comes(v, method, address)
			v = h.keeps(v, got)
			if want := h.expected(rule, v, method, known); !right(want, got.Code, method, known) {
				t.Errorf("%s, as %s: %d, wanted %v\n%.300s", pattern, v.name, got.Code, want, textOf(got.Body.String()))
			}
		}
	}
}

var tags = regexp.MustCompile(`(?s)<head>.*?</head>|<[^>]*>`)

// textOf is what a page says.
func textOf(html string) string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(html, " ")), " ")
}

// TestNobodysFirstGlanceIsARefusal follows where the first page leads.
func TestNobodysFirstGlanceIsARefusal(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	want := map[access.RoleRef]string{access.EmployeeRole: "/o/ruit/me", access.CXManager: "/o/ruit", access.Management: "/o/ruit", access.Administrator: "/o/ruit/accounts"}
	for _, r := range access.StandardRoles() {
		employee := ""
		if r.Ref == access.EmployeeRole {
			employee = "M01"
		}
		v, at := h.somebody(h.org, string(r.Ref), employee, always(r.Ref)), "/o/ruit"
		got := h.comes(v, http.MethodGet, at)
		for range 3 {
			if got.Code != http.StatusSeeOther {
				break
			}
			at = got.Header().Get("Location")
			got = h.comes(v, http.MethodGet, at)
		}
		if got.Code != http.StatusOK {
			t.Errorf("%s ends at %s with %d", r.Ref, at, got.Code)
		}
		if w := want[r.Ref]; w != "" && w != at {
			t.Errorf("%s is led to %s, wanted %s", r.Ref, at, w)
		}
	}
}
