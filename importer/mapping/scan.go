package mapping

import (
	"context"
	"strings"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
)

// Refusal is a row, or a record made of one, that can't come in, and why.
type Refusal struct {
	File   string
	Line   int
	Column string // names of the columns that the value comes from, separated by commas; may be empty
	Value  string
	Kind   intake.Kind // empty when the row itself can't be read
	Key    string      // of the record, when it got that far
	Field  string      // of the record
	Fault  *fault.Error
}

// Item is one record with its origin, or a refusal in its place.
type Item struct {
	Record  intake.Record
	Sum     uint64 // equal for records with the same content; only with Pass.Sums
	Auto    bool   // made because another record refers to it, with nothing known but its reference
	Refused *Refusal
	plan    *plan
	file    string
	line    int
}

// File returns the file that the record comes from.
func (i *Item) File() string { return i.file }

// Line returns the line on which the record's row starts.
func (i *Item) Line() int { return i.line }

// Refuse makes a refusal of the record for a fault that came later, with the columns behind the field.
func (i *Item) Refuse(f *fault.Error) Refusal {
	r := Refusal{File: i.file, Line: i.line, Kind: i.plan.kind, Key: shownKey(i.Record), Field: f.Field, Fault: f,
		Column: strings.Join(i.plan.columnsOf(f.Field), ", "), Value: valueOf(f)}
	if ref, ok := f.Args["ref"].(string); ok && r.Value == "" {
		r.Value = ref
	}
	return r
}

// shownKey writes a key with slashes where its parts meet.
func shownKey(r intake.Record) string {
	if r == nil {
		return ""
	}
	return strings.ReplaceAll(r.Key(), "\x1f", " / ")
}

// Pass says what a scan is for.
type Pass struct {
	Kinds   []intake.Kind                 // nil: all
	Sums    bool                          // work out Item.Sum
	Emit    func(Item) error              // gets every record, in a fixed order
	Bad     func(Refusal)                 // gets rows that can't be read; may be nil
	Noticed func(Refusal)                 // gets what was chosen on the mapping's word, such as a date; may be nil
	Rows    func(file string, rows int64) // is told now and then how far it is; may be nil
}

// Scan runs over the rows of every source that gives records of the kinds asked for. The order of records is the same
// each time: by source, by row, by place in the mapping.
func (b *Bound) Scan(ctx context.Context, p Pass) error {
	if err := b.Prepare(ctx, p.Bad); err != nil {
		return err
	}
	wanted := map[intake.Kind]bool{}
	for _, k := range p.Kinds {
		wanted[k] = true
	}
	for _, s := range b.sourcesWithPlans() {
		var plans []*plan
		for _, pl := range s.plans {
			if p.Kinds == nil || wanted[pl.kind] {
				plans = append(plans, pl)
			}
		}
		if len(plans) == 0 {
			continue
		}
		if err := b.scanSource(ctx, s, plans, p); err != nil {
			return err
		}
	}
	return nil
}

// sourcesWithPlans lists the sources in the order in which their first record stands in the mapping.
func (b *Bound) sourcesWithPlans() []*source {
	var out []*source
	seen := map[*source]bool{}
	for _, pl := range b.c.plans {
		if !seen[pl.source] {
			seen[pl.source] = true
			out = append(out, pl.source)
		}
	}
	return out
}

func (b *Bound) scanSource(ctx context.Context, s *source, plans []*plan, p Pass) error {
	const tellEvery = 1 << 14
	count, prepared := int64(0), false
	return b.rows(ctx, s, p.Bad, func(e *env) error {
		if !prepared {
			prepared = true
			if p.Sums {
				e.sum = newSum()
			}
			if p.Noticed != nil {
				e.noticed = func(columns []string, value string, f *fault.Error) {
					p.Noticed(Refusal{File: e.file, Line: e.line, Column: strings.Join(columns, ", "), Value: value, Fault: f})
				}
			}
		}
		if count++; count%tellEvery == 0 && p.Rows != nil {
			p.Rows(e.file, e.row)
		}
		for _, pl := range plans {
			err := pl.run(e, func(r intake.Record, sum uint64, cf *cellFault) error {
				item := Item{Record: r, Sum: sum, Auto: pl.auto, plan: pl, file: e.file, line: e.line}
				if cf != nil {
					refusal := refusalOf(e, pl, cf)
					item.Refused = &refusal
				}
				return p.Emit(item)
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// refusalOf describes what is wrong with a field.
func refusalOf(e *env, p *plan, cf *cellFault) Refusal {
	r := Refusal{File: e.file, Line: e.line, Column: strings.Join(cf.columns, ", "), Value: shorten(cf.value), Field: cf.field, Fault: cf.fault}
	if r.Value == "" {
		r.Value = shorten(valueOf(cf.fault))
	}
	if p != nil {
		r.Kind = p.kind
	}
	return r
}

// shorten keeps the beginning of a value that is too long to show.
func shorten(s string) string {
	const most = 120
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
}

// unmark takes out the characters by which joined rows are kept apart.
func unmark(s string) string {
	if strings.IndexByte(s, listMark[0]) < 0 && strings.IndexByte(s, rowMark[0]) < 0 {
		return s
	}
	return strings.NewReplacer(listMark, " ", rowMark, " ").Replace(s)
}

func joinMarked(list []string) string {
	for i := range list {
		list[i] = unmark(list[i])
	}
	return strings.Join(list, listMark)
}

// Own returns a copy that doesn't hold on to the row it came from.
func (r Refusal) Own() Refusal {
	r.Value, r.Key = strings.Clone(r.Value), strings.Clone(r.Key)
	return r
}
