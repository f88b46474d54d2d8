package server

import (
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"

	"klankbord.org/core/fault"
)

// Config says where pages are served and how people reach them.
type Config struct {
	Listen string // address and port
	// URL is how people reach it, "https://cx.example.nl" or "https://example.nl/klankbord". Empty: this machine only.
	URL string
	// Cert and Key are PEM files, read again when they change.
	Cert, Key string
	// ACME asks a certificate authority for certificates for the host of URL, by TLS-ALPN on the port of Listen. Mail is
	// where the authority writes about them, Directory the authority's address (empty: Let's Encrypt), Cache a folder.
	ACME          bool
	ACMEMail      string
	ACMEDirectory string
	ACMECache     string
	// Redirect is an address and port of plain HTTP that leads to URL; empty: none.
	Redirect string
	// ProxyHops is how many proxies of our own stand in front: that many entries of X-Forwarded-For are believed.
	ProxyHops int
	// Subdomains has browsers keep to HTTPS for all names below our host's, too.
	Subdomains bool
	// Metrics is an address and port where Prometheus reads; empty: nowhere. It is served without sign-in.
	Metrics string
}

// hopsMost is more proxies than anybody has; a larger number is a mistake.
const hopsMost = 10

// Check returns an Invalid fault that names the setting when these contradict each other, or would let people's scores
// travel in the open.
func (c Config) Check() error {
	if err := checkAddress("listen", c.Listen); err != nil {
		return err
	}
	for _, other := range []struct{ field, address string }{{"redirect-listen", c.Redirect}, {"metrics-listen", c.Metrics}} {
		if other.address == "" {
			continue
		}
		if err := checkAddress(other.field, other.address); err != nil {
			return err
		}
	}
	u, err := c.base()
	if err != nil {
		return err
	}
	switch {
	case (c.Cert == "") != (c.Key == ""):
		return fault.NewInvalid("tls-cert", "serve.half_certificate")
	case c.ACME && c.Cert != "":
		return fault.NewInvalid("acme", "serve.two_certificates")
	case c.ACME && (u == nil || u.Scheme != "https"):
		return fault.NewInvalid("acme", "serve.acme_without_url")
	case c.ACME && net.ParseIP(u.Hostname()) != nil:
		return fault.NewInvalid("url", "serve.acme_without_name", "host", u.Hostname())
	case c.ProxyHops < 0 || c.ProxyHops > hopsMost:
		return fault.NewInvalid("proxy-hops", "serve.hops", "value", c.ProxyHops, "max", hopsMost)
	case c.encrypts() && u != nil && u.Scheme == "http":
		return fault.NewInvalid("url", "serve.url_not_https")
	case c.Subdomains && !c.Secure():
		return fault.NewInvalid("hsts-subdomains", "serve.hsts_without_https")
	case c.Redirect != "" && u == nil:
		return fault.NewInvalid("redirect-listen", "serve.redirect_without_url")
	}
	return c.checkReach(u)
}

// checkReach refuses to be open to others without saying by which name, or without encryption.
func (c Config) checkReach(u *url.URL) error {
	switch {
	case isLoopback(hostOf(c.Listen)):
		return nil
	case u == nil:
		return fault.NewInvalid("url", "serve.url_missing", "address", c.Listen)
	case !c.encrypts() && c.ProxyHops == 0:
		return fault.NewInvalid("listen", "serve.plain", "address", c.Listen)
	}
	return nil
}

func (c Config) encrypts() bool { return c.ACME || c.Cert != "" }

// base returns the parsed URL, nil when there is none.
func (c Config) base() (*url.URL, error) {
	if c.URL == "" {
		return nil, nil
	}
	u, err := url.Parse(c.URL)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil ||
		!folders.MatchString(u.Path) || u.RawPath != "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, fault.NewInvalid("url", "serve.url_malformed", "value", c.URL)
	}
	return u, nil
}

// folders is what may stand behind the host: nothing, or folders whose names need no escaping anywhere.
var folders = regexp.MustCompile(`^/*$|^(/[A-Za-z0-9_-]+)+/?$`)

// Folder is where on its host Klankbord lives, "/klankbord"; empty when it has the host for itself or has no URL.
func (c Config) Folder() string {
	u, err := c.base()
	if err != nil || u == nil {
		return ""
	}
	return strings.TrimRight(u.Path, "/")
}

// Secure reports whether browsers reach the pages through HTTPS, here or at a proxy in front.
func (c Config) Secure() bool {
	u, err := c.base()
	return c.encrypts() || (err == nil && u != nil && u.Scheme == "https")
}

// strictTransport is what tells browsers to come by HTTPS alone for a year; empty when that isn't how we are reached.
func (c Config) strictTransport() string {
	switch {
	case !c.Secure():
		return ""
	case c.Subdomains:
		return "max-age=31536000; includeSubDomains"
	}
	return "max-age=31536000"
}

// CookieName is the name under which browsers keep a cookie. Over HTTPS a browser accepts one that begins with __Host- only for
// this host alone, so that no other host can plant one. Such a cookie goes to the whole host; in a folder of it the name begins
// with __Secure-, and the cookie stays there. Without encryption, which is for this machine only, the name stands alone.
func (c Config) CookieName(name string) string {
	switch {
	case c.Secure() && c.Folder() != "":
		return "__Secure-" + name
	case c.Secure():
		return "__Host-" + name
	}
	return name
}

// cache is the folder for certificates that were asked for.
func (c Config) cache(data string) string {
	if c.ACMECache != "" {
		return c.ACMECache
	}
	return filepath.Join(data, "certificates")
}

func checkAddress(field, address string) error {
	if _, port, err := net.SplitHostPort(address); err != nil || port == "" {
		return fault.NewInvalid(field, "listen.malformed", "address", address)
	}
	return nil
}

func hostOf(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	return host
}

// isLoopback reports whether a host name or address is this machine's own.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && ip.Unmap().IsLoopback()
}
