package cli

import (
	"fmt"
	"io"
	"os"

	"klankbord.org/app"
	"klankbord.org/core/chain"
	"klankbord.org/core/fault"
)

// verifyCommand proves that history is as it was written.
type verifyCommand struct {
	File    string   `arg:"" optional:"" help:"An export of a chain, verified without any database. Without it the database itself is verified, with every row that bears on pay or judgement." type:"path"`
	Against []string `help:"A checkpoint that was kept elsewhere: history up to it must still be the same." placeholder:"CHECKPOINT" type:"path"`
	Key     string   `help:"The public key that must have signed, in base64. Without it whatever key an export names." placeholder:"KEY"`
}

// Run ends with exit code 1 when something doesn't fit.
func (v verifyCommand) Run(c *call) error {
	var points []*chain.Checkpoint
	for _, name := range v.Against {
		raw, err := os.ReadFile(name)
		if err != nil {
			return noFile(name, err)
		}
		p, err := chain.ParseCheckpoint(raw)
		if err != nil {
			return &fault.Error{Kind: fault.Invalid, Field: "against", Key: "chain.checkpoint", Args: map[string]any{"file": name}, Err: err}
		}
		points = append(points, p)
	}
	if v.File != "" {
		return v.file(c, points)
	}
	return v.database(c, points)
}

func noFile(name string, err error) error {
	return &fault.Error{Kind: fault.Unavailable, Key: "chain.file", Args: map[string]any{"file": name}, Err: err}
}

// file verifies an export alone: no database is opened, and nothing is written.
func (v verifyCommand) file(c *call, points []*chain.Checkpoint) error {
	in := io.Reader(c.In)
	if v.File != "-" {
		f, err := os.Open(v.File)
		if err != nil {
			return noFile(v.File, err)
		}
		defer f.Close()
		in = f
	}
	told := c.tables()
	r, err := chain.VerifyExport(in, chain.Options{Against: points, Key: v.Key, Progress: func(n int64) { told.say("", n) }})
	told.end()
	if err != nil {
		return noFile(v.File, err)
	}
	if c.JSON {
		if err := c.writeJSON(r); err != nil {
			return err
		}
	} else if r.OK() {
		c.printf("%s\n", c.lang().F("%s: alle %d regels kloppen, van de eerste tot en met de laatste.", "%s: all %d entries fit, from the first to the last.", r.Origin, r.Length))
		c.fits(r.Passed, r.Head)
		c.signed(r.Key, v.Key)
	} else {
		c.flaw(*r.First)
	}
	if !r.OK() {
		return exit(exitFlawed)
	}
	return nil
}

// fits tells what else was held against the chain.
func (c *call) fits(checkpoints int, head string) {
	if checkpoints > 0 {
		c.printf("%s\n", c.lang().F("IJkpunten die passen: %d.", "Checkpoints that fit: %d.", checkpoints))
	}
	c.printf("%s %s\n", c.lang().T("Kop:", "Head:"), head)
}

// signed tells who signed, and whether anybody was asked for.
func (c *call) signed(by, wanted string) {
	switch {
	case by == "":
		c.printf("%s\n", c.lang().T("Niet ondertekend.", "Not signed."))
	case wanted == "":
		c.printf("%s\n", c.lang().F("Ondertekend met %s. Vergelijk die sleutel, of geef hem met --key.", "Signed by %s. Compare that key, or give it with --key.", by))
	default:
		c.printf("%s\n", c.lang().T("Ondertekend met de gevraagde sleutel.", "Signed by the key that was asked for."))
	}
}

// flaw tells what doesn't fit: in words for people, with what was found exactly behind it.
func (c *call) flaw(f chain.Flaw) {
	c.printf("%s\n    %s\n", c.lang().Flaw(f), f.Detail)
}

// database verifies an organisation where it lives.
func (v verifyCommand) database(c *call, points []*chain.Checkpoint) error {
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	told := c.tables()
	r, err := a.VerifyChain(c.ctx, o, app.VerifyInput{Against: points, Key: v.Key, Progress: told.say})
	told.end()
	if err != nil {
		return err
	}
	if c.JSON {
		if err := c.writeJSON(r); err != nil {
			return err
		}
	} else {
		for _, f := range r.Flaws {
			c.flaw(f)
		}
		if r.More > 0 {
			c.printf("%s\n", c.lang().F("… en nog %d.", "… and %d more.", r.More))
		}
		if r.OK() {
			c.printf("%s\n", c.lang().F("%s: %d regels en %d rijen kloppen; %d regels wachten op verzegeling.", "%s: %d entries and %d rows fit; %d entries wait to be sealed.", o.Ref, r.Length, r.Things, r.Unsealed))
			c.fits(r.Passed, r.Head)
		}
	}
	if !r.OK() {
		return exit(exitFlawed)
	}
	return nil
}

// chainCommand takes out of the chain what is kept elsewhere.
type chainCommand struct {
	Checkpoint chainCheckpoint `cmd:"" help:"Make a checkpoint: a few lines that fix history as it is now. Keep it elsewhere."`
	Export     chainExport     `cmd:"" help:"Write the whole chain to a file that klankbord verify checks without a database."`
	Key        chainKey        `cmd:"" help:"Show the public key that checkpoints and exports are signed with."`
}

type chainCheckpoint struct {
	Out string `help:"Write it to this new file instead of the screen." type:"path"`
}

// Run prints the checkpoint, exactly the bytes that count.
func (k chainCheckpoint) Run(c *call) error {
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	p, err := a.Checkpoint(c.ctx, o)
	if err != nil {
		return err
	}
	switch {
	case k.Out != "":
		if err := writeNew(k.Out, func(w io.Writer) error { _, err := io.WriteString(w, p.Note); return err }); err != nil {
			return err
		}
		if c.JSON {
			return c.writeJSON(map[string]any{"file": k.Out, "length": p.Length})
		}
		c.printf("%s\n", c.lang().F("%s: ijkpunt na regel %d.", "%s: checkpoint after entry %d.", k.Out, p.Length))
	case c.JSON:
		return c.writeJSON(map[string]any{"length": p.Length, "note": p.Note})
	default:
		c.printf("%s", p.Note)
	}
	return nil
}

type chainExport struct {
	File string `arg:"" help:"New file, such as chain-2026-03-01.jsonl; - is the screen." type:"path"`
}

// Run writes while others work on.
func (x chainExport) Run(c *call) error {
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	if x.File == "-" {
		_, err := a.ExportChain(c.ctx, o, c.Out)
		return err
	}
	var length int64
	err = writeNew(x.File, func(w io.Writer) error {
		length, err = a.ExportChain(c.ctx, o, w)
		return err
	})
	if err != nil {
		return err
	}
	if c.JSON {
		return c.writeJSON(map[string]any{"file": x.File, "length": length})
	}
	c.printf("%s\n", c.lang().F("%s: %d regels.", "%s: %d entries.", x.File, length))
	return nil
}

// writeNew writes a file that isn't there yet; one that fails is taken away again.
func writeNew(name string, fill func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // #nosec G304 -- the file that somebody named
	if err != nil {
		return noFile(name, err)
	}
	err = fill(f)
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		_ = os.Remove(name)
	}
	return err
}

type chainKey struct{}

// Run prints the key, for --key of whoever verifies.
func (chainKey) Run(c *call) error {
	a, err := c.open()
	if err != nil {
		return err
	}
	defer c.close(a)
	if c.JSON {
		return c.writeJSON(map[string]string{"key": a.ChainKey()})
	}
	_, err = fmt.Fprintln(c.Out, a.ChainKey())
	return err
}
