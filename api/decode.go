package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"klankbord.org/core/fault"
)

// MaxItems is how many records one request may bring.
const MaxItems = 1000

// maxDepth is how deep JSON may be nested; ours needs less.
const maxDepth = 32

// wellFormed refuses what isn't JSON text in UTF-8, or is nested without end.
func wellFormed(body []byte) error {
	if !utf8.Valid(body) {
		return refuse(http.StatusBadRequest, "", "api.not_utf8")
	}
	depth, inText, escaped := 0, false, false
	for _, c := range body {
		switch {
		case escaped:
			escaped = false
		case inText:
			escaped = c == '\\'
			inText = c != '"'
		case c == '"':
			inText = true
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return refuse(http.StatusBadRequest, "", "api.too_deep", "max", maxDepth)
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	if !json.Valid(body) {
		return refuse(http.StatusBadRequest, "", "api.json_malformed")
	}
	return nil
}

// decode reads JSON strictly: an unknown field or a wrong type is a fault that names the field, below path.
func decode(body []byte, path string, into any) *fault.Error {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	err := dec.Decode(into)
	if err == nil && dec.More() {
		err = errors.New("more")
	}
	if err == nil {
		return nil
	}
	f := decodeFault(err)
	if path != "" {
		f = f.In(path)
	}
	return f
}

func decodeFault(err error) *fault.Error {
	var wrong *json.UnmarshalTypeError
	var already *fault.Error
	switch {
	case errors.As(err, &already):
		return already
	case errors.As(err, &wrong):
		return fault.NewInvalid(wrong.Field, "api.wrong_type", "type", jsonName(wrong.Type.Kind().String()))
	}
	// encoding/json has no type for an unknown field.
	if _, name, ok := strings.Cut(err.Error(), "unknown field "); ok {
		name = strings.Trim(name, `"`)
		return fault.NewInvalid(name, "api.field_unknown", "name", name)
	}
	return fault.NewInvalid("", "api.json_malformed")
}

// jsonName says what was wanted in JSON's words.
func jsonName(kind string) string {
	switch {
	case strings.HasPrefix(kind, "int"), strings.HasPrefix(kind, "uint"):
		return "integer"
	case kind == "struct", kind == "map":
		return "object"
	case kind == "slice":
		return "array"
	case kind == "bool":
		return "boolean"
	case kind == "float64":
		return "number"
	}
	return kind
}

// itemsOf reads the outer shape of a batch: {"items": [...]}.
func itemsOf(body []byte) ([]json.RawMessage, error) {
	if err := wellFormed(body); err != nil {
		return nil, err
	}
	var batch struct {
		Items []json.RawMessage `json:"items"`
	}
	if f := decode(body, "", &batch); f != nil {
		return nil, f
	}
	switch {
	case len(batch.Items) == 0:
		return nil, fault.NewInvalid("items", "field.missing")
	case len(batch.Items) > MaxItems:
		return nil, fault.NewInvalid("items", "list.too_long", "max", MaxItems)
	}
	return batch.Items, nil
}

// at is the path of an item.
func at(i int) string { return fmt.Sprintf("items[%d]", i) }
