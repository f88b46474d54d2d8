package api

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/i18n"
)

// Problem is an error after RFC 9457.
type Problem struct {
	Type          string         `json:"type"`
	Title         string         `json:"title"`
	Status        int            `json:"status"`
	Detail        string         `json:"detail"`
	Instance      string         `json:"instance"`
	Code          string         `json:"code"`
	RequestID     string         `json:"request_id"`
	InvalidParams []InvalidParam `json:"invalid_params,omitempty"`
}

// InvalidParam says which field or parameter is wrong, and why.
type InvalidParam struct {
	Name   string `json:"name"`
	Reason string `json:"reason"`
	Code   string `json:"code"`
}

// refusal is a fault that has more to it than its kind tells: a status of its own, or several fields.
type refusal struct {
	status int
	fault  *fault.Error
	params []InvalidParam
}

// Error says it for developers.
func (r *refusal) Error() string { return r.fault.Error() }

// refuse makes a refusal with a status.
func refuse(status int, field, key string, pairs ...any) error {
	return &refusal{status: status, fault: fault.NewInvalid(field, key, pairs...)}
}

// Unwrap gives the fault.
func (r *refusal) Unwrap() error { return r.fault }

var statuses = map[fault.Kind]int{
	fault.Internal: http.StatusInternalServerError, fault.Invalid: http.StatusUnprocessableEntity, fault.NotFound: http.StatusNotFound,
	fault.Conflict: http.StatusConflict, fault.Forbidden: http.StatusForbidden, fault.Unauthenticated: http.StatusUnauthorized,
	fault.Unavailable: http.StatusServiceUnavailable,
}

// fail answers with a problem. What nobody classified goes to the log, not to the caller.
func (a *API) fail(w http.ResponseWriter, r *http.Request, err error) {
	lang := languageOf(r)
	status, f := http.StatusInternalServerError, fault.As(err)
	if f == nil {
		f = &fault.Error{Key: "internal", Err: err}
	}
	status = statuses[f.Kind]
	p := Problem{Detail: lang.Error(err), Instance: r.URL.Path, Code: f.Key, RequestID: w.Header().Get(requestID)}
	if special, ok := err.(*refusal); ok {
		status, p.InvalidParams = special.status, special.params
	}
	if f.Kind == fault.Internal {
		p.Code = "internal"
		if a.Log != nil {
			a.Log.Error("api", slog.String("request_id", p.RequestID), slog.String("error", err.Error()))
		}
	}
	if f.Field != "" && p.InvalidParams == nil && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		p.InvalidParams = []InvalidParam{{Name: f.Field, Reason: p.Detail, Code: f.Key}}
	}
	p.Status, p.Title = status, http.StatusText(status)
	p.Type = "about:blank" // the code tells more; it is documented with the field
	h := w.Header()
	switch status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Bearer realm="klankbord"`)
	case http.StatusServiceUnavailable, http.StatusConflict:
		if f.Kind == fault.Unavailable || strings.HasPrefix(f.Key, "api.idempotency_in_flight") || f.Key == "api.idempotency_taken" {
			h.Set("Retry-After", "1")
		}
	}
	h.Set("Content-Type", "application/problem+json")
	h.Set("Content-Language", string(lang))
	h.Del("ETag")
	body, _ := json.Marshal(p) // texts and numbers always marshal
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n')) // a caller who left is not our problem
}

// noteRefusal logs who was refused: without a key that works, without the permission, or asking too much.
func (a *API) noteRefusal(r *http.Request, actor access.Actor, err error) {
	kind := fault.KindOf(err)
	special, ok := err.(*refusal)
	if err == nil || a.Log == nil || kind != fault.Forbidden && kind != fault.Unauthenticated && !(ok && special.status == http.StatusTooManyRequests) {
		return
	}
	a.Log.WarnContext(r.Context(), "refused", append([]any{"route", r.Pattern}, access.Refusal(actor, err)...)...)
}

// languageOf is English unless the caller prefers Dutch: programs rarely say.
func languageOf(r *http.Request) i18n.Lang {
	if tag := r.Header.Get("Accept-Language"); tag != "" && tag != "*" {
		return i18n.Parse(tag)
	}
	return i18n.EN
}
