package scimweb

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/org"
)

// Prefix is where everything of SCIM stands.
const Prefix = "/scim/v2"

const maxBody = 4 << 20

// Server answers requests of provisioning.
type Server struct {
	Directory    Directory
	Authenticate Authenticate
	Log          *slog.Logger
	// Base returns how a request's client reaches us, such as "https://cx.example.nl", for the addresses of resources.
	Base func(r *http.Request) string
}

// asked is an authenticated request.
type asked struct {
	*http.Request
	org  org.Organisation
	base string
}

// Mux is where routes are registered.
type Mux interface {
	Handle(pattern string, h http.Handler)
}

// Register adds the routes to a mux.
func (s *Server) Register(mux Mux) {
	for _, res := range resources(s.Directory) {
		at := Prefix + res.path
		mux.Handle("GET "+at, s.handle(func(w http.ResponseWriter, r asked) error { return s.search(w, r, res, ofQuery(r)) }))
		mux.Handle("POST "+at+"/.search", s.handle(func(w http.ResponseWriter, r asked) error { return s.searchBody(w, r, res) }))
		mux.Handle("POST "+at, s.handle(func(w http.ResponseWriter, r asked) error { return s.create(w, r, res) }))
		mux.Handle("GET "+at+"/{id}", s.handle(func(w http.ResponseWriter, r asked) error { return s.find(w, r, res) }))
		mux.Handle("PUT "+at+"/{id}", s.handle(func(w http.ResponseWriter, r asked) error { return s.replace(w, r, res) }))
		mux.Handle("PATCH "+at+"/{id}", s.handle(func(w http.ResponseWriter, r asked) error { return s.patch(w, r, res) }))
		mux.Handle("DELETE "+at+"/{id}", s.handle(func(w http.ResponseWriter, r asked) error { return s.remove(w, r, res) }))
	}
	mux.Handle("GET "+Prefix+"/ServiceProviderConfig", s.handle(s.provider))
	mux.Handle("GET "+Prefix+"/ResourceTypes", s.handle(s.types))
	mux.Handle("GET "+Prefix+"/ResourceTypes/{id}", s.handle(s.types))
	mux.Handle("GET "+Prefix+"/Schemas", s.handle(s.schemas))
	mux.Handle("GET "+Prefix+"/Schemas/{id}", s.handle(s.schemas))
	mux.Handle(Prefix+"/", s.handle(func(http.ResponseWriter, asked) error {
		return &problem{http.StatusNotFound, "", "Nothing lives at this address."}
	}))
}

// handle authenticates, and answers with an error document when something goes wrong.
func (s *Server) handle(h func(http.ResponseWriter, asked) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		actor, o, err := s.Authenticate(r.Context(), bearer(r))
		r = r.WithContext(access.With(r.Context(), actor))
		if err != nil {
			s.fail(w, r, err)
			return
		}
		if err := h(w, asked{r, o, s.Base(r) + Prefix}); err != nil {
			s.fail(w, r, err)
		}
	})
}

func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if strings.EqualFold(scheme, "bearer") {
		return strings.TrimSpace(token)
	}
	return r.Header.Get("x-api-key")
}

// body reads the JSON of a request.
func body(r asked, into any) error {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || (media != "application/scim+json" && media != "application/json") {
		return &problem{http.StatusUnsupportedMediaType, "", "Send application/scim+json."}
	}
	d := json.NewDecoder(r.Body)
	if err := d.Decode(into); err != nil {
		if tooLarge(err) {
			return &problem{http.StatusRequestEntityTooLarge, "tooMany", "The body is too large."}
		}
		return bad("invalidSyntax", "The body is no JSON of the right form.")
	}
	if _, err := d.Token(); err != io.EOF {
		return bad("invalidSyntax", "Something follows the body.")
	}
	return nil
}

