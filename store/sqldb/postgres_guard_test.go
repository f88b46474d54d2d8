package sqldb_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"klankbord.org/core/fault"
	"klankbord.org/store/sqldb"
)

func TestADatabaseElsewhereHasToProveWhichItIs(t *testing.T) {
	t.Parallel()
	roots := filepath.Join(t.TempDir(), "root.pem")
	pair(t, roots, filepath.Join(t.TempDir(), "key.pem"), "root")
	for address, fine := range map[string]bool{
		"postgres://k@db.example.nl/k":                                            false, // prefer: TLS when it suits the other side
		"postgres://k@db.example.nl/k?sslmode=disable":                            false,
		"postgres://k@db.example.nl/k?sslmode=allow":                              false,
		"postgres://k@db.example.nl/k?sslmode=require":                            false,
		"postgres://k@db.example.nl/k?sslmode=require&sslrootcert=" + roots:       true, // as verify-ca
		"postgres://k@db.example.nl/k?sslmode=verify-ca&sslrootcert=" + roots:     true,
		"postgres://k@db.example.nl/k?sslmode=verify-full":                        true,
		"host=db.example.nl dbname=k sslmode=prefer":                              false,
		"host=db.example.nl dbname=k sslmode=verify-full":                         true,
		"postgres://k@localhost,db.example.nl/k?sslmode=disable":                  false, // one of two is elsewhere
		"postgres://k@10.0.0.3/k":                                                 false,
		"postgres://k@localhost/k":                                                true,
		"postgres://k@127.0.0.1:5432/k?sslmode=disable":                           true,
		"postgres://k@[::1]/k?sslmode=disable":                                    true,
		"postgres:///k?host=/var/run/postgresql":                                  true,
		"postgres://k@localhost.example.nl/k?sslmode=disable":                     false,
		"postgres://k@127.0.0.1.example.nl/k?sslmode=disable":                     false,
		"postgres://k@db.example.nl/k?sslmode=verify-full&host=10.1.1.1&port=543": true,
	} {
		err := sqldb.CheckGuarded(address)
		if f := fault.As(err); (err == nil) != fine || (f != nil && f.Key != sqldb.KeyPlain) {
			t.Errorf("%s: %v", address, err)
		}
	}
	if f := fault.As(sqldb.CheckGuarded("postgres://a b")); f == nil || f.Key != sqldb.KeyURL {
		t.Errorf("nonsense: %v", f)
	}
}

// A server that asks for a certificate gets ours.
func TestACertificateProvesWhoWeAreToPostgreSQL(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	server := pair(t, file("server.pem"), file("server.key"), "localhost")
	pair(t, file("client.pem"), file("client.key"), "klankbord")
	trusted, err := os.ReadFile(file("client.pem"))
	if err != nil {
		t.Fatal(err)
	}
	clients := x509.NewCertPool()
	clients.AppendCertsFromPEM(trusted)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	seen := make(chan string, 10)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go greet(c, &tls.Config{Certificates: []tls.Certificate{server}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: clients, MinVersion: tls.VersionTLS12}, seen)
		}
	}()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	q := url.Values{"sslmode": {"verify-full"}, "sslrootcert": {file("server.pem")}, "sslcert": {file("client.pem")}, "sslkey": {file("client.key")}, "connect_timeout": {"5"}}
	if _, err := sqldb.Open(t.Context(), "postgres://klankbord@localhost:"+port+"/k?"+q.Encode(), dir); err == nil {
		t.Fatal("what isn't PostgreSQL was opened")
	}
	select {
	case who := <-seen:
		if who != "klankbord" {
			t.Errorf("the server met %q", who)
		}
	case <-time.After(10 * time.Second):
		t.Error("no certificate arrived")
	}
}

// greet begins as PostgreSQL does: TLS is asked for and given. Then it has seen enough.
func greet(c net.Conn, config *tls.Config, seen chan<- string) {
	defer c.Close()
	if _, err := io.ReadFull(c, make([]byte, 8)); err != nil {
		return
	}
	if _, err := c.Write([]byte("S")); err != nil {
		return
	}
	guarded := tls.Server(c, config)
	if guarded.Handshake() == nil {
		seen <- guarded.ConnectionState().PeerCertificates[0].Subject.CommonName
	}
}

// pair makes a certificate that vouches for itself, and its key.
func pair(t *testing.T, certFile, keyFile, name string) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{certFile: {Type: "CERTIFICATE", Bytes: der}, keyFile: {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}
