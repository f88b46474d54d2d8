package api

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"unicode/utf8"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
)

// MaxBody is how many bytes the body of a request may have.
const MaxBody = 8 << 20

const requestID = "X-Request-Id"

var plainID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// identify gives a request its number: the caller's own when it has a decent one.
func identify(w http.ResponseWriter, r *http.Request) {
	id := r.Header.Get(requestID)
	if !plainID.MatchString(id) {
		var b [12]byte
		rand.Read(b[:]) // never fails: the program would end
		id = hex.EncodeToString(b[:])
	}
	w.Header().Set(requestID, id)
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Add("Vary", "Authorization, X-Api-Key, Accept, Accept-Language")
}

// edge does what all routes have in common, in the order in which it costs least to refuse.
func (a *API) edge(route Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		identify(w, r)
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				a.fail(w, r, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
			}
		}()
		if err := a.serve(w, r, route); err != nil {
			a.fail(w, r, err)
		}
	})
}

func (a *API) serve(w http.ResponseWriter, r *http.Request, route Route) (err error) {
	if err := acceptable(r, route.produces); err != nil {
		return err
	}
	var c call
	defer func() { a.noteRefusal(r, c.actor, err) }()
	if !route.Open {
		if c.actor, c.org, err = a.Source.Bearer(r.Context(), tokenOf(r)); err != nil {
			return err
		}
		if err := a.take(w, c.org, c.actor, a.now()); err != nil {
			return err
		}
		r = r.WithContext(access.With(r.Context(), c.actor))
	}
	if c.query, err = queryOf(r, route.params); err != nil {
		return err
	}
	if !utf8.ValidString(r.URL.Path) || strings.ContainsRune(r.URL.Path, 0) {
		return fault.NewNotFound("address", r.URL.EscapedPath()) // nothing is called that
	}
	c.query.now = a.now().UnixMilli()
	if route.Method == http.MethodPost {
		if c.body, err = bodyOf(w, r); err != nil {
			return err
		}
		return a.once(w, r, c, route)
	}
	return route.handle(w, r, c)
}

// tokenOf reads the key. A cookie is never one.
func tokenOf(r *http.Request) string {
	if scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(token)
	}
	return r.Header.Get("X-Api-Key")
}

// acceptable refuses a caller who wants something else than there is.
func acceptable(r *http.Request, produces string) error {
	if produces == "" {
		produces = "application/json"
	}
	accept := strings.Join(r.Header.Values("Accept"), ",")
	if accept == "" {
		return nil
	}
	family, _, _ := strings.Cut(produces, "/")
	for part := range strings.SplitSeq(accept, ",") {
		kind, params, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err == nil && params["q"] != "0" && slices.Contains([]string{produces, family + "/*", "*/*"}, kind) {
			return nil
		}
	}
	return refuse(http.StatusNotAcceptable, "Accept", "api.not_acceptable", "type", produces)
}

// bodyOf reads a JSON body whole, up to its limit.
func bodyOf(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset := strings.ToLower(params["charset"])
	if err != nil || kind != "application/json" || (charset != "" && charset != "utf-8") || r.Header.Get("Content-Encoding") != "" {
		return nil, refuse(http.StatusUnsupportedMediaType, "Content-Type", "api.not_json")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, refuse(http.StatusRequestEntityTooLarge, "", "api.too_large", "max", MaxBody)
	case err != nil:
		return nil, refuse(http.StatusBadRequest, "", "api.body_unreadable")
	}
	return body, nil
}

// elsewhere answers what is no route: another method, or nothing at all.
func (a *API) elsewhere(methods func(*http.Request) []string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		identify(w, r)
		allowed := methods(r)
		if len(allowed) == 0 {
			a.fail(w, r, fault.NewNotFound("address", r.URL.Path))
			return
		}
		slices.Sort(allowed)
		list := strings.Join(slices.Compact(allowed), ", ")
		w.Header().Set("Allow", list)
		a.fail(w, r, refuse(http.StatusMethodNotAllowed, "", "api.method", "allowed", list))
	})
}
