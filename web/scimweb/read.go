package scimweb

import (
	"strconv"
	"strings"
)

// document is a resource with names as the schema writes them. Extensions stand under their name.
type document = map[string]any

// read brings what a client wrote into the form of the schema. Nothing that the schema doesn't know is kept, nor what is
// ours to say.
func (k *kind) read(raw map[string]any) (document, error) {
	doc := document{}
	for key, v := range raw {
		if _, urn, ok := k.within(key); ok && strings.Contains(key, ":") {
			inner, isMap := v.(map[string]any)
			if !isMap {
				continue
			}
			for name, v := range inner {
				if err := k.put(doc, urn, name, v); err != nil {
					return nil, err
				}
			}
			continue
		}
		if err := k.put(doc, "", key, v); err != nil {
			return nil, err
		}
	}
	return doc, nil
}

// put reads one attribute into a document.
func (k *kind) put(doc document, urn, name string, v any) error {
	list, urn, _ := k.within(urn)
	a, ok := find(list, name)
	if !ok || a.readOnly {
		return nil
	}
	got, err := a.read(v)
	if err != nil {
		return err
	}
	in := k.container(doc, urn)
	if got == nil {
		delete(in, a.name)
	} else {
		in[a.name] = got
	}
	return nil
}

// container returns the part of a document that an extension's attributes stand in.
func (k *kind) container(doc document, urn string) map[string]any {
	if urn == "" {
		return doc
	}
	in, ok := doc[urn].(map[string]any)
	if !ok {
		in = map[string]any{}
		doc[urn] = in
	}
	return in
}

// read reads a value of an attribute; nil says nothing.
func (a attribute) read(v any) (any, error) {
	if v == nil {
		return nil, nil
	}
	if !a.multi {
		// One value in a list where one belongs.
		if l, ok := v.([]any); ok && len(l) == 1 {
			v = l[0]
		}
		return a.readOne(v)
	}
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	out := make([]any, 0, len(list))
	for _, one := range list {
		got, err := a.readOne(one)
		if err != nil {
			return nil, err
		}
		if got != nil {
			out = append(out, got)
		}
	}
	return out, nil
}

func (a attribute) readOne(v any) (any, error) {
	switch a.typed() {
	case "boolean":
		switch v := v.(type) {
		case bool:
			return v, nil
		case string:
			if b, err := strconv.ParseBool(strings.ToLower(v)); err == nil {
				return b, nil
			}
		}
	case "integer":
		switch v := v.(type) {
		case float64:
			if v == float64(int64(v)) {
				return v, nil
			}
		case string:
			if n, err := strconv.ParseInt(v, 10, 32); err == nil {
				return float64(n), nil
			}
		}
	case "complex":
		return a.readComplex(v)
	default:
		switch v := v.(type) {
		case string:
			return v, nil
		case float64:
			return strconv.FormatFloat(v, 'f', -1, 64), nil
		case nil:
			return nil, nil
		}
	}
	return nil, bad("invalidValue", a.name+" has another type: "+a.typed())
}

func (a attribute) readComplex(v any) (any, error) {
	raw, ok := v.(map[string]any)
	if !ok {
		// A plain value stands for the entry's own.
		if _, has := a.find("value"); !has || !a.multi {
			return nil, bad("invalidValue", a.name+" has another type: complex")
		}
		raw = map[string]any{"value": v}
	}
	out := map[string]any{}
	for key, v := range raw {
		sub, ok := a.find(key)
		if !ok || v == nil {
			continue
		}
		got, err := sub.read(v)
		if err != nil {
			return nil, err
		}
		out[sub.name] = got
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out, nil
}
