// Package api_test talks to the whole program as other programs do: through the generated client, with every request and
// answer held against the description, on both databases.
package api_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"klankbord.org/api"
	"klankbord.org/api/client"
	"klankbord.org/app"
	"klankbord.org/core/access"
	"klankbord.org/core/org"
	"klankbord.org/importer"
	"klankbord.org/internal/golden"
	"klankbord.org/store/storetest"
)

// world is an installation with the worked example in it, served.
type world struct {
	*testing.T
	app  *app.App
	org  org.Organisation
	base string // address of the API
	now  time.Time
}

// engines runs a test on both databases.
func engines(t *testing.T, fn func(w *world)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(newWorld(t, ""))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(newWorld(t, storetest.EmptyPostgresURL(t)))
	})
}

func newWorld(t *testing.T, database string) *world {
	t.Helper()
	w := &world{T: t, now: time.Date(2024, 7, 10, 12, 0, 0, 0, time.UTC)}
	a, err := app.Open(t.Context(), app.Config{Data: t.TempDir(), Database: database, Now: func() time.Time { return w.now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close(context.Background()) })
	m, err := importer.ReadMapping(filepath.Join(golden.Root(t), "examples", "ruitherstel", "mapping.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	w.app = a
	if w.org, err = a.EnsureOrganisation(w.program(), "ruit", m.Organisation(), false); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Import(w.program(), w.org, app.ImportInput{Mapping: m, Folder: golden.Example(t, "ruitherstel"), Actor: "test"}); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(a.Handler())
	t.Cleanup(server.Close)
	w.base = server.URL + api.Prefix
	return w
}

// program is a context in which the program itself acts, as on the command line.
func (w *world) program() context.Context { return access.With(w.Context(), access.System(0, "test")) }

// key makes a key; without permissions it gets all that can be given.
func (w *world) key(permissions ...access.Permission) string {
	w.Helper()
	if permissions == nil {
		permissions = app.MayGive(access.System(w.org.ID, "test"))
	}
	_, token, err := w.app.CreateKey(w.program(), w.org, app.KeyInput{Name: "test", Permissions: permissions})
	if err != nil {
		w.Fatal(err)
	}
	return token
}

// client is the generated client with a key; every exchange is held against the description.
func (w *world) client(token string) *client.ClientWithResponses {
	w.Helper()
	c, err := client.NewClientWithResponses(w.base, client.WithHTTPClient(&http.Client{Transport: judge{w.T}}),
		client.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
			r.Header.Set("Authorization", "Bearer "+token)
			return nil
		}))
	if err != nil {
		w.Fatal(err)
	}
	return c
}

// description is the served description, ready to judge by.
var description = sync.OnceValues(func() (validator.Validator, error) {
	text, err := api.Document()
	if err != nil {
		return nil, err
	}
	doc, err := libopenapi.NewDocument(text)
	if err != nil {
		return nil, err
	}
	v, errs := validator.NewValidator(doc)
	if len(errs) > 0 {
		return nil, errs[0]
	}
	return v, nil
})

// judge is a transport that holds every request and answer against the description.
type judge struct{ *testing.T }

// RoundTrip implements http.RoundTripper.
func (j judge) RoundTrip(r *http.Request) (*http.Response, error) {
	v, err := description()
	if err != nil {
		return nil, err
	}
	var sent []byte
	if r.Body != nil {
		if sent, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}
	again := func() *http.Request {
		c := r.Clone(r.Context())
		c.Body = io.NopCloser(bytes.NewReader(sent))
		return c
	}
	res, err := http.DefaultTransport.RoundTrip(again())
	if err != nil {
		return nil, err
	}
	got, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil {
		return nil, err
	}
	if res.StatusCode < 400 { // what is refused may be as wrong as the test likes
		if ok, faults := v.ValidateHttpRequestSync(again()); !ok {
			for _, f := range faults {
				j.Errorf("%s %s: %s: %s", r.Method, r.URL, f.Message, f.Reason)
			}
		}
	}
	res.Body = io.NopCloser(bytes.NewReader(got))
	if ok, faults := v.ValidateHttpResponse(again(), res); !ok {
		for _, f := range faults {
			reason := f.Reason
			for _, s := range f.SchemaValidationErrors {
				reason += "; " + s.Reason + " at " + s.FieldPath
			}
			j.Errorf("%s %s: %d %s: %s\n%.400s", r.Method, r.URL, res.StatusCode, f.Message, reason, got)
		}
	}
	res.Body = io.NopCloser(bytes.NewReader(got))
	return res, nil
}

// send sends a plain request: header lines are "Name: value".
func (w *world) send(method, path, body, token string, header ...string) (*http.Response, string) {
	w.Helper()
	r, err := http.NewRequestWithContext(w.Context(), method, w.base+path, strings.NewReader(body))
	if err != nil {
		w.Fatal(err)
	}
	if token != "" {
		r.Header.Set("X-Api-Key", token)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		w.Fatal(err)
	}
	got, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil {
		w.Fatal(err)
	}
	return res, string(got)
}
