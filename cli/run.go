package cli

import (
	"fmt"
	"os"
	"text/tabwriter"

	"klankbord.org/app"
	"klankbord.org/core/agree"
	"klankbord.org/core/reward"
)

// runCommand computes a scheme.
type runCommand struct {
	Scheme    string `arg:"" optional:"" help:"Scheme file (docs/schemes.md)." type:"path"`
	Agreement string `help:"Compute what this agreement binds."`
	Trial     bool   `help:"Compute by pseudonyms, never to be paid; also for a scheme that isn't the agreed one."`
	Reason    string `help:"Why it is computed; a correction says what it corrects."`
	DryRun    bool   `help:"Compute and show, store nothing."`
}

// Run computes, stores and shows the run.
func (r runCommand) Run(c *call) error {
	var content []byte
	if r.Scheme != "" {
		var err error
		if content, err = os.ReadFile(r.Scheme); err != nil {
			return unreadable(r.Scheme, err)
		}
	}
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	result, err := a.Run(c.ctx, o, app.RunInput{Scheme: content, Agreement: r.Agreement, Trial: r.Trial, Reason: r.Reason, Actor: "command line", DryRun: r.DryRun})
	if err != nil {
		return err
	}
	if c.JSON {
		return c.writeJSON(runJSON(result))
	}
	return c.writeRun(result)
}

// runJSON is a run as scripts see it: the stored header and everybody's amount.
func runJSON(r *app.RunResult) map[string]any {
	people := []map[string]any{}
	for i := range r.Run.People {
		p := &r.Run.People[i]
		people = append(people, map[string]any{"employee": p.Ref, "name": p.Name, "cents": p.Cents, "disqualified": p.Disqualified()})
	}
	return map[string]any{"run": int(r.ID), "scheme": r.Scheme.Ref, "scheme_version": r.Version, "currency": r.Scheme.Currency,
		"paid_cents": r.Run.Paid, "trial": r.Run.Trial, "missing": missingJSON(r.Missing), "inputs_hash": r.Run.InputsHash(), "result_hash": r.Run.ResultHash(), "details": r.Run, "people": people}
}

func (c *call) writeRun(r *app.RunResult) error {
	l := c.lang()
	if r.ID != 0 {
		c.printf("%s\n", l.F("Berekening %d: %s, versie %d", "Run %d: %s, version %d", r.ID, r.Scheme.Name.In(c.Lang), r.Version))
	} else {
		c.printf("%s\n", l.F("Proef: %s (niets opgeslagen)", "Dry run: %s (nothing stored)", r.Scheme.Name.In(c.Lang)))
	}
	if r.Run.Trial {
		c.printf("\n%s\n", l.T("PROEF: kan niet worden uitbetaald. Mensen staan er onder een schuilnaam in, elke keer een andere.", "TRIAL: can't be paid. People are in it under a pseudonym, another one each time."))
		c.writeMissing(r.Missing)
		if len(r.Missing) > 0 {
			c.printf("%s\n\n", l.T("Leg vast wat ontbreekt met: klankbord consent record --help", "Record what is missing with: klankbord consent record --help"))
		}
	}
	for _, part := range r.Run.Parts {
		c.printf("%s\n", l.F("%s: volgens versie %d van %s: %s. %s", "%s: by version %d of %s: %s. %s", l.Range(part.Term.Range), part.Term.Version, part.Term.Agreement, l.Money(int64(part.Paid), r.Scheme.Currency), part.Term.Reason))
	}
	c.printf("%s %s\n%s %s\n\n", l.T("Invoer:  ", "Inputs:  "), r.Run.InputsHash(), l.T("Uitkomst:", "Result:  "), r.Run.ResultHash())
	w := tabwriter.NewWriter(c.Out, 0, 0, 2, ' ', 0)
	for _, p := range r.Run.Organisation {
		fmt.Fprintf(w, "%s\t%s\n", l.T("organisatie", "organisation"), c.part(p))
	}
	for _, t := range r.Run.Teams {
		for _, p := range t.Parts {
			fmt.Fprintf(w, "%s\t%s\n", t.Name, c.part(p))
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	c.printf("\n")
	for i := range r.Run.People {
		p := &r.Run.People[i]
		note := ""
		if p.Disqualified() {
			note = l.T("uitgesloten na een bevestigde bevinding", "disqualified after a confirmed finding")
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", p.Ref, p.Name, l.Money(int64(p.Cents), r.Scheme.Currency), note)
	}
	fmt.Fprintf(w, "\t%s\t%s\t\n", l.T("samen", "together"), l.Money(int64(r.Run.Paid), r.Scheme.Currency))
	if err := w.Flush(); err != nil {
		return err
	}
	if n := len(r.Run.Warnings); n > 0 {
		c.printf("\n%s\n", l.F("%d waarschuwingen voor wie besluit; zie de pagina van de berekening of --json.", "%d warnings for whoever decides; see the run's page or --json.", n))
	}
	return nil
}

// missingJSON is what keeps a run from being paid.
func missingJSON(missing []agree.Missing) []map[string]any {
	out := []map[string]any{}
	for _, m := range missing {
		out = append(out, map[string]any{"kind": m.Kind, "why": m.Why})
	}
	return out
}

// part is one line about a part: from, to, and what it pays.
func (c *call) part(p reward.PartResult) string {
	l := c.lang()
	if !p.Result.Defined() {
		return l.T("geen antwoorden om naar te kijken", "no answers to look at")
	}
	return l.F("%s → %s (n %s), betaalt %s", "%s → %s (n %s), pays %s",
		l.Number(p.Before.Float(), 1), l.Number(p.After.Float(), 1), l.Int(p.Period.N()), l.Percent(p.Percentage.Float(), 2))
}

// schemeCommand works on scheme files.
type schemeCommand struct {
	Check schemeCheckCommand `cmd:"" help:"Read a scheme strictly and say what it holds."`
}

type schemeCheckCommand struct {
	Scheme string `arg:"" help:"Scheme file." type:"path"`
}

// Run reads the scheme; anything wrong is a fault with its place.
func (s schemeCheckCommand) Run(c *call) error {
	content, err := os.ReadFile(s.Scheme)
	if err != nil {
		return unreadable(s.Scheme, err)
	}
	scheme, err := reward.ParseScheme(content)
	if err != nil {
		return err
	}
	if c.JSON {
		return c.writeJSON(map[string]any{"ref": scheme.Ref, "hash": scheme.Hash(), "parts": len(scheme.Parts)})
	}
	c.printf("%s\n", c.lang().F("%s is in orde. Hash: %s", "%s is sound. Hash: %s", scheme.Ref, scheme.Hash()))
	return nil
}
