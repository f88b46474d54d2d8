package hookdb

import (
	"context"
	"slices"

	"klankbord.org/core/fault"
	"klankbord.org/core/hook"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// DeliveryState says what became of a message.
type DeliveryState string

// The states.
const (
	Waiting   DeliveryState = "waiting" // a job will bring it
	Delivered DeliveryState = "delivered"
	Failed    DeliveryState = "failed" // given up; it can be sent again by hand
)

// Delivery is a message to an endpoint. What it says is made when it is sent: of what was erased meanwhile nothing leaves.
type Delivery struct {
	ID       int64
	Endpoint int64
	Message  string // its identity for the receiver
	hook.Happening
	MadeAt   int64 // unix milliseconds, UTC
	State    DeliveryState
	Attempts int
	Code     int    // status of the last answer, 0 when there was none
	Problem  string // a hook.Problem
	TriedAt  int64  // unix milliseconds, UTC; 0: not yet
	Took     int64  // milliseconds
	Round    int    // how often somebody had it sent again
}

const sqlAddDelivery = `/* hookdb.AddDelivery */
	insert into webhook_deliveries (org, id, endpoint_id, message, event, first_id, last_id, happened_at, made_at, state)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting')`

// AddDelivery stores a message that waits to be sent.
func AddDelivery(ctx context.Context, tx sqldb.Tx, o org.ID, d Delivery) error {
	_, err := tx.Exec(ctx, sqlAddDelivery, o, d.ID, d.Endpoint, d.Message, string(d.Event), d.First, d.Last, d.At, d.MadeAt)
	return err
}

const deliveryColumns = ` id, endpoint_id, message, event, first_id, last_id, happened_at, made_at, state, attempts, code, problem, tried_at, took, round
	from webhook_deliveries `

func scanDelivery(r sqldb.Rows, d *Delivery) error {
	return r.Scan(&d.ID, &d.Endpoint, &d.Message, &d.Event, &d.First, &d.Last, &d.At, &d.MadeAt, &d.State, &d.Attempts, &d.Code, &d.Problem,
		&d.TriedAt, &d.Took, &d.Round)
}

const sqlDelivery = `/* hookdb.FindDelivery */ select` + deliveryColumns + `where org = $1 and id = $2`

// FindDelivery returns a message, or a NotFound fault.
func FindDelivery(ctx context.Context, tx sqldb.Tx, o org.ID, id int64) (Delivery, error) {
	d, err := sqldb.One(ctx, tx, scanDelivery, sqlDelivery, o, id)
	if err == sqldb.ErrNoRows {
		err = fault.NewNotFound("delivery", "")
	}
	return d, err
}

const sqlDeliveries = `/* hookdb.ListDeliveries */ select` + deliveryColumns + `where org = $1 and endpoint_id = $2 and id < $3 order by id desc limit $4`

// ListDeliveries returns messages to an endpoint before an id, the newest first.
func ListDeliveries(ctx context.Context, tx sqldb.Tx, o org.ID, endpoint, before int64, limit int) ([]Delivery, error) {
	return sqldb.List(ctx, tx, scanDelivery, sqlDeliveries, o, endpoint, before, limit)
}

const sqlInState = `/* hookdb.ListInState */ select` + deliveryColumns + `where org = $1 and state = $2 and tried_at < $3 and made_at < $3 order by id limit $4`

// ListInState returns messages of an organisation in a state that nothing happened to since before an instant, the oldest
// first.
func ListInState(ctx context.Context, tx sqldb.Tx, o org.ID, s DeliveryState, before int64, limit int) ([]Delivery, error) {
	return sqldb.List(ctx, tx, scanDelivery, sqlInState, o, string(s), before, limit)
}

const sqlFailed = `/* hookdb.ListFailed */ select` + deliveryColumns + `where org = $1 and endpoint_id = $2 and state = 'failed' order by id limit $3`

// ListFailed returns messages to an endpoint that were given up, the oldest first.
func ListFailed(ctx context.Context, tx sqldb.Tx, o org.ID, endpoint int64, limit int) ([]Delivery, error) {
	return sqldb.List(ctx, tx, scanDelivery, sqlFailed, o, endpoint, limit)
}

const sqlUpdate = `/* hookdb.SaveDelivery */
	update webhook_deliveries set state = $3, attempts = $4, code = $5, problem = $6, tried_at = $7, took = $8, round = $9 where org = $1 and id = $2`

// SaveDelivery notes what became of a message.
func SaveDelivery(ctx context.Context, tx sqldb.Tx, o org.ID, d Delivery) error {
	_, err := tx.Exec(ctx, sqlUpdate, o, d.ID, string(d.State), d.Attempts, d.Code, d.Problem, d.TriedAt, d.Took, d.Round)
	return err
}

const sqlForget = `/* hookdb.Forget */ delete from webhook_deliveries where org = $1 and state <> 'waiting' and made_at < $2`

// Forget deletes messages made before an instant, and returns how many. Those that wait stay.
func Forget(ctx context.Context, tx sqldb.Tx, o org.ID, before int64) (int64, error) {
	return tx.Exec(ctx, sqlForget, o, before)
}

const sqlAbout = `/* hookdb.ListAbout */ select` + deliveryColumns + `where org = $1 and first_id <= $3 and last_id >= $2 order by id`

// ListAbout returns the messages about any of some answers, in order. Whether a message is about answers at all its event tells.
func ListAbout(ctx context.Context, tx sqldb.Tx, o org.ID, answers []int64) ([]Delivery, error) {
	if len(answers) == 0 {
		return nil, nil
	}
	all, err := sqldb.List(ctx, tx, scanDelivery, sqlAbout, o, slices.Min(answers), slices.Max(answers))
	return slices.DeleteFunc(all, func(d Delivery) bool {
		return !slices.ContainsFunc(answers, func(id int64) bool { return id >= d.First && id <= d.Last })
	}), err
}
