package cli

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"klankbord.org/app"
	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
)

// agreeCommand keeps agreements about periods.
type agreeCommand struct {
	List   agreeListCommand   `cmd:"" default:"1" help:"List the agreements with their versions."`
	Show   agreeShowCommand   `cmd:"" help:"Show what an agreement binds, and what stands in the way of its draft."`
	Draft  agreeDraftCommand  `cmd:"" help:"Draft an agreement; --dry-run shows what would be bound and what is missing."`
	Sign   agreeSignCommand   `cmd:"" help:"Record that a party agrees with the draft."`
	Freeze agreeFreezeCommand `cmd:"" help:"Freeze the draft: from then on nothing that it binds can change."`
	Amend  agreeAmendCommand  `cmd:"" help:"Draft a new version, with a reason and the day on which it takes effect."`
	Drop   agreeDropCommand   `cmd:"" help:"Throw the draft away."`
	End    agreeEndCommand    `cmd:"" help:"Let an agreement stop before its period does."`
}

type agreeListCommand struct{}

// Run lists the agreements.
func (agreeListCommand) Run(c *call) error {
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	list, err := a.Agreements(c.ctx, o.ID)
	if err != nil {
		return err
	}
	if c.JSON {
		out := []map[string]any{}
		for i := range list {
			out = append(out, agreementJSON(&list[i]))
		}
		return c.writeJSON(out)
	}
	if len(list) == 0 {
		c.printf("%s\n", c.lang().T("Er is nog niets afgesproken. Begin met: klankbord agree draft KENMERK --scheme regeling.json", "Nothing was agreed yet. Begin with: klankbord agree draft REF --scheme scheme.json"))
	}
	w := tabwriter.NewWriter(c.Out, 0, 0, 2, ' ', 0)
	for i := range list {
		for _, v := range list[i].Versions {
			fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\n", list[i].Ref, v.Number, c.lang().Range(v.Terms.Period), v.Status, v.Hash[:12])
		}
	}
	return w.Flush()
}

// agreementJSON is an agreement as scripts see it.
func agreementJSON(a *agree.Agreement) map[string]any {
	versions := []map[string]any{}
	for _, v := range a.Versions {
		parties := []map[string]any{}
		for _, p := range v.Parties {
			parties = append(parties, map[string]any{"party": p.Party, "name": p.Name, "agreed_on": p.AgreedOn, "document": p.Document})
		}
		versions = append(versions, map[string]any{"version": v.Number, "status": v.Status, "effective": v.Effective, "hash": v.Hash, "reason": v.Change.Reason,
			"kind": v.Change.Kind, "ground": v.Change.Ground, "parties": parties, "terms": v.Terms, "drafted_by": v.DraftedBy, "frozen_by": v.FrozenBy})
	}
	out := map[string]any{"ref": a.Ref, "versions": versions}
	if a.Ended.LastDay != 0 {
		out["last_day"], out["ended_because"] = a.Ended.LastDay, a.Ended.Reason
	}
	return out
}

type agreeShowCommand struct {
	Ref string `arg:"" help:"Reference of the agreement."`
}

// Run shows one agreement.
func (s agreeShowCommand) Run(c *call) error {
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	p, err := a.Agreement(c.ctx, o, s.Ref)
	if err != nil {
		return err
	}
	return c.writeAgreement(a, o, p)
}

// writeAgreement shows an agreement's last version and what stands in its way.
func (c *call) writeAgreement(a *app.App, o org.Organisation, p app.AgreementPreview) error {
	l := c.lang()
	if c.JSON {
		out := agreementJSON(&p.Agreement)
		problems := []map[string]any{}
		for _, x := range p.Problems {
			problems = append(problems, map[string]any{"key": x.Key, "args": x.Args, "blocks": x.Blocks})
		}
		out["problems"] = problems
		later := []map[string]any{}
		for _, u := range p.Later {
			later = append(later, map[string]any{"ref": u.Ref, "name": u.Name, "above": u.Above, "maturity": u.Maturity})
		}
		out["later_units"] = later
		return c.writeJSON(out)
	}
	v := p.Versions[len(p.Versions)-1]
	t := v.Terms
	c.printf("%s\n%s\n\n", l.F("%s, versie %d (%s)", "%s, version %d (%s)", t.Name.In(c.Lang), v.Number, string(v.Status)), v.Hash)
	w := tabwriter.NewWriter(c.Out, 0, 0, 2, ' ', 0)
	line := func(name, value string) { fmt.Fprintf(w, "%s\t%s\n", name, value) }
	line(l.T("Periode", "Period"), l.Range(t.Period))
	line(l.T("Gaat in", "Takes effect"), l.Day(v.Effective))
	line(l.T("Eenheden", "Units"), orAll(l.T, t.Units))
	for _, s := range t.Surveys {
		line(l.T("Vragenlijst", "Survey"), l.F("%s, versie %d, via %s", "%s, version %d, by %s", s.Ref, s.Version, strings.Join(s.Channels, ", ")))
	}
	if t.Matrix.Ref != "" {
		line("Matrix", t.Matrix.Ref+" "+t.Matrix.Hash[:12])
	}
	for _, x := range t.Targets {
		line(l.T("Doel", "Target"), x.Ref)
	}
	if t.Scheme.Ref != "" {
		line(l.T("Regeling", "Scheme"), t.Scheme.Ref+" "+t.Scheme.Hash[:12])
	}
	line(l.T("Plaatsingen", "Memberships"), string(t.Memberships.Counting))
	for _, u := range p.Later {
		line(l.T("Gemaakt na de afspraak", "Made after agreeing"), l.LaterUnit(u.Ref, u.Above, u.Maturity))
	}
	by, err := a.Actors(c.ctx, o.ID)
	if err != nil {
		return err
	}
	who := func(actor string) string { return by(actor).In(c.Lang) }
	line(l.T("Concept door", "Drafted by"), who(v.DraftedBy))
	if v.Status == agree.Frozen {
		line(l.T("Bevroren", "Frozen"), l.F("%s, door %s", "%s, by %s", l.Day(day.At(time.UnixMilli(v.FrozenAt))), who(v.FrozenBy)))
	}
	for _, x := range v.Parties {
		line(l.T("Akkoord", "Agreed"), fmt.Sprintf("%s: %s, %s (%s)", x.Party, x.Name, l.Day(x.AgreedOn), x.Document))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for i, x := range p.Problems {
		if i == 0 {
			c.printf("\n")
		}
		mark := "-"
		if x.Blocks {
			mark = "!"
		}
		c.printf("%s %s\n", mark, l.Problem(x.Key, x.Args))
		c.writeMissing(x.Missing)
	}
	return nil
}

func orAll(t func(nl, en string) string, units []string) string {
	if len(units) == 0 {
		return t("de hele organisatie", "the whole organisation")
	}
	return strings.Join(units, ", ")
}
