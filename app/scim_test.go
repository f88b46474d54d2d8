package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/signon"
	"klankbord.org/store/keydb"
	"klankbord.org/store/sqldb"
)

// request is one step of a story in testdata/scim.
type scimStep struct {
	Say, Method, Path, Filter, Key, Raw, Type string
	FilterRepeat                              string          `json:"filter_repeat"`
	IfMatch                                   string          `json:"if_match"`
	IfNoneMatch                               string          `json:"if_none_match"`
	Body                                      json.RawMessage `json:"body"`
	Keep                                      map[string]string
	Expect                                    struct {
		Status         int
		Body           any
		ETag, Location bool
		Held           map[string][]string
	}
}

// scimDesk is a desk with keys and a mapping of groups.
func scimDesk(t *testing.T, d *signonDesk) (keys map[string]string) {
	t.Helper()
	keys = map[string]string{"none": ""}
	both := []access.Permission{access.PeopleWrite, access.AccountsManage}
	make := func(name string, o org.Organisation, permissions ...access.Permission) {
		d.write(func(ctx context.Context, tx sqldb.Tx) (err error) {
			_, keys[name], err = keydb.Create(ctx, tx, o.ID, keydb.KeyInput{Name: name, Permissions: permissions, CreatedBy: "test", At: 1})
			return err
		})
	}
	make("", d.o, both...)
	make("other", d.other, both...)
	make("reader", d.o, access.PeopleRead, access.PeopleWrite)
	d.agree(signon.Provider{Ref: "scim", Kind: signon.SCIM, Name: "SCIM", Enabled: true, Settings: signon.Settings{Mappings: testMappings}}, "")
	err := d.throughDoor(d.o, "test", false, func(door intake.Door) error {
		_, err := door.Apply(t.Context(), []intake.Record{intake.Value{Dimension: "role", Ref: "monteur", Name: intake.Text{NL: "Monteur"}}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func TestProvidersStoriesComeOutAsTheStandardSays(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../testdata/scim/*.json")
	if err != nil || len(files) < 7 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			eachEngine(t, func(t *testing.T, d *signonDesk) { tellStory(t, d, file) })
		})
	}
}

// tellStory sends the requests of a story.
func tellStory(t *testing.T, d *signonDesk, file string) {
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var steps []scimStep
	if err := json.Unmarshal(b, &steps); err != nil {
		t.Fatal(err)
	}
	keys, kept := scimDesk(t, d), map[string]string{}
	fill := func(s string) string {
		for k, v := range kept {
			s = strings.ReplaceAll(s, "{"+k+"}", v)
		}
		return s
	}
	for _, s := range steps {
		status, header, body := d.scim(s, keys, fill)
		if status != s.Expect.Status {
			t.Fatalf("%s: %d, want %d: %s", s.Say, status, s.Expect.Status, body)
		}
		var got any
		if len(body) > 0 && json.Unmarshal(body, &got) != nil {
			t.Fatalf("%s: no JSON: %s", s.Say, body)
		}
		want, _ := json.Marshal(s.Expect.Body)
		var wanted any
		if err := json.Unmarshal([]byte(fill(string(want))), &wanted); err != nil {
			t.Fatal(err)
		}
		if why := within("", wanted, got); why != "" {
			t.Errorf("%s: %s in %s", s.Say, why, body)
		}
		if s.Expect.ETag && header.Get("ETag") == "" || s.Expect.Location && !strings.HasPrefix(header.Get("Location"), d.base+"/scim/v2/") {
			t.Errorf("%s: headers %v", s.Say, header)
		}
		if ct := header.Get("Content-Type"); len(body) > 0 && !strings.HasPrefix(ct, "application/scim+json") {
			t.Errorf("%s: %s", s.Say, ct)
		}
		for name, path := range s.Keep {
			kept[name] = fmt.Sprint(at(got, path))
			if strings.HasPrefix(kept[name], "W/") { // it stands in JSON and in headers
				kept[name] = strings.ReplaceAll(kept[name], `\"`, `"`)
			}
		}
		for email, want := range s.Expect.Held {
			if _, held := d.account(email); !slices.Equal(held, want) && len(held)+len(want) > 0 {
				t.Errorf("%s: %s holds %v, want %v", s.Say, email, held, want)
			}
		}
	}
	d.entries() // none tells an address
}

// scim sends one request.
func (d *signonDesk) scim(s scimStep, keys map[string]string, fill func(string) string) (int, http.Header, []byte) {
	d.t.Helper()
	address := d.base + "/scim/v2" + fill(s.Path)
	if f := fill(s.Filter) + strings.Repeat(s.FilterRepeat, 20_000); f != "" {
		sep := "?"
		if strings.Contains(address, "?") {
			sep = "&"
		}
		address += sep + "filter=" + url.QueryEscape(f)
	}
	send := []byte(fill(string(s.Body)))
	if s.Raw != "" {
		send = []byte(s.Raw)
	}
	r, err := http.NewRequestWithContext(d.t.Context(), s.Method, address, bytes.NewReader(send))
	if err != nil {
		d.t.Fatal(err)
	}
	token, known := keys[s.Key]
	if !known {
		token = s.Key
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	r.Header.Set("Content-Type", "application/scim+json")
	if s.Type != "" {
		r.Header.Set("Content-Type", s.Type)
	}
	for name, v := range map[string]string{"If-Match": s.IfMatch, "If-None-Match": s.IfNoneMatch} {
		if v != "" {
			r.Header.Set(name, fill(v))
		}
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, body
}

// within reports where something wanted isn't there. An object may have more, "*" is anything, null is absent.
func within(path string, want, got any) string {
	switch w := want.(type) {
	case nil:
		return ""
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return path + " isn't an object"
		}
		for k, v := range w {
			if v == nil {
				if g[k] != nil {
					return path + "." + k + " should be absent"
				}
				continue
			}
			if why := within(path+"."+k, v, g[k]); why != "" {
				return why
			}
		}
		return ""
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) < len(w) || len(w) == 0 && len(g) > 0 {
			return path + " hasn't the wanted elements"
		}
		for i, v := range w {
			if why := within(fmt.Sprintf("%s[%d]", path, i), v, g[i]); why != "" {
				return why
			}
		}
		return ""
	}
	if want == "*" && got != nil || want == got {
		return ""
	}
	return fmt.Sprintf("%s is %v, want %v", path, got, want)
}

// at follows a path of names with points between.
func at(v any, path string) any {
	for _, name := range strings.Split(path, ".") {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

func TestDeactivatingSomebodyEndsTheirSessionsAtOnce(t *testing.T) {
	t.Parallel()
	d := openDesk(t, "")
	keys := scimDesk(t, d)
	a := d.make("anna@ruit.example", access.Auditor)
	boss := d.make("beheer@ruit.example", access.Administrator)
	b := d.as(a.ID)
	if b.who() != a.ID {
		t.Fatal("not signed in to begin with")
	}
	same := func(s string) string { return s }
	off := json.RawMessage(`{"Operations":[{"op":"replace","path":"active","value":false}]}`)
	status, _, body := d.scim(scimStep{Method: "PATCH", Path: "/Users/" + a.Ref, Body: off}, keys, same)
	if status != http.StatusOK || b.who() != 0 {
		t.Errorf("%d %s; still signed in as %d", status, body, b.who())
	}
	if status, _, body = d.scim(scimStep{Method: "PATCH", Path: "/Users/" + boss.Ref, Body: off}, keys, same); status != http.StatusConflict {
		t.Errorf("the last administrator is switched off: %d %s", status, body)
	}
	if status, _, _ = d.scim(scimStep{Method: "GET", Path: "/Users/" + boss.Ref, Key: "other"}, keys, same); status != http.StatusNotFound {
		t.Errorf("another organisation's key sees the account: %d", status)
	}
}

func TestPasswordsCanBeLeftToProvidersOnlyWhileSomebodyCanStillManage(t *testing.T) {
	t.Parallel()
	d := openDesk(t, "")
	admin := signonAdmin{d.App}
	boss := d.make("beheer@ruit.example", access.Administrator)
	reader := d.make("lezer@ruit.example", access.Auditor)
	if err := admin.AllowPasswords(d.admin(), d.o, false); err == nil {
		t.Error("passwords were switched off though no administrator has one")
	}
	d.givePassword(boss.ID)
	d.givePassword(reader.ID)
	if err := admin.AllowPasswords(d.admin(), d.o, false); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[access.AccountID]bool{boss.ID: true, reader.ID: false} {
		d.write(func(ctx context.Context, tx sqldb.Tx) error {
			got, err := d.passwordAllowed(ctx, tx, d.o, id)
			if got != want {
				t.Errorf("account %d: %v", id, got)
			}
			return err
		})
	}
	b := httptest.NewRequest("GET", "/", nil)
	if err := d.startSession(httptest.NewRecorder(), b, d.o, reader.ID, "password"); fault.KindOf(err) != fault.Forbidden || err == nil {
		t.Errorf("a password opens a session all the same: %v", err)
	}
	for id, method := range map[access.AccountID]string{boss.ID: "password", reader.ID: "oidc:werk"} {
		if err := d.startSession(httptest.NewRecorder(), b, d.o, id, method); err != nil {
			t.Errorf("%s: %v", method, err)
		}
	}
}