func (s *Server) find(w http.ResponseWriter, r asked, res resource) error {
	got, err := res.find(r.Context(), r.org.ID, r.PathValue("id"))
	if err != nil {
		return err
	}
	if v := version(got.doc); r.Header.Get("If-None-Match") == v {
		w.Header().Set("ETag", v)
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	return s.show(w, r, res, http.StatusOK, got)
}

func (s *Server) create(w http.ResponseWriter, r asked, res resource) error {
	var raw map[string]any
	if err := body(r, &raw); err != nil {
		return err
	}
	doc, err := res.read(raw)
	if err != nil {
		return err
	}
	got, err := res.create(r.Context(), r.org.ID, doc)
	if err != nil {
		return err
	}
	w.Header().Set("Location", r.location(res, got.doc))
	return s.show(w, r, res, http.StatusCreated, got)
}

func (s *Server) replace(w http.ResponseWriter, r asked, res resource) error {
	var raw map[string]any
	if err := body(r, &raw); err != nil {
		return err
	}
	got, err := res.change(r.Context(), r.org.ID, r.PathValue("id"), func(was shown) (document, error) {
		if err := r.unchanged(was); err != nil {
			return nil, err
		}
		return res.read(raw)
	})
	if err != nil {
		return err
	}
	return s.show(w, r, res, http.StatusOK, got)
}

func (s *Server) patch(w http.ResponseWriter, r asked, res resource) error {
	var p patch
	if err := body(r, &p); err != nil {
		return err
	}
	got, err := res.change(r.Context(), r.org.ID, r.PathValue("id"), func(was shown) (document, error) {
		if err := r.unchanged(was); err != nil {
			return nil, err
		}
		// A copy by way of what a client may write: lists and maps are changed in place.
		doc, err := res.read(was.doc)
		if err != nil {
			return nil, err
		}
		return doc, res.apply(doc, p)
	})
	if err != nil {
		return err
	}
	return s.show(w, r, res, http.StatusOK, got)
}

func (s *Server) remove(w http.ResponseWriter, r asked, res resource) error {
	if res.remove == nil {
		return &problem{http.StatusNotImplemented, "", "A unit has a history and stays; move it, or leave it empty."}
	}
	if err := res.remove(r.Context(), r.org.ID, r.PathValue("id"), r.unchanged); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// unchanged refuses a change of something that isn't any more what the client saw.
func (r asked) unchanged(was shown) error {
	want := r.Header.Get("If-Match")
	if want == "" || want == "*" || want == version(was.doc) {
		return nil
	}
	return errVersion
}

// version is the entity tag of a document: the same as long as nothing in it changes.
func version(doc document) string {
	b, err := json.Marshal(doc) // keys in order
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
}

func (r asked) location(res resource, doc document) string {
	id, _ := doc["id"].(string)
	return r.base + res.path + "/" + id
}

// show answers with one resource.
func (s *Server) show(w http.ResponseWriter, r asked, res resource, status int, got shown) error {
	q := r.URL.Query()
	w.Header().Set("ETag", version(got.doc))
	answer(w, status, r.full(res, got, wanted(q.Get("attributes")), wanted(q.Get("excludedAttributes"))))
	return nil
}

// full adds what everything has, and leaves out what wasn't asked for.
func (r asked) full(res resource, got shown, only, without []string) document {
	doc := maps.Clone(got.doc)
	meta := map[string]any{"resourceType": res.name, "location": r.location(res, got.doc), "version": version(got.doc)}
	if got.created != 0 {
		meta["created"], meta["lastModified"] = stamp(got.created), stamp(got.changed)
	}
	schemas := []string{res.id}
	for _, e := range res.extensions {
		if _, ok := doc[e.id]; ok {
			schemas = append(schemas, e.id)
		}
	}
	for name := range doc {
		chosen := func(n string) bool {
			n, _, _ = strings.Cut(strings.TrimPrefix(n, strings.ToLower(res.id)+":"), ".")
			return n == strings.ToLower(name) || strings.HasPrefix(n, strings.ToLower(name)+":")
		}
		if name != "id" && ((len(only) > 0 && !slices.ContainsFunc(only, chosen)) || slices.ContainsFunc(without, chosen)) {
			delete(doc, name)
		}
	}
	doc["schemas"] = schemas
	if !slices.Contains(without, "meta") {
		doc["meta"] = meta
	}
	return doc
}

// wanted reads a list of names.
func wanted(list string) []string {
	return strings.FieldsFunc(strings.ToLower(list), func(r rune) bool { return r == ',' || r == ' ' })
}
