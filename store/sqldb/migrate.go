package sqldb

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"testing/fstest"

	"github.com/pressly/goose/v3"
	"klankbord.org/core/fault"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrate brings the schema to what this program needs; doing it twice, or from two programs at once, is harmless.
// A database that a newer program has migrated is refused with a Conflict fault that carries both versions.
func (db *DB) Migrate(ctx context.Context) error { return db.engine.migrate(ctx, newest) }

// MigrateTo is Migrate up to an older version and no further, for putting back what a program of that version saved.
func (db *DB) MigrateTo(ctx context.Context, version int64) error {
	return db.engine.migrate(ctx, version)
}

// Versions returns which version the schema has, 0 for an empty database, and which one this program needs.
func (db *DB) Versions(ctx context.Context) (have, need int64, err error) {
	return db.engine.versions(ctx)
}

// newest stands for the newest version there is.
const newest int64 = 0

// inWords returns the migrations in an engine's words.
func inWords(e Engine) (fs.FS, error) {
	out := fstest.MapFS{}
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		raw, err := migrations.ReadFile(name)
		if err != nil {
			return nil, err
		}
		text, err := wordsFor(e, string(raw))
		if err != nil {
			return nil, fmt.Errorf("migration %s: %w", name, err)
		}
		out[name[len("migrations/"):]] = &fstest.MapFile{Data: []byte(text), Mode: 0o444}
	}
	return out, nil
}

// provide makes goose ready for an engine.
func provide(e Engine, db *sql.DB, dialect goose.Dialect, options ...goose.ProviderOption) (*goose.Provider, error) {
	texts, err := inWords(e)
	if err != nil {
		return nil, err
	}
	options = append(options, goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	provider, err := goose.NewProvider(dialect, db, texts, options...)
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	return provider, nil
}

// migrateWith runs goose. The dialect and options are the engine's.
func migrateWith(ctx context.Context, e Engine, version int64, db *sql.DB, dialect goose.Dialect, options ...goose.ProviderOption) error {
	provider, err := provide(e, db, dialect, options...)
	if err != nil {
		return err
	}
	if err := refuseNewer(ctx, provider); err != nil {
		return err
	}
	// Two programs may start at once on one file. The one that comes second stumbles over what the first just made;
	// as long as the version goes up, somebody is getting it done.
	var last int64 = -1
	for {
		if version == newest {
			_, err = provider.Up(ctx)
		} else {
			_, err = provider.UpTo(ctx, version)
		}
		if err == nil {
			return nil
		}
		have, _, versionErr := provider.GetVersions(ctx)
		if versionErr != nil || have == last {
			return fmt.Errorf("migrate: %w", translate(err))
		}
		last = have
	}
}

func refuseNewer(ctx context.Context, provider *goose.Provider) error {
	have, need, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("migrate: version of the database: %w", translate(err))
	}
	if have > need {
		return fault.NewConflict("", KeyNewer, "database", have, "program", need)
	}
	return nil
}

// versionsOf asks goose.
func versionsOf(ctx context.Context, e Engine, db *sql.DB, dialect goose.Dialect) (have, need int64, err error) {
	provider, err := provide(e, db, dialect)
	if err != nil {
		return 0, 0, err
	}
	have, need, err = provider.GetVersions(ctx)
	return have, need, translate(err)
}

// SchemaText returns all migrations as an engine gets them, for who wants to know whether they changed.
func SchemaText(e Engine) (string, error) {
	texts, err := inWords(e)
	if err != nil {
		return "", err
	}
	names, err := fs.Glob(texts, "*.sql")
	if err != nil {
		return "", err
	}
	var all strings.Builder
	for _, name := range names {
		raw, err := fs.ReadFile(texts, name)
		if err != nil {
			return "", err
		}
		all.Write(raw)
	}
	// The queue's tables are part of the schema too; its library's migrations say which they are.
	fmt.Fprintln(&all, jobTables)
	return all.String(), nil
}
