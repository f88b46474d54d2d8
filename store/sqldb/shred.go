package sqldb

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/jackc/pgx/v5"
)

// Shred sees that what was deleted or overwritten isn't left in the database's own files. On SQLite it writes the file anew and
// empties the log beside it; writers wait meanwhile, about a second for each 100 MB. On PostgreSQL it vacuums the tables:
// the space is free to be written over, but when that happens is the server's business, and its log and replicas are too.
func (db *DB) Shred(ctx context.Context) error { return db.engine.shred(ctx) }

// Size returns how large the file of an embedded database is, in bytes; 0 on PostgreSQL.
func (db *DB) Size() int64 {
	e, ok := db.engine.(*sqliteEngine)
	if !ok {
		return 0
	}
	info, err := os.Stat(e.file)
	if err != nil {
		return 0
	}
	return info.Size()
}

// Deleted cells are overwritten as it is (secure_delete), but a page that was split may keep copies of cells that moved to
// another one. Only writing everything anew is sure to leave none.
func (e *sqliteEngine) shred(ctx context.Context) error {
	return e.writer.alone(ctx, func(c *sqliteConn) error {
		if err := c.do("vacuum"); err != nil {
			return fmt.Errorf("shred: %w", err)
		}
		if err := c.do("pragma wal_checkpoint(truncate)"); err != nil { // waits for readers as long as the busy timeout
			return fmt.Errorf("shred: %w", err)
		}
		return nil
	})
}

func (e *postgresEngine) shred(ctx context.Context) error {
	var names []string
	err := e.read(ctx, func(ctx context.Context, tx Tx) error {
		tables, err := Tables(ctx, tx)
		names = names[:0]
		for _, t := range tables {
			names = append(names, t.Name)
		}
		return err
	})
	for _, name := range names {
		_, failed := e.pool.Exec(ctx, "vacuum "+pgx.Identifier{name}.Sanitize())
		err = errors.Join(err, translate(failed))
	}
	return err
}
