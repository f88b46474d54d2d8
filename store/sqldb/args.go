package sqldb

import (
	"database/sql/driver"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"klankbord.org/core/fault"
)

// value brings an argument to one of the types both engines store: nil, int64, float64, string, []byte, or for
// "= any($n)" []int64 and []string. A text that isn't UTF-8 or holds a NUL is an Invalid fault: PostgreSQL can't store
// it, so SQLite doesn't either.
func value(arg any) (any, error) {
	switch v := arg.(type) {
	case nil, int64, float64, []byte, []int64:
		return v, nil
	case string:
		return v, checkText(v)
	case int:
		return int64(v), nil
	case int32:
		return int64(v), nil
	case bool:
		if v {
			return int64(1), nil
		}
		return int64(0), nil
	case []string:
		for _, s := range v {
			if err := checkText(s); err != nil {
				return nil, err
			}
		}
		return v, nil
	case driver.Valuer:
		inner, err := driver.DefaultParameterConverter.ConvertValue(v)
		if err != nil {
			return nil, err
		}
		if _, same := inner.(driver.Valuer); same {
			return nil, fmt.Errorf("sqldb: %T can't be stored", arg)
		}
		return value(inner)
	}
	return reflected(arg)
}

// reflected handles named types, pointers and slices of named types.
func reflected(arg any) (any, error) {
	v := reflect.ValueOf(arg)
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil, nil
		}
		return value(v.Elem().Interface())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int(), nil
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		return int64(v.Uint()), nil
	case reflect.Float32, reflect.Float64:
		return v.Float(), nil
	case reflect.Bool:
		return value(v.Bool())
	case reflect.String:
		return v.String(), checkText(v.String())
	case reflect.Slice:
		return list(v)
	}
	return nil, fmt.Errorf("sqldb: %T can't be stored", arg)
}

// list turns a slice of named integers or strings into the plain slice, and named bytes into []byte.
func list(v reflect.Value) (any, error) {
	switch v.Type().Elem().Kind() {
	case reflect.Uint8:
		return v.Bytes(), nil
	case reflect.Int, reflect.Int32, reflect.Int64:
		out := make([]int64, v.Len())
		for i := range out {
			out[i] = v.Index(i).Int()
		}
		return out, nil
	case reflect.String:
		out := make([]string, v.Len())
		for i := range out {
			out[i] = v.Index(i).String()
		}
		return value(out)
	}
	return nil, fmt.Errorf("sqldb: %s can't be stored", v.Type())
}

func checkText(s string) error {
	if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
		return fault.NewInvalid("", "text.not_storable")
	}
	return nil
}
