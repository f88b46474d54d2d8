package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/signon"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
	"klankbord.org/web/ssoweb"
)

// desk is a program with an organisation, open to browsers.
type signonDesk struct {
	*App
	t      *testing.T
	o      org.Organisation
	other  org.Organisation
	base   string
	opened Config        // how it was opened
	ahead  *atomic.Int64 // how far its clock is ahead, in milliseconds
}

// eachEngine runs a test on a desk of either database.
func eachEngine(t *testing.T, fn func(t *testing.T, d *signonDesk)) {
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); fn(t, openDesk(t, "")) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); fn(t, openDesk(t, storetest.PostgresURL(t))) })
}

func openDesk(t *testing.T, database string) *signonDesk {
	t.Helper()
	ahead := &atomic.Int64{}
	c := Config{Data: t.TempDir(), Database: database, Now: func() time.Time { return time.Now().Add(time.Duration(ahead.Load()) * time.Millisecond) }}
	a, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	d := &signonDesk{App: a, t: t, ahead: ahead, opened: c}
	for _, ref := range []string{"ruit", "elders"} {
		o, err := a.CreateOrganisation(access.With(t.Context(), access.System(0, "test")), org.Organisation{Ref: ref, Name: ref}, "test")
		if err != nil {
			t.Fatal(err)
		}
		d.o, d.other = d.other, o
	}
	server := httptest.NewServer(a.Handler())
	t.Cleanup(server.Close)
	d.base = server.URL
	records := []intake.Record{intake.Unit{Ref: "noord", Name: "Noord"}}
	err = a.throughDoor(d.o, "test", false, func(door intake.Door) error {
		for _, r := range append(records, intake.Employee{Ref: "M1", Name: "Daan"}) {
			if out, err := door.Apply(t.Context(), []intake.Record{r}); err != nil || out[0].Fault != nil {
				t.Fatal(out, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *signonDesk) admin() context.Context {
	return access.With(d.t.Context(), access.System(d.o.ID, "test"))
}

// write runs a closure in a transaction, or fails the test.
func (d *signonDesk) write(fn func(context.Context, sqldb.Tx) error) {
	d.t.Helper()
	if err := d.db.Write(d.admin(), fn); err != nil {
		d.t.Fatal(err)
	}
}

// account returns the account with an address, and what it holds.
func (d *signonDesk) account(email string) (a access.Account, held []string) {
	d.t.Helper()
	err := d.db.Read(d.t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		var err error
		if a, err = accessdb.FindByEmail(ctx, tx, d.o.ID, email); err != nil {
			return err
		}
		grants, err := accessdb.Grants(ctx, tx, d.o.ID, a.ID)
		for _, g := range grants {
			held = append(held, g.Source+":"+string(g.Role))
		}
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	slices.Sort(held)
	return a, held
}

// make makes a local account with a role.
func (d *signonDesk) make(email string, role access.RoleRef) (a access.Account) {
	d.t.Helper()
	d.write(func(ctx context.Context, tx sqldb.Tx) (err error) {
		if a, err = accessdb.Create(ctx, tx, d.o.ID, access.Account{Email: email, Name: email, Status: access.Active, CreatedAt: 1}); err != nil {
			return err
		}
		return accessdb.SetGrants(ctx, tx, d.o.ID, a.ID, accessdb.Local, []access.Grant{{Role: role, Range: day.Range{From: day.Must("2020-01-01")}, Source: accessdb.Local}})
	})
	return a
}

// browser is somebody's browser.
type browser struct {
	*http.Client
	d *signonDesk
}

func (d *signonDesk) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		d.t.Fatal(err)
	}
	return &browser{&http.Client{Jar: jar, Timeout: 20 * time.Second}, d}
}

// as returns a browser in which somebody is signed in.
func (d *signonDesk) as(id access.AccountID) *browser {
	b := d.browser()
	w := httptest.NewRecorder()
	r := httptest.NewRequest("GET", d.base, nil)
	if err := d.startSession(w, r, d.o, id, "test"); err != nil {
		d.t.Fatal(err)
	}
	u, _ := url.Parse(d.base)
	b.Jar.SetCookies(u, w.Result().Cookies())
	return b
}

// page is an answer that was read.
type gotPage struct {
	status int
	url    *url.URL
	body   string
}

func (b *browser) read(resp *http.Response, err error) gotPage {
	b.d.t.Helper()
	if err != nil {
		b.d.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.d.t.Fatal(err)
	}
	return gotPage{resp.StatusCode, resp.Request.URL, string(body)}
}

func (b *browser) get(address string) gotPage {
	b.d.t.Helper()
	return b.read(b.Get(address))
}

func (b *browser) post(address string, form url.Values) gotPage {
	b.d.t.Helper()
	return b.read(b.PostForm(address, form))
}

// who returns the account that a browser is signed in to, 0 when to none.
func (b *browser) who() access.AccountID {
	b.d.t.Helper()
	u, _ := url.Parse(b.d.base)
	r := httptest.NewRequest("GET", b.d.base, nil)
	for _, c := range b.Jar.Cookies(u) {
		r.AddCookie(c)
	}
	actor, err := b.d.actor(r, b.d.o)
	if err != nil {
		b.d.t.Fatal(err)
	}
	return actor.Account
}

// startIdentity runs one of the identity providers of test/identity until the test ends, and returns its address.
func startIdentity(t *testing.T, script string, settings any) string {
	t.Helper()
	dir := filepath.Join("..", "test", "identity")
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal("the identity providers are missing; type: scripts/tools.sh")
	}
	config, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "node", script)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "KLANKBORD_IDENTITY="+string(config), "NODE_NO_WARNINGS=1")
	var errors bytes.Buffer
	cmd.Stderr = &errors
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if line := lines.Text(); strings.HasPrefix(line, "http://") {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return line
		}
	}
	t.Fatalf("%s didn't start: %s", script, errors.String())
	return ""
}

