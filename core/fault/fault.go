// Package fault is the one idea of errors in Klankbord.
//
// The core says what kind of thing went wrong, at which field, and which sentence belongs to it (a message key with
// arguments). It never writes a finished sentence and never knows a status code: each edge (page, API, command line)
// translates a kind once and a key into the reader's language.
package fault

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Kind tells what sort of failure an error is. The zero value is Internal: whatever nobody classified.
type Kind uint8

// The kinds of failure that an edge has to tell apart.
const (
	Internal        Kind = iota // unexpected; logged, never shown as it is
	Invalid                     // the caller gave something that can't be right; Field says where
	NotFound                    // the thing named doesn't exist in this organisation
	Conflict                    // it contradicts what is already recorded or frozen
	Forbidden                   // this actor may not do or see it
	Unauthenticated             // nobody is signed in, and somebody has to be
	Unavailable                 // try again later: storage or network is out of reach
)

// String returns the kind as a lower-case word, for logs and problem documents.
func (k Kind) String() string {
	return [...]string{"internal", "invalid", "not_found", "conflict", "forbidden", "unauthenticated", "unavailable"}[k]
}

// Error is a failure with its kind and, for people, a message key with arguments.
type Error struct {
	Kind  Kind
	Field string         // path of the offending field, for example "curve.cap"; empty when none
	Key   string         // message key, for example "score.out_of_range"
	Args  map[string]any // values for the message, for example {"value": 11, "max": 10}
	Err   error          // cause, nil when there is none
}

// Error renders kind, field, key and arguments for logs and developers; people get a translation of Key.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Kind.String())
	if e.Field != "" {
		b.WriteString(" " + e.Field)
	}
	b.WriteString(": " + e.Key)
	for _, k := range slices.Sorted(maps.Keys(e.Args)) {
		fmt.Fprintf(&b, " %s=%v", k, e.Args[k])
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// In returns a copy of the error whose field is prefixed with a path, so that a nested check can be reported from
// where the reader stands: In("curve") turns "cap" into "curve.cap".
func (e *Error) In(path string) *Error {
	c := *e
	switch {
	case c.Field == "":
		c.Field = path
	case strings.HasPrefix(c.Field, "["):
		c.Field = path + c.Field
	default:
		c.Field = path + "." + c.Field
	}
	return &c
}

// newError builds an error; pairs are argument names and values.
func newError(kind Kind, field, key string, pairs []any) *Error {
	e := &Error{Kind: kind, Field: field, Key: key}
	if len(pairs) > 0 {
		e.Args = make(map[string]any, len(pairs)/2)
		for i := 0; i+1 < len(pairs); i += 2 {
			e.Args[fmt.Sprint(pairs[i])] = pairs[i+1]
		}
	}
	return e
}

// NewInvalid reports that a field holds something that can't be right. Pairs are argument names and values.
func NewInvalid(field, key string, pairs ...any) *Error { return newError(Invalid, field, key, pairs) }

// NewNotFound reports that the thing named by what and ref doesn't exist.
func NewNotFound(what, ref string) *Error {
	return newError(NotFound, what, what+".not_found", []any{"ref", ref})
}

// NewConflict reports a contradiction with what is recorded.
func NewConflict(field, key string, pairs ...any) *Error {
	return newError(Conflict, field, key, pairs)
}

// NewForbidden reports that the actor may not do this.
func NewForbidden(key string, pairs ...any) *Error { return newError(Forbidden, "", key, pairs) }

// NewUnauthenticated reports that this is for people who signed in, and nobody did.
func NewUnauthenticated() *Error { return newError(Unauthenticated, "", "access.sign_in", nil) }

// KindOf returns the kind of an error, Internal when it carries none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// As returns the fault inside an error, or nil.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}
