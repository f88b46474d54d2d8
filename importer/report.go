package importer

import (
	"strings"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/importer/mapping"
)

// Report says what became of every row and record of an import.
type Report struct {
	DryRun  bool
	Strict  bool
	Stopped bool // interrupted; what is counted is stored, unless it is a dry run
	Nothing bool // strict, and something was refused: the counts say what would have happened

	Files []mapping.FileReport
	Kinds []*KindReport

	Refused      []mapping.Refusal // at most MaxDetails
	RefusedCount int64             // all of them: rows that can't be read and records that can't be stored
	Notes        []Note            // nothing was refused for these, but somebody should look; at most MaxDetails
	NoteCount    int64             // rows that they are about

	max    int
	groups map[noteGroup]*noteState
}

// Note is something to look at. Similar counts further rows of the file with the same in the same column.
type Note struct {
	mapping.Refusal
	Similar int64
}

// noteGroup is what notes have in common when one of them stands for all.
type noteGroup struct {
	file, column, key string
	kind              intake.Kind
}

type noteState struct {
	shown, lastLine, at int
}

// singleNotes is how many notes of a group are shown one by one. A date that could be another needs one example; rows
// that replace each other have to be found.
func singleNotes(key string) int {
	if key == "import.replaced" {
		return 20
	}
	return 1
}

// KindReport counts the records of one kind. Read is created + changed + unchanged + refused.
type KindReport struct {
	Kind intake.Kind
	intake.Tally
	Repeated int64 // left out because another row had the same key
}

func newReport(o Options, kinds []intake.Kind) *Report {
	r := &Report{DryRun: o.DryRun, Strict: o.Strict, max: o.MaxDetails, groups: map[noteGroup]*noteState{}}
	for _, k := range kinds {
		r.Kinds = append(r.Kinds, &KindReport{Kind: k})
	}
	return r
}

func (r *Report) kind(k intake.Kind) *KindReport {
	for _, t := range r.Kinds {
		if t.Kind == k {
			return t
		}
	}
	t := &KindReport{Kind: k}
	r.Kinds = append(r.Kinds, t)
	return t
}

func (r *Report) refuse(refusal mapping.Refusal) {
	r.RefusedCount++
	if len(r.Refused) < r.max {
		r.Refused = append(r.Refused, refusal.Own())
	}
}

// note keeps what somebody should look at, once for every row.
func (r *Report) note(n mapping.Refusal) {
	group := noteGroup{n.File, n.Column, n.Fault.Key, n.Kind}
	g := r.groups[group]
	if g == nil {
		if len(r.groups) >= r.max {
			r.NoteCount++
			return
		}
		g = &noteState{}
		r.groups[group] = g
	}
	if g.lastLine == n.Line && g.shown > 0 {
		return
	}
	g.lastLine = n.Line
	r.NoteCount++
	if g.shown < singleNotes(n.Fault.Key) && len(r.Notes) < r.max {
		g.shown++
		g.at = len(r.Notes)
		r.Notes = append(r.Notes, Note{Refusal: n.Own()})
		return
	}
	if g.shown > 0 {
		r.Notes[g.at].Similar++
	}
}

// broken reports whether a file broke off, which spoils an import of all or nothing.
func (r *Report) broken(b *mapping.Bound) bool {
	for _, f := range b.Files() {
		if f.Broken != nil {
			return true
		}
	}
	return false
}

func (r *Report) nothingStored() { r.Nothing = true }

// Clean reports whether every row came in: nothing refused, no file broken off, not stopped.
func (r *Report) Clean() bool {
	for _, f := range r.Files {
		if f.Broken != nil {
			return false
		}
	}
	return r.RefusedCount == 0 && !r.Stopped && !r.Nothing
}

// Total adds the kinds up.
func (r *Report) Total() intake.Tally {
	var t intake.Tally
	for _, k := range r.Kinds {
		t.Read += k.Read
		t.Created += k.Created
		t.Changed += k.Changed
		t.Unchanged += k.Unchanged
		t.Refused += k.Refused
	}
	return t
}

// finish puts empty lists where there are none, so that the JSON never has null for a list.
func (r *Report) finish() {
	if r.Refused == nil {
		r.Refused = []mapping.Refusal{}
	}
	if r.Notes == nil {
		r.Notes = []Note{}
	}
}

func filesOf(b *mapping.Bound) []mapping.FileReport { return b.Files() }

// strictFault says why nothing was stored.
func (r *Report) strictFault() *fault.Error {
	return fault.NewInvalid("", "import.strict", "count", r.RefusedCount)
}

// where writes a place as "answers.csv:12".
func where(file string, line int) string {
	if line == 0 {
		return file
	}
	var b strings.Builder
	b.WriteString(file)
	b.WriteByte(':')
	b.WriteString(itoa(line))
	return b.String()
}