// tell sends JSON to an identity provider's side door for tests.
func tell(t *testing.T, address string, v any) {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Post(address, "application/json", bytes.NewReader(b))
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatal(resp, err)
	}
	_ = resp.Body.Close()
}

// agree keeps a provider, as an administrator would on the page.
func (d *signonDesk) agree(p signon.Provider, secret string) signon.Provider {
	d.t.Helper()
	saved, err := signonAdmin{d.App}.Save(d.admin(), d.o, ssoweb.Input{Provider: p, New: p.ID == 0, Secret: secret})
	if err != nil {
		d.t.Fatal(err)
	}
	return saved
}

// grants are the mapping that the tests use.
var testMappings = []signon.Mapping{{Group: "leads", Role: access.TeamLead, Unit: "noord"}, {Group: "all", Role: access.EmployeeRole}}

// entries returns the actions in the ledger.
func (d *signonDesk) entries() (list []string) {
	d.t.Helper()
	err := d.db.Read(d.t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		entries, err := storetest.Ledger(ctx, tx, int64(d.o.ID))
		for _, e := range entries {
			list = append(list, e.Action)
			if bytes.Contains(e.Body, []byte("@")) {
				d.t.Errorf("%s tells an address: %s", e.Action, e.Body)
			}
		}
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return list
}

// disable switches an account off.
func (d *signonDesk) disable(id access.AccountID) {
	d.t.Helper()
	d.write(func(ctx context.Context, tx sqldb.Tx) error {
		a, err := accessdb.Find(ctx, tx, d.o.ID, id)
		if err != nil {
			return err
		}
		a.Status = access.Disabled
		return accessdb.Update(ctx, tx, d.o.ID, a)
	})
}

// givePassword lets an account have a password.
func (d *signonDesk) givePassword(id access.AccountID) {
	d.t.Helper()
	d.write(func(ctx context.Context, tx sqldb.Tx) error {
		return accessdb.SetPassword(ctx, tx, d.o.ID, id, "$argon2id$", 1)
	})
}
