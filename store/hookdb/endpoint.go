// Package hookdb keeps who wants to hear what happens, what they are to hear, and what became of it.
package hookdb

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"klankbord.org/core/fault"
	"klankbord.org/core/hook"
	"klankbord.org/core/org"
	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
)

// State says whether an endpoint gets messages.
type State string

// The states.
const (
	Active   State = "active"
	Paused   State = "paused"   // by somebody
	Disabled State = "disabled" // by us: the receiver is gone, or failed for too long
)

// Endpoint is an address that wants to hear of events.
type Endpoint struct {
	ID           int64
	URL          string
	Events       []hook.Event
	Content      bool // with customers' words
	People       bool // with who took part
	Secret       []byte
	OldSecret    []byte // signs along until OldUntil
	OldUntil     int64  // unix milliseconds, UTC; 0: there is none
	State        State
	Notice       string // why it was disabled, a message key
	FailingSince int64  // unix milliseconds, UTC; 0: the last message arrived
	MadeBy       string // reference of an actor
	MadeAt       int64  // unix milliseconds, UTC
}

// Wants reports whether the endpoint is to hear of an event.
func (e Endpoint) Wants(event hook.Event) bool { return slices.Contains(e.Events, event) }

// Secrets returns what signs a message at an instant, the newest first.
func (e Endpoint) Secrets(at int64) [][]byte {
	if e.OldUntil > at {
		return [][]byte{e.Secret, e.OldSecret}
	}
	return [][]byte{e.Secret}
}

const endpointColumns = ` id, url, events, content, people, secret, old_secret, old_until, state, notice, failing_since, made_by, made_at
	from webhook_endpoints `

func scanEndpoint(r sqldb.Rows, e *Endpoint) error {
	var events []byte
	if err := r.Scan(&e.ID, &e.URL, &events, &e.Content, &e.People, &e.Secret, &e.OldSecret, &e.OldUntil, &e.State, &e.Notice,
		&e.FailingSince, &e.MadeBy, &e.MadeAt); err != nil {
		return err
	}
	return json.Unmarshal(events, &e.Events)
}

const sqlEndpoints = `/* hookdb.ListEndpoints */ select` + endpointColumns + `where org = $1 order by id`

// ListEndpoints returns the endpoints of an organisation, the oldest first.
func ListEndpoints(ctx context.Context, tx sqldb.Tx, o org.ID) ([]Endpoint, error) {
	all, err := sqldb.List(ctx, tx, scanEndpoint, sqlEndpoints, o)
	for i := range all {
		if err == nil {
			err = all[i].open(ctx, o)
		}
	}
	return all, err
}

// about is what the secrets of an endpoint are sealed about.
func (e *Endpoint) about(o org.ID) string {
	return sealed.About("webhook", o, strconv.FormatInt(e.ID, 10))
}

func (e *Endpoint) open(ctx context.Context, o org.ID) (err error) {
	if e.Secret, err = sealed.OpenBytes(ctx, e.about(o), e.Secret); err != nil {
		return err
	}
	e.OldSecret, err = sealed.OpenBytes(ctx, e.about(o), e.OldSecret)
	return err
}

const sqlEndpoint = `/* hookdb.FindEndpoint */ select` + endpointColumns + `where org = $1 and id = $2`

// FindEndpoint returns an endpoint, or a NotFound fault.
func FindEndpoint(ctx context.Context, tx sqldb.Tx, o org.ID, id int64) (Endpoint, error) {
	e, err := sqldb.One(ctx, tx, scanEndpoint, sqlEndpoint, o, id)
	if err == sqldb.ErrNoRows {
		err = fault.NewNotFound("webhook", "")
	}
	if err == nil {
		err = e.open(ctx, o)
	}
	return e, err
}

const sqlSave = `/* hookdb.SaveEndpoint */
	insert into webhook_endpoints (org, id, url, events, content, people, secret, old_secret, old_until, state, notice, failing_since, made_by, made_at)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
	on conflict (org, id) do update set url = excluded.url, events = excluded.events, content = excluded.content, people = excluded.people,
		secret = excluded.secret, old_secret = excluded.old_secret, old_until = excluded.old_until, state = excluded.state,
		notice = excluded.notice, failing_since = excluded.failing_since`

// SaveEndpoint stores an endpoint, new or changed.
func SaveEndpoint(ctx context.Context, tx sqldb.Tx, o org.ID, e Endpoint) error {
	events, err := json.Marshal(e.Events)
	if err != nil {
		return err
	}
	secret, err := sealed.SealBytes(ctx, e.about(o), e.Secret)
	if err != nil {
		return err
	}
	old, err := sealed.SealBytes(ctx, e.about(o), e.OldSecret)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, sqlSave, o, e.ID, e.URL, string(events), e.Content, e.People, secret, old, e.OldUntil, string(e.State),
		e.Notice, e.FailingSince, e.MadeBy, e.MadeAt)
	return err
}

const sqlDeleteEndpoint = `/* hookdb.DeleteEndpoint */ delete from webhook_endpoints where org = $1 and id = $2`

const sqlDeleteDeliveries = `/* hookdb.DeleteEndpoint, deliveries */ delete from webhook_deliveries where org = $1 and endpoint_id = $2`

// DeleteEndpoint throws an endpoint away, and what is known of its messages.
func DeleteEndpoint(ctx context.Context, tx sqldb.Tx, o org.ID, id int64) error {
	if _, err := tx.Exec(ctx, sqlDeleteDeliveries, o, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, sqlDeleteEndpoint, o, id)
	return err
}
