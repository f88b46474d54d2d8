package app

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"klankbord.org/server"
	"klankbord.org/web/page"
)

// Serve serves the pages until the context ends, and calls ready with their address once requests are taken.
func (a *App) Serve(ctx context.Context, c server.Config, ready func(base string)) error {
	if err := c.Check(); err != nil {
		return err
	}
	a.served = c
	tracer, flush, err := tracing(ctx, a.version)
	if err != nil {
		return err
	}
	defer flush(context.WithoutCancel(ctx))
	following, stop := context.WithCancel(context.WithoutCancel(ctx))
	var followers sync.WaitGroup
	followers.Go(func() { a.snapshots.Run(following) })
	followers.Go(func() { a.sealer.Run(following) })
	stopWork, err := a.work(ctx)
	if err != nil {
		stop()
		followers.Wait()
		return err
	}
	s := &server.Server{Config: c, Handler: a.Handler(), Data: a.data, Log: a.log, Metrics: a.metrics, Tracer: tracer, Ready: ready}
	err = errors.Join(s.Serve(ctx), stopWork())
	stop()
	followers.Wait()
	return err
}

// newMetrics is the register of what is measured; parts of the program add theirs.
func newMetrics() *prometheus.Registry {
	reg := prometheus.NewRegistry()
	reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return reg
}

// untilShutdown lets a page that has no end of its own end when its server is told to stop.
func untilShutdown(h page.Handler) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx, cancel := server.Stream(w, r)
		defer cancel()
		return h(w, r.WithContext(ctx))
	}
}
