package mount

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// site is a program that believes it has the host for itself.
func site() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /o/{org}", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "a", Value: "1", Path: "/"})
		http.SetCookie(w, &http.Cookie{Name: "b", Value: "; path=/elsewhere", Path: "/o/x"})
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write(HTML(r.Context(), []byte(`<html><a href="/o/x">in</a><a HREF="/">top</a><a href="//elsewhere">out</a><a href="#here">same</a>`+
			`<a href="https://example.nl/">away</a><form action="/o/x" method="post"><input name="next" value="/o/x"></form>`+
			`<svg viewBox="0 0 1 1"><a href="/o/y?z=1&amp;q=2"><rect/></a></svg><p> href="/said" </p><p title="a href=/x">`)))
	})
	mux.HandleFunc("GET /away", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://example.nl/x", http.StatusSeeOther)
	})
	mux.HandleFunc("GET /near", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/o/x?y=/z", http.StatusSeeOther) })
	mux.HandleFunc("GET /seen", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.URL.RequestURI(), " ", r.RequestURI) })
	return At("/klank/bord", mux)
}

func ask(t *testing.T, target string) *http.Response {
	t.Helper()
	rec := httptest.NewRecorder()
	site().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, target, nil))
	return rec.Result()
}

func body(t *testing.T, res *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestAddressesInPagesGetTheFolder(t *testing.T) {
	t.Parallel()
	got := body(t, ask(t, "/klank/bord/o/x"))
	want := `<html><a href="/klank/bord/o/x">in</a><a HREF="/">top</a><a href="//elsewhere">out</a><a href="#here">same</a>` +
		`<a href="https://example.nl/">away</a><form action="/klank/bord/o/x" method="post"><input name="next" value="/o/x"></form>` +
		`<svg viewBox="0 0 1 1"><a href="/klank/bord/o/y?z=1&amp;q=2"><rect/></a></svg><p> href="/said" </p><p title="a href=/x">`
	want = strings.Replace(want, `HREF="/"`, `HREF="/klank/bord/"`, 1)
	if got != want {
		t.Errorf("the page is\n%s\nwant\n%s", got, want)
	}
}

func TestRedirectsAndCookiesStayInTheFolder(t *testing.T) {
	t.Parallel()
	for target, want := range map[string]string{
		"/klank/bord/near": "/klank/bord/o/x?y=/z",
		"/klank/bord/away": "https://example.nl/x",
		"/klank/bord":      "/klank/bord/",
	} {
		if got := ask(t, target).Header.Get("Location"); got != want {
			t.Errorf("%s leads to %q, want %q", target, got, want)
		}
	}
	cookies := ask(t, "/klank/bord/o/x").Cookies()
	if len(cookies) != 2 || cookies[0].Path != "/klank/bord/" || cookies[1].Path != "/klank/bord/o/x" {
		t.Errorf("cookies are %v", cookies)
	}
}

// A proxy may take the folder away itself.
func TestBothKindsOfProxyArriveAtTheSamePage(t *testing.T) {
	t.Parallel()
	for _, target := range []string{"/klank/bord/seen?a=%2Fb", "/seen?a=%2Fb"} {
		if got := body(t, ask(t, target)); got != "/seen?a=%2Fb /seen?a=%2Fb" {
			t.Errorf("%s is seen as %q", target, got)
		}
	}
	if got := ask(t, "/klank/bordeaux/seen").StatusCode; got != http.StatusNotFound {
		t.Errorf("a folder that only begins alike answers %d, want 404", got)
	}
}

func TestWithoutAFolderNothingChanges(t *testing.T) {
	t.Parallel()
	page := []byte(`<a href="/o/x">in</a>`)
	if got := HTML(t.Context(), page); string(got) != string(page) {
		t.Errorf("the page became %s", got)
	}
}
