package server

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel/trace"
	"klankbord.org/core/fault"
	"klankbord.org/web/mount"
)

const shutdownTimeout = 10 * time.Second

// Server serves one handler.
type Server struct {
	Config  Config
	Handler http.Handler
	Data    string // folder of what the server keeps: certificates
	Log     *slog.Logger
	Metrics *prometheus.Registry
	Tracer  trace.Tracer
	// Ready is called with the address once requests are taken.
	Ready func(base string)
}

// Serve serves until the context ends. Requests that run at that moment are finished: a customer who pressed the button is
// answered. Only streams, which have no end of their own, end at once; see StreamContext.
func (s *Server) Serve(ctx context.Context) error {
	if err := s.Config.Check(); err != nil {
		return err
	}
	u, err := s.Config.base()
	if err != nil {
		return err
	}
	handler, err := s.edge(u)
	if err != nil {
		return err
	}
	transport, err := s.Config.transport(u, s.Data)
	if err != nil {
		return err
	}
	listener, err := listen(ctx, "listen", s.Config.Listen)
	if err != nil {
		return err
	}
	requests, endRequests := context.WithCancel(context.WithoutCancel(ctx))
	defer endRequests()
	streams, endStreams := context.WithCancel(requests)
	defer endStreams()
	main := newHTTP(handler)
	main.BaseContext = func(net.Listener) context.Context { return context.WithValue(requests, streamsKey{}, streams) }
	all := []running{{main, encrypted(listener, transport)}}
	beside, err := s.beside(ctx, u)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	all = append(all, beside...)
	failed := make(chan error, len(all))
	for _, r := range all {
		go func() { failed <- r.server.Serve(r.listener) }()
	}
	s.Ready(s.address(u, transport != nil, listener))
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	endStreams()
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	for _, r := range all {
		err = errors.Join(err, r.server.Shutdown(patience))
	}
	return err
}

// running is an HTTP server with what it listens on.
type running struct {
	server   *http.Server
	listener net.Listener
}

// beside opens the listeners that serve something else than the pages.
func (s *Server) beside(ctx context.Context, u *url.URL) (all []running, err error) {
	for _, one := range []struct {
		field, address string
		handler        func() http.Handler
	}{
		{"redirect-listen", s.Config.Redirect, func() http.Handler { return redirect(u) }},
		{"metrics-listen", s.Config.Metrics, func() http.Handler { return promhttp.HandlerFor(s.Metrics, promhttp.HandlerOpts{}) }},
	} {
		if one.address == "" {
			continue
		}
		l, err := listen(ctx, one.field, one.address)
		if err != nil {
			for _, r := range all {
				_ = r.listener.Close()
			}
			return nil, err
		}
		all = append(all, running{newHTTP(one.handler()), l})
	}
	return all, nil
}

// edge puts around the handler what holds for every request, the outermost first.
func (s *Server) edge(u *url.URL) (http.Handler, error) {
	seen, err := newObserver(s.Metrics, s.Tracer, s.Log)
	if err != nil {
		return nil, err
	}
	local := isLoopback(hostOf(s.Config.Listen)) && s.Config.ProxyHops == 0
	return ownNames(u, local, s.Log, behind(s.Config.ProxyHops, headers(s.Config.strictTransport(), mount.At(s.Config.Folder(), limits(seen.handler(s.Handler)))))), nil
}

// address is where people find the pages.
func (s *Server) address(u *url.URL, secure bool, l net.Listener) string {
	switch {
	case u != nil:
		return u.Scheme + "://" + u.Host + s.Config.Folder()
	case secure:
		return "https://" + l.Addr().String()
	}
	return "http://" + l.Addr().String()
}

func newHTTP(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug)} // its lines hold addresses of clients
}

func encrypted(l net.Listener, c *tls.Config) net.Listener {
	if c == nil {
		return l
	}
	return tls.NewListener(l, c)
}

func listen(ctx context.Context, field, address string) (net.Listener, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, &fault.Error{Kind: fault.Unavailable, Field: field, Key: "listen.taken", Args: map[string]any{"address": address}, Err: err}
	}
	return l, nil
}

// streamsKey is where a request finds the context that ends its server's streams.
type streamsKey struct{}

// Stream prepares for an answer that has no end of its own: its context ends when the server is told to stop or the reader
// goes away, and no time limit holds for it.
func Stream(w http.ResponseWriter, r *http.Request) (context.Context, context.CancelFunc) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Time{})
	ctx, cancel := context.WithCancel(r.Context())
	streams, ok := r.Context().Value(streamsKey{}).(context.Context)
	if !ok {
		return ctx, cancel
	}
	stop := context.AfterFunc(streams, cancel)
	return ctx, func() { stop(); cancel() }
}
