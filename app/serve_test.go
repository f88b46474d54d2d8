package app

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"klankbord.org/core/access"
	"klankbord.org/core/org"
	"klankbord.org/core/respond"
	"klankbord.org/server"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
)

// open opens an installation with one organisation in a folder of its own.
func open(t *testing.T) (*App, org.Organisation) {
	t.Helper()
	a, err := Open(t.Context(), Config{Data: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	o, err := a.CreateOrganisation(t.Context(), org.Organisation{Ref: "glas", Name: "Glas"}, "test")
	if err != nil {
		t.Fatal(err)
	}
	return a, o
}

// serve serves an installation; stop tells it to end, ended gives the outcome.
func serve(t *testing.T, a *App) (address string, stop func(), ended <-chan error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	ready, done := make(chan string, 1), make(chan error, 1)
	go func() {
		done <- a.Serve(ctx, server.Config{Listen: "127.0.0.1:0"}, func(base string) { ready <- base })
	}()
	select {
	case base := <-ready:
		return strings.TrimPrefix(base, "http://"), cancel, done
	case err := <-done:
		t.Fatal(err)
		return
	}
}

// Somebody whose form is on its way when the server is told to stop gets an answer; a live page doesn't hold it up.
func TestAShutdownFinishesWhatItBegan(t *testing.T) {
	t.Parallel()
	a, o := open(t)
	if err := (deskStore{a}).makeKey(t.Context(), o.ID); err != nil {
		t.Fatal(err)
	}
	address, stop, ended := serve(t, a)
	reader := accountWith(t, a, o, "noor@glas.example", access.CXManager)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/o/glas/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(cookieOf(t, a, o, reader.ID, carrying()))
	live, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer live.Body.Close()

	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	token, err := (&respond.Desk{Store: deskStore{a}}).Link(t.Context(), respond.Token{Kind: respond.ForAnyone, Org: o.ID, Survey: 1})
	if err != nil {
		t.Fatal(err)
	}
	const form = "step=score&score=9"
	fmt.Fprintf(conn, "POST /s/%s HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n", token, len(form))
	from := bufio.NewReader(conn)
	if line, err := from.ReadString('\n'); err != nil || !strings.Contains(line, "100") { // the page is reading the form
		t.Fatalf("%q, %v", line, err)
	}
	_, _ = from.ReadString('\n')

	stop()
	if _, err := io.Copy(io.Discard, live.Body); err != nil { // returns when the stream ends, so the shutdown has begun
		t.Fatalf("the stream broke off: %v", err)
	}
	fmt.Fprint(conn, form)
	res, err := http.ReadResponse(from, nil)
	if err != nil {
		t.Fatalf("no answer: %v", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusNotFound { // there is no survey, which the page can only say by reading
		t.Errorf("answered %d", res.StatusCode)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// A forged link stores nothing, also for an organisation that never sent one.
func TestAForgedLinkMakesNoKey(t *testing.T) {
	t.Parallel()
	a, o := open(t)
	address, _, _ := serve(t, a)
	forged := respond.Token{Kind: respond.ForAnyone, Org: o.ID, Survey: 1}.Seal([]byte("guessed"))
	res, err := http.Get("http://" + address + "/s/" + forged)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusNotFound {
		t.Errorf("answered %d", res.StatusCode)
	}
	err = a.db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		if _, found, err := orgdb.FindSecret(ctx, tx, o.ID, LinkKey); err != nil || found {
			t.Errorf("a key: %v, %v", found, err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
