package app

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"time"

	"klankbord.org/core/fault"
	"klankbord.org/web/page"
)

// Limits on what one client may take: generous for a slow phone, too tight for holding connections open on purpose.
const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = 60 * time.Second
	idleTimeout       = 120 * time.Second
	shutdownTimeout   = 10 * time.Second
	maxHeaderBytes    = 64 << 10
)

// Serve serves the pages on an address until the context ends, and calls ready with the address once it listens. Until
// sign-in is built, only an address of this machine itself is accepted: what customers said about named people mustn't be
// open to a network.
func (a *App) Serve(ctx context.Context, address string, ready func(base string)) error {
	if err := onlyLoopback(address); err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return &fault.Error{Kind: fault.Unavailable, Field: "KLANKBORD_LISTEN", Key: "listen.taken", Args: map[string]any{"address": address}, Err: err}
	}
	// Requests that run at a shutdown are finished: a customer who pressed the button is answered. Only streams of live
	// pages, which have no end of their own, end at once.
	requests, endRequests := context.WithCancel(context.WithoutCancel(ctx))
	defer endRequests()
	streams, endStreams := context.WithCancel(requests)
	defer endStreams()
	server := &http.Server{
		Handler:           a.Handler(),
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		BaseContext:       func(net.Listener) context.Context { return context.WithValue(requests, streamsKey{}, streams) },
	}
	followed := make(chan struct{})
	go func() {
		defer close(followed)
		a.snapshots.Run(requests)
	}()
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	ready("http://" + listener.Addr().String())
	select {
	case err = <-failed:
	case <-ctx.Done():
		endStreams()
		patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
		defer cancel()
		err = server.Shutdown(patience)
	}
	endRequests()
	<-followed
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// streamsKey is where a request finds the context that ends its server's streams.
type streamsKey struct{}

// untilShutdown lets a page that has no end of its own end when its server is told to stop.
func untilShutdown(h page.Handler) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		if streams, ok := r.Context().Value(streamsKey{}).(context.Context); ok {
			defer context.AfterFunc(streams, cancel)()
		}
		return h(w, r.WithContext(ctx))
	}
}

// onlyLoopback refuses an address that others could reach.
func onlyLoopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fault.NewInvalid("KLANKBORD_LISTEN", "listen.malformed", "address", address)
	}
	if host == "localhost" {
		return nil
	}
	ip, err := netip.ParseAddr(host)
	if err != nil || !ip.IsLoopback() {
		return fault.NewInvalid("KLANKBORD_LISTEN", "listen.not_loopback", "address", address)
	}
	return nil
}
