package reward

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"klankbord.org/core/fault"
)

// maxScheme is how many bytes a scheme may have: a hundred times what a long one has.
const maxScheme = 1 << 20

// maxDepth is how deep its objects may be nested.
const maxDepth = 16

// ParseScheme reads a scheme strictly: an unknown field, a field that occurs twice, a wrong type or anything behind the
// end is an Invalid fault that names the place. What it returns has passed Check.
func ParseScheme(b []byte) (*Scheme, error) {
	switch {
	case len(b) > maxScheme:
		return nil, fault.NewInvalid("", "scheme.too_long", "max", maxScheme)
	case !utf8.Valid(b):
		return nil, fault.NewInvalid("", "text.not_utf8")
	}
	if err := refuseTwice(b); err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	var s Scheme
	if err := dec.Decode(&s); err != nil {
		return nil, decodeFault(err)
	}
	return &s, s.Check()
}

// decodeFault says where a scheme can't be read.
func decodeFault(err error) error {
	if f := fault.As(err); f != nil {
		return f
	}
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return fault.NewInvalid(kind.Field, "scheme.wrong_type", "value", kind.Value, "want", kind.Type.String())
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return fault.NewInvalid(strings.Trim(name, `"`), "scheme.unknown_field")
	}
	return fault.NewInvalid("", "scheme.malformed", "error", err.Error())
}

// refuseTwice walks through a document and refuses a field that occurs twice in one object (readers would disagree about
// which one counts), nesting without end, and anything behind the end.
func refuseTwice(b []byte) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	if err := walk(dec, "", 0); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return fault.NewInvalid("", "scheme.trailing")
	}
	return nil
}

// walk reads one value.
func walk(dec *json.Decoder, path string, depth int) error {
	if depth > maxDepth {
		return fault.NewInvalid(path, "scheme.too_deep", "max", maxDepth)
	}
	token, err := dec.Token()
	if err != nil {
		return fault.NewInvalid(path, "scheme.malformed", "error", err.Error())
	}
	switch token {
	case json.Delim('{'):
		return walkObject(dec, path, depth)
	case json.Delim('['):
		for i := 0; dec.More(); i++ {
			if err := walk(dec, fmt.Sprintf("%s[%d]", path, i), depth+1); err != nil {
				return err
			}
		}
		_, err = dec.Token()
	}
	if err != nil {
		return fault.NewInvalid(path, "scheme.malformed", "error", err.Error())
	}
	return nil
}

func walkObject(dec *json.Decoder, path string, depth int) error {
	seen := map[string]bool{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return fault.NewInvalid(path, "scheme.malformed", "error", err.Error())
		}
		name, _ := token.(string)
		inside := strings.TrimPrefix(path+"."+name, ".")
		// encoding/json matches field names without regard to case; two spellings of one field are the same field.
		if folded := strings.ToLower(name); seen[folded] {
			return fault.NewInvalid(inside, "scheme.twice")
		} else {
			seen[folded] = true
		}
		if err := walk(dec, inside, depth+1); err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil {
		return fault.NewInvalid(path, "scheme.malformed", "error", err.Error())
	}
	return nil
}
