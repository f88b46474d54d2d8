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
func (db *DB) Migrate(ctx context.Context) error { return db.engine.migrate(ctx) }

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

// migrateWith runs goose. The dialect and options are the engine's.
func migrateWith(ctx context.Context, e Engine, db *sql.DB, dialect goose.Dialect, options ...goose.ProviderOption) error {
	texts, err := inWords(e)
	if err != nil {
		return err
	}
	options = append(options, goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	provider, err := goose.NewProvider(dialect, db, texts, options...)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if err := refuseNewer(ctx, provider); err != nil {
		return err
	}
	// Two programs may start at once on one file. The one that comes second stumbles over what the first just made;
	// as long as the version goes up, somebody is getting it done.
	var last int64 = -1
	for {
		_, err = provider.Up(ctx)
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
	return all.String(), nil
}
