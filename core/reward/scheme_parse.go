package reward

import (
	"bytes"
	"encoding/json"
	"io"
	"reflect"
	"unicode/utf8"

	"klankbord.org/core/fault"
)

// maxScheme is how many bytes a scheme may have: a hundred times what a long one has.
const maxScheme = 1 << 20

// maxText is how many bytes a text within it may have.
const maxText = 8000

// ParseScheme reads a scheme strictly: an unknown field, a field that occurs twice, a wrong type, null, or anything behind
// the end is an Invalid fault that names the place, such as parts[1].curves.basis.cap. What it returns has passed Check.
func ParseScheme(b []byte) (*Scheme, error) {
	switch {
	case len(b) > maxScheme:
		return nil, fault.NewInvalid("", "scheme.too_long", "max", maxScheme)
	case !utf8.Valid(b):
		return nil, fault.NewInvalid("", "text.not_utf8")
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	if err := checkShape(dec, "", reflect.TypeFor[Scheme]()); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fault.NewInvalid("", "scheme.trailing")
	}
	var s Scheme
	if err := json.Unmarshal(b, &s); err != nil {
		return nil, fault.NewInvalid("", "scheme.malformed", "error", err.Error())
	}
	if err := s.Check(); err != nil {
		return nil, err
	}
	return &s, nil
}
