package server

import (
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// What one request may take: generous for a slow phone, too tight for holding connections open on purpose.
const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = 60 * time.Second
	writeTimeout      = 60 * time.Second
	idleTimeout       = 120 * time.Second
	maxHeaderBytes    = 64 << 10
	maxFormBytes      = 1 << 20
)

// ownNames refuses requests under a foreign name: a web site elsewhere could point its name at this machine and read along
// through somebody's browser (DNS rebinding), and addresses in mails must not be made of what a client claims.
func ownNames(u *url.URL, local bool, log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		ours := u != nil && strings.EqualFold(host, u.Hostname())
		if !ours && (!local || !isLoopback(host)) {
			log.WarnContext(r.Context(), "refused", "who", "nobody", "why", "host") // not which: it is what somebody typed
			http.Error(w, "unknown host", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// headers puts on every answer what holds for all of them: it loads nothing, stands in nobody's frame and stays in nobody's
// cache. Pages, pictures and files that are for ever say otherwise by themselves.
func headers(strict string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		if strict != "" {
			h.Set("Strict-Transport-Security", strict)
		}
		next.ServeHTTP(w, r)
	})
}

// ownLimits are the folders whose handlers limit what a request may send by themselves.
var ownLimits = []string{"/api/", "/scim/"}

// limits bounds what a request may send and how long it may take to receive the answer. A stream lifts the second for itself.
func limits(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(writeTimeout)) // not every writer can; a test's, for one
		if !hasOwnLimit(r.URL.Path) {
			r.Body = http.MaxBytesReader(w, r.Body, maxFormBytes)
		}
		next.ServeHTTP(w, r)
	})
}

func hasOwnLimit(path string) bool {
	for _, p := range ownLimits {
		if strings.HasPrefix(path, p) {
			return true
		}
	}
	return false
}

// redirect leads from plain HTTP to the pages. The answer never repeats the host that the client named.
func redirect(u *url.URL) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		to := url.URL{Scheme: u.Scheme, Host: u.Host, Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.Error(w, "https only", http.StatusForbidden) // what was sent went in the open already; don't teach it to
			return
		}
		http.Redirect(w, r, to.String(), http.StatusMovedPermanently)
	})
}
