package cli

// accountsCommand is for whoever runs the program on its own machine; the rest is done on the pages.
type accountsCommand struct {
	Link accountsLinkCommand `cmd:"" help:"Print a link by which somebody chooses a new password; it takes their second factors away."`
}

type accountsLinkCommand struct {
	Email string `help:"E-mail address of the account. While nobody can manage accounts, an unknown one becomes the administrator's." required:""`
	URL   string `help:"How people reach the pages." env:"KLANKBORD_URL" name:"url" default:"http://127.0.0.1:8480"`
}

// Run prints the link.
func (l accountsLinkCommand) Run(c *call) error {
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	path, created, err := a.Rescue(c.ctx, o, l.Email)
	if err != nil {
		return err
	}
	link := reachedAt(l.URL, "") + path
	if c.JSON {
		return c.writeJSON(map[string]any{"link": link, "created": created})
	}
	if created {
		c.printf("%s\n", c.lang().F("%s wordt beheerder van %s.", "%s becomes administrator of %s.", l.Email, o.Name))
	}
	c.printf("%s\n%s\n", c.lang().T("Deze link werkt een dag, en één keer:", "This link works for a day, and once:"), link)
	return nil
}
