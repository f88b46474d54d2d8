package golden

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// decode reads JSON and keeps numbers as they are written.
func decode(b []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err
}

// normalise turns a result into maps, lists, int64, float64, text, booleans and nil. It doesn't go through JSON because
// that would lose the difference between a count and a measurement.
func normalise(v any) (any, error) {
	if v == nil {
		return nil, nil
	}
	return normaliseValue(reflect.ValueOf(v))
}

func normaliseValue(v reflect.Value) (any, error) {
	if !v.IsValid() {
		return nil, nil
	}
	if v.CanInterface() && v.Kind() != reflect.Pointer && v.Kind() != reflect.Interface {
		if m, ok := v.Interface().(json.Marshaler); ok {
			return normaliseMarshaler(m)
		}
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil, nil
		}
		return normaliseValue(v.Elem())
	case reflect.Bool:
		return v.Bool(), nil
	case reflect.String:
		return v.String(), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int(), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return int64(v.Uint()), nil
	case reflect.Float32, reflect.Float64:
		return v.Float(), nil
	case reflect.Slice, reflect.Array:
		return normaliseList(v)
	case reflect.Map:
		return normaliseMap(v)
	case reflect.Struct:
		return normaliseStruct(v)
	}
	return nil, fmt.Errorf("a %s can't be compared", v.Type())
}

// normaliseMarshaler takes what a type says of itself; a number written so has lost its type and counts as measured.
func normaliseMarshaler(m json.Marshaler) (any, error) {
	b, err := m.MarshalJSON()
	if err != nil {
		return nil, err
	}
	var v any
	err = json.Unmarshal(b, &v)
	return v, err
}

func normaliseList(v reflect.Value) (any, error) {
	list := make([]any, v.Len())
	for i := range list {
		element, err := normaliseValue(v.Index(i))
		if err != nil {
			return nil, fmt.Errorf("[%d]: %w", i, err)
		}
		list[i] = element
	}
	return list, nil
}

func normaliseMap(v reflect.Value) (any, error) {
	object := make(map[string]any, v.Len())
	for _, key := range v.MapKeys() {
		element, err := normaliseValue(v.MapIndex(key))
		if err != nil {
			return nil, fmt.Errorf("%v: %w", key, err)
		}
		object[fmt.Sprint(key)] = element
	}
	return object, nil
}

func normaliseStruct(v reflect.Value) (any, error) {
	object := map[string]any{}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if !field.IsExported() || name == "-" {
			continue
		}
		element, err := normaliseValue(v.Field(i))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", field.Name, err)
		}
		if below, ok := element.(map[string]any); ok && field.Anonymous && name == "" {
			for key, value := range below {
				object[key] = value
			}
			continue
		}
		if name == "" {
			name = field.Name
		}
		object[name] = element
	}
	return object, nil
}
