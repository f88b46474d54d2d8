package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
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

// decode reads JSON strictly: an unknown field, a wrong type or a text that no database keeps is a fault that names the field,
// below path.
func decode(body []byte, path string, into any) *fault.Error {
	f := decodeShape(body, path, into)
	if f == nil && bytes.Contains(body, []byte(`\u0000`)) {
		var all any
		if field, found := "", false; json.Unmarshal(body, &all) == nil {
			if field, found = unstorable(all); found {
				if f = fault.NewInvalid(field, "text.not_storable"); path != "" {
					f = f.In(path)
				}
			}
		}
	}
	return f
}

// unstorable finds a text with a NUL, which databases don't keep.
func unstorable(v any) (field string, found bool) {
	switch v := v.(type) {
	case string:
		return "", strings.ContainsRune(v, 0)
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if below, found := unstorable(v[name]); found {
				return fault.NewInvalid(below, "").In(name).Field, true
			}
		}
	case []any:
		for i, one := range v {
			if below, found := unstorable(one); found {
				return fault.NewInvalid(below, "").In(fmt.Sprintf("[%d]", i)).Field, true
			}
		}
	}
	return "", false
}

// decodeShape is decode without looking at what texts hold.
func decodeShape(body []byte, path string, into any) *fault.Error {
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
	if f.Field == "" && json.Valid(body) {
		f = f.In(locate(body, func(x json.RawMessage) json.RawMessage { return x }, reflect.TypeOf(into).Elem()))
	}
	if path != "" {
		f = f.In(path)
	}
	return f
}

// locate says which field of a body can't be read as what stands there, by reading each by itself: a type that reads itself
// doesn't know what it is called. Whole puts a part back where it stood, alone.
func locate(part json.RawMessage, whole func(json.RawMessage) json.RawMessage, into reflect.Type) string {
	fails := func(alone json.RawMessage) bool {
		var f *fault.Error
		return errors.As(json.Unmarshal(whole(alone), reflect.New(into).Interface()), &f)
	}
	in := func(step string, x json.RawMessage, back func(json.RawMessage) json.RawMessage) string {
		rest := locate(x, func(y json.RawMessage) json.RawMessage { return whole(back(y)) }, into)
		return fault.NewInvalid(rest, "").In(step).Field
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(part, &fields) == nil {
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			quoted, _ := json.Marshal(name) // a text always can
			back := func(x json.RawMessage) json.RawMessage {
				return slices.Concat([]byte("{"), quoted, []byte(":"), x, []byte("}"))
			}
			if fails(back(fields[name])) {
				return in(name, fields[name], back)
			}
		}
	}
	var list []json.RawMessage
	if json.Unmarshal(part, &list) == nil {
		back := func(x json.RawMessage) json.RawMessage { return slices.Concat([]byte("["), x, []byte("]")) }
		for i, x := range list {
			if fails(back(x)) {
				return in(fmt.Sprintf("[%d]", i), x, back)
			}
		}
	}
	return ""
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
	if f := decodeShape(body, "", &batch); f != nil { // each item is looked at by itself
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
