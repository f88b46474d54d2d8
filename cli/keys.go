package cli

import (
	"fmt"

	"klankbord.org/app"
)

// keysCommand looks after the keys.
type keysCommand struct {
	List   keysListCommand   `cmd:"" help:"List the keys by name, the newest last."`
	Rotate keysRotateCommand `cmd:"" help:"Make a new key and seal everything with it, while everybody works on."`
	Retire keysRetireCommand `cmd:"" help:"Take all keys but the newest away. Backups from before need them still."`
}

type keysListCommand struct{}

// Run lists the keys.
func (keysListCommand) Run(c *call) error {
	a, err := c.open()
	if err != nil {
		return err
	}
	defer c.close(a)
	return c.tellKeys(a.SealingKeys())
}

type keysRotateCommand struct {
	Resume bool `help:"Go on with the newest key where a rotation was broken off."`
}

// Run rotates.
func (k keysRotateCommand) Run(c *call) error {
	a, err := c.open()
	if err != nil {
		return err
	}
	defer c.close(a)
	r, err := a.RotateSealing(c.ctx, k.Resume, func(table string, n int64) {
		if c.Terminal {
			fmt.Fprintf(c.Err, "\r%s %d ", table, n)
		}
	})
	if c.Terminal {
		fmt.Fprintln(c.Err)
	}
	if err != nil {
		return err
	}
	return c.tellKeys(r)
}

type keysRetireCommand struct{}

// Run retires.
func (keysRetireCommand) Run(c *call) error {
	a, err := c.open()
	if err != nil {
		return err
	}
	defer c.close(a)
	r, err := a.RetireSealing(c.ctx)
	if err != nil {
		return err
	}
	return c.tellKeys(r)
}

func (c *call) tellKeys(r app.SealingReport) error {
	if c.JSON {
		return c.writeJSON(r)
	}
	for i, k := range r.Keys {
		if i == len(r.Keys)-1 {
			c.printf("%s  %s\n", k, c.lang().T("versleutelt nu", "seals now"))
			continue
		}
		c.printf("%s  %s\n", k, c.lang().T("opent nog", "opens still"))
	}
	if r.Sealed > 0 {
		c.printf("%s\n", c.lang().F("%d waarden opnieuw versleuteld.", "%d values sealed anew.", r.Sealed))
	}
	for _, k := range r.Retired {
		c.printf("%s\n", c.lang().F("%s is weg.", "%s is gone.", k))
	}
	return nil
}
