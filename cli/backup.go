package cli

import (
	"fmt"

	"klankbord.org/app"
)

// backupCommand saves the whole database.
type backupCommand struct {
	File   string `arg:"" help:"New file, such as klankbord-2026-03-01.tar.gz." type:"path"`
	Verify bool   `help:"Put it back into a fresh place afterwards and compare." default:"true" negatable:""`
}

// Run saves while others work on.
func (b backupCommand) Run(c *call) error {
	a, err := c.open()
	if err != nil {
		return err
	}
	defer c.close(a)
	told := c.tables()
	r, err := a.Backup(c.ctx, b.File, b.Verify, told.say)
	told.end()
	if err != nil {
		return err
	}
	if c.JSON {
		return c.writeJSON(r)
	}
	c.printf("%s\n", c.lang().F("%s: %d rijen uit %d tabellen.", "%s: %d rows of %d tables.", r.File, r.Manifest.Rows(), len(r.Manifest.Tables)))
	if r.Verified {
		c.printf("%s\n", c.lang().T("Teruggezet op een lege plek en vergeleken: gelijk.", "Put back into a fresh place and compared: the same."))
	}
	c.printf("%s\n", c.lang().T("Sleutels staan niet in de back-up: bewaar die apart.", "Keys aren't in the backup: keep those elsewhere."))
	return nil
}

// restoreCommand puts a backup back.
type restoreCommand struct {
	File     string `arg:"" help:"The backup." type:"path"`
	Erasures string `help:"List of customers who were erased since (customer list --out): they are erased again." type:"path"`
}

// Run puts the backup into the empty database that the flags name.
func (r restoreCommand) Run(c *call) error {
	told := c.tables()
	config := c.installation()
	done, err := app.Restore(c.ctx, config, r.File, told.say)
	told.end()
	if err == nil && r.Erasures != "" {
		err = app.AddErasures(config, r.Erasures)
	}
	if err != nil {
		return err
	}
	if c.JSON {
		return c.writeJSON(done)
	}
	c.printf("%s\n", c.lang().F("%d rijen in %d tabellen teruggezet en vergeleken: gelijk.", "%d rows of %d tables put back and compared: the same.",
		done.Manifest.Rows(), len(done.Manifest.Tables)))
	if r.Erasures == "" {
		c.printf("%s\n", c.lang().T("Zijn er sinds de back-up klanten gewist? Hun lijst staat in erasures.jsonl in de oude map; zet die ernaast voordat je start, of geef --erasures.",
			"Were customers erased since the backup? Their list is erasures.jsonl in the old folder; put it here before you start, or give --erasures."))
	}
	return nil
}

// tables shows which table is being worked on, to somebody who watches.
func (c *call) tables() *tableProgress { return &tableProgress{c: c} }

type tableProgress struct {
	c     *call
	drawn bool
}

func (p *tableProgress) say(table string, rows int64) {
	if p.c.Terminal {
		p.drawn = true
		fmt.Fprintf(p.c.Err, "\r\x1b[K%s %d", table, rows)
	}
}

func (p *tableProgress) end() {
	if p.drawn {
		fmt.Fprint(p.c.Err, "\r\x1b[K")
	}
}
