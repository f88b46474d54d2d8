package cli

import (
	"fmt"

	"klankbord.org/app"
	"klankbord.org/core/org"
	"klankbord.org/server"
	"klankbord.org/web/page"
)

// demoCommand loads the sample organisation and serves it.
type demoCommand struct {
	Listen string `help:"Address and port, of this machine only." env:"KLANKBORD_LISTEN" default:"127.0.0.1:8480"`
	Load   bool   `help:"Only load the sample organisation; serve nothing."`
}

// Run loads, then serves until it is interrupted.
func (d demoCommand) Run(c *call) error {
	c.Demo = true
	a, err := c.open()
	if err != nil {
		return err
	}
	defer c.close(a)
	o, err := a.LoadDemo(c.ctx, c.loading())
	if err != nil {
		return err
	}
	if d.Load {
		c.printf("%s\n", c.lang().F("%s is geladen.", "%s has been loaded.", o.Name))
		return nil
	}
	links, err := a.DemoLinks(c.ctx, o)
	if err != nil {
		return err
	}
	if err := a.Warm(c.ctx, o); err != nil {
		return err
	}
	return a.Serve(c.ctx, server.Config{Listen: d.Listen}, func(base string) { c.welcome(base, o, links) })
}

// loading shows how far the sample is.
func (c *call) loading() func(done, total int) {
	last := -1
	return func(done, total int) {
		percent := 100 * done / max(total, 1)
		if percent/10 == last/10 && percent != 100 || percent == last {
			return
		}
		last = percent
		if c.Terminal {
			fmt.Fprintf(c.Err, "\r%s", c.lang().F("Voorbeeldorganisatie laden: %d %%", "Loading the sample organisation: %d%%", percent))
			if done == total {
				fmt.Fprintln(c.Err)
			}
		}
	}
}

// welcome prints the addresses to open.
func (c *call) welcome(base string, o org.Organisation, links app.DemoLinks) {
	l := c.lang()
	at := func(rest string) string { return base + page.OrgPath(o.Ref, rest) }
	c.printf("ready %s\n\n", base)
	for _, line := range [][2]string{
		{l.T("Aanmelden, als wie je wilt", "Sign in, as whom you like"), at("/signin")},
		{l.T("Overzicht", "Overview"), at("")},
		{l.T("Wat klanten zeggen", "What customers say"), at("/answers")},
		{l.T("Oorzaken", "Causes"), at("/causes")},
		{"Teams", at("/teams")},
		{l.T("Beïnvloedbaarheid", "Influence matrix"), at("/matrix")},
		{l.T("Berekeningen en overzichten", "Runs and statements"), at("/runs")},
		{l.T("Als klant, over één klus", "As a customer, about one job"), base + links.Personal + "?lang=" + c.Lang},
		{l.T("Als klant, open link", "As a customer, open link"), base + links.Open + "?lang=" + c.Lang},
	} {
		c.printf("%-32s %s\n", line[0], line[1])
	}
	c.printf("\n%s\n", l.T("Stoppen: Ctrl-C", "Stop: Ctrl-C"))
}
