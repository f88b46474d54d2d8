package erasedb

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/redact"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
)

// Redaction is a note of what was taken out of somebody's words.
type Redaction struct {
	ID     int64
	Thing  string // kind of what it was taken out of, as in the ledger
	Of     int64
	Field  string
	At     int64 // unix milliseconds, UTC
	Actor  string
	Kind   redact.Kind
	Place  int    // in letters from the beginning, of the text as it was then
	Length int    // in letters
	Digest []byte // keyed hash of what was taken out: the same words give the same
}

const sqlRedactions = `-- erasedb.ListRedactions
select id, thing, thing_id, field, at, actor, kind, place, length, digest from redactions where org = $1 and thing = $2 and thing_id = $3 order by id`

const sqlRedactionsAmong = `-- erasedb.RedactionsAmong
select id, thing, thing_id, field, at, actor, kind, place, length, digest from redactions where org = $1 and thing = $2 and thing_id = any($3) order by id`

// RedactionsAmong returns what was taken out of some things of a kind, in order.
func RedactionsAmong(ctx context.Context, tx sqldb.Tx, o org.ID, thing string, ids []int64) ([]Redaction, error) {
	return sqldb.List(ctx, tx, scanRedaction, sqlRedactionsAmong, o, thing, listed(ids))
}

const sqlLatest = `-- erasedb.LatestRedactions
select id, thing, thing_id, field, at, actor, kind, place, length, digest from redactions where org = $1 order by id desc limit $2`

func scanRedaction(r sqldb.Rows, x *Redaction) error {
	return r.Scan(&x.ID, &x.Thing, &x.Of, &x.Field, &x.At, &x.Actor, &x.Kind, &x.Place, &x.Length, &x.Digest)
}

// ListRedactions returns what was taken out of an answer, in order.
func ListRedactions(ctx context.Context, tx sqldb.Tx, o org.ID, id collect.AnswerID) ([]Redaction, error) {
	return RedactionsOf(ctx, tx, o, "answer", int64(id))
}

// RedactionsOf returns what was taken out of a thing, in order.
func RedactionsOf(ctx context.Context, tx sqldb.Tx, o org.ID, thing string, id int64) ([]Redaction, error) {
	return sqldb.List(ctx, tx, scanRedaction, sqlRedactions, o, thing, id)
}

// LatestRedactions returns the last redactions of an organisation, the newest first.
func LatestRedactions(ctx context.Context, tx sqldb.Tx, o org.ID, limit int) ([]Redaction, error) {
	return sqldb.List(ctx, tx, scanRedaction, sqlLatest, o, limit)
}

