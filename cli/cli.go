// Package cli is Klankbord on the command line. Each command is a file: its flags, one call to app, and how the answer
// is written, as text for people or as JSON for scripts.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/alecthomas/kong"

	"klankbord.org/app"
	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/i18n"
)

// Exit codes. Scripts may rely on them; docs/cli.md lists them too.
const (
	exitOK          = 0
	exitFlawed      = 1 // what was verified doesn't fit
	exitInternal    = 1 // something unexpected; the text on stderr helps whoever maintains the program
	exitUsage       = 2 // the command line itself is wrong
	exitInvalid     = 3 // the input is wrong: a scheme, a mapping, a slice
	exitRefused     = 4 // the import went through, but rows were refused
	exitNotFound    = 5 // the organisation, run or employee doesn't exist
	exitConflict    = 6 // it contradicts what is recorded
	exitUnavailable = 7 // the database or the address can't be reached; try again
	exitInterrupted = 130
)

// Environment is the world around the program.
type Environment struct {
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string
	Version  string
	Terminal bool // somebody watches Err: progress may be drawn over itself
}

// globals are the flags of every command.
type globals struct {
	Data          string `help:"Folder for the embedded database and what belongs to it." env:"KLANKBORD_DATA" default:"klankbord-data" type:"path"`
	Database      string `help:"PostgreSQL by URL; empty means the embedded database." env:"KLANKBORD_DATABASE"`
	Org           string `help:"Organisation, when there is more than one." env:"KLANKBORD_ORG" short:"o"`
	Config        string `help:"File with settings, YAML: the flags by their names." env:"KLANKBORD_CONFIG" type:"path"`
	KeyFile       string `help:"File with the keys that contact data is sealed with; empty means keys.json in the data folder." env:"KLANKBORD_KEY_FILE" type:"path"`
	Keys          string `help:"The content of that file instead, best from the environment." env:"KLANKBORD_KEYS" hidden:""`
	ChainKey      string `help:"The key that ends of chains are signed with, in place of chain.key in the data folder." env:"KLANKBORD_CHAIN_KEY" hidden:""`
	DatabasePlain bool   `help:"Let PostgreSQL on another machine be reached without knowing for certain that it is the one (TLS, sslmode=verify-full)." env:"KLANKBORD_DATABASE_PLAIN"`
	Lang          string `help:"Language: nl or en." env:"KLANKBORD_LANG" enum:"nl,en" default:"en"`
	JSON          bool   `help:"Write JSON, stable enough to script against." name:"json"`
}

// commands is the whole command line.
type commands struct {
	globals

	Import    importCommand    `cmd:"" help:"Bring in any files with a mapping."`
	Score     scoreCommand     `cmd:"" help:"Show any slice of scores with its uncertainty."`
	Run       runCommand       `cmd:"" help:"Compute a bonus scheme over its period and store the run whole."`
	Statement statementCommand `cmd:"" help:"Explain one employee's line of a run, to the cent."`
	Consent   consentCommand   `cmd:"" help:"What must be on record before anybody is scored or paid."`
	Agree     agreeCommand     `cmd:"" help:"Agreements that bind a period: draft, freeze, amend, end."`
	Scheme    schemeCommand    `cmd:"" help:"Check a bonus scheme without computing anything."`
	Survey    surveyCommand    `cmd:"" help:"Check the wording of a survey."`
	Invite    inviteCommand    `cmd:"" help:"Ask customers about transactions, by mail."`
	Mail      mailCommand      `cmd:"" help:"How customers are written to: sender, signature, and whether receivers trust it."`
	Orgs      orgsCommand      `cmd:"" help:"List the organisations, or create one."`
	Accounts  accountsCommand  `cmd:"" help:"Make a link for an administrator who can't sign in."`
	Retention retentionCommand `cmd:"" help:"How long data is kept: show it, change it, clear away what is past its time."`
	Serve     serveCommand     `cmd:"" help:"Serve the pages on this machine."`
	Demo      demoCommand      `cmd:"" help:"Load the sample organisation and serve it."`
	Customer  customerCommand  `cmd:"" help:"Give customers what is held about them, or erase it."`
	Backup    backupCommand    `cmd:"" help:"Save the whole database into a file, while everybody works on."`
	Restore   restoreCommand   `cmd:"" help:"Put a backup into an empty database, of either kind."`
	Verify    verifyCommand    `cmd:"" help:"Prove that nothing was changed afterwards: a chain's export, or the whole database."`
	Chain     chainCommand     `cmd:"" help:"Take out of the chain what is kept elsewhere: checkpoints, exports, the key."`
	Config    configCommand    `cmd:"" help:"Settings: show and check them." name:"config"`
	Keys      keysCommand      `cmd:"" name:"keys" help:"Keys that contact data is sealed with: list, rotate, retire."`
	Migrate   migrateCommand   `cmd:"" help:"Bring the database to the version of this program."`
	Version   versionCommand   `cmd:"" help:"Say which version this is."`
}

