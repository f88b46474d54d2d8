// Package app puts the parts together: storage, snapshots, use cases and pages. It knows everyone, and nobody but the
// command line knows it.
//
//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate
//go:generate go run klankbord.org/app/accessdoc ../docs/ACCESS.md
package app

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"klankbord.org/channel/bounce"
	"klankbord.org/channel/hook"
	"klankbord.org/channel/idp"
	channel "klankbord.org/channel/mail"
	"klankbord.org/channel/oidc"
	"klankbord.org/core/chain"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/server"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/jobdb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sealed"
	"klankbord.org/store/snapshotdb"
	"klankbord.org/store/sqldb"
)

// Config says where an installation lives.
type Config struct {
	Data     string // folder of the embedded database and the saved snapshots
	Database string // postgres:// address; empty means the embedded database
	// DatabasePlain lets a PostgreSQL on another machine be reached without TLS that proves which one it is.
	DatabasePlain bool
	Log           io.Writer        // where the log goes; nil means nowhere
	KeyFile       string           // the keys that contact data is sealed with; empty means keys.json in Data
	Keys          string           // their content, in place of a file
	ChainKey      string           // the key of chains in base64, in place of chain.key in Data
	LogLevel      slog.Level       // what is logged from there up; requests are Info
	Version       string           // of the program
	Now           func() time.Time // nil means the clock
	// BreachedPasswords is a file of passwords that nobody may choose, as auth.Breached reads it; empty for none.
	BreachedPasswords string
	Outside           Outside // whom we talk to

	shortPauses bool // for tests: whatever is tried again is tried at once
	Demo        bool // somebody may look as anybody of the sample organisation; never of another
}

// App is an open installation. Close it.
type App struct {
	db        *sqldb.DB
	queue     *jobdb.Queue
	mailer    *channel.Sender // nil without a mail server
	pace      channel.Pace    // of letters to each domain
	returns   *bounce.Mailbox // where letters come back to; nil without one
	hooks     *hook.Client
	mailHost  string // the host in the identities of letters
	mailFrom  string // the address that letters are from, empty without a mail server
	snapshots *snapshotdb.Manager
	sealer    *chaindb.Sealer
	checks    *checks
	giving    *sqldb.Gatherer[*giving]
	inquiries inquiries
	after     sync.WaitGroup // what is written after an answer
	lists     sync.Mutex     // one writes the lists in the data folder at a time
	signer    *chain.Signer
	keys      *sealed.Ring
	log       *slog.Logger
	now       func() time.Time
	data      string
	version   string
	metrics   *prometheus.Registry
	idp       *http.Client // to identity providers
	oidc      *oidc.Client
	seen      seen
	door      *door
	served    server.Config // how pages are reached; zero until Serve
}

// Open opens the database, brings it to this program's version, and is ready to answer. A database of a newer program is
// a fault.
func Open(ctx context.Context, c Config) (*App, error) {
	a := &App{log: logger(c), now: c.Now, data: c.Data, version: c.Version, metrics: newMetrics(), checks: newChecks(logger(c))}
	a.metrics.MustRegister(sealing{a})
	if a.now == nil {
		a.now = time.Now
	}
	a.idp = idp.NewClient()
	a.oidc = &oidc.Client{HTTP: a.idp, Now: func() time.Time { return a.now() }}
	if err := c.Check(); err != nil {
		return nil, err
	}
	var err error
	if a.door, err = newDoor(c, func() time.Time { return a.now() }); err != nil {
		return nil, err
	}
	if c.Database == "" {
		if err := os.MkdirAll(c.Data, 0o750); err != nil {
			return nil, &fault.Error{Kind: fault.Unavailable, Field: "KLANKBORD_DATA", Key: "data.folder", Args: map[string]any{"folder": c.Data}, Err: err}
		}
	}
	db, err := sqldb.Open(ctx, c.Database, c.Data)
	if err != nil {
		return nil, err
	}
	a.db = db
	if err := a.migrate(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if a.keys, err = sealed.Unlock(ctx, db, c.keySource(a.now())); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if err := errors.Join(a.openOutside(c.Outside), a.openQueue(c.shortPauses)); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if err := a.openSealer(c.ChainKey); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	a.snapshots = snapshotdb.NewManager(db, snapshotdb.Options{Dir: filepath.Join(c.Data, "snapshots"), Log: a.log})
	a.giving = sqldb.NewGatherer(db, func(g *giving) int64 { return g.subject }, a.storeGiven)
	db.OnAppended(func(o int64) { a.wrote(org.ID(o)) })
	if err := a.repeatAll(ctx); err != nil {
		return nil, errors.Join(err, a.Close(ctx))
	}
	return a, nil
}

// keySource says where the keys are.
func (c Config) keySource(now time.Time) sealed.Source {
	file := c.KeyFile
	if file == "" {
		file = filepath.Join(c.Data, sealed.FileName)
	}
	return sealed.Source{File: file, Text: c.Keys, Now: now}
}

// Close saves the snapshots and closes the database.
func (a *App) Close(ctx context.Context) error {
	a.checks.stop()
	a.after.Wait()
	a.closeOutside()
	a.sealRest(ctx)
	return errors.Join(a.snapshots.Close(ctx), a.queue.Close(), a.door.breached.Close(), a.db.Close())
}

// logger writes what happens as JSON lines; never personal data.
func logger(c Config) *slog.Logger {
	if c.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewJSONHandler(c.Log, &slog.HandlerOptions{Level: c.LogLevel}))
}

// millis is the time in which storage counts.
func (a *App) millis() int64 { return a.now().UnixMilli() }

// Organisations lists the organisations of this installation.
func (a *App) Organisations(ctx context.Context) (list []org.Organisation, err error) {
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		list, err = orgdb.List(ctx, tx)
		return err
	})
	return list, err
}

// Organisation finds an organisation by its reference. An empty reference means the only one there is.
func (a *App) Organisation(ctx context.Context, ref string) (org.Organisation, error) {
	list, err := a.Organisations(ctx)
	if err != nil {
		return org.Organisation{}, err
	}
	switch {
	case ref == "" && len(list) == 1:
		return list[0], nil
	case ref == "" && len(list) == 0:
		return org.Organisation{}, fault.NewInvalid("org", "organisation.none")
	case ref == "":
		return org.Organisation{}, fault.NewInvalid("org", "organisation.which", "count", len(list))
	}
	for _, o := range list {
		if o.Ref == ref {
			return o, nil
		}
	}
	return org.Organisation{}, fault.NewNotFound("organisation", ref)
}

// CreateOrganisation adds an organisation with its settings.
func (a *App) CreateOrganisation(ctx context.Context, o org.Organisation, actor string) (created org.Organisation, err error) {
	if err := checkOrgRef(o.Ref); err != nil {
		return created, err
	}
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		created, err = orgdb.Create(ctx, tx, o, orgdb.Act{Actor: actor, At: a.millis()})
		return err
	})
	return created, err
}

// Engine names the database engine: "sqlite" or "postgres".
func (a *App) Engine() string { return string(a.db.Engine()) }
