package scimweb

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/i18n"
)

// problem is an answer of the protocol itself.
type problem struct {
	status int
	kind   string // scimType
	detail string
}

// Error implements error.
func (p *problem) Error() string { return p.detail }

func bad(kind, detail string) error { return &problem{http.StatusBadRequest, kind, detail} }

var errVersion = &problem{http.StatusPreconditionFailed, "", "The resource has changed since; fetch it again."}

// told translates what went wrong, once.
func told(err error) *problem {
	if p := new(problem); errors.As(err, &p) {
		return p
	}
	text := i18n.EN.Error(err)
	switch fault.KindOf(err) {
	case fault.Invalid:
		return &problem{http.StatusBadRequest, "invalidValue", text}
	case fault.NotFound:
		return &problem{http.StatusNotFound, "", text}
	case fault.Conflict:
		return &problem{http.StatusConflict, "uniqueness", text}
	case fault.Forbidden:
		return &problem{http.StatusForbidden, "", text}
	case fault.Unauthenticated:
		return &problem{http.StatusUnauthorized, "", "A key is needed: Authorization: Bearer …"}
	case fault.Unavailable:
		return &problem{http.StatusServiceUnavailable, "", text}
	}
	return &problem{http.StatusInternalServerError, "", "Something went wrong; nothing was stored by half."}
}

// fail answers with an error document.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	p := told(err)
	log := s.Log
	if log == nil {
		log = slog.Default()
	}
	switch {
	case p.status >= http.StatusInternalServerError:
		log.ErrorContext(r.Context(), "scim", "method", r.Method, "error", err)
	case p.status == http.StatusUnauthorized, p.status == http.StatusForbidden:
		log.WarnContext(r.Context(), "refused", append([]any{"route", r.Pattern}, access.Refusal(access.Of(r.Context()), err)...)...)
	}
	if p.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	out := map[string]any{"schemas": []string{errorSchema}, "status": strconv.Itoa(p.status), "detail": p.detail}
	if p.kind != "" {
		out["scimType"] = p.kind
	}
	answer(w, p.status, out)
}

// answer writes a document. Once the header is out nothing can be said any more.
func answer(w http.ResponseWriter, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/scim+json; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(b)
}