// call is what a command runs with.
type call struct {
	globals
	Environment
	LogLevel slog.Level  // what the log holds from there up
	Outside  app.Outside // whom serving talks to
	Breached string      // file of passwords that nobody may choose
	Demo     bool        // visitors may look as anybody of the sample organisation
	settings *settings
	ctx      context.Context
}

// lang is the language that was asked for.
func (c *call) lang() i18n.Lang { return i18n.Lang(c.Lang) }

// open opens the database that the flags name.
func (c *call) open() (*app.App, error) {
	return app.Open(c.ctx, c.installation())
}

// installation is which one the flags name.
func (c *call) installation() app.Config {
	return app.Config{Data: c.Data, Database: c.Database, DatabasePlain: c.DatabasePlain, KeyFile: c.KeyFile, Keys: c.Keys, ChainKey: c.ChainKey, BreachedPasswords: c.Breached, Log: c.Err, LogLevel: c.LogLevel,
		Version: c.Version, Outside: c.Outside, Demo: c.Demo}
}

// openOrg opens the installation and finds the organisation that the flags name.
func (c *call) openOrg() (*app.App, org.Organisation, error) {
	a, err := c.open()
	if err != nil {
		return nil, org.Organisation{}, err
	}
	o, err := a.Organisation(c.ctx, c.Org)
	if err != nil {
		c.close(a)
		return nil, o, err
	}
	return a, o, nil
}

// close closes an installation; what goes wrong then is told, but doesn't undo what was done.
func (c *call) close(a *app.App) {
	if err := a.Close(context.WithoutCancel(c.ctx)); err != nil {
		c.complain(err)
	}
}

// printf writes text for people.
func (c *call) printf(format string, args ...any) { fmt.Fprintf(c.Out, format, args...) }

// writeJSON writes a value for scripts, indented.
func (c *call) writeJSON(v any) error {
	enc := json.NewEncoder(c.Out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// exit is an error that already was reported and only carries a code.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// Run runs one command line and returns its exit code.
func Run(ctx context.Context, args []string, env Environment) int {
	var root commands
	stopped := -1
	said, err := readSettings(args, env.Getenv)
	if err != nil {
		return (&call{globals: globals{Lang: languageOf(env)}, Environment: env}).report(err)
	}
	parser, err := kong.New(&root,
		kong.Name("klankbord"),
		kong.Description("Hears customers, learns from them, and rewards people fairly for getting better."),
		kong.Writers(env.Out, env.Err),
		kong.Exit(func(code int) { stopped = code }),
		kong.Resolvers(said),
		kong.UsageOnError(),
	)
	if err != nil {
		fmt.Fprintln(env.Err, "klankbord:", err)
		return exitInternal
	}
	var names []string
	for _, f := range settable(parser) {
		names = append(names, f.Name)
	}
	if err := said.check(names); err != nil {
		return (&call{globals: globals{Lang: languageOf(env)}, Environment: env}).report(err)
	}
	parsed, err := parser.Parse(args)
	if stopped >= 0 {
		return stopped
	}
	if err != nil {
		fmt.Fprintln(env.Err, "klankbord:", err)
		return exitUsage
	}
	c := &call{globals: root.globals, Environment: env, LogLevel: slog.LevelWarn, settings: said, ctx: access.With(ctx, access.System(0, "cli"))}
	return c.report(parsed.Run(c, parsed))
}

// report turns an error into words on stderr and a code.
func (c *call) report(err error) int {
	var code exit
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &code):
		return int(code)
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(c.Err, "klankbord:", c.lang().T("onderbroken", "interrupted"))
		return exitInterrupted
	}
	c.complain(err)
	switch fault.KindOf(err) {
	case fault.Invalid:
		return exitInvalid
	case fault.NotFound:
		return exitNotFound
	case fault.Conflict:
		return exitConflict
	case fault.Unavailable:
		return exitUnavailable
	}
	return exitInternal
}

// complain says in plain words what is wrong and where. Only the unexpected shows its inside.
func (c *call) complain(err error) {
	f := fault.As(err)
	switch {
	case f == nil || f.Kind == fault.Internal:
		fmt.Fprintln(c.Err, "klankbord:", err)
	case f.Field != "":
		fmt.Fprintf(c.Err, "klankbord: %s: %s\n", f.Field, c.lang().Fault(f))
	default:
		fmt.Fprintln(c.Err, "klankbord:", c.lang().Fault(f))
	}
}

// languageOf is the language before the command line is understood.
func languageOf(env Environment) string {
	if env.Getenv("KLANKBORD_LANG") == "nl" {
		return "nl"
	}
	return "en"
}
