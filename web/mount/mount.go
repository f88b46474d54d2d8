// Package mount lets everything live under a folder of somebody's site, https://example.nl/klankbord, while the rest of the
// program writes addresses as if it had the site for itself. One place knows the folder: what comes in loses it, and what
// goes out (redirects, cookies, addresses in pages) gets it.
package mount

import (
	"bytes"
	"context"
	"net/http"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

type folderKey struct{}

// At serves a handler under a folder such as "/klankbord"; the empty folder changes nothing. A proxy may pass the folder on
// or take it away: both arrive at the same page.
func At(folder string, next http.Handler) http.Handler {
	if folder == "" {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == folder && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
			to := folder + "/"
			if r.URL.RawQuery != "" {
				to += "?" + r.URL.RawQuery
			}
			http.Redirect(w, r, to, http.StatusMovedPermanently) // #nosec G710 -- the folder that was set, and a query behind it
			return
		}
		r = r.WithContext(context.WithValue(r.Context(), folderKey{}, folder))
		next.ServeHTTP(&writer{ResponseWriter: w, folder: folder}, stripped(r, folder))
	})
}

// Folder returns the folder that a request came in under, empty for none.
func Folder(ctx context.Context) string {
	folder, _ := ctx.Value(folderKey{}).(string)
	return folder
}

// stripped returns the request as if the site were ours alone.
func stripped(r *http.Request, folder string) *http.Request {
	if !strings.HasPrefix(r.URL.Path, folder+"/") {
		return r
	}
	u := *r.URL
	u.Path = strings.TrimPrefix(u.Path, folder)
	u.RawPath = strings.TrimPrefix(u.RawPath, folder)
	out := *r
	out.URL = &u
	out.RequestURI = u.RequestURI()
	return &out
}

// writer puts the folder before addresses in the header, just before it is sent.
type writer struct {
	http.ResponseWriter
	folder string
	sent   bool
}

// Unwrap is for http.ResponseController.
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *writer) WriteHeader(status int) {
	if !w.sent && status >= http.StatusOK {
		w.sent = true
		w.address()
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *writer) Write(b []byte) (int, error) {
	if !w.sent {
		w.WriteHeader(http.StatusOK)
	}
	return w.ResponseWriter.Write(b)
}

// Flush sends what there is, for streams.
func (w *writer) Flush() {
	if !w.sent {
		w.WriteHeader(http.StatusOK)
	}
	_ = http.NewResponseController(w.ResponseWriter).Flush() // a writer that can't has nothing held back
}

// rootPath finds the path of a cookie; it is the server's own text, never a client's.
var rootPath = regexp.MustCompile(`(?i)(; path=)/`)

func (w *writer) address() {
	h := w.Header()
	if to := h.Get("Location"); isOurs(to) {
		h.Set("Location", w.folder+to)
	}
	for i, c := range h["Set-Cookie"] {
		h["Set-Cookie"][i] = rootPath.ReplaceAllString(c, "${1}"+w.folder+"/")
	}
}

// isOurs reports whether an address is a path on this site rather than another site or a place on the same page.
func isOurs(address string) bool {
	return strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//")
}

// addressed finds the attributes that hold an address which the browser opens. Values stand in double quotes, in which a
// quote can't stand by itself, so nothing that a customer wrote is taken for an attribute.
var addressed = regexp.MustCompile(`(?i)(\s(?:href|src|action|formaction|hx-get|hx-post|data-live|data-options|data-finish|data-again)=")(/[^/"]|/")`)

// HTML returns a page with the folder of its request before each address of ours.
func HTML(ctx context.Context, page []byte) []byte {
	folder := Folder(ctx)
	if folder == "" {
		return page
	}
	var out bytes.Buffer
	out.Grow(len(page) + len(page)/16)
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out.Bytes()
		case html.StartTagToken, html.SelfClosingTagToken:
			out.Write(addressed.ReplaceAll(z.Raw(), []byte("${1}"+folder+"${2}")))
		default:
			out.Write(z.Raw())
		}
	}
}
