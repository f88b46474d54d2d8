package mail_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	channel "klankbord.org/channel/mail"
	"klankbord.org/core/fault"
)

// A mail server that asks for a certificate gets ours, and takes the letter for it.
func TestACertificateProvesWhoWeAreToTheMailServer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "client.pem"), filepath.Join(dir, "client.key")
	ours := selfSigned(t, "klankbord", cert, key)
	theirs := selfSigned(t, "localhost", filepath.Join(dir, "server.pem"), filepath.Join(dir, "server.key"))
	config := &tls.Config{Certificates: []tls.Certificate{theirs}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: pool(ours), MinVersion: tls.VersionTLS12}
	l, err := tls.Listen("tcp", "127.0.0.1:0", config)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	seen := make(chan string, 1)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go takeOne(c.(*tls.Conn), seen)
		}
	}()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	c := channel.Config{URL: "smtps://localhost:" + port, From: "cx@example.nl", Cert: cert, Key: key, TLS: &tls.Config{RootCAs: pool(theirs)}}
	out, err := channel.New(c)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if err := out.Send(t.Context(), letter("jan"), "1.2@klankbord"); err != nil {
		t.Fatal(err)
	}
	if who := <-seen; who != "klankbord" {
		t.Errorf("the server met %q", who)
	}

	c.Cert, c.Key = "", ""
	nobody, err := channel.New(c)
	if err != nil {
		t.Fatal(err)
	}
	defer nobody.Close()
	if nobody.Send(t.Context(), letter("jan"), "1.3@klankbord") == nil {
		t.Error("a letter went without the certificate that the server asks for")
	}
	for _, half := range [][2]string{{cert, ""}, {"", key}, {cert, filepath.Join(dir, "server.key")}, {cert, filepath.Join(dir, "none.key")}} {
		c.Cert, c.Key = half[0], half[1]
		if _, err := channel.New(c); fault.As(err) == nil || fault.As(err).Key != "mail.certificate" {
			t.Errorf("%v: %v", half, err)
		}
	}
}

// takeOne takes a letter, and says whose it is.
func takeOne(c *tls.Conn, seen chan<- string) {
	defer c.Close()
	if c.Handshake() != nil {
		return
	}
	say := func(line string) { fmt.Fprint(c, line+"\r\n") }
	say("220 localhost")
	letter := false
	for lines := bufio.NewScanner(c); lines.Scan(); {
		word, _, _ := strings.Cut(lines.Text(), " ")
		switch {
		case letter && lines.Text() == ".":
			letter = false
			seen <- c.ConnectionState().PeerCertificates[0].Subject.CommonName
			say("250 taken")
		case letter:
		case word == "DATA":
			letter = true
			say("354 go on")
		case word == "QUIT":
			say("221 bye")
			return
		default:
			say("250 fine")
		}
	}
}

func pool(c tls.Certificate) *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(c.Leaf)
	return p
}

func selfSigned(t *testing.T, name, certFile, keyFile string) tls.Certificate {
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
	leaf, err := x509.ParseCertificate(der)
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
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}
