// Package assets holds the style, scripts and type of the staff pages, and serves them under names that carry their
// content: what a browser has kept is right for ever, and a new release is fetched at once.
package assets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"strings"
	"sync"
)

// Prefix is where Handler has to be mounted.
const Prefix = "/assets/"

//go:embed staff.css theme.js staff.js passkey.js survey.js vendor/*.css vendor/*.js vendor/*.woff2
var files embed.FS

// sources lists what is served, each file after those whose addresses it contains.
var sources = []struct{ name, file, kind string }{
	{"figtree.woff2", "vendor/figtree.woff2", "font/woff2"},
	{"source-serif.woff2", "vendor/source-serif-4.woff2", "font/woff2"},
	{"tabler.css", "vendor/tabler-1.6.1.min.css", "text/css; charset=utf-8"},
	{"htmx.js", "vendor/htmx-4.0.1.min.js", "text/javascript; charset=utf-8"},
	{"staff.css", "staff.css", "text/css; charset=utf-8"},
	{"theme.js", "theme.js", "text/javascript; charset=utf-8"},
	{"staff.js", "staff.js", "text/javascript; charset=utf-8"},
	{"passkey.js", "passkey.js", "text/javascript; charset=utf-8"},
	{"survey.js", "survey.js", "text/javascript; charset=utf-8"},
}

// asset is one file, ready to be sent.
type asset struct {
	address string // "/assets/staff.3fa9c1d2e0.css"
	kind    string
	plain   []byte
	packed  []byte // gzip; nil when that makes it no smaller
}

type shelf struct {
	byName    map[string]*asset
	byAddress map[string]*asset
}

// load reads and packs everything once, a few dozen milliseconds.
var load = sync.OnceValue(func() shelf {
	s := shelf{map[string]*asset{}, map[string]*asset{}}
	for _, src := range sources {
		content, err := files.ReadFile(src.file)
		if err != nil {
			panic(err) // the file is embedded: only a misspelt list gets here
		}
		for name, a := range s.byName {
			content = bytes.ReplaceAll(content, []byte("url("+name+")"), []byte("url("+path.Base(a.address)+")"))
		}
		a := &asset{address: addressOf(src.name, content), kind: src.kind, plain: content}
		if !strings.HasPrefix(src.kind, "font/") {
			a.packed = pack(content)
		}
		s.byName[src.name], s.byAddress[a.address] = a, a
	}
	return s
})

// addressOf puts the beginning of the content's hash between name and extension.
func addressOf(name string, content []byte) string {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	return Prefix + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext
}

func pack(content []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	_, _ = w.Write(content) // writing to memory doesn't fail
	_ = w.Close()
	return b.Bytes()
}

// Path returns the address of a file such as "staff.css". An unknown name is a mistake in the program and panics.
func Path(name string) string {
	a, ok := load().byName[name]
	if !ok {
		panic("assets: no file " + name)
	}
	return a.address
}

// Size returns how many bytes a file takes over the wire.
func Size(name string) int {
	a := load().byName[name]
	if a.packed != nil {
		return len(a.packed)
	}
	return len(a.plain)
}

// Content returns a file as it is served, for documents that have to stand alone. The caller doesn't change it.
func Content(name string) []byte { return load().byName[name].plain }

// Handler serves the files below Prefix. Names without the right hash are not found: a page of an older release must
// not get a newer style.
func Handler() http.Handler {
	shelf := load()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := shelf.byAddress[r.URL.Path]
		if !ok || (r.Method != http.MethodGet && r.Method != http.MethodHead) {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", a.kind)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Vary", "Accept-Encoding")
		body := a.plain
		if a.packed != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			body = a.packed
		}
		if r.Method == http.MethodGet {
			_, _ = w.Write(body) // a browser that went away has no use for an error
		}
	})
}
