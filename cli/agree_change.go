package cli

import (
	"os"

	"klankbord.org/app"
	"klankbord.org/core/agree"
	"klankbord.org/core/day"
)

// termFlags are what an agreement and an amendment of one can both say.
type termFlags struct {
	Scheme   string   `help:"Scheme file." type:"path"`
	Survey   []string `help:"Survey to bind, as REF or REF@VERSION; left out: those that measure what the scheme looks at."`
	Channel  []string `help:"Channels by which people are asked; left out: all that are known."`
	Matrix   string   `help:"Version of the influence matrix; left out: the scheme's."`
	Target   []string `help:"Targets to bind; left out: all of the period."`
	Counting string   `help:"Memberships that count: as_recorded_at_run or as_recorded_at_freeze." enum:",as_recorded_at_run,as_recorded_at_freeze" default:""`
	Name     string   `help:"Name; left out: the scheme's."`
	Nature   string   `help:"Nature: discretionary or not, no acquired right; left out: the scheme's."`
	Expires  string   `help:"Day on which it expires; left out: the scheme's."`
	DryRun   bool     `help:"Show what would be bound and what is missing; store nothing."`

	Publication     int            `help:"Answers below which nothing is shown, to bind; 0: as it is." default:"0"`
	PublicationFor  map[string]int `help:"The same for a kind of reader, as scores=N or individuals=N; N 0: as publication. Left out: as it is."`
	IndividualsFrom *int           `help:"Answers below which nobody else sees an employee's score, to bind; 0: as the reader's. Left out: as it is."`
	InternalDomain  []string       `help:"Mail domains of the organisation to bind; left out: as they are."`
}

func (f termFlags) input(c *call, ref string) (in app.AgreementInput, err error) {
	in = app.AgreementInput{Ref: ref, Surveys: f.Survey, Channels: f.Channel, Matrix: f.Matrix, Targets: f.Target, Counting: agree.Counting(f.Counting), DryRun: f.DryRun, Actor: "command line", Settings: f.settings()}
	in.Terms.Name.NL, in.Terms.Nature.NL = f.Name, f.Nature
	if c.Lang == "en" {
		in.Terms.Name.NL, in.Terms.Name.EN, in.Terms.Nature.NL, in.Terms.Nature.EN = "", f.Name, "", f.Nature
	}
	if in.Terms.ExpiresOn, err = day.Parse(f.Expires); err != nil {
		return in, err
	}
	if f.Scheme == "" {
		return in, nil
	}
	if in.Scheme, err = os.ReadFile(f.Scheme); err != nil {
		return in, unreadable(f.Scheme, err)
	}
	return in, nil
}

// settings are the ones that the flags ask to bind otherwise.
func (f termFlags) settings() agree.SettingsChange {
	c := agree.SettingsChange{PublicationFor: f.PublicationFor, IndividualsFrom: f.IndividualsFrom, InternalDomains: f.InternalDomain}
	if f.Publication != 0 {
		c.Publication = &f.Publication
	}
	return c
}

type agreeDraftCommand struct {
	Ref  string   `arg:"" help:"Reference: a short name for addresses and flags."`
	From string   `help:"First day; left out: the scheme's."`
	To   string   `help:"Last day; left out: the scheme's."`
	Unit []string `help:"Only these units, with all below them."`
	termFlags
}

// Run drafts an agreement.
func (d agreeDraftCommand) Run(c *call) error {
	in, err := d.input(c, d.Ref)
	if err != nil {
		return err
	}
	if in.Terms.Period.From, err = day.Parse(d.From); err != nil {
		return err
	}
	if in.Terms.Period.To, err = day.Parse(d.To); err != nil {
		return err
	}
	in.Terms.Units = d.Unit
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	p, err := a.DraftAgreement(c.ctx, o, in)
	if err != nil {
		return err
	}
	return c.writeAgreement(a, o, p)
}

type agreeSignCommand struct {
	Ref      string `arg:"" help:"Reference of the agreement."`
	Party    string `help:"works_council, management, or another party." required:""`
	Name     string `help:"Who signed." required:""`
	On       string `help:"Day, YYYY-MM-DD." required:""`
	Document string `help:"Where it is written." required:""`
}

// Run records that a party agrees.
func (s agreeSignCommand) Run(c *call) error {
	on, err := day.Parse(s.On)
	if err != nil {
		return err
	}
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	if err := a.SignAgreement(c.ctx, o, s.Ref, agree.Party{Party: s.Party, Name: s.Name, AgreedOn: on, Document: s.Document}); err != nil {
		return err
	}
	p, err := a.Agreement(c.ctx, o, s.Ref)
	if err != nil {
		return err
	}
	return c.writeAgreement(a, o, p)
}

type agreeFreezeCommand struct {
	Ref string `arg:"" help:"Reference of the agreement."`
}

// Run freezes the draft.
func (f agreeFreezeCommand) Run(c *call) error {
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	if err := a.FreezeAgreement(c.ctx, o, f.Ref, "command line"); err != nil {
		return err
	}
	p, err := a.Agreement(c.ctx, o, f.Ref)
	if err != nil {
		return err
	}
	return c.writeAgreement(a, o, p)
}

type agreeAmendCommand struct {
	Ref       string            `arg:"" help:"Reference of the agreement."`
	Effective string            `help:"First day of the new version, YYYY-MM-DD; not before today." required:""`
	Reason    string            `help:"Why." required:""`
	Kind      string            `help:"By what right." enum:"with_works_council,with_employees,unilateral,by_law" required:""`
	Ground    string            `help:"Ground of a unilateral change, or the law that asks for it."`
	Maturity  map[string]string `help:"Maturity of units from that day on, as UNIT=MATURITY; UNIT= for none. Left out: as agreed." mapsep:"none"`
	termFlags
}

// Run drafts an amendment.
func (m agreeAmendCommand) Run(c *call) error {
	in, err := m.input(c, m.Ref)
	if err != nil {
		return err
	}
	if in.Effective, err = day.Parse(m.Effective); err != nil {
		return err
	}
	in.Maturities = agree.UnitCurves(m.Maturity)
	in.Change = agree.Change{Reason: m.Reason, Kind: agree.ChangeKind(m.Kind), Ground: m.Ground}
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	p, err := a.AmendAgreement(c.ctx, o, in)
	if err != nil {
		return err
	}
	return c.writeAgreement(a, o, p)
}

type agreeDropCommand struct {
	Ref string `arg:"" help:"Reference of the agreement."`
}

// Run throws the draft away.
func (d agreeDropCommand) Run(c *call) error {
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	return a.DropDraft(c.ctx, o, d.Ref)
}

type agreeEndCommand struct {
	Ref     string `arg:"" help:"Reference of the agreement."`
	LastDay string `help:"Last day on which it holds, YYYY-MM-DD; not before today." required:""`
	Reason  string `help:"Why." required:""`
}

// Run ends an agreement.
func (e agreeEndCommand) Run(c *call) error {
	last, err := day.Parse(e.LastDay)
	if err != nil {
		return err
	}
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	if err := a.EndAgreement(c.ctx, o, e.Ref, last, e.Reason); err != nil {
		return err
	}
	c.printf("%s\n", c.lang().F("%s houdt op met %s.", "%s ends with %s.", e.Ref, c.lang().Day(last)))
	return nil
}
