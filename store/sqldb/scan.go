package sqldb

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"reflect"
)

// assign copies a value from SQLite into a destination, with the strictness PostgreSQL's driver has: null only goes
// into pointers, a number doesn't become a text.
func assign(dest any, src driver.Value) error {
	switch d := dest.(type) {
	case *int64:
		if v, ok := src.(int64); ok {
			*d = v
			return nil
		}
	case *string:
		if v, ok := src.(string); ok {
			*d = v
			return nil
		}
	case *[]byte:
		switch v := src.(type) {
		case []byte:
			*d = v
			return nil
		case string:
			*d = []byte(v)
			return nil
		case nil:
			*d = nil
			return nil
		}
	case sql.Scanner:
		return d.Scan(src)
	case *any:
		*d = src
		return nil
	}
	return reflectAssign(dest, src)
}

func reflectAssign(dest any, src driver.Value) error {
	p := reflect.ValueOf(dest)
	if p.Kind() != reflect.Pointer || p.IsNil() {
		return fmt.Errorf("sqldb: scan into %T, which isn't a pointer", dest)
	}
	v := p.Elem()
	if v.Kind() == reflect.Pointer {
		if src == nil {
			v.SetZero()
			return nil
		}
		fresh := reflect.New(v.Type().Elem())
		if err := assign(fresh.Interface(), src); err != nil {
			return err
		}
		v.Set(fresh)
		return nil
	}
	if setKind(v, src) {
		return nil
	}
	return fmt.Errorf("sqldb: can't scan %T into %T", src, dest)
}

// setKind sets a value by its kind and tells whether that was possible without loss.
func setKind(v reflect.Value, src driver.Value) bool {
	switch s := src.(type) {
	case int64:
		switch {
		case v.CanInt() && !v.OverflowInt(s):
			v.SetInt(s)
		case v.CanUint() && s >= 0 && !v.OverflowUint(uint64(s)):
			v.SetUint(uint64(s))
		case v.CanFloat():
			v.SetFloat(float64(s))
		case v.Kind() == reflect.Bool:
			v.SetBool(s != 0)
		default:
			return false
		}
		return true
	case float64:
		if v.CanFloat() {
			v.SetFloat(s)
			return true
		}
	case string:
		if v.Kind() == reflect.String {
			v.SetString(s)
			return true
		}
	case []byte:
		if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
			v.SetBytes(s)
			return true
		}
	}
	return false
}
