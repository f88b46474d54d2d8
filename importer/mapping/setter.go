package mapping

import (
	"encoding/json"
	"math"
	"slices"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/survey"
)

// setter fills one field of a record.
type setter[T any] func(*T, *env) *cellFault

// field compiles the part of a mapping that fills one field.
type field[T any] func(b *builder, name string, n *node) (setter[T], *fault.Error)

// kindSpec compiles all fields of a kind.
type kindSpec func(*builder, *node) (maker, *fault.Error)

// kindOf makes a spec out of the fields of a struct.
func kindOf[T intake.Record](start T, fields map[string]field[T]) kindSpec {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	return func(b *builder, n *node) (maker, *fault.Error) {
		if f := n.only(names...); f != nil {
			return nil, f
		}
		var setters []setter[T]
		for i, name := range names { // sorted, so that equal records have equal sums however the mapping orders them
			value := n.get(name)
			if value == nil {
				continue
			}
			set, f := fields[name](b, name, value)
			if f != nil {
				return nil, f
			}
			mark := string(rune('A' + i))
			setters = append(setters, func(r *T, e *env) *cellFault {
				e.mix(mark)
				return set(r, e)
			})
		}
		return func(e *env) (intake.Record, *cellFault) {
			r := start
			for _, set := range setters {
				if cf := set(&r, e); cf != nil {
					return nil, cf
				}
			}
			return r, nil
		}, nil
	}
}

// wrong puts a fault at its field and value.
func wrong(name string, x *expr, value string, f *fault.Error) *cellFault {
	return &cellFault{field: name, columns: x.cols, value: value, fault: f}
}

// read makes a field whose text is turned into a value by parse. Nothing leaves the field as it is.
func read[T, V any](at func(*T) *V, parse func(*env, *expr, string) (V, *fault.Error)) field[T] {
	return func(b *builder, name string, n *node) (setter[T], *fault.Error) {
		x, f := b.expr(name, n)
		if f != nil {
			return nil, f
		}
		if x.fixed {
			return fixed(at, parse, x, n)
		}
		return func(r *T, e *env) *cellFault {
			s, f := x.one(e)
			if f != nil {
				return wrong(name, x, valueOf(f), f)
			}
			e.mix(s)
			if s == "" {
				return nil
			}
			v, f := parse(e, x, s)
			if f != nil {
				return wrong(name, x, s, f)
			}
			*at(r) = v
			return nil
		}, nil
	}
}

// fixed reads a constant once, so that a wrong one is found when the mapping is read.
func fixed[T, V any](at func(*T) *V, parse func(*env, *expr, string) (V, *fault.Error), x *expr, n *node) (setter[T], *fault.Error) {
	s, _ := x.one(nil)
	if s == "" {
		return func(*T, *env) *cellFault { return nil }, nil
	}
	v, f := parse(&env{}, x, s)
	if f != nil {
		return nil, n.fault("mapping.constant", "value", s)
	}
	return func(r *T, e *env) *cellFault {
		e.mix(s)
		*at(r) = v
		return nil
	}, nil
}

// valueOf is the value that a fault names.
func valueOf(f *fault.Error) string {
	if s, ok := f.Args["value"].(string); ok {
		return s
	}
	return ""
}

func text[T any](at func(*T) *string) field[T] {
	return read(at, func(_ *env, _ *expr, s string) (string, *fault.Error) { return s, nil })
}

func whole[T any](at func(*T) *int) field[T] {
	return read(at, func(_ *env, x *expr, s string) (int, *fault.Error) {
		v, f := x.conv.integer(s)
		if f == nil && (v > math.MaxInt32 || v < math.MinInt32) {
			f = fault.NewInvalid("", "cell.too_large", "value", s)
		}
		return int(v), f
	})
}

func score[T any](at func(*T) *int) field[T] {
	return read(at, func(_ *env, x *expr, s string) (int, *fault.Error) {
		v, f := x.conv.integer(s)
		if f == nil && (v == intake.NoScore || v > 1000 || v < -1000) {
			f = fault.NewInvalid("", "cell.not_score", "value", s)
		}
		return int(v), f
	})
}

func cents[T any](at func(*T) *int64) field[T] {
	return read(at, func(_ *env, x *expr, s string) (int64, *fault.Error) { return x.conv.integer(s) })
}

func boolean[T any](at func(*T) *bool) field[T] {
	return read(at, func(_ *env, x *expr, s string) (bool, *fault.Error) { return x.conv.boolean(s) })
}

