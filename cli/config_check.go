package cli

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/alecthomas/kong"
)

// configCommand is about settings.
type configCommand struct {
	Check configCheckCommand `cmd:"" help:"Show every setting with where it comes from, and whether they fit together."`
}

type configCheckCommand struct {
	serveFlags
}

// settingShown is one line of the answer.
type settingShown struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	From  string `json:"from"` // "flag", a variable, file:line, or "default"
}

// Run shows the settings and checks them. Secrets are shown as dots.
func (cc configCheckCommand) Run(c *call, parsed *kong.Context) error {
	var shown []settingShown
	for _, f := range parsed.Flags() {
		if f.Name == "help" || f.Name == "json" || f.Name == "config" {
			continue
		}
		shown = append(shown, settingShown{Name: f.Name, Value: masked(f.Name, fmt.Sprint(parsed.FlagValue(f))), From: c.origin(parsed, f)})
	}
	c.Outside, c.Breached = cc.outside(), cc.BreachedPasswords
	here := c.installation()
	err := cc.config(c).Check()
	if err == nil {
		err = here.Check()
	}
	if here.Unguarded() {
		fmt.Fprintln(c.Err, "klankbord:", c.lang().T("let op: PostgreSQL is een andere machine en hoeft niet te bewijzen dat zij het is; wie ertussen zit kan meelezen (database-plain).",
			"note: PostgreSQL is another machine and needn't prove that it's the one; whoever is in between can read along (database-plain)."))
	}
	if c.JSON {
		if werr := c.writeJSON(map[string]any{"settings": shown, "valid": err == nil}); werr != nil {
			return werr
		}
		return err
	}
	for _, s := range shown {
		c.printf("%-18s %-40s %s\n", s.Name, s.Value, s.From)
	}
	if err == nil {
		c.printf("\n%s\n", c.lang().T("De instellingen passen bij elkaar.", "The settings fit together."))
	}
	return err
}

// origin tells where a setting's value comes from.
func (c *call) origin(parsed *kong.Context, f *kong.Flag) string {
	for _, p := range parsed.Path {
		if p.Flag == f && !p.Resolved {
			return "--" + f.Name
		}
	}
	if _, where := c.settings.of(f); where != "" {
		return where
	}
	return c.lang().T("standaard", "default")
}

// masked hides passwords within addresses.
func masked(name, value string) string {
	if value != "" && (name == "keys" || name == "chain-key") {
		return "•••"
	}
	if !strings.Contains(value, "://") {
		return value
	}
	u, err := url.Parse(value)
	if err != nil {
		return "•••"
	}
	if name == "database" || u.User != nil {
		return u.Redacted()
	}
	return value
}
