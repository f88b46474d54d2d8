package mail

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"

	"github.com/wneessen/go-mail"
)

// lines is how many conversations with the mail server there may be at once: each letter takes several turns, and on one line they would wait
// for each other's.
const lines = 4

// pool lends lines, the one that was used last first: a quiet evening needs but one.
type pool struct {
	mu   sync.Mutex
	free []*line
	left chan struct{} // one for each that is free
	all  []*line
}

func newPool(dial func() (*mail.Client, error)) (*pool, error) {
	p := &pool{left: make(chan struct{}, lines)}
	for range lines {
		client, err := dial()
		if err != nil {
			return nil, err
		}
		p.all = append(p.all, &line{client: client})
		p.left <- struct{}{}
	}
	p.free = append(p.free, p.all...)
	return p, nil
}

// with runs fn with a line of its own.
func (p *pool) with(ctx context.Context, fn func(*line) error) error {
	select {
	case <-p.left:
	case <-ctx.Done():
		return &Failure{Step: "wait for a line"}
	}
	p.mu.Lock()
	l := p.free[len(p.free)-1]
	p.free = p.free[:len(p.free)-1]
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		p.free = append(p.free, l)
		p.mu.Unlock()
		p.left <- struct{}{}
	}()
	return fn(l)
}

// line is one conversation with the mail server, in which letters follow each other.
type line struct {
	mu     sync.Mutex
	client *mail.Client
	open   bool
	close  *time.Timer
}

// send gives one letter.
func (l *line) send(ctx context.Context, message *mail.Msg) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	fresh, err := l.connect(ctx)
	if err != nil {
		return err
	}
	err = l.client.Send(message)
	if err != nil && !fresh && code(err) == 0 {
		// The server had hung up on an idle connection. Should it have taken the letter all the same, this is the same one.
		l.hangUp()
		if _, err := l.connect(ctx); err != nil {
			return err
		}
		err = l.client.Send(message)
	}
	if err != nil {
		f := failureOf(err)
		l.hangUp()
		return f
	}
	l.close.Reset(idleTime)
	return nil
}

// connect dials unless there is a connection still, and tells whether it is new.
func (l *line) connect(ctx context.Context) (fresh bool, err error) {
	if l.open {
		l.close.Stop()
		return false, nil
	}
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	if err := l.client.DialWithContext(ctx); err != nil {
		f := &Failure{Step: "connect", Code: code(err)}
		var network net.Error
		if errors.As(err, &network) && network.Timeout() {
			f.Step = "connect: no answer in time"
		}
		return false, f
	}
	l.open = true
	if l.close == nil {
		l.close = time.AfterFunc(idleTime, l.end)
	}
	return true, nil
}

func (l *line) hangUp() {
	if l.open {
		_ = l.client.Close() // a broken connection can't be closed politely
		l.open = false
	}
}

func (l *line) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.hangUp()
}
