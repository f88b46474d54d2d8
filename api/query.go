package api

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/snapshot"
)

// The most and the usual number of things on one page of a list.
const (
	MaxLimit     = 1000
	DefaultLimit = 100
)

// query is what stands behind the question mark, checked to be what the route knows.
type query struct {
	values url.Values
	pairs  []snapshot.Param // in order of their names
	now    int64            // unix milliseconds; 0: nobody knows
}

// anyName lets a route judge the names itself.
const anyName = "*"

// queryOf reads the query strictly: a misspelt filter must not give everything.
func queryOf(r *http.Request, names []string) (query, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return query{}, refuse(http.StatusBadRequest, "", "api.query_malformed")
	}
	q := query{values: values}
	for name, list := range values {
		if !utf8.ValidString(name) || strings.ContainsRune(name, 0) {
			return q, refuse(http.StatusBadRequest, "", "api.query_malformed")
		}
		if !slices.Contains(names, name) && !slices.Contains(names, anyName) {
			return q, refuse(http.StatusUnprocessableEntity, name, "api.parameter_unknown", "name", name)
		}
		for _, v := range list {
			if !utf8.ValidString(v) || strings.ContainsRune(v, 0) || len(v) > 2000 {
				return q, refuse(http.StatusBadRequest, name, "api.query_malformed")
			}
			q.pairs = append(q.pairs, snapshot.Param{Name: name, Value: v})
		}
	}
	slices.SortStableFunc(q.pairs, func(a, b snapshot.Param) int { return strings.Compare(a.Name, b.Name) })
	return q, nil
}

func (q query) get(name string) string { return q.values.Get(name) }

// number reads a whole number within bounds; absent is the default.
func (q query) number(name string, standard, low, high int) (int, error) {
	text := q.get(name)
	if text == "" {
		return standard, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < low || n > high {
		return 0, fault.NewInvalid(name, "api.number", "min", low, "max", high)
	}
	return n, nil
}

// day reads a day; absent is none.
func (q query) day(name string) (day.Day, error) {
	text := q.get(name)
	if text == "" {
		return 0, nil
	}
	d, err := day.Parse(text)
	if err != nil {
		return 0, fault.NewInvalid(name, "api.day", "value", text)
	}
	return d, nil
}

// instant reads a moment; absent is none.
func (q query) instant(name string) (time.Time, error) {
	text := q.get(name)
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil || at.Year() < 1970 {
		return time.Time{}, fault.NewInvalid(name, "api.instant", "value", text)
	}
	return at, nil
}

// Page says which part of a list is asked for.
type Page struct {
	After Place
	Limit int
	// Since, in unix milliseconds, leaves out what didn't change since then; 0 leaves out nothing. What comes with it may
	// be a little more than what changed, never less.
	Since int64
}

// Place is where a list goes on: after this. Lists of things by their number use ID alone.
type Place struct{ Day, ID int64 }

// pageParams are the parameters that every list has.
var pageParams = []string{"limit", "cursor", "updated_since"}

// page reads which part of a list is asked for.
func (q query) page(route string) (p Page, err error) {
	if p.Limit, err = q.number("limit", DefaultLimit, 1, MaxLimit); err != nil {
		return p, err
	}
	since, err := q.instant("updated_since")
	if err != nil {
		return p, err
	}
	if !since.IsZero() {
		p.Since = max(1, since.UnixMilli())
		if q.now > 0 { // what is written while the clock stands back is stamped earlier than what the caller saw last
			p.Since = max(1, min(p.Since, q.now))
		}
	}
	if c := q.get("cursor"); c != "" {
		p.After, err = parseCursor(c, q.identity(route))
	}
	return p, err
}

// identity is a fingerprint of the list that a cursor belongs to: another list or filter can't use it.
func (q query) identity(route string) (sum [8]byte) {
	h := sha256.New()
	h.Write([]byte(route))
	for _, p := range q.pairs {
		if p.Name != "cursor" && p.Name != "limit" {
			h.Write([]byte("\x00" + p.Name + "\x01" + p.Value))
		}
	}
	copy(sum[:], h.Sum(nil))
	return sum
}

const cursorVersion = 1

// printCursor writes a place so that callers don't come to rely on what is in it.
func printCursor(p Place, of [8]byte) string {
	b := append([]byte{cursorVersion}, of[:]...)
	b = binary.AppendVarint(b, p.Day)
	b = binary.AppendVarint(b, p.ID)
	return base64.RawURLEncoding.EncodeToString(b)
}

// parseCursor reads what printCursor wrote for the same list. It holds no secret: whoever forges one gets another part of
// what the key may see anyway.
func parseCursor(text string, of [8]byte) (p Place, err error) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	wrong := refuse(http.StatusBadRequest, "cursor", "api.cursor")
	if err != nil || len(b) < 1+len(of)+2 || b[0] != cursorVersion || [8]byte(b[1:9]) != of {
		return p, wrong
	}
	b = b[9:]
	d, n := binary.Varint(b)
	if n <= 0 {
		return p, wrong
	}
	id, m := binary.Varint(b[n:])
	if m <= 0 || n+m != len(b) || id < 0 || d < -1<<31 || d >= 1<<31 {
		return p, wrong
	}
	return Place{Day: d, ID: id}, nil
}
