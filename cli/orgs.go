package cli

import (
	"klankbord.org/app"
	"klankbord.org/core/org"
)

// orgsCommand lists organisations or creates one.
type orgsCommand struct {
	List   orgsListCommand   `cmd:"" default:"1" help:"List the organisations."`
	Create orgsCreateCommand `cmd:"" help:"Create an organisation."`
}

type orgsListCommand struct{}

// Run writes the organisations.
func (orgsListCommand) Run(c *call) error {
	a, err := c.open()
	if err != nil {
		return err
	}
	defer c.close(a)
	list, err := a.Organisations(c.ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		out := []map[string]any{}
		for _, o := range list {
			out = append(out, organisationJSON(o))
		}
		return c.writeJSON(out)
	}
	if len(list) == 0 {
		c.printf("%s\n", c.lang().T("Er is nog geen organisatie. Maak er een met: klankbord orgs create", "There is no organisation yet. Create one with: klankbord orgs create"))
	}
	for _, o := range list {
		c.printf("%s\t%s\n", o.Ref, o.Name)
	}
	return nil
}

func organisationJSON(o org.Organisation) map[string]any {
	return map[string]any{"ref": o.Ref, "name": o.Name, "settings": o.Settings}
}

type orgsCreateCommand struct {
	Ref            string   `arg:"" help:"Short name for addresses and flags, such as ruitwacht."`
	Name           string   `help:"Name as customers know it." required:""`
	InternalDomain []string `help:"Mail domain of the organisation itself; answers from it don't count."`
	Currency       string   `help:"ISO 4217." default:"EUR"`
	TimeZone       string   `help:"IANA time zone." default:"Europe/Amsterdam"`
	Administrator  string   `help:"E-mail address of the first administrator; a link is printed by which they choose a password."`
	URL            string   `help:"How people reach the pages, for that link." env:"KLANKBORD_URL" name:"url" default:"http://127.0.0.1:8480"`
	SecondFactor   bool     `help:"Ask a second factor of the roles that see pay, people or customers, or decide who does what." default:"true" negatable:""`
	Address        string   `help:"How customers are addressed in Dutch." enum:"u,je" default:"u"`
}

// Run creates the organisation.
func (o orgsCreateCommand) Run(c *call) error {
	a, err := c.open()
	if err != nil {
		return err
	}
	defer c.close(a)
	created, err := a.CreateOrganisation(c.ctx, org.Organisation{Ref: o.Ref, Name: o.Name, Settings: org.Settings{
		Languages: []string{"nl", "en"}, Currency: o.Currency, TimeZone: o.TimeZone, InternalDomains: o.InternalDomain, SecondFactor: app.GuardedRoles(o.SecondFactor), Address: o.Address,
	}}, "command line")
	if err != nil {
		return err
	}
	out := organisationJSON(created)
	if o.Administrator != "" {
		path, _, err := a.Rescue(c.ctx, created, o.Administrator)
		if err != nil {
			return err
		}
		out["link"] = reachedAt(o.URL, "") + path
	}
	if c.JSON {
		return c.writeJSON(out)
	}
	c.printf("%s\n", c.lang().F("Organisatie %s is gemaakt.", "Organisation %s has been created.", created.Ref))
	if link, ok := out["link"]; ok {
		c.printf("%s\n%s\n", c.lang().T("De beheerder begint hier; de link werkt een dag, en één keer:", "The administrator begins here; the link works for a day, and once:"), link)
	} else {
		c.printf("%s\n", c.lang().F("Een beheerder maak je met: klankbord accounts link --org %s --email ADRES", "Make an administrator with: klankbord accounts link --org %s --email ADDRESS", created.Ref))
	}
	return nil
}
