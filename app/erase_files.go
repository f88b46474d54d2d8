package app

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/riverqueue/river"

	"klankbord.org/core/erase"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/jobs"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/erasedb"
	"klankbord.org/store/sqldb"
)

// erasuresFile is the list of erasures in the data folder. A backup from before an erasure holds the customer still: what the list
// names is erased again when the program first sees such a database.
const erasuresFile = "erasures.jsonl"

// erasureLine is a line of the list: whose and when, known by a keyed hash alone.
type erasureLine struct {
	Org       string       `json:"org"`
	Hash      []byte       `json:"hash"`
	At        int64        `json:"at"`
	Actor     string       `json:"actor"`
	Ground    erase.Ground `json:"ground"`
	LiftedAt  int64        `json:"lifted_at,omitempty"`
	LiftedBy  string       `json:"lifted_by,omitempty"`
	LiftedFor string       `json:"lifted_for,omitempty"`
}

func (l *erasureLine) key() string { return fmt.Sprintf("%s %x %d", l.Org, l.Hash, l.At) }

// erasureLines are the erasures of all organisations, the oldest first.
func (a *App) erasureLines(ctx context.Context) (lines []erasureLine, err error) {
	list, err := a.Organisations(ctx)
	for _, o := range list {
		var all []erasedb.Erasure
		err = errors.Join(err, a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
			all, err = erasedb.List(ctx, tx, o.ID)
			return err
		}))
		for i := len(all) - 1; i >= 0; i-- {
			e := all[i]
			lines = append(lines, erasureLine{o.Ref, e.Hash, e.At, e.Actor, e.Ground, e.LiftedAt, e.LiftedBy, e.LiftedFor})
		}
	}
	return lines, err
}

// keepErasures writes the list into the data folder; lines there that the database doesn't know are kept.
func (a *App) keepErasures(ctx context.Context) error {
	if err := a.keepRedactions(ctx); err != nil {
		return err
	}
	a.lists.Lock() // read, merged and written by one at a time, or an older list could replace a newer
	defer a.lists.Unlock()
	lines, err := a.erasureLines(ctx)
	if err != nil {
		return err
	}
	file := filepath.Join(a.data, erasuresFile)
	before, err := readLines[erasureLine](file)
	if err != nil {
		return err
	}
	lines = merged(lines, before)
	if len(lines) == 0 {
		return nil
	}
	return writeLines(file, lines)
}

// merged adds lines that aren't there yet, and what later lists know of those that are: that somebody was let in again.
func merged(lines, more []erasureLine) []erasureLine {
	at := map[string]int{}
	for i := range lines {
		at[lines[i].key()] = i
	}
	for _, l := range more {
		i, there := at[l.key()]
		switch {
		case !there:
			at[l.key()] = len(lines)
			lines = append(lines, l)
		case lines[i].LiftedAt == 0:
			lines[i] = l
		}
	}
	return lines
}

// WriteErasures writes the list into a file: to be kept where the backups are. It names nobody.
func (a *App) WriteErasures(ctx context.Context, file string) error {
	lines, err := a.erasureLines(ctx)
	if err != nil {
		return err
	}
	return writeLines(file, lines)
}

func writeLines[T any](file string, lines []T) (err error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return unwritable(err)
	}
	f, err := os.OpenFile(file+".part", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return unwritable(err)
	}
	enc := json.NewEncoder(f)
	for i := range lines {
		err = errors.Join(err, enc.Encode(&lines[i]))
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return unwritable(err)
	}
	return os.Rename(f.Name(), file)
}

// readLines reads a list; one that isn't there is empty.
func readLines[T any](file string) (lines []T, err error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, unreadableList(file, err)
	}
	defer f.Close()
	scan := bufio.NewScanner(f)
	for scan.Scan() {
		var l T
		if err := json.Unmarshal(scan.Bytes(), &l); err != nil {
			return nil, unreadableList(file, err)
		}
		lines = append(lines, l)
	}
	return lines, scan.Err()
}

func unreadableList(file string, err error) error {
	return &fault.Error{Kind: fault.Unavailable, Field: erasuresFile, Key: "file.unreadable", Args: map[string]any{"file": filepath.Base(file), "error": err}, Err: err}
}

// AddErasures adds another list to the one in the data folder, before an installation is opened there.
func AddErasures(c Config, file string) error {
	more, err := readLines[erasureLine](file)
	if err != nil {
		return err
	}
	own := filepath.Join(c.Data, erasuresFile)
	lines, err := readLines[erasureLine](own)
	if err != nil {
		return err
	}
	return writeLines(own, merged(lines, more))
}

// repeatErasures brings a database up to the list in the data folder: whom the list names and the database doesn't is erased again, as
// the database was put back from before; and who was let in again since is let in here too. It returns how many lines that
// took. Nothing is served before it is done.
func (a *App) repeatErasures(ctx context.Context) (n int, err error) {
	lines, err := readLines[erasureLine](filepath.Join(a.data, erasuresFile))
	if err != nil || len(lines) == 0 {
		return 0, err
	}
	list, err := a.Organisations(ctx)
	for _, o := range list {
		if err != nil {
			return n, err
		}
		var done int
		done, err = a.repeatIn(ctx, o, lines)
		n += done
	}
	return n, err
}

