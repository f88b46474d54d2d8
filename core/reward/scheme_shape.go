package reward

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
)

// The types that a scheme file writes as one number or one text.
var (
	decimalType = reflect.TypeFor[Decimal]()
	dayType     = reflect.TypeFor[day.Day]()
)

// checkShape reads one value of a scheme file and refuses, with its whole path, what doesn't fit the type: an unknown
// field, one that occurs twice (readers would disagree about which counts), null, and anything of another type.
// encoding/json alone would match names without regard to case, take null for nothing, and name the field but not the
// place. It never goes deeper than the type does, so a file can't nest without end.
func checkShape(dec *json.Decoder, path string, t reflect.Type) error {
	token, err := dec.Token()
	if err != nil {
		return unreadable(path, err)
	}
	switch {
	case t == decimalType:
		return checkDecimal(token, path)
	case t == dayType:
		return checkDay(token, path)
	}
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		return checkObject(dec, token, path, t)
	case reflect.Slice:
		return checkList(dec, token, path, t.Elem())
	case reflect.String:
		return checkText(token, path)
	}
	return checkWhole(token, path)
}

func checkObject(dec *json.Decoder, token json.Token, path string, t reflect.Type) error {
	if token != json.Delim('{') {
		return fault.NewInvalid(path, "scheme.want_object")
	}
	seen := map[string]bool{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return unreadable(path, err)
		}
		name, _ := token.(string)
		at := strings.TrimPrefix(path+"."+clip(name), ".")
		inside, known := fieldType(t, name)
		switch {
		case !known:
			return fault.NewInvalid(at, "scheme.unknown_field")
		case seen[name]:
			return fault.NewInvalid(at, "scheme.twice")
		}
		seen[name] = true
		if err := checkShape(dec, at, inside); err != nil {
			return err
		}
	}
	return closing(dec, path)
}

// fieldType returns the type of a field by its name in the file. In a map every name is known.
func fieldType(t reflect.Type, name string) (reflect.Type, bool) {
	if t.Kind() == reflect.Map {
		return t.Elem(), true
	}
	for f := range t.Fields() {
		if tag, _, _ := strings.Cut(f.Tag.Get("json"), ","); tag == name {
			return f.Type, true
		}
	}
	return nil, false
}

func checkList(dec *json.Decoder, token json.Token, path string, t reflect.Type) error {
	if token != json.Delim('[') {
		return fault.NewInvalid(path, "scheme.want_list")
	}
	for i := 0; dec.More(); i++ {
		if err := checkShape(dec, fmt.Sprintf("%s[%d]", path, i), t); err != nil {
			return err
		}
	}
	return closing(dec, path)
}

// closing reads the end of an object or a list.
func closing(dec *json.Decoder, path string) error {
	if _, err := dec.Token(); err != nil {
		return unreadable(path, err)
	}
	return nil
}

func checkText(token json.Token, path string) error {
	s, ok := token.(string)
	switch {
	case !ok:
		return fault.NewInvalid(path, "scheme.want_text")
	case len(s) > maxText:
		return fault.NewInvalid(path, "text.too_long", "max", maxText)
	}
	return nil
}

func checkWhole(token json.Token, path string) error {
	n, ok := token.(json.Number)
	if _, err := n.Int64(); !ok || err != nil {
		return fault.NewInvalid(path, "scheme.want_whole_number")
	}
	return nil
}

func checkDecimal(token json.Token, path string) error {
	n, ok := token.(json.Number)
	if !ok {
		return fault.NewInvalid(path, "scheme.want_number")
	}
	_, err := ParseDecimal(n.String())
	return at(path, err)
}

func checkDay(token json.Token, path string) error {
	s, ok := token.(string)
	if !ok {
		return fault.NewInvalid(path, "scheme.want_text")
	}
	_, err := day.Parse(s)
	return at(path, err)
}

// at says where a fault was found.
func at(path string, err error) error {
	if f := fault.As(err); f != nil {
		return f.In(path)
	}
	return err
}

// unreadable says that a file can't be read from here on.
func unreadable(path string, err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return fault.NewInvalid(path, "scheme.cut_off")
	}
	return fault.NewInvalid(path, "scheme.malformed", "error", err.Error())
}
