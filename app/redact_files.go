package app

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"klankbord.org/core/org"
	"klankbord.org/core/redact"
	"klankbord.org/store/erasedb"
	"klankbord.org/store/sqldb"
)

// redactionsFile is the list of redactions in the data folder: in a backup from before, what was taken out still stands.
const redactionsFile = "redactions.jsonl"

// redactionLine is a line of the list: where something stood, and a keyed hash of what it was.
type redactionLine struct {
	Org    string      `json:"org"`
	Thing  string      `json:"thing"`
	ID     int64       `json:"id"`
	Field  string      `json:"field"`
	At     int64       `json:"at"`
	Actor  string      `json:"actor"`
	Kind   redact.Kind `json:"kind"`
	Place  int         `json:"place"`
	Length int         `json:"length"`
	Digest []byte      `json:"digest"`
}

func (l *redactionLine) key() string {
	return fmt.Sprintf("%s %d %x", l.batch(), l.Place, l.Digest)
}

// batch tells what was redacted together: places are those of the text before it.
func (l *redactionLine) batch() string {
	return fmt.Sprintf("%s %s %d %s %d", l.Org, l.Thing, l.ID, l.Field, l.At)
}

func (a *App) redactionLines(ctx context.Context) (lines []redactionLine, err error) {
	list, err := a.Organisations(ctx)
	for _, o := range list {
		var all []erasedb.Redaction
		err = errors.Join(err, a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
			all, err = erasedb.AllRedactions(ctx, tx, o.ID)
			return err
		}))
		for _, r := range all {
			lines = append(lines, redactionLine{o.Ref, r.Thing, r.Of, r.Field, r.At, r.Actor, r.Kind, r.Place, r.Length, r.Digest})
		}
	}
	return lines, err
}

// keepRedactions writes the list into the data folder; lines there that the database doesn't know are kept.
func (a *App) keepRedactions(ctx context.Context) error {
	a.lists.Lock()
	defer a.lists.Unlock()
	lines, err := a.redactionLines(ctx)
	if err != nil {
		return err
	}
	file := filepath.Join(a.data, redactionsFile)
	before, err := readLines[redactionLine](file)
	if err != nil {
		return err
	}
	lines = append(lines, unknownLines(before, lines)...)
	if len(lines) == 0 {
		return nil
	}
	return writeLines(file, lines)
}

// unknownLines returns the lines of a list that another one doesn't have.
func unknownLines(list, have []redactionLine) (unknown []redactionLine) {
	known := map[string]bool{}
	for i := range have {
		known[have[i].key()] = true
	}
	for i := range list {
		if !known[list[i].key()] {
			unknown = append(unknown, list[i])
		}
	}
	return unknown
}

// repeatRedactions takes out again what the list in the data folder names and the database holds still: it was put back from before.
// It returns how many texts it changed. What stands elsewhere or otherwise by now is left alone.
func (a *App) repeatRedactions(ctx context.Context) (n int, err error) {
	lines, err := readLines[redactionLine](filepath.Join(a.data, redactionsFile))
	if err != nil || len(lines) == 0 {
		return 0, err
	}
	have, err := a.redactionLines(ctx)
	if err != nil {
		return 0, err
	}
	list, err := a.Organisations(ctx)
	if err != nil {
		return 0, err
	}
	pending := unknownLines(lines, have)
	for len(pending) > 0 {
		batch := pending[:1]
		for len(batch) < len(pending) && pending[len(batch)].batch() == batch[0].batch() {
			batch = pending[:len(batch)+1]
		}
		pending = pending[len(batch):]
		for _, o := range list {
			if o.Ref != batch[0].Org {
				continue
			}
			did, err := a.repeatRedaction(ctx, o.ID, batch)
			if err != nil {
				return n, err
			}
			if did {
				n++
			}
		}
	}
	return n, nil
}

func (a *App) repeatRedaction(ctx context.Context, o org.ID, batch []redactionLine) (did bool, err error) {
	first, err := a.db.NextIDs(ctx, int64(o), "redactions", len(batch))
	if err != nil {
		return false, err
	}
	all := make([]erasedb.Redaction, len(batch))
	for i, l := range batch {
		all[i] = erasedb.Redaction{Kind: l.Kind, Place: l.Place, Length: l.Length, Digest: l.Digest}
	}
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		did = false
		text, language, ok, err := erasedb.FindText(ctx, tx, o, batch[0].Thing, batch[0].Field, batch[0].ID)
		if err != nil || !ok {
			return err
		}
		spans, ok, err := erasedb.Again(ctx, o, text.Was, all)
		if err != nil || !ok {
			return err
		}
		now, removed, err := redact.Apply(text.Was, spans, language)
		if err != nil {
			return err
		}
		did = true
		return erasedb.Redact(ctx, tx, o, text, now, removed, first, batch[0].At, batch[0].Actor)
	})
	return did, err
}