// repeatIn does it for one organisation, the oldest line first.
func (a *App) repeatIn(ctx context.Context, o org.Organisation, lines []erasureLine) (n int, err error) {
	known := map[string]erasedb.Erasure{}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		all, err := erasedb.List(ctx, tx, o.ID)
		for _, e := range all {
			known[(&erasureLine{Org: o.Ref, Hash: e.Hash, At: e.At}).key()] = e
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	var pending []erasureLine
	for _, l := range lines {
		e, there := known[l.key()]
		switch {
		case l.Org != o.Ref, there && (l.LiftedAt == 0 || e.LiftedAt != 0):
		case there:
			if err := a.liftAgain(ctx, o, e.ID, l); err != nil {
				return n, err
			}
			n++
		default:
			pending = append(pending, l)
		}
	}
	if len(pending) == 0 {
		return n, nil
	}
	slices.SortStableFunc(pending, func(a, b erasureLine) int { return cmp.Compare(a.At, b.At) })
	here, err := a.customersOf(ctx, o, pending)
	for _, l := range pending {
		if err != nil {
			return n, err
		}
		ref := here[string(l.Hash)]
		delete(here, string(l.Hash)) // once is enough: a second line is about what came between, and that isn't here
		err = a.repeatOne(ctx, o, l, ref)
		n++
	}
	return n, err
}

// customersOf returns the references of customers who are here and whom lines name, by hash.
func (a *App) customersOf(ctx context.Context, o org.Organisation, lines []erasureLine) (refs map[string]string, err error) {
	named := map[string]int64{} // until when records may be from before the erasure
	for _, l := range lines {
		named[string(l.Hash)] = max(named[string(l.Hash)], l.LiftedAt)
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		refs = map[string]string{}
		all, err := customerdb.ListRefs(ctx, tx, o.ID)
		for _, r := range all {
			if err != nil {
				return err
			}
			var hash []byte
			if hash, err = erasedb.HashOf(ctx, o.ID, r.Ref); err != nil {
				return err
			}
			lifted, ok := named[string(hash)]
			if !ok {
				continue
			}
			var back bool
			if back, err = cameAfter(ctx, tx, o.ID, int64(r.ID), lifted); !back {
				refs[string(hash)] = r.Ref
			}
		}
		return err
	})
	return refs, err
}

// cameAfter reports whether a customer came only after being let in again: such a one isn't who was erased.
func cameAfter(ctx context.Context, tx sqldb.Tx, o org.ID, id, lifted int64) (bool, error) {
	if lifted == 0 {
		return false, nil
	}
	history, err := erasedb.History(ctx, tx, o, string(intake.KindCustomer), []int64{id})
	return err == nil && len(history) > 0 && history[0].At > lifted, err
}

// repeatOne does what one line says; ref is that of the customer, empty when not here.
func (a *App) repeatOne(ctx context.Context, o org.Organisation, l erasureLine, ref string) error {
	lift := func(ctx context.Context, tx sqldb.Tx, id int64) error {
		if l.LiftedAt == 0 {
			return nil
		}
		return erasedb.Lift(ctx, tx, o.ID, id, l.LiftedAt, l.LiftedBy, l.LiftedFor)
	}
	if ref != "" {
		p, err := a.hunt(ctx, o, ref)
		if err != nil {
			return err
		}
		_, err = a.eraseFound(ctx, o, p, erasedb.Input{At: l.At, Actor: l.Actor, Ground: l.Ground},
			func(ctx context.Context, tx sqldb.Tx, e erasedb.Erasure) error { return lift(ctx, tx, e.ID) })
		return err
	}
	id, err := a.db.NextIDs(ctx, int64(o.ID), "erasures", 1)
	if err != nil {
		return err
	}
	return a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		e := erasedb.Erasure{ID: id, Hash: l.Hash, At: l.At, Actor: l.Actor, Ground: l.Ground}
		if err := erasedb.Keep(ctx, tx, o.ID, e, "erasures.repeated"); err != nil {
			return err
		}
		return lift(ctx, tx, id)
	})
}

func (a *App) liftAgain(ctx context.Context, o org.Organisation, id int64, l erasureLine) error {
	return a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		return erasedb.Lift(ctx, tx, o.ID, id, l.LiftedAt, l.LiftedBy, l.LiftedFor)
	})
}

// Sizes of the embedded database, in bytes, up to which its file is written anew at once, and by day.
const (
	shredAtOnce = 64 << 20
	shredByDay  = 1 << 30
)

// shredLater stores the job that cleans the database's files of what a transaction erased: soon, or at night where everybody would
// have to wait for long.
func (a *App) shredLater(ctx context.Context, tx sqldb.Tx) error {
	at := a.now().UTC()
	if a.db.Size() > shredByDay {
		at = time.Date(at.Year(), at.Month(), at.Day(), 26, 0, 0, 0, time.UTC) // two o'clock of the night that comes
	}
	return a.enqueue(ctx, tx, jobs.Shred{}, river.InsertOpts{ScheduledAt: at})
}

// shredNow does it at once where that takes no time that anybody notices.
func (a *App) shredNow(ctx context.Context) error {
	if a.db.Engine() != sqldb.SQLite || a.db.Size() > shredAtOnce {
		return nil
	}
	return a.db.Shred(ctx)
}

// Shred implements jobs.Shredder.
func (w worker) Shred(ctx context.Context) error { return w.db.Shred(ctx) }

// repeatAll erases and redacts again what a database that was put back from before holds still, before anything is served.
func (a *App) repeatAll(ctx context.Context) error {
	texts, err := a.repeatRedactions(ctx) // first: erasing may take a text away
	if err != nil {
		return err
	}
	customers, err := a.repeatErasures(ctx)
	if err != nil {
		return err
	}
	if err := a.keepErasures(ctx); err != nil { // a machine that joins others has no list yet; without one nothing is wrong yet
		a.log.WarnContext(ctx, "the list of erasures couldn't be written", "error", err)
	}
	if texts+customers == 0 {
		return nil
	}
	a.log.WarnContext(ctx, "this database is from before an erasure: done again", "customers", customers, "texts", texts)
	return a.db.Shred(ctx)
}
