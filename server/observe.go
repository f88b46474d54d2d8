package server

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// observer measures, traces and logs requests by the pattern of their route. The address itself never gets into any of
// them: it may hold a customer's link or an employee's number.
type observer struct {
	requests *prometheus.HistogramVec
	running  prometheus.Gauge
	tracer   trace.Tracer
	carrier  propagation.TextMapPropagator
	log      *slog.Logger
}

func newObserver(reg prometheus.Registerer, tracer trace.Tracer, log *slog.Logger) (*observer, error) {
	o := &observer{tracer: tracer, log: log, carrier: propagation.TraceContext{},
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "klankbord_http_request_seconds",
			Help: "Time to answer a request, by route, method and status.", Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, 1, 5, 30}},
			[]string{"route", "method", "status"}),
		running: prometheus.NewGauge(prometheus.GaugeOpts{Name: "klankbord_http_requests_running", Help: "Requests that are being answered, live pages included."})}
	for _, c := range []prometheus.Collector{o.requests, o.running} {
		if err := reg.Register(c); err != nil {
			return nil, err
		}
	}
	return o, nil
}

// handler wraps the router directly, so that the route is known afterwards.
func (o *observer) handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		o.running.Inc()
		defer o.running.Dec()
		ctx, span := o.tracer.Start(o.carrier.Extract(r.Context(), propagation.HeaderCarrier(r.Header)), method(r), trace.WithSpanKind(trace.SpanKindServer))
		defer span.End()
		r = r.WithContext(ctx)
		told := &answer{ResponseWriter: w, status: http.StatusOK}
		defer func() { o.tell(ctx, span, r, told.status, time.Since(began)) }()
		next.ServeHTTP(told, r)
	})
}

func (o *observer) tell(ctx context.Context, span trace.Span, r *http.Request, status int, took time.Duration) {
	route := r.Pattern
	if route == "" {
		route = "none"
	}
	o.requests.WithLabelValues(route, method(r), strconv.Itoa(status)).Observe(took.Seconds())
	span.SetName(route)
	span.SetAttributes(attribute.String("http.route", route), attribute.String("http.request.method", method(r)), attribute.Int("http.response.status_code", status))
	if status >= http.StatusInternalServerError {
		span.SetStatus(codes.Error, "")
	}
	o.log.LogAttrs(ctx, slog.LevelInfo, "request", slog.String("route", route), slog.String("method", method(r)), slog.Int("status", status),
		slog.Duration("took", took))
}

// method is the request's method, or "other": a client may invent as many as it likes.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return r.Method
	}
	return "other"
}

// answer remembers the status that was sent.
type answer struct {
	http.ResponseWriter
	status int
	sent   bool
}

// WriteHeader implements http.ResponseWriter.
func (a *answer) WriteHeader(status int) {
	if !a.sent && status >= 200 {
		a.status, a.sent = status, true
	}
	a.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection, for streams and deadlines.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
