package chainweb

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/chain"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/web/page"
)

// State is how far an organisation's chain is.
type State struct {
	Length   int64
	Head     string // in hexadecimal
	SealedAt time.Time
	Unsealed int64     // entries that wait
	Oldest   time.Time // when the first of them was written
	Broken   bool      // what is stored about the end isn't what was sealed
	Key      string    // the public key that checkpoints are signed with
	Points   []Point   // the last ones, the newest first
	Checks   []Check   // the last ones, the newest first
	// Checking is true while a verification runs; Reading says what it reads now (entries, or a kind of thing), Read how many.
	Checking bool
	Reading  string
	Read     int64
}

// Point is a checkpoint.
type Point struct {
	ID     int64
	MadeAt time.Time
	Length int64
	Note   string
}

// Check is a verification of everything.
type Check struct {
	At     time.Time
	By     intake.Text // who asked for it
	Length int64
	Things int64
	Found  int64
	Flaws  []chain.Flaw // the first of them
}

// Guard is what the page needs.
type Guard interface {
	// ChainState returns how far the chain is.
	ChainState(ctx context.Context, o org.ID) (State, error)
	// MakeCheckpoint makes one of what there is now.
	MakeCheckpoint(ctx context.Context, o org.Organisation) error
	// VerifyNow begins to hold chain, ledger and rows against each other. It returns soon; the result is kept when it is there.
	VerifyNow(ctx context.Context, o org.Organisation) error
	// WriteChain writes the whole chain as an export.
	WriteChain(ctx context.Context, o org.Organisation, w io.Writer) error
}

// Pages serves the chain.
type Pages struct{ Guard Guard }

// Menu returns the entry of this page.
func Menu() []page.Entry {
	return []page.Entry{{Ref: "chain", Section: page.Guard, NL: "Bewijs van echtheid", EN: "Proof of history", Path: "/chain", Any: []access.Permission{access.ChainRead}}}
}

// Register adds the routes.
func (p *Pages) Register(handle func(pattern string, h page.Handler)) {
	handle("GET /o/{org}/chain", p.show)
	handle("POST /o/{org}/chain/checkpoints", p.makePoint)
	handle("GET /o/{org}/chain/checkpoints/{checkpoint}", p.point)
	handle("POST /o/{org}/chain/verify", p.verify)
	handle("GET /o/{org}/chain/export", p.export)
}

type view struct {
	page.Page
	State
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	v := view{Page: page.From(r)}
	var err error
	if v.State, err = p.Guard.ChainState(r.Context(), v.Org.ID); err != nil {
		return fmt.Errorf("state of the chain: %w", err)
	}
	v.Entry, v.Title = "chain", v.T("Is er achteraf niets veranderd?", "Was nothing changed afterwards?")
	v.Page.Lead = v.lead()
	if v.Checking {
		w.Header().Set("Refresh", "2") // works without script, and ends with the verification
	}
	return page.Show(w, r, v.Page, chainView(v))
}

// lead answers the question of the title.
func (v view) lead() string {
	if v.Broken {
		return v.T("De keten is niet zoals ze verzegeld is. Controleer alles, en vergelijk met een ijkpunt van buiten.",
			"The chain is not as it was sealed. Verify everything, and compare with a checkpoint from outside.")
	}
	if len(v.Checks) == 0 {
		return v.T("Alles wat meetelt voor een beoordeling of beloning is vastgelegd in een keten. Ze is nog niet gecontroleerd.",
			"Everything that bears on judgement or pay is recorded in a chain. It hasn't been verified yet.")
	}
	c := v.Checks[0]
	if c.Found > 0 {
		return v.F("Nee: de controle van %s vond %s die niet kloppen.", "It was: the verification of %s found %s that don't fit.", v.Moment(c.At), v.places(c.Found))
	}
	return v.F("Op %s klopte alles: %s regels en %s rijen.", "On %s everything fitted: %s entries and %s rows.", v.Moment(c.At), v.Lang.Int(c.Length), v.Lang.Int(c.Things))
}

