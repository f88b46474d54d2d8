// Package mailtest starts a mail server for tests: another program, which isn't ours and speaks SMTP as the world does.
// Its recipients have whims: nobody@ is refused for ever, spam@ after reading, busy@ always for now, later@ once for now,
// slow@ is taken after a second and a half, drop@ hangs up once in the middle of the letter, lost@ takes the first letter and hangs up before saying so.
package mailtest

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// Event is what the server says that happened.
type Event struct {
	Event   string `json:"event"` // listening, connect, auth, rcpt, drop, message
	Port    int    `json:"port"`
	Good    bool   `json:"good"`
	To      any    `json:"to"`
	From    string `json:"from"`
	Raw     string `json:"raw"`
	TLS     bool   `json:"tls"`
	Session string `json:"session"`
	N       int    `json:"n"`
	Message string `json:"message"`
}

// Server is a running mail server.
type Server struct {
	Address string
	Roots   *x509.CertPool // trust this to trust the server
	events  chan Event
}

// Start starts a server that ends with the test. tls is none, starttls or implicit; without a user everybody may send.
func Start(t testing.TB, tls, user, password string) *Server {
	t.Helper()
	dir := t.TempDir()
	key, cert, roots := certificate(t, dir)
	_, self, _, _ := runtime.Caller(0)
	folder := filepath.Join(filepath.Dir(self), "..", "..", "test", "mail")
	args := []string{filepath.Join(folder, "server.mjs"), "--tls", tls, "--key", key, "--cert", cert}
	if user != "" {
		args = append(args, "--user", user, "--password", password)
	}
	cmd := exec.Command("node", args...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe() // it ends when this end closes, also when the test is killed
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("the mail server for tests doesn't start (make tools): %v", err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait()
	})
	s := &Server{Roots: roots, events: make(chan Event, 1000)}
	go func() {
		defer close(s.events)
		lines := bufio.NewScanner(out)
		lines.Buffer(nil, 8<<20)
		for lines.Scan() {
			var e Event
			if json.Unmarshal(lines.Bytes(), &e) == nil {
				s.events <- e
			}
		}
	}()
	s.Address = fmt.Sprintf("localhost:%d", s.Wait(t, "listening").Port)
	return s
}

// Wait returns the next event of a kind, skipping others.
func (s *Server) Wait(t testing.TB, kind string) Event {
	t.Helper()
	for {
		select {
		case e, ok := <-s.events:
			if !ok {
				t.Fatal("the mail server for tests ended")
			}
			if e.Event == kind {
				return e
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("the mail server saw no %s", kind)
		}
	}
}

// certificate makes one for localhost.
func certificate(t testing.TB, dir string) (keyFile, certFile string, roots *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	keyFile, certFile = filepath.Join(dir, "key.pem"), filepath.Join(dir, "cert.pem")
	for file, block := range map[string]*pem.Block{keyFile: {Type: "PRIVATE KEY", Bytes: private}, certFile: {Type: "CERTIFICATE", Bytes: der}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	roots = x509.NewCertPool()
	roots.AddCert(cert)
	return keyFile, certFile, roots
}
