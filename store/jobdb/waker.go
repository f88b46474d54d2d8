package jobdb

import (
	"context"
	"fmt"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riversqlite"
)

// embedded is SQLite's driver that is told of new jobs by this very program, instead of asking the database twenty times
// a second. Jobs that another program stores are found by looking once in a while.
type embedded struct {
	*riversqlite.Driver
	wake *waker
}

// GetListener implements riverdriver.Driver.
func (d embedded) GetListener(*riverdriver.GetListenenerParams) riverdriver.Listener { return d.wake }

// SupportsListenNotify implements riverdriver.Driver: nothing is announced through the database.
func (embedded) SupportsListenNotify() bool { return false }

// waker carries the names of queues that have a new job.
type waker struct{ news chan string }

// topicInsert is what the library calls the news of a new job.
const topicInsert = "river_insert"

// say never waits: when so much is waiting to be heard, everybody is awake.
func (w *waker) say(queue string) {
	select {
	case w.news <- queue:
	default:
	}
}

// WaitForNotification implements riverdriver.Listener.
func (w *waker) WaitForNotification(ctx context.Context) (*riverdriver.Notification, error) {
	select {
	case queue := <-w.news:
		return &riverdriver.Notification{Topic: topicInsert, Payload: fmt.Sprintf(`{"queue":%q}`, queue)}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Close implements riverdriver.Listener.
func (*waker) Close(context.Context) error { return nil }

// Connect implements riverdriver.Listener.
func (*waker) Connect(context.Context) error { return nil }

// Listen implements riverdriver.Listener.
func (*waker) Listen(context.Context, string) error { return nil }

// Ping implements riverdriver.Listener.
func (*waker) Ping(context.Context) error { return nil }

// Schema implements riverdriver.Listener.
func (*waker) Schema() string { return "" }

// SetAfterConnectExec implements riverdriver.Listener.
func (*waker) SetAfterConnectExec(string) {}

// Unlisten implements riverdriver.Listener.
func (*waker) Unlisten(context.Context, string) error { return nil }
