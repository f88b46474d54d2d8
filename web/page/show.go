package page

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"klankbord.org/web/mount"
)

// policy lets a page use what this program serves and nothing else: no script or style stands in the page itself.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Show answers with a page: 200 and the frame with body in it. The page is drawn in full before anything is sent, so
// that an error while drawing can still become an error page.
func Show(w http.ResponseWriter, r *http.Request, p Page, body templ.Component) error {
	return ShowStatus(w, r, http.StatusOK, p, body)
}

// ShowStatus is Show with another status, such as 422 for a form that comes back with everything typed still there.
func ShowStatus(w http.ResponseWriter, r *http.Request, status int, p Page, body templ.Component) error {
	var b bytes.Buffer
	if err := layout(p, body).Render(r.Context(), &b); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Vary", "Accept-Encoding, Cookie, Accept-Language")
	return send(w, r, status, mount.HTML(r.Context(), b.Bytes()))
}

// send packs what is worth packing. Once the header is out nothing can be said any more, so errors end here.
func send(w http.ResponseWriter, r *http.Request, status int, body []byte) error {
	const worthPacking = 1400 // fits in one packet anyway
	if len(body) > worthPacking && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		var packed bytes.Buffer
		z, err := gzip.NewWriterLevel(&packed, 5)
		if err != nil {
			return err
		}
		if _, err := z.Write(body); err != nil {
			return err
		}
		if err := z.Close(); err != nil {
			return err
		}
		w.Header().Set("Content-Encoding", "gzip")
		body = packed.Bytes()
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
	return nil
}

// ShowPart answers with a piece of a page, for a script that puts it in place.
func ShowPart(w http.ResponseWriter, r *http.Request, part templ.Component) error {
	var b bytes.Buffer
	if err := part.Render(r.Context(), &b); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	return send(w, r, http.StatusOK, mount.HTML(r.Context(), b.Bytes()))
}