const sqlNote = `-- erasedb.Redact, note
insert into redactions (org, id, thing, thing_id, field, at, actor, kind, place, length, digest)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

// redacted is the ledger's body: where, not what.
type redacted struct {
	First int64         `json:"first_redaction"`
	Kinds []redact.Kind `json:"kinds"`
}

// Text is a piece of free text: what it is, and as it was read.
type Text struct {
	Kind string // "answer", "signal", "finding", "initiative"
	ID   int64
	Was  string
	at   *place

	question string // further question that the text answers; empty for other texts
}

// VerbatimField is how the words of an answer are called among the fields of texts.
const VerbatimField = "verbatim"

// FieldOfQuestion is how the words that answer a further question are called.
func FieldOfQuestion(ref string) string { return saidField + ref }

// questionIn returns the further question that a field is about, if it is about one.
func questionIn(field string) (ref string, further bool) {
	if ref, further = strings.CutPrefix(field, saidField); !further {
		ref = ""
	}
	return ref, further
}

// WordsOfAnswer is a text of an answer, by its field; a NotFound fault when it has no such text.
func WordsOfAnswer(id collect.AnswerID, field, was string) (Text, error) {
	question, further := questionIn(field)
	for i := range places {
		if p := &places[i]; p.kind == "answer" && (further && p.question() != "''" || !further && p.column == field) {
			return Text{Kind: p.kind, ID: int64(id), Was: was, at: p, question: question}, nil
		}
	}
	return Text{}, fault.NewNotFound("field", field)
}

// SignalField is how the words of a signal are called among the fields of texts.
const SignalField = "words"

// WordsOfSignal is the text of a signal.
func WordsOfSignal(id customer.SignalID, was string) Text {
	i := slices.IndexFunc(places, func(p place) bool { return p.kind == "signal" })
	return Text{Kind: "signal", ID: int64(id), Was: was, at: &places[i]}
}

// Redact replaces a text by another, notes what was taken out, and destroys what the chain committed to of the text before. firstID is
// the first of as many numbers, of the sequence "redactions", as there are pieces. A text that changed meanwhile is a Conflict fault.
func Redact(ctx context.Context, tx sqldb.Tx, o org.ID, t Text, now string, removed []redact.Removed, firstID, at int64, actor string) error {
	box, err := sealed.Of(ctx, o)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, t.at.change(), o, t.ID, now, t.Was, t.question)
	if err == nil && n == 0 {
		err = fault.NewConflict("verbatim", "redact.changed")
	}
	if err != nil {
		return err
	}
	body := redacted{First: firstID}
	for i, r := range removed {
		_, err := tx.Exec(ctx, sqlNote, o, firstID+int64(i), t.Kind, t.ID, t.at.field(t.question), at, actor, string(r.Kind), r.From, r.To-r.From, box.Hash("redacted", r.Text))
		if err != nil {
			return err
		}
		body.Kinds = append(body.Kinds, r.Kind)
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	e := sqldb.Entry{Org: int64(o), At: at, Actor: actor, Action: t.Kind + "s.redacted", Kind: t.Kind, Body: raw}
	if err := chaindb.EraseSet(ctx, tx, e, []int64{t.ID}); err != nil {
		return err
	}
	return chaindb.Append(ctx, tx, sqldb.Entry{Org: int64(o), At: at, Actor: actor, Action: "redactions.made", Kind: "redaction",
		FirstID: firstID, LastID: firstID + int64(len(removed)) - 1})
}

const sqlRedactedOf = `-- erasedb.RedactedOf
select distinct thing_id, field from redactions where org = $1 and thing = $2 and thing_id = any($3)`

// RedactedOf returns which fields of things something was taken out of: what comes in later doesn't put it back.
func RedactedOf(ctx context.Context, tx sqldb.Tx, o org.ID, kind string, ids []int64) (map[int64]map[string]bool, error) {
	found := map[int64]map[string]bool{}
	if len(ids) == 0 {
		return found, nil
	}
	rows, err := tx.Query(ctx, sqlRedactedOf, o, kind, ids)
	return found, sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var id int64
		var field string
		err := r.Scan(&id, &field)
		if found[id] == nil {
			found[id] = map[string]bool{}
		}
		found[id][field] = true
		return err
	})
}

const sqlAllRedactions = `-- erasedb.AllRedactions
select id, thing, thing_id, field, at, actor, kind, place, length, digest from redactions where org = $1 order by id`

// AllRedactions returns every redaction of an organisation, in order.
func AllRedactions(ctx context.Context, tx sqldb.Tx, o org.ID) ([]Redaction, error) {
	return sqldb.List(ctx, tx, scanRedaction, sqlAllRedactions, o)
}

// FindText reads a text that something was taken out of, and its language; ok is false when it isn't there.
func FindText(ctx context.Context, tx sqldb.Tx, o org.ID, thing, field string, id int64) (t Text, language string, ok bool, err error) {
	question, further := questionIn(field)
	for i := range places {
		p := &places[i]
		if p.kind != thing || further != (p.question() != "''") || !further && p.column != field {
			continue
		}
		t = Text{Kind: thing, ID: id, at: p, question: question}
		err = tx.QueryRow(ctx, p.read(), o, id, question).Scan(&t.Was, &language)
		if err == sqldb.ErrNoRows {
			return t, "", false, nil
		}
		return t, language, err == nil, err
	}
	return t, "", false, nil
}

// Again finds in a text what was redacted before: ok is false unless every piece stands where it stood then.
func Again(ctx context.Context, o org.ID, text string, all []Redaction) (spans []redact.Span, ok bool, err error) {
	box, err := sealed.Of(ctx, o)
	if err != nil {
		return nil, false, err
	}
	letters := []rune(text)
	for _, r := range all {
		to := r.Place + r.Length
		if r.Place < 0 || to > len(letters) || !bytes.Equal(box.Hash("redacted", string(letters[r.Place:to])), r.Digest) {
			return nil, false, nil
		}
		spans = append(spans, redact.Span{From: r.Place, To: to, Kind: r.Kind})
	}
	return spans, true, nil
}
