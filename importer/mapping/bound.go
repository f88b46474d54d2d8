package mapping

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/importer/tabular"
)

// BindOptions are limits for joins. The zero value is right for everything but tests.
type BindOptions struct {
	SpillBytes int64  // bytes of a joined table in memory before it moves to a temporary file; 0 means DefaultSpill
	TempFolder string // for such files; empty: the system's
}

// Bound is a mapping together with its files.
type Bound struct {
	mapping *Mapping
	c       *compiler
	options BindOptions
	indexes []*index
	files   map[string]*FileReport
	order   []string
	ready   bool
}

// FileReport says how much was read of a file.
type FileReport struct {
	File     string
	Rows     int64 // rows that could be read
	Refused  int64 // rows that could not
	Warnings []tabular.Warning
	Broken   *fault.Error // why the rest of the file can't be read; nil when it was read to the end
}

// Bind opens the mapping's files in a folder, finds their columns and compiles the mapping. Close it after use.
func (m *Mapping) Bind(folder string, o BindOptions) (*Bound, error) {
	b := &Bound{mapping: m, options: o, files: map[string]*FileReport{}}
	b.c = &compiler{root: m.root, headers: func(s *source) *fault.Error { return bindFiles(folder, s) }}
	if f := b.c.run(); f != nil {
		return nil, f
	}
	return b, nil
}

// bindFiles finds the files of a source and reads their header.
func bindFiles(folder string, s *source) *fault.Error {
	at := filepath.Join(folder, filepath.FromSlash(s.pattern))
	matches, err := filepath.Glob(at)
	if err != nil || len(matches) == 0 {
		if _, err := os.Stat(at); err == nil {
			matches = []string{at}
		} else {
			return fault.NewInvalid("", "file.no_match", "file", s.pattern)
		}
	}
	s.files = matches
	for i, file := range matches {
		r, err := tabular.Open(file, s.options)
		if err != nil {
			return placed(err, file)
		}
		header := slices.Clone(r.Header())
		_ = r.Close()
		if i == 0 {
			s.setHeader(header)
			continue
		}
		for _, name := range s.header {
			if !slices.Contains(header, name) {
				return fault.NewInvalid("", "file.header_differs", "file", filepath.Base(file), "column", name)
			}
		}
	}
	return nil
}

// placed puts the name of a file in a fault about it.
func placed(err error, file string) *fault.Error {
	f := fault.As(err)
	if f == nil {
		var bad *tabular.BadRow
		if errors.As(err, &bad) {
			f = bad.Fault
		} else {
			f = &fault.Error{Kind: fault.Invalid, Key: "file.unreadable", Err: err}
		}
	}
	out := *f
	out.Field = filepath.Base(file)
	out.Args = map[string]any{"file": filepath.Base(file)}
	for k, v := range f.Args {
		out.Args[k] = v
	}
	return &out
}

// Prepare reads the tables that others look into. Scan does it when nobody did.
func (b *Bound) Prepare(ctx context.Context, refused func(Refusal)) error {
	if b.ready {
		return nil
	}
	b.ready = true
	// a source stands in the order after those that it looks into, so those are complete when it is read
	for _, s := range b.c.order {
		for _, j := range b.joinsInto(s) {
			if err := b.build(ctx, j, refused); err != nil {
				return err
			}
		}
	}
	return nil
}

// joinsInto lists the joins and lookups that look into a source.
func (b *Bound) joinsInto(s *source) []*join {
	var out []*join
	for _, other := range b.c.order {
		for _, j := range other.joins {
			if j.source == s {
				out = append(out, j)
			}
		}
	}
	for _, j := range b.c.lookups {
		if j.source == s {
			out = append(out, j)
		}
	}
	return out
}

