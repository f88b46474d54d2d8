package cli

import (
	"log/slog"
	"strings"

	"klankbord.org/server"
)

// serveFlags say how people reach the pages.
type serveFlags struct {
	Listen            string `help:"Address and port." env:"KLANKBORD_LISTEN" default:"127.0.0.1:8480"`
	URL               string `help:"How people reach it, such as https://cx.example.nl; needed unless only this machine does." env:"KLANKBORD_URL" name:"url"`
	TLSCert           string `help:"Certificate, a PEM file; read again when it changes." env:"KLANKBORD_TLS_CERT" name:"tls-cert"`
	TLSKey            string `help:"Its key, a PEM file." env:"KLANKBORD_TLS_KEY" name:"tls-key"`
	ACME              bool   `help:"Ask a certificate authority for a certificate for the host of --url, and accept its terms." env:"KLANKBORD_ACME" name:"acme"`
	ACMEMail          string `help:"Where the authority writes about it." env:"KLANKBORD_ACME_MAIL" name:"acme-mail"`
	ACMEDirectory     string `help:"The authority's address; empty means Let's Encrypt." env:"KLANKBORD_ACME_DIRECTORY" name:"acme-directory"`
	RedirectListen    string `help:"Address and port of plain HTTP that leads to --url." env:"KLANKBORD_REDIRECT_LISTEN"`
	ProxyHops         int    `help:"How many proxies of your own stand in front." env:"KLANKBORD_PROXY_HOPS"`
	HSTSSubdomains    bool   `help:"Have browsers come by HTTPS to every name below the host of --url too." env:"KLANKBORD_HSTS_SUBDOMAINS" name:"hsts-subdomains"`
	MetricsListen     string `help:"Address and port where Prometheus reads /metrics, without sign-in." env:"KLANKBORD_METRICS_LISTEN"`
	LogLevel          string `help:"What is logged: debug, info (every request), warn or error." env:"KLANKBORD_LOG_LEVEL" enum:"debug,info,warn,error" default:"warn"`
	BreachedPasswords string `help:"File of passwords that were found in breaches: SHA-1 hashes in their order, as HASH:COUNT." env:"KLANKBORD_BREACHED_PASSWORDS" type:"path"`
	outsideFlags
}

// config is what the flags say together.
func (f serveFlags) config(_ *call) server.Config {
	return server.Config{Listen: f.Listen, URL: f.URL, Cert: f.TLSCert, Key: f.TLSKey, ACME: f.ACME, ACMEMail: f.ACMEMail, ACMEDirectory: f.ACMEDirectory,
		Redirect: f.RedirectListen, ProxyHops: f.ProxyHops, Subdomains: f.HSTSSubdomains, Metrics: f.MetricsListen}
}

// level is what is logged from there up.
func (f serveFlags) level() slog.Level {
	level := slog.LevelWarn
	_ = level.UnmarshalText([]byte(f.LogLevel)) // kong has checked it
	return level
}

// serveCommand serves the pages.
type serveCommand struct {
	serveFlags
}

// Run serves until it is interrupted.
func (s serveCommand) Run(c *call) error {
	config := s.config(c)
	if err := config.Check(); err != nil {
		return err
	}
	c.LogLevel, c.Outside, c.Breached = s.level(), s.outside(), s.BreachedPasswords
	a, err := c.open()
	if err != nil {
		return err
	}
	defer c.close(a)
	setup, err := a.SetupPath(c.ctx)
	if err != nil {
		return err
	}
	return a.Serve(c.ctx, config, func(base string) {
		c.printf("ready %s\n", base)
		if setup != "" {
			c.printf("\n%s\n%s\n", c.lang().T("Er is nog geen organisatie. Begin hier; de link werkt een dag, en één keer:", "There is no organisation yet. Begin here; the link works for a day, and once:"), reachedAt(config.URL, base)+setup)
		}
	})
}

// reachedAt is how people reach the pages: the address that they were told, or else the one that is listened at.
func reachedAt(url, listening string) string {
	if url != "" {
		return strings.TrimRight(url, "/")
	}
	return listening
}
