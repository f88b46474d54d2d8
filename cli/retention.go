package cli

import (
	"klankbord.org/app"
	"klankbord.org/core/datamap"
	"klankbord.org/core/day"
)

// retentionCommand looks after how long data is kept.
type retentionCommand struct {
	Show retentionShowCommand `cmd:"" default:"1" help:"Show how long each class is kept, and how many are past their time."`
	Set  retentionSetCommand  `cmd:"" help:"Change how many days a class is kept, within its bounds."`
	Run  retentionRunCommand  `cmd:"" help:"Clear away now what is past its time."`
	Hold retentionHoldCommand `cmd:"" help:"Keep everything that is about some days, whatever the periods say."`
	Free retentionFreeCommand `cmd:"" help:"End a hold: the periods count again for its days."`
}

type retentionShowCommand struct{}

// Run shows the periods.
func (retentionShowCommand) Run(c *call) error {
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	r, err := a.Retention(c.ctx, o)
	if err != nil {
		return err
	}
	return c.tellRetention(r)
}

func (c *call) tellRetention(r app.Retention) error {
	if c.JSON {
		all := []map[string]any{}
		for _, k := range r.Classes {
			all = append(all, map[string]any{"class": k.Keep, "days": k.Days, "default": k.Default, "min": k.Min, "max": k.Max, "due": k.Due, "within_a_week": k.Week, "gone": k.Work.Total})
		}
		return c.writeJSON(all)
	}
	l := c.lang()
	for _, k := range r.Classes {
		c.printf("%-11s %6d %s  %8d %s  %8d %s  %s\n", k.Keep, k.Days, l.T("dagen", "days"), k.Due, l.T("gaan nu", "go now"), k.Work.Total, l.T("gingen al", "gone so far"), k.Text.In(c.Lang))
	}
	for _, h := range r.Holds {
		if h.EndedAt == 0 {
			c.printf("%s %s (%s %d): %s\n", l.T("Langer bewaard:", "Kept longer:"), l.Range(h.Days), l.T("nummer", "number"), h.ID, h.Reason)
		}
	}
	for _, p := range r.Pending {
		what := l.T("een bevinding zonder besluit", "a finding without a decision")
		if p.Scheme != "" {
			what = l.F("regeling %s is niet afgerond", "scheme %s isn't settled", p.Scheme)
		}
		c.printf("%s %s: %s\n", l.T("Langer bewaard:", "Kept longer:"), l.Range(p.Days), what)
	}
	return nil
}

type retentionSetCommand struct {
	Class  string `arg:"" help:"Class, such as words."`
	Days   int    `arg:"" help:"How many days."`
	Reason string `help:"Why; no names." required:""`
}

// Run changes a period.
func (x retentionSetCommand) Run(c *call) error {
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	return a.SetRetention(c.ctx, o, datamap.Keep(x.Class), x.Days, x.Reason)
}

type retentionRunCommand struct {
	DryRun bool `help:"Count what would go, and change nothing."`
}

// Run clears away.
func (x retentionRunCommand) Run(c *call) error {
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	gone := map[datamap.Keep]int64{}
	if x.DryRun {
		r, err := a.Retention(c.ctx, o)
		if err != nil {
			return err
		}
		for _, k := range r.Classes {
			gone[k.Keep] = k.Due
		}
	} else if gone, err = a.RunRetention(c.ctx, o); err != nil {
		return err
	}
	if c.JSON {
		return c.writeJSON(gone)
	}
	for _, p := range datamap.Periods() {
		c.printf("%-11s %8d  %s\n", p.Keep, gone[p.Keep], p.Text.In(c.Lang))
	}
	return nil
}

type retentionHoldCommand struct {
	From   string `arg:"" help:"First day, YYYY-MM-DD."`
	To     string `arg:"" help:"Last day, YYYY-MM-DD."`
	Reason string `help:"Why; no names." required:""`
}

// Run holds the days.
func (x retentionHoldCommand) Run(c *call) error {
	from, err := day.Parse(x.From)
	if err != nil {
		return err
	}
	to, err := day.Parse(x.To)
	if err != nil {
		return err
	}
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	return a.HoldDays(c.ctx, o, day.Range{From: from, To: to}, x.Reason)
}

type retentionFreeCommand struct {
	Number int64 `arg:"" help:"Number of the hold, as retention show tells."`
}

// Run ends it.
func (x retentionFreeCommand) Run(c *call) error {
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	return a.ReleaseDays(c.ctx, o, x.Number)
}