// reading says how far the verification is that runs.
func (v view) reading() string {
	switch v.Reading {
	case "":
		return v.T("Begint …", "Beginning …")
	case "entries":
		return v.F("%s regels van de keten gelezen …", "%s entries of the chain read …", v.Lang.Int(v.Read))
	}
	return v.F("De keten is gelezen; nu de rijen die meetellen (%s) …", "The chain is read; now the rows that count (%s) …", v.Lang.Int(v.Read))
}

func (v view) places(n int64) string {
	if n == 1 {
		return v.T("1 plek", "1 place")
	}
	return v.F("%s plekken", "%s places", v.Lang.Int(n))
}

// points is the table of checkpoints.
func (v view) points() page.Table {
	t := page.Table{Caption: v.T("IJkpunten", "Checkpoints"), Columns: []page.Column{{Label: v.T("Gemaakt", "Made")}, {Label: v.T("Regels", "Entries"), Num: true}, {Label: v.T("Bestand", "File")}}}
	for _, p := range v.Points {
		t.Rows = append(t.Rows, page.Row{{Text: v.Moment(p.MadeAt)}, {Text: v.Lang.Int(p.Length)},
			{Text: fmt.Sprintf("checkpoint-%s-%d.txt", v.Org.Ref, p.ID), Href: v.Path("/chain/checkpoints/" + strconv.FormatInt(p.ID, 10)), Download: true}})
	}
	return t
}

// checks is the table of verifications.
func (v view) checks() page.Table {
	t := page.Table{Caption: v.T("Controles", "Verifications"), Columns: []page.Column{{Label: v.T("Wanneer", "When")}, {Label: v.T("Door", "By")},
		{Label: v.T("Regels", "Entries"), Num: true}, {Label: v.T("Rijen", "Rows"), Num: true}, {Label: v.T("Uitkomst", "Outcome")}}}
	for _, c := range v.Checks {
		outcome := v.T("alles klopt", "everything fits")
		if c.Found > 0 {
			outcome = v.F("%s kloppen niet", "%s don't fit", v.places(c.Found))
		}
		t.Rows = append(t.Rows, page.Row{{Text: v.Moment(c.At)}, {Text: c.By.In(string(v.Lang))}, {Text: v.Lang.Int(c.Length)}, {Text: v.Lang.Int(c.Things)}, {Text: outcome}})
	}
	return t
}

func (p *Pages) makePoint(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	if err := p.Guard.MakeCheckpoint(r.Context(), pg.Org); err != nil {
		return err
	}
	return page.LeadTo(w, r, pg.Path("/chain"))
}

func (p *Pages) verify(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	if err := p.Guard.VerifyNow(r.Context(), pg.Org); err != nil {
		return err
	}
	return page.LeadTo(w, r, pg.Path("/chain"))
}

// point hands out a checkpoint, exactly as it was published.
func (p *Pages) point(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	s, err := p.Guard.ChainState(r.Context(), pg.Org.ID)
	if err != nil {
		return err
	}
	for _, c := range s.Points {
		if strconv.FormatInt(c.ID, 10) == r.PathValue("checkpoint") {
			page.SendFile(w, "text/plain; charset=utf-8", fmt.Sprintf("checkpoint-%s-%d.txt", pg.Org.Ref, c.ID), []byte(c.Note))
			return nil
		}
	}
	return fault.NewNotFound("checkpoint", r.PathValue("checkpoint"))
}

// export hands out the whole chain. It breaks off when something goes wrong on the way, which verifying finds.
func (p *Pages) export(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	out := &download{w: w, name: fmt.Sprintf("chain-%s-%s.jsonl", pg.Org.Ref, pg.Now.Format("2006-01-02"))}
	err := p.Guard.WriteChain(r.Context(), pg.Org, out)
	if err != nil && out.begun {
		panic(http.ErrAbortHandler)
	}
	return err
}

// download writes its headers with the first bytes, so that what fails before can still be told as a page.
type download struct {
	w     http.ResponseWriter
	name  string
	begun bool
}

// Write implements io.Writer.
func (d *download) Write(b []byte) (int, error) {
	if !d.begun {
		d.begun = true
		page.FileHeaders(d.w, "application/jsonl", d.name)
	}
	return d.w.Write(b)
}
