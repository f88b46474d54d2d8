package cli

import (
	"io"
	"strings"
)

type mailEventsCommand struct {
	Provider string `arg:"" help:"standard, mailgun or sendgrid." enum:"standard,mailgun,sendgrid"`
	Off      bool   `help:"Take nothing from it any more."`
}

// Run reads the secret from the input, so that it stands in no list of commands.
func (e mailEventsCommand) Run(c *call) error {
	secret := ""
	if !e.Off {
		raw, err := io.ReadAll(io.LimitReader(c.In, 4096))
		if err != nil {
			return err
		}
		secret = strings.TrimSpace(string(raw))
	}
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	if err := a.SetEventSecret(c.ctx, o, e.Provider, secret); err != nil {
		return err
	}
	path := "/in/" + o.Ref + "/mail/" + e.Provider
	if c.JSON {
		return c.writeJSON(map[string]any{"path": path, "taken": secret != ""})
	}
	if secret == "" {
		c.printf("%s\n", c.lang().T("Wat deze dienst meldt, wordt niet meer aangenomen.", "What this provider tells isn't taken any more."))
		return nil
	}
	c.printf("%s %s\n", c.lang().T("Laat de dienst dit adres aanroepen, achter dat van de pagina's:", "Have the provider call this address, after that of the pages:"), path)
	return nil
}
