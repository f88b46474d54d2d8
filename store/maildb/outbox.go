// Package maildb keeps letters until they are sent, and what became of them.
package maildb

import (
	"bytes"
	"context"
	"encoding/json"
	"strconv"

	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
)

// State says what became of a letter.
type State string

// The states.
const (
	Waiting State = "waiting" // a job will send it
	Sent    State = "sent"    // the mail server took it
	Kept    State = "kept"    // there is no mail server: it can be read in the outbox
	Refused State = "refused" // the mail server won't have it, ever
	Erased  State = "erased"  // it was to, or about, somebody who was erased
)

// Letter is a letter in the outbox.
type Letter struct {
	ID        int64
	MadeAt    int64 // unix milliseconds, UTC
	MessageID string
	Body      []byte // to whom and what; sealed as long as it lies here; nil once it was sent or refused
	State     State
	Attempts  int
	Code      int   // what the mail server said last, 0 when it said nothing
	ChangedAt int64 // unix milliseconds, UTC
}

const sqlAdd = `-- maildb.Add
insert into outbox (org, id, made_at, message_id, body, state, changed_at) values ($1, $2, $3, $4, $5, $6, $3)`

// Add puts a letter in the outbox, waiting.
func Add(ctx context.Context, tx sqldb.Tx, o org.ID, l Letter) error {
	body, err := sealed.SealBytes(ctx, l.about(o), l.Body)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, sqlAdd, o, l.ID, l.MadeAt, l.MessageID, body, string(Waiting))
	return err
}

// about is what a letter is sealed about.
func (l *Letter) about(o org.ID) string {
	return sealed.About("letter", o, strconv.FormatInt(l.ID, 10))
}

// opened opens letters.
func opened(ctx context.Context, o org.ID, all []Letter, err error) ([]Letter, error) {
	for i := range all {
		if err == nil {
			all[i].Body, err = sealed.OpenBytes(ctx, all[i].about(o), all[i].Body)
		}
	}
	return all, err
}

const columns = ` id, made_at, message_id, body, state, attempts, code, changed_at from outbox `

func scan(r sqldb.Rows, l *Letter) error {
	return r.Scan(&l.ID, &l.MadeAt, &l.MessageID, &l.Body, &l.State, &l.Attempts, &l.Code, &l.ChangedAt)
}

const sqlFind = `/* maildb.Find */ select` + columns + `where org = $1 and id = $2`

// Find returns a letter, or a NotFound fault.
func Find(ctx context.Context, tx sqldb.Tx, o org.ID, id int64) (Letter, error) {
	l, err := sqldb.One(ctx, tx, scan, sqlFind, o, id)
	if err == sqldb.ErrNoRows {
		err = fault.NewNotFound("letter", "")
	}
	if err == nil {
		l.Body, err = sealed.OpenBytes(ctx, l.about(o), l.Body)
	}
	return l, err
}

const sqlList = `/* maildb.List */ select` + columns + `where org = $1 and id < $2 order by id desc limit $3`

// List returns letters before an id, the newest first.
func List(ctx context.Context, tx sqldb.Tx, o org.ID, before int64, limit int) ([]Letter, error) {
	all, err := sqldb.List(ctx, tx, scan, sqlList, o, before, limit)
	return opened(ctx, o, all, err)
}

const sqlWaiting = `/* maildb.ListWaiting */ select` + columns + `where org = $1 and state = 'waiting' and changed_at < $2 order by changed_at limit $3`

// ListWaiting returns letters that nothing happened to since before an instant, the oldest first.
func ListWaiting(ctx context.Context, tx sqldb.Tx, o org.ID, before int64, limit int) ([]Letter, error) {
	all, err := sqldb.List(ctx, tx, scan, sqlWaiting, o, before, limit)
	return opened(ctx, o, all, err)
}

const sqlTried = `/* maildb.Tried */ update outbox set attempts = attempts + 1, code = $3, changed_at = $4 where org = $1 and id = $2`

// Tried notes an attempt that didn't succeed and will be followed by another.
func Tried(ctx context.Context, tx sqldb.Tx, o org.ID, id int64, code int, at int64) error {
	_, err := tx.Exec(ctx, sqlTried, o, id, code, at)
	return err
}

const sqlEnd = `/* maildb.End */ update outbox set state = $3, code = $4, changed_at = $5, attempts = attempts + 1,
	body = case when $3 = 'kept' then body end where org = $1 and id = $2`

// End notes what became of a letter. What was in it goes, unless it is kept to be read.
func End(ctx context.Context, tx sqldb.Tx, o org.ID, id int64, s State, code int, at int64) error {
	_, err := tx.Exec(ctx, sqlEnd, o, id, string(s), code, at)
	return err
}

const sqlForget = `/* maildb.Forget */ delete from outbox where org = $1 and state <> 'waiting' and changed_at < $2`

// Forget deletes letters that ended before an instant, and returns how many.
func Forget(ctx context.Context, tx sqldb.Tx, o org.ID, before int64) (int64, error) {
	return tx.Exec(ctx, sqlForget, o, before)
}

const sqlBodies = `/* maildb.About */ select` + columns + `where org = $1 and body is not null order by id`

// About returns the letters in which one of some texts stands, whatever its capitals.
func About(ctx context.Context, tx sqldb.Tx, o org.ID, texts []string) (ids []int64, err error) {
	all, err := sqldb.List(ctx, tx, scan, sqlBodies, o)
	all, err = opened(ctx, o, all, err)
	for _, l := range all {
		if named(l.Body, texts) {
			ids = append(ids, l.ID)
		}
	}
	return ids, err
}

// named reports whether a letter's JSON has one of the texts in it, as it is or as JSON writes it.
func named(body []byte, texts []string) bool {
	low := bytes.ToLower(body)
	for _, text := range texts {
		quoted, err := json.Marshal(text)
		if err == nil && (bytes.Contains(low, bytes.ToLower([]byte(text))) || bytes.Contains(low, bytes.ToLower(quoted[1:len(quoted)-1]))) {
			return true
		}
	}
	return false
}

const sqlErase = `/* maildb.Erase */ update outbox set body = null, state = $3, changed_at = $4 where org = $1 and id = $2`

// Erase throws away what is in a letter. One that waits isn't sent any more.
func Erase(ctx context.Context, tx sqldb.Tx, o org.ID, id, at int64) error {
	_, err := tx.Exec(ctx, sqlErase, o, id, string(Erased), at)
	return err
}
