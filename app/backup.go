package app

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"klankbord.org/core/fault"
	"klankbord.org/store/backupdb"
	"klankbord.org/store/sqldb"
)

// BackupReport says what a backup holds, or what was put back.
type BackupReport struct {
	File     string            `json:"file"`
	Bytes    int64             `json:"bytes"`
	Header   backupdb.Header   `json:"header"`
	Manifest backupdb.Manifest `json:"manifest"`
	// Verified is true after the backup was put back into a fresh place and found the same there.
	Verified bool `json:"verified"`
}

// Backup saves the whole database into a new file while everybody works on. With verify it is then put back into an embedded
// database of its own, which is thrown away, and compared, chains included. A file that exists isn't touched.
func (a *App) Backup(ctx context.Context, file string, verify bool, progress func(table string, rows int64)) (r BackupReport, err error) {
	r, err = save(ctx, a.db, file, a.backupOptions(progress))
	if err != nil || !verify {
		return r, err
	}
	if err := rehearse(ctx, file, r.Manifest, a.backupOptions(progress)); err != nil {
		return r, err
	}
	r.Verified = true
	return r, nil
}

func (a *App) backupOptions(progress func(string, int64)) backupdb.Options {
	return backupdb.Options{Program: a.version, At: a.now(), Progress: progress}
}

// save writes a backup under another name first: what bears the name is whole and on the disk.
func save(ctx context.Context, db *sqldb.DB, file string, o backupdb.Options) (r BackupReport, err error) {
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		return r, fault.NewConflict("file", "backup.exists", "file", filepath.Base(file))
	}
	half, err := os.OpenFile(file+".part", os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o600)
	if err != nil {
		return r, unwritable(err)
	}
	defer func() {
		_ = half.Close()
		if err != nil {
			_ = os.Remove(half.Name())
		}
	}()
	w := bufio.NewWriterSize(half, 1<<20)
	if r.Manifest, err = backupdb.Save(ctx, db, w, o); err != nil {
		return r, err
	}
	if err := errors.Join(w.Flush(), half.Sync()); err != nil {
		return r, unwritable(err)
	}
	info, err := half.Stat()
	if err != nil {
		return r, unwritable(err)
	}
	if err := os.Rename(half.Name(), file); err != nil {
		return r, unwritable(err)
	}
	have, _, err := db.Versions(ctx)
	r.File, r.Bytes, r.Header = file, info.Size(), backupdb.Header{Program: o.Program, Engine: string(db.Engine()), Schema: have, At: o.At.UTC()}
	return r, err
}

func unwritable(err error) error {
	return &fault.Error{Kind: fault.Unavailable, Field: "file", Key: "backup.unwritable", Args: map[string]any{"error": err}, Err: err}
}

// rehearse puts a backup back into a database of its own and compares. Restore compares what arrived with the file; this
// compares the file with what was saved.
func rehearse(ctx context.Context, file string, saved backupdb.Manifest, o backupdb.Options) (err error) {
	dir, err := os.MkdirTemp(filepath.Dir(file), ".klankbord-verify-")
	if err != nil {
		return unwritable(err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	db, err := sqldb.Open(ctx, "", dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	f, err := os.Open(file)
	if err != nil {
		return unwritable(err)
	}
	defer f.Close()
	_, back, err := backupdb.Restore(ctx, db, f, o)
	if err != nil {
		return err
	}
	if !slices.Equal(back.Tables, saved.Tables) || !slices.Equal(back.Chains, saved.Chains) {
		return fault.NewInvalid("file", "backup.damaged", "what", "manifest")
	}
	return backupdb.CheckChains(ctx, db, saved.Chains, o)
}

// Restore puts a backup into the empty database that c names, and compares what arrived with what was saved: every table, and
// the chain of every organisation from its first entry on.
func Restore(ctx context.Context, c Config, file string, progress func(table string, rows int64)) (r BackupReport, err error) {
	f, err := os.Open(file)
	if err != nil {
		return r, &fault.Error{Kind: fault.NotFound, Field: "file", Key: "file.unreadable", Args: map[string]any{"file": filepath.Base(file), "error": err}, Err: err}
	}
	defer f.Close()
	if err := c.Check(); err != nil {
		return r, err
	}
	if c.Database == "" {
		if err := os.MkdirAll(c.Data, 0o750); err != nil {
			return r, unwritable(err)
		}
	}
	db, err := sqldb.Open(ctx, c.Database, c.Data)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	r.File = file
	o := backupdb.Options{Program: c.Version, Progress: progress}
	if r.Header, r.Manifest, err = backupdb.Restore(ctx, db, f, o); err != nil {
		return r, err
	}
	err = backupdb.CheckChains(ctx, db, r.Manifest.Chains, o)
	r.Verified = err == nil
	return r, err
}

// keepBackups is how many backups of before a migration are kept.
const keepBackups = 3

// migrate brings the schema to this program's version, after a backup when there is something to lose.
func (a *App) migrate(ctx context.Context) error {
	have, need, err := a.db.Versions(ctx)
	if err != nil {
		return err
	}
	if have > 0 && have < need {
		if err := a.backupBefore(ctx, have); err != nil {
			return fmt.Errorf("back up before migrating: %w", err)
		}
	}
	return a.db.Migrate(ctx)
}

// backupBefore saves the database as the older program left it.
func (a *App) backupBefore(ctx context.Context, version int64) error {
	dir := filepath.Join(a.data, "backups")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return unwritable(err)
	}
	name := fmt.Sprintf("before-update-from-%04d-%s.tar.gz", version, a.now().UTC().Format("20060102T150405.000"))
	if _, err := save(ctx, a.db, filepath.Join(dir, name), a.backupOptions(nil)); err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(dir, "before-update-from-*.tar.gz"))
	if err != nil {
		return err
	}
	slices.Sort(old) // by version, then by time
	for _, f := range old[:max(0, len(old)-keepBackups)] {
		if err := os.Remove(f); err != nil {
			return unwritable(err)
		}
	}
	return nil
}
