package server

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace/noop"

	"klankbord.org/core/fault"
)

// serve serves a handler until the test ends and returns where.
func serve(t *testing.T, c Config, h http.Handler, log io.Writer) (base string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	ready, ended := make(chan string, 1), make(chan error, 1)
	s := &Server{Config: c, Handler: h, Data: t.TempDir(), Log: slog.New(slog.NewJSONHandler(log, nil)), Metrics: prometheus.NewRegistry(),
		Tracer: noop.NewTracerProvider().Tracer(""), Ready: func(base string) { ready <- base }}
	go func() { ended <- s.Serve(ctx) }()
	select {
	case base = <-ready:
	case err := <-ended:
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return base
}

func get(t *testing.T, r *http.Request) (*http.Response, string) {
	t.Helper()
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

func request(t *testing.T, method, address string, body io.Reader) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, body)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Nothing that says who somebody is gets into the log or the figures: not the address asked, not where it was asked from.
func TestLogAndMetricsHoldRoutesNotPeople(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	mux := http.NewServeMux()
	mux.HandleFunc("GET /s/{token}", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.RemoteAddr) })
	s := &Server{Config: Config{Listen: "127.0.0.1:0", URL: "https://cx.example.nl", ProxyHops: 1}, Handler: mux,
		Log: slog.New(slog.NewJSONHandler(&log, nil)), Metrics: prometheus.NewRegistry(), Tracer: noop.NewTracerProvider().Tracer("")}
	u, _ := s.Config.base()
	edge, err := s.edge(u)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("GET", "https://cx.example.nl/s/secrettoken?mail=jan@example.nl", nil)
	r.Header.Set("X-Forwarded-For", "198.51.100.7")
	w := httptest.NewRecorder()
	edge.ServeHTTP(w, r)
	if !strings.HasPrefix(w.Body.String(), "198.51.100.7") {
		t.Errorf("the handler saw %q", w.Body)
	}
	families, err := s.Metrics.Gather()
	if err != nil {
		t.Fatal(err)
	}
	told := log.String() + fmt.Sprint(families)
	if !strings.Contains(told, "GET /s/{token}") {
		t.Errorf("the route isn't told: %s", told)
	}
	for _, secret := range []string{"secrettoken", "jan@", "198.51.100.7"} {
		if strings.Contains(told, secret) {
			t.Errorf("%q is told", secret)
		}
	}
}

func TestAForeignNameIsRefused(t *testing.T) {
	t.Parallel()
	base := serve(t, Config{Listen: "127.0.0.1:0"}, http.NotFoundHandler(), io.Discard)
	for host, want := range map[string]int{"": 404, "localhost": 404, "[::1]": 404, "[::1]:80": 404, "evil.example": 421, "127.0.0.1.evil.example": 421} {
		r := request(t, "GET", base, nil)
		r.Host = host
		if res, _ := get(t, r); res.StatusCode != want {
			t.Errorf("%q: %d, want %d", host, res.StatusCode, want)
		}
	}
}

func TestALargeFormIsCutOff(t *testing.T) {
	t.Parallel()
	read := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			w.WriteHeader(http.StatusRequestEntityTooLarge)
		}
	})
	base := serve(t, Config{Listen: "127.0.0.1:0"}, read, io.Discard)
	for path, want := range map[string]int{"/s/x": 413, "/api/v1/x": 200} {
		if res, _ := get(t, request(t, "POST", base+path, strings.NewReader(strings.Repeat("a", 2<<20)))); res.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, res.StatusCode, want)
		}
	}
}

// A client that sends its request drop by drop is let go; others are served meanwhile.
func TestASlowClientHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	base := serve(t, Config{Listen: "127.0.0.1:0"}, http.NotFoundHandler(), io.Discard)
	for range 50 {
		conn, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
	}
	if res, _ := get(t, request(t, "GET", base, nil)); res.StatusCode != http.StatusNotFound {
		t.Error(res.StatusCode)
	}
	if s := newHTTP(http.NotFoundHandler()); s.ReadHeaderTimeout == 0 || s.ReadTimeout == 0 || s.IdleTimeout == 0 {
		t.Error("a slow client is waited for without end")
	}
}

// certificate writes a key pair for localhost into a folder.
func certificate(t *testing.T, dir string, serial int64) (cert, key string) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for name, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: raw}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