// build reads the rows of a join's source into its index.
func (b *Bound) build(ctx context.Context, j *join, refused func(Refusal)) error {
	once := j.take == "first" && !slices.ContainsFunc(j.columns, func(c *joinColumn) bool { return c.how != "first" })
	j.index = newIndex(b.options.SpillBytes, b.options.TempFolder, once)
	b.indexes = append(b.indexes, j.index)
	report := func(e *env, x *expr, f *fault.Error) {
		if refused != nil {
			refused(refusalOf(e, nil, &cellFault{field: "join", columns: x.cols, value: valueOf(f), fault: f}))
		}
	}
	err := b.rows(ctx, j.source, nil, func(e *env) error {
		key, f := j.key.one(e)
		if f != nil {
			report(e, j.key, f)
			return nil
		}
		if key == "" {
			return nil
		}
		row := make([]string, len(j.columns))
		for i, col := range j.columns {
			if row[i], f = joinCell(e, col); f != nil {
				report(e, col.expr, f)
				return nil
			}
		}
		if f := j.index.add(key, row); f != nil {
			return f
		}
		return nil
	})
	if err != nil {
		return err
	}
	if f := j.index.seal(ctx); f != nil {
		return f
	}
	return nil
}

// Close removes temporary files.
func (b *Bound) Close() {
	for _, x := range b.indexes {
		x.close()
	}
}

// Kinds returns the kinds of records that the mapping makes, in the order in which they are applied.
func (b *Bound) Kinds() []intake.Kind { return b.mapping.Kinds() }

// Files returns what was read of each file, in the order in which the mapping names them.
func (b *Bound) Files() []FileReport {
	var out []FileReport
	for _, name := range b.order {
		out = append(out, *b.files[name])
	}
	return out
}

// joinCell is what a row brings to a column of a join; marks that keep lists apart are taken out of it.
func joinCell(e *env, col *joinColumn) (string, *fault.Error) {
	if !col.expr.isList() {
		s, f := col.expr.one(e)
		return unmark(s), f
	}
	list, f := col.expr.many(e, nil)
	return joinMarked(list), f
}

// rows runs over the rows of a source. Rows that can't be read go to bad, when somebody wants them; a file that breaks
// off is noted and the next one follows.
func (b *Bound) rows(ctx context.Context, s *source, bad func(Refusal), fn func(*env) error) error {
	e := s.newEnv()
	e.buf = make([]string, 0, 4)
	number := int64(0)
	for i, cells := range s.inline {
		number++
		e.next(b.mapping.name, s.lines[i], number, cells)
		if err := b.row(e, bad, fn); err != nil {
			return err
		}
	}
	for _, file := range s.files {
		if err := b.file(ctx, s, file, e, &number, bad, fn); err != nil {
			return err
		}
	}
	return nil
}

func (b *Bound) row(e *env, bad func(Refusal), fn func(*env) error) error {
	if e.src.when != nil {
		ok, f := e.src.when.holds(e)
		if f != nil {
			if bad != nil {
				bad(refusalOf(e, nil, &cellFault{field: "when", columns: e.src.when.cols, value: valueOf(f), fault: f}))
			}
			return nil
		}
		if !ok {
			return nil
		}
	}
	return fn(e)
}

// file runs over one file.
func (b *Bound) file(ctx context.Context, s *source, path string, e *env, number *int64, bad func(Refusal), fn func(*env) error) error {
	r, err := tabular.Open(path, s.options)
	if err != nil {
		return placed(err, path)
	}
	defer func() { _ = r.Close() }()
	name := filepath.Base(path)
	report := &FileReport{File: name}
	order := reorder(s.header, r.Header())
	scratch := make([]string, len(s.header))
	for {
		if *number&1023 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		var broken *tabular.BadRow
		if errors.As(err, &broken) {
			*number++
			report.Refused++
			if bad != nil {
				bad(Refusal{File: name, Line: broken.Line, Column: broken.Column, Value: broken.Value, Fault: broken.Fault})
			}
			continue
		}
		if err != nil {
			report.Broken = placed(err, path)
			break
		}
		*number++
		report.Rows++
		cells := row.Cells
		if order != nil {
			for i, from := range order {
				scratch[i] = cells[from]
			}
			cells = scratch
		}
		e.next(name, row.Line, *number, cells)
		if err := b.row(e, bad, fn); err != nil {
			return err
		}
	}
	report.Warnings = r.Warnings()
	if _, seen := b.files[name]; !seen {
		b.order = append(b.order, name)
		b.files[name] = report
	}
	return nil
}

// reorder says where the columns of the first file stand in another; nil when they stand in the same place.
func reorder(want, have []string) []int {
	if slices.Equal(want, have) {
		return nil
	}
	out := make([]int, len(want))
	for i, name := range want {
		out[i] = slices.Index(have, name)
	}
	return out
}
