package server

import (
	"crypto/tls"
	"net/url"
	"os"
	"sync"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
	"klankbord.org/core/fault"
)

// transport returns how connections are encrypted; nil when they aren't.
func (c Config) transport(u *url.URL, data string) (*tls.Config, error) {
	switch {
	case c.ACME:
		m := &autocert.Manager{Prompt: autocert.AcceptTOS, Email: c.ACMEMail, Cache: autocert.DirCache(c.cache(data)), HostPolicy: autocert.HostWhitelist(u.Hostname())}
		if c.ACMEDirectory != "" {
			m.Client = &acme.Client{DirectoryURL: c.ACMEDirectory}
		}
		config := m.TLSConfig()
		config.MinVersion = tls.VersionTLS12
		return config, nil
	case c.Cert != "":
		p := &pair{cert: c.Cert, key: c.Key}
		if _, err := p.get(nil); err != nil {
			return nil, &fault.Error{Kind: fault.Invalid, Field: "tls-cert", Key: "serve.bad_certificate", Args: map[string]any{"file": c.Cert}, Err: err}
		}
		return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: p.get, NextProtos: []string{"h2", "http/1.1"}}, nil
	}
	return nil, nil
}

// pair is a certificate in files. Whoever renews it writes the files; the next visitor gets it.
type pair struct {
	cert, key string
	mu        sync.Mutex
	looked    time.Time
	stamp     [2]time.Time
	loaded    *tls.Certificate
}

// lookAgain is how often the files are asked whether they changed.
const lookAgain = 10 * time.Second

// get implements tls.Config.GetCertificate. While new files can't be read, or are only half there, the old pair serves on.
func (p *pair) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.loaded != nil && time.Since(p.looked) < lookAgain {
		return p.loaded, nil
	}
	p.looked = time.Now()
	stamp, err := p.changed()
	if p.loaded != nil && (err != nil || stamp == p.stamp) {
		return p.loaded, nil
	}
	fresh, err := tls.LoadX509KeyPair(p.cert, p.key)
	if err != nil {
		if p.loaded != nil {
			return p.loaded, nil
		}
		return nil, err
	}
	p.loaded, p.stamp = &fresh, stamp
	return p.loaded, nil
}

func (p *pair) changed() (stamp [2]time.Time, err error) {
	for i, name := range []string{p.cert, p.key} {
		info, err := os.Stat(name)
		if err != nil {
			return stamp, err
		}
		stamp[i] = info.ModTime()
	}
	return stamp, nil
}
