package sqldb

import (
	"context"
	"errors"
	"fmt"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// jobTables names the newest migration of the queue's library, for whoever keeps a copy of the schema.
var jobTables = func() string {
	migrator, err := rivermigrate.New(riverpgxv5.New(nil), nil)
	if err != nil {
		return ""
	}
	all := migrator.AllVersions()
	return fmt.Sprint("jobs ", all[len(all)-1].Version)
}()

// migrateJobs brings the tables of the job queue to what its library needs. They are that library's own, and so are
// their migrations.
func migrateJobs[T any](ctx context.Context, d riverdriver.Driver[T]) error {
	migrator, err := rivermigrate.New(d, nil)
	if err != nil {
		return fmt.Errorf("migrate jobs: %w", err)
	}
	// Two programs may start at once: the second finds what the first made when it looks again.
	for attempt := 0; ; attempt++ {
		_, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
		if err == nil || attempt == 4 || errors.Is(err, context.Canceled) {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("migrate jobs: %w", translate(err))
	}
	return nil
}
