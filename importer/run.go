package importer

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/importer/mapping"
)

// BatchSize is how many records go through the door at a time.
const BatchSize = 2000

// DefaultMaxDetails is how many refused rows, and how many notes, a report describes one by one.
const DefaultMaxDetails = 1000

// Options say what to import and how.
type Options struct {
	Mapping *mapping.Mapping
	Folder  string // where the mapping's files are

	Door   intake.Door // takes the records; for a dry run one that stores nothing
	DryRun bool        // for the report: Door stores nothing
	Strict bool        // the first refused row keeps everything out

	// Rehearse runs do with a door that stores nothing. Strict needs it, unless the run is a dry run itself.
	Rehearse func(ctx context.Context, do func(intake.Door) error) error

	Progress    func(Progress) // told now and then; may be nil
	MaxDetails  int            // refused rows described in the report; 0 means DefaultMaxDetails
	RefusedFile string         // CSV file for every refused row; empty: none
	Bind        mapping.BindOptions
}

// Progress is how far an import is.
type Progress struct {
	Phase string      // "look": finding repeated keys; "rehearse"; "apply"
	Kind  intake.Kind // kind being applied; empty while looking
	File  string
	Rows  int64 // rows of this pass over the file so far
	Total int64 // rows of all files, known after looking; 0 before
	Done  int64 // records applied so far
}

// Run imports. The report is complete also when an error ends the run: it then says what was stored before. When ctx is
// cancelled, the batch under way is finished and the report says that the run was stopped; that is no error.
func Run(ctx context.Context, o Options) (*Report, error) {
	if o.MaxDetails <= 0 {
		o.MaxDetails = DefaultMaxDetails
	}
	if o.Strict && !o.DryRun && o.Rehearse == nil {
		return nil, fault.NewInvalid("strict", "import.no_rehearsal")
	}
	bound, err := o.Mapping.Bind(o.Folder, o.Bind)
	if err != nil {
		return nil, err
	}
	defer bound.Close()
	r := &run{options: o, bound: bound}
	return r.all(ctx)
}

// ReadMapping reads a mapping file. Its own folder is where its data is looked for unless another is given.
func ReadMapping(path string) (*mapping.Mapping, error) {
	src, err := os.ReadFile(path)
	if err != nil {
		key := "file.unreadable"
		if errors.Is(err, os.ErrNotExist) {
			key = "file.missing"
		}
		return nil, &fault.Error{Kind: fault.Invalid, Key: key, Args: map[string]any{"file": filepath.Base(path)}, Err: err}
	}
	return mapping.Parse(filepath.Base(path), src)
}

// run is one import under way.
type run struct {
	options Options
	bound   *mapping.Bound
	repeats *repeats
	report  *Report
	refused *refusedFile
	total   int64
	phase   string
	done    int64
}

// all looks, rehearses when asked to, and applies.
func (r *run) all(ctx context.Context) (report *Report, err error) {
	if err := r.begin(); err != nil {
		return nil, err
	}
	defer func() {
		if e := r.refused.close(); err == nil {
			err = e
		}
	}()
	defer func() {
		if report != nil {
			report.Files = filesOf(r.bound)
			report.finish()
		}
	}()
	if err := r.look(ctx); err != nil {
		return r.report, r.stopped(ctx, err)
	}
	if r.options.Strict && !r.options.DryRun {
		pass, err := r.rehearse(ctx)
		if err != nil || !pass {
			return r.report, r.stopped(ctx, err)
		}
		if err := r.begin(); err != nil { // the rehearsal's report was clean; the real one starts again
			return nil, err
		}
	}
	r.phase = "apply"
	return r.report, r.stopped(ctx, r.apply(ctx, r.options.Door))
}

// begin starts a report.
func (r *run) begin() error {
	if r.refused != nil {
		_ = r.refused.close()
	}
	refused, err := newRefusedFile(r.options.RefusedFile)
	if err != nil {
		return err
	}
	r.refused = refused
	old := r.report
	r.report = newReport(r.options, r.bound.Kinds())
	if old != nil { // what was seen while looking holds for every pass
		r.report.Notes, r.report.NoteCount, r.report.groups = old.Notes, old.NoteCount, old.groups
	}
	r.done = 0
	return nil
}

// stopped turns the end of a cancelled run into a line of the report.
func (r *run) stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil && (err == nil || errors.Is(err, ctx.Err())) {
		r.report.Stopped = true
		return nil
	}
	return err
}

// rehearse goes through everything with a door that stores nothing; pass is false when something was refused.
func (r *run) rehearse(ctx context.Context) (pass bool, err error) {
	r.phase = "rehearse"
	err = r.options.Rehearse(ctx, func(door intake.Door) error { return r.apply(ctx, door) })
	if err != nil || ctx.Err() != nil {
		return false, err
	}
	if r.report.RefusedCount == 0 && !r.report.broken(r.bound) {
		return true, nil
	}
	r.report.nothingStored()
	return false, nil
}

// look finds keys that occur more than once, counts the rows and gathers what can't be read at all.
func (r *run) look(ctx context.Context) error {
	r.phase = "look"
	r.repeats = newRepeats()
	err := r.bound.Scan(ctx, mapping.Pass{
		Sums:    true,
		Emit:    func(item mapping.Item) error { r.repeats.look(item); return nil },
		Bad:     r.refuse,
		Noticed: r.report.note,
		Rows:    func(file string, rows int64) { r.tell("", file, rows) },
	})
	for _, f := range r.bound.Files() {
		r.total += f.Rows + f.Refused
	}
	return err
}

func (r *run) refuse(refusal mapping.Refusal) {
	r.report.refuse(refusal)
	r.refused.add(refusal)
}

func (r *run) tell(kind intake.Kind, file string, rows int64) {
	if r.options.Progress != nil {
		r.options.Progress(Progress{Phase: r.phase, Kind: kind, File: file, Rows: rows, Total: r.total, Done: r.done})
	}
}
