package cli

// serveCommand serves the pages.
type serveCommand struct {
	Listen string `help:"Address and port, of this machine only until there is sign-in." env:"KLANKBORD_LISTEN" default:"127.0.0.1:8480"`
}

// Run serves until it is interrupted.
func (s serveCommand) Run(c *call) error {
	a, err := c.open()
	if err != nil {
		return err
	}
	defer c.close(a)
	return a.Serve(c.ctx, s.Listen, func(base string) {
		c.printf("ready %s\n", base)
	})
}