// dated reads a date and tells when it could have been another.
func dated(e *env, x *expr, s string) (moment, *fault.Error) {
	m, chosen, f := x.conv.date(s)
	if chosen != nil && e.noticed != nil {
		e.noticed(x.cols, s, chosen)
	}
	return m, f
}

func days[T any](at func(*T) *day.Day) field[T] {
	return read(at, func(e *env, x *expr, s string) (day.Day, *fault.Error) {
		m, f := dated(e, x, s)
		if f != nil {
			return 0, f
		}
		return m.asDay(), nil
	})
}

func instant[T any](at func(*T) *int64) field[T] {
	return read(at, func(e *env, x *expr, s string) (int64, *fault.Error) {
		m, f := dated(e, x, s)
		if f != nil {
			return 0, f
		}
		return m.instant(x.conv.zone), nil
	})
}

// span reads a period as one text, or as {from, to}.
func span[T any](at func(*T) *day.Range) field[T] {
	one := read(at, func(_ *env, _ *expr, s string) (day.Range, *fault.Error) { return period(s) })
	from := days(func(r *T) *day.Day { return &at(r).From })
	to := days(func(r *T) *day.Day { return &at(r).To })
	return func(b *builder, name string, n *node) (setter[T], *fault.Error) {
		if n.shape != object || n.get("from") == nil {
			return one(b, name, n)
		}
		return parts(b, name, n, map[string]field[T]{"from": from, "to": to}, "from", "to")
	}
}

// parts compiles a field that is written as an object of smaller fields.
func parts[T any](b *builder, name string, n *node, fields map[string]field[T], known ...string) (setter[T], *fault.Error) {
	if f := n.only(known...); f != nil {
		return nil, f
	}
	var setters []setter[T]
	for _, key := range known {
		if n.get(key) == nil {
			continue
		}
		set, f := fields[key](b, name+"."+key, n.get(key))
		if f != nil {
			return nil, f
		}
		setters = append(setters, set)
	}
	return func(r *T, e *env) *cellFault {
		for _, set := range setters {
			e.mix(name)
			if cf := set(r, e); cf != nil {
				return cf
			}
		}
		return nil
	}, nil
}

// bilingual reads one text, kept as Dutch and used for both languages, or {nl, en}.
func bilingual[T any](at func(*T) *intake.Text) field[T] {
	nl := text(func(r *T) *string { return &at(r).NL })
	en := text(func(r *T) *string { return &at(r).EN })
	return func(b *builder, name string, n *node) (setter[T], *fault.Error) {
		if n.shape != object || (n.get("nl") == nil && n.get("en") == nil) {
			return nl(b, name, n)
		}
		return parts(b, name, n, map[string]field[T]{"nl": nl, "en": en}, "nl", "en")
	}
}

// texts reads a list.
func texts[T any](at func(*T) *[]string) field[T] {
	return func(b *builder, name string, n *node) (setter[T], *fault.Error) {
		x, f := b.list(name, n)
		if f != nil {
			return nil, f
		}
		return func(r *T, e *env) *cellFault {
			v, f := x.each(e, nil)
			if f != nil {
				return wrong(name, x, valueOf(f), f)
			}
			v = unique(v)
			for _, s := range v {
				e.mix(s)
			}
			*at(r) = v
			return nil
		}, nil
	}
}

// unique drops what is repeated and keeps the order.
func unique(v []string) []string {
	for i := 1; i < len(v); i++ {
		if slices.Contains(v[:i], v[i]) {
			out := slices.Clone(v[:i])
			for _, s := range v[i:] {
				if !slices.Contains(out, s) {
					out = append(out, s)
				}
			}
			return out
		}
	}
	return v
}

// content reads the content of a survey, which stands in the mapping as it is.
func content(b *builder, _ string, n *node) (setter[intake.Survey], *fault.Error) {
	raw, err := json.Marshal(n.plain())
	if err != nil {
		return nil, n.fault("mapping.survey", "error", err.Error())
	}
	c, err := survey.ParseContent(raw)
	if err != nil {
		return nil, n.fault("mapping.survey", "error", surveyError(err))
	}
	canonical := c.Canonical()
	return func(r *intake.Survey, e *env) *cellFault {
		e.mix(string(canonical))
		r.Content = canonical
		return nil
	}, nil
}

func surveyError(err error) string {
	f := fault.As(err)
	if f == nil {
		return err.Error()
	}
	if text, ok := f.Args["error"].(string); ok {
		return text
	}
	return f.Field + ": " + f.Key
}
