package app

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/chaindb"
	"klankbord.org/web/chainweb"
)

// chainGuard is what the page about the chain needs, of App.
type chainGuard struct{ app *App }

// ChainState implements chainweb.Guard.
func (g chainGuard) ChainState(ctx context.Context, o org.ID) (s chainweb.State, err error) {
	c, err := g.app.Chain(ctx, o)
	if f := fault.As(err); f != nil && f.Key == "chain.broken" {
		s.Broken, err = true, nil // the page says so, and shows the rest
	}
	if err != nil {
		return s, err
	}
	s.Length, s.Head, s.Key, s.Unsealed = c.Length, c.Head.String(), c.Public, c.Unsealed
	s.SealedAt = time.UnixMilli(c.SealedAt).UTC()
	if c.Oldest > 0 {
		s.Oldest = time.UnixMilli(c.Oldest).UTC()
	}
	s.Reading, s.Read, s.Checking = g.app.checks.of(o)
	for _, p := range c.Points {
		s.Points = append(s.Points, chainweb.Point{ID: p.ID, MadeAt: time.UnixMilli(p.MadeAt).UTC(), Length: p.Length, Note: p.Note})
	}
	by, err := g.app.doers(ctx, o)
	if err != nil {
		return s, err
	}
	for _, k := range c.Checks {
		check := chainweb.Check{At: time.UnixMilli(k.At).UTC(), By: by(k.Actor), Length: k.Length, Things: k.Things, Found: k.Flaws}
		var report chaindb.Result
		if err := json.Unmarshal([]byte(k.Report), &report); err == nil {
			check.Flaws = report.Flaws[:min(len(report.Flaws), shownFlaws)]
		}
		s.Checks = append(s.Checks, check)
	}
	return s, nil
}

// shownFlaws is how many a page lists; the command line names more.
const shownFlaws = 25

// MakeCheckpoint implements chainweb.Guard.
func (g chainGuard) MakeCheckpoint(ctx context.Context, o org.Organisation) error {
	_, err := g.app.Checkpoint(ctx, o)
	return err
}

// VerifyNow implements chainweb.Guard.
func (g chainGuard) VerifyNow(ctx context.Context, o org.Organisation) error {
	return g.app.checkChain(ctx, o)
}

// WriteChain implements chainweb.Guard.
func (g chainGuard) WriteChain(ctx context.Context, o org.Organisation, w io.Writer) error {
	_, err := g.app.ExportChain(ctx, o, w)
	return err
}
