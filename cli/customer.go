package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"klankbord.org/app"
	"klankbord.org/core/erase"
	"klankbord.org/core/fault"
	"klankbord.org/web/requestweb"
)

// customerCommand does what customers ask about their data.
type customerCommand struct {
	Export  customerExportCommand  `cmd:"" help:"Write everything that is held about a customer into one archive."`
	Erase   customerEraseCommand   `cmd:"" help:"Say what erasing a customer would do; with --yes, do it."`
	Readmit customerReadmitCommand `cmd:"" help:"Let a customer who was erased be known again."`
	List    customerListCommand    `cmd:"" help:"List the erasures, by numbers; with --out, keep the list for restores."`
}

type customerExportCommand struct {
	Ref  string `arg:"" help:"Customer number."`
	File string `arg:"" help:"New file, such as customer.zip; with --json the file alone, without a page for people." type:"path"`
}

// Run writes the archive.
func (x customerExportCommand) Run(c *call) error {
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	file, err := a.PersonFile(c.ctx, o, x.Ref)
	if err != nil {
		return err
	}
	var body []byte
	if c.JSON {
		body, err = json.MarshalIndent(file, "", "  ")
	} else {
		body, err = requestweb.Archive(c.ctx, c.lang(), file, time.Now())
	}
	if err != nil {
		return err
	}
	f, err := os.OpenFile(x.File, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return &fault.Error{Kind: fault.Unavailable, Field: "file", Key: "backup.unwritable", Args: map[string]any{"error": err}, Err: err}
	}
	if _, err := f.Write(body); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	c.printf("%s\n", c.lang().F("%s: %d antwoorden, %d klussen. Geef het bestand alleen aan de klant zelf.", "%s: %d answers, %d jobs. Give the file to the customer alone.",
		filepath.Base(x.File), len(file.Answers), len(file.Transactions)))
	return nil
}

type customerEraseCommand struct {
	Ref     string `arg:"" help:"Customer number."`
	Ground  string `help:"Why: asked, objected, unlawful, duty or retention." enum:"asked,objected,unlawful,duty,retention" default:"asked"`
	Yes     bool   `help:"Do it. It can't be undone."`
	Receipt string `help:"Write the receipt into this new file." type:"path"`
}

// Run shows the plan, or erases.
func (x customerEraseCommand) Run(c *call) error {
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	if !x.Yes {
		plan, err := a.PlanErasure(c.ctx, o, x.Ref)
		if err != nil {
			return err
		}
		if c.JSON {
			return c.writeJSON(map[string]any{"dry_run": true, "counts": plan.Counts})
		}
		c.printf("%s\n", requestweb.PlanText(c.lang(), plan.Counts))
		c.printf("%s\n", c.lang().T("Er is niets gebeurd. Met --yes wordt de klant gewist.", "Nothing happened. With --yes the customer is erased."))
		return nil
	}
	e, err := a.EraseCustomer(c.ctx, o, x.Ref, erase.Ground(x.Ground))
	if err != nil {
		return err
	}
	receipt := requestweb.Receipt(c.lang(), o.Name, app.ErasureShown(e))
	if x.Receipt != "" {
		if err := os.WriteFile(x.Receipt, []byte(receipt), 0o600); err != nil {
			return err
		}
	}
	if c.JSON {
		return c.writeJSON(map[string]any{"dry_run": false, "erasure": e.ID, "counts": e.Counts})
	}
	c.printf("%s", receipt)
	return nil
}

type customerReadmitCommand struct {
	Ref    string `arg:"" help:"Customer number."`
	Reason string `help:"Why: consented, customer_again or mistaken." enum:"consented,customer_again,mistaken" required:""`
}

// Run lets a customer be known again.
func (x customerReadmitCommand) Run(c *call) error {
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	if err := a.ReadmitCustomer(c.ctx, o, x.Ref, x.Reason); err != nil {
		return err
	}
	c.printf("%s\n", c.lang().T("Deze klant mag weer bekend zijn. Wat gewist is blijft gewist.", "This customer may be known again. What was erased stays erased."))
	return nil
}

type customerListCommand struct {
	Out string `help:"Write the list that a restore needs into this file: keyed hashes, no names." type:"path"`
}

// Run lists the erasures.
func (x customerListCommand) Run(c *call) error {
	a, err := c.open()
	if err != nil {
		return err
	}
	defer c.close(a)
	if x.Out != "" {
		return a.WriteErasures(c.ctx, x.Out)
	}
	o, err := a.Organisation(c.ctx, c.Org)
	if err != nil {
		return err
	}
	all, err := a.Erasures(c.ctx, o.ID)
	if err != nil {
		return err
	}
	if c.JSON {
		return c.writeJSON(all)
	}
	for _, e := range all {
		c.printf("#%d\t%s\t%s\t%s\n", e.ID, time.UnixMilli(e.At).UTC().Format(time.RFC3339), e.Ground, e.Actor)
	}
	return nil
}
