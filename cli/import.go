package cli

import (
	"fmt"
	"io"
	"path/filepath"
	"time"

	"klankbord.org/app"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/i18n"
	"klankbord.org/importer"
)

// importCommand brings files in.
type importCommand struct {
	Mapping    string `arg:"" help:"Mapping file (docs/import.md)." type:"path"`
	Folder     string `help:"Where the mapping's files are; its own folder when empty." type:"path"`
	DryRun     bool   `help:"Judge everything, store nothing."`
	Strict     bool   `help:"The first refused row keeps everything out."`
	Refused    string `help:"Write every refused row to this CSV file." type:"path"`
	MaxDetails int    `help:"Refused rows told one by one in the report." default:"1000"`
}

// Run imports, shows progress, and ends in a report. Refused rows give an exit code of their own.
func (i importCommand) Run(c *call) error {
	m, err := importer.ReadMapping(i.Mapping)
	if err != nil {
		return err
	}
	folder := i.Folder
	if folder == "" {
		folder = filepath.Dir(i.Mapping)
	}
	a, err := c.open()
	if err != nil {
		return err
	}
	defer c.close(a)
	o, err := a.EnsureOrganisation(c.ctx, c.Org, m.Organisation(), i.DryRun)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprint(c.Err, c.lang().F("Organisatie: %s (%s)\n", "Organisation: %s (%s)\n", o.Name, o.Ref))
	progress := newProgress(c.Err, c.lang(), c.Terminal)
	report, err := a.Import(c.ctx, o, app.ImportInput{Mapping: m, Folder: folder, DryRun: i.DryRun, Strict: i.Strict,
		RefusedFile: i.Refused, MaxDetails: i.MaxDetails, Actor: "command line", Progress: progress.show})
	progress.end()
	if report != nil {
		if writeErr := c.writeReport(report); writeErr != nil {
			return writeErr
		}
	}
	switch {
	case err != nil:
		return err
	case report.Total().Refused > 0 || !report.Clean():
		return exit(exitRefused)
	}
	return nil
}

func (c *call) writeReport(r *importer.Report) error {
	if !c.JSON {
		return r.Text(c.Out, c.lang())
	}
	b, err := r.JSON(c.lang())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.Out, "%s\n", b)
	return err
}

// progress draws how far an import is: over itself for somebody who watches, now and then a line for a log.
type progress struct {
	out      io.Writer
	lang     i18n.Lang
	terminal bool
	last     time.Time
	started  time.Time
	drawn    bool
}

func newProgress(out io.Writer, lang i18n.Lang, terminal bool) *progress {
	return &progress{out: out, lang: lang, terminal: terminal, started: time.Now(), last: time.Now()}
}

// show draws at most five times a second on a terminal, every ten seconds elsewhere.
func (p *progress) show(at importer.Progress) {
	pause := 10 * time.Second
	if p.terminal {
		pause = 200 * time.Millisecond
	}
	if time.Since(p.last) < pause {
		return
	}
	p.last = time.Now()
	text := p.phase(at)
	if p.terminal {
		fmt.Fprintf(p.out, "\r\x1b[K%s", text)
		p.drawn = true
		return
	}
	fmt.Fprintln(p.out, text)
}

func (p *progress) phase(at importer.Progress) string {
	seconds := time.Since(p.started).Seconds()
	rate := p.lang.F("%s per seconde", "%s a second", p.lang.Int(int64(float64(at.Done)/max(seconds, 0.001))))
	switch at.Phase {
	case "look":
		return p.lang.F("Lezen: %s, %s rijen", "Reading: %s, %s rows", at.File, p.lang.Int(at.Rows))
	case "rehearse":
		return p.lang.F("Proberen: %s, %s klaar (%s)", "Rehearsing: %s, %s done (%s)", p.kind(at.Kind), p.lang.Int(at.Done), rate)
	}
	return p.lang.F("Opslaan: %s, %s klaar (%s)", "Storing: %s, %s done (%s)", p.kind(at.Kind), p.lang.Int(at.Done), rate)
}

func (p *progress) kind(k intake.Kind) string { return importer.KindName(p.lang, k) }

// end wipes what was drawn.
func (p *progress) end() {
	if p.drawn {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}

// unreadable is the fault of a file that can't be read.
func unreadable(file string, err error) error {
	return &fault.Error{Kind: fault.Invalid, Field: file, Key: "file.unreadable", Args: map[string]any{"file": filepath.Base(file), "error": cause(err)}, Err: err}
}

// cause is the last link of an error's chain: "no such file or directory" without the path again.
func cause(err error) error {
	for {
		inner, ok := err.(interface{ Unwrap() error })
		if !ok || inner.Unwrap() == nil {
			return err
		}
		err = inner.Unwrap()
	}
}