func TestAnOwnCertificateIsServedAndRenewed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cert, key := certificate(t, dir, 1)
	base := serve(t, Config{Listen: "127.0.0.1:0", Cert: cert, Key: key}, http.NotFoundHandler(), io.Discard)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: true}} //nolint:gosec // the certificate is our own
	res, err := client.Do(request(t, "GET", base, nil))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.ProtoMajor != 2 || res.Header.Get("Strict-Transport-Security") == "" || res.TLS.PeerCertificates[0].SerialNumber.Int64() != 1 {
		t.Errorf("HTTP/%d, %q, certificate %v", res.ProtoMajor, res.Header.Get("Strict-Transport-Security"), res.TLS.PeerCertificates[0].SerialNumber)
	}

	p := &pair{cert: cert, key: key}
	if _, err := p.get(nil); err != nil {
		t.Fatal(err)
	}
	certificate(t, dir, 2)
	later := time.Now().Add(time.Minute)
	for _, f := range []string{cert, key} {
		if err := os.Chtimes(f, later, later); err != nil {
			t.Fatal(err)
		}
	}
	p.looked = time.Time{}
	fresh, err := p.get(nil)
	if err != nil {
		t.Fatal(err)
	}
	if leaf, _ := x509.ParseCertificate(fresh.Certificate[0]); leaf.SerialNumber.Int64() != 2 {
		t.Error("the renewed certificate isn't served")
	}
	if err := os.WriteFile(cert, []byte("half a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.looked = time.Time{}
	if again, err := p.get(nil); err != nil || again != fresh {
		t.Errorf("half a file breaks what worked: %v", err)
	}
}

func TestPlainHTTPLeadsToTheOwnNameOnly(t *testing.T) {
	t.Parallel()
	u, _ := Config{URL: "https://cx.example.nl"}.base()
	for _, c := range []struct{ method, target, want string }{
		{"GET", "http://evil.example/s/a?lang=nl", "https://cx.example.nl/s/a?lang=nl"},
		{"GET", "http://cx.example.nl//evil.example/", "https://cx.example.nl//evil.example/"},
		{"POST", "http://cx.example.nl/s/a", ""},
	} {
		w := httptest.NewRecorder()
		redirect(u).ServeHTTP(w, httptest.NewRequest(c.method, c.target, nil))
		if got := w.Header().Get("Location"); got != c.want {
			t.Errorf("%s %s leads to %q, want %q", c.method, c.target, got, c.want)
		}
	}
}

// Whatever a handler says or forgets to say: an answer loads nothing, stands in nobody's frame, isn't guessed at and stays in
// nobody's cache.
func TestEveryAnswerForbidsFramesAndForeignContent(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /plain", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "{}") })
	mux.HandleFunc("GET /kept", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Cache-Control", "max-age=1")
		fmt.Fprint(w, "x")
	})
	base := serve(t, Config{Listen: "127.0.0.1:0"}, mux, io.Discard)
	for _, path := range []string{"/plain", "/nowhere"} {
		res, _ := get(t, request(t, http.MethodGet, base+path, nil))
		for name, want := range map[string]string{"Content-Security-Policy": "frame-ancestors 'none'", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"} {
			if got := res.Header.Get(name); !strings.Contains(got, want) {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
	}
	if res, _ := get(t, request(t, http.MethodGet, base+"/kept", nil)); res.Header.Get("Cache-Control") != "max-age=1" {
		t.Error("a handler's own choice is lost")
	}
}

// Browsers are told for a year to come by HTTPS alone; to the names below our host too when the operator says so.
func TestHTTPSHoldsForSubdomainsWhenAskedTo(t *testing.T) {
	t.Parallel()
	const site = "https://cx.example.nl"
	for _, c := range []struct {
		config Config
		want   string
	}{
		{Config{Listen: "127.0.0.1:0"}, ""},
		{Config{Listen: "127.0.0.1:0", URL: site}, "max-age=31536000"},
		{Config{Listen: "127.0.0.1:0", URL: site, Subdomains: true}, "max-age=31536000; includeSubDomains"},
	} {
		if err := c.config.Check(); err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		headers(c.config.strictTransport(), http.NotFoundHandler()).ServeHTTP(w, request(t, http.MethodGet, site, nil))
		if got := w.Header().Get("Strict-Transport-Security"); got != c.want {
			t.Errorf("%+v: %q", c.config, got)
		}
	}
	if f := fault.As(Config{Listen: "127.0.0.1:0", Subdomains: true}.Check()); f == nil || f.Field != "hsts-subdomains" {
		t.Errorf("without HTTPS: %v", f)
	}
}
