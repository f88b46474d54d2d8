package assets_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"strings"
	"testing"

	"klankbord.org/web/assets"
)

func fetch(t *testing.T, path, encoding string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	assets.Handler().ServeHTTP(w, r)
	return w.Result()
}

func TestAFileIsKeptForEverUnderTheNameOfItsContent(t *testing.T) {
	t.Parallel()
	address := assets.Path("staff.css")
	if !regexp.MustCompile(`^/assets/staff\.[0-9a-f]{10}\.css$`).MatchString(address) {
		t.Fatalf("address %q doesn't carry its content", address)
	}
	res := fetch(t, address, "br, gzip")
	if res.StatusCode != 200 || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") || res.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("got %d with %v", res.StatusCode, res.Header)
	}
	unpacked, err := gzip.NewReader(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := io.ReadAll(unpacked)
	if err != nil {
		t.Fatal(err)
	}
	plain, _ := io.ReadAll(fetch(t, address, "").Body)
	if string(plain) != string(packed) || len(plain) == 0 {
		t.Error("packed and plain differ")
	}
	if wrong := fetch(t, "/assets/staff.0000000000.css", ""); wrong.StatusCode != 404 {
		t.Errorf("a style of another release answered %d", wrong.StatusCode)
	}
}

func TestStyleFetchesNothingElsewhere(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"staff.css", "tabler.css"} {
		css := string(assets.Content(name))
		if regexp.MustCompile(`url\(["']?(https?:)?//`).MatchString(css) || strings.Contains(css, "@import") {
			t.Errorf("%s reaches for another server", name)
		}
	}
	if !strings.Contains(string(assets.Content("staff.css")), "url("+path.Base(assets.Path("figtree.woff2"))+")") {
		t.Error("the style doesn't name its type by content")
	}
}

func TestAllTogetherLeavesRoomForThePage(t *testing.T) {
	t.Parallel()
	total := 0
	for _, name := range []string{"tabler.css", "staff.css", "htmx.js", "theme.js", "staff.js", "figtree.woff2", "source-serif.woff2"} {
		total += assets.Size(name)
	}
	if total > 150_000 {
		t.Errorf("assets take %d bytes over the wire; a page with everything may take 200,000", total)
	}
	t.Logf("assets: %d bytes", total)
}
