package scimweb

import (
	"strings"

	filter "github.com/scim2/filter-parser/v2"
)

// maxFilter is longer than any filter of a person.
const maxFilter = 4000

// parseFilter reads a filter and checks its names; nil when there is none.
func (k *kind) parseFilter(text string) (filter.Expression, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	// The parser goes into itself for every bracket.
	if len(text) > maxFilter || strings.Count(text, "(")+strings.Count(text, "[") > 50 {
		return nil, bad("invalidFilter", "The filter is too long.")
	}
	e, err := filter.ParseFilter([]byte(text))
	if err != nil {
		return nil, bad("invalidFilter", "The filter can't be read.")
	}
	return e, k.checkFilter(e, nil)
}

// checkFilter refuses names that the schema doesn't know. Within is the list of names inside brackets, nil outside.
func (k *kind) checkFilter(e filter.Expression, within []attribute) error {
	switch e := e.(type) {
	case *filter.LogicalExpression:
		if err := k.checkFilter(e.Left, within); err != nil {
			return err
		}
		return k.checkFilter(e.Right, within)
	case *filter.NotExpression:
		return k.checkFilter(e.Expression, within)
	case *filter.AttributeExpression:
		_, err := k.locate(e.AttributePath, within)
		return err
	case *filter.ValuePath:
		at, err := k.locate(e.AttributePath, within)
		if err != nil {
			return err
		}
		return k.checkFilter(e.ValueFilter, at.attribute.sub)
	}
	return bad("invalidFilter", "The filter can't be read.")
}

// place is where a path leads to.
type place struct {
	urn       string // extension, empty for the core
	attribute attribute
	sub       *attribute
}

// locate finds the attribute that a path names.
func (k *kind) locate(p filter.AttributePath, within []attribute) (place, error) {
	list, urn, ok := within, "", true
	if within == nil {
		list, urn, ok = k.within(strings.TrimSuffix(p.URI(), ":"))
	}
	if !ok {
		return place{}, bad("invalidPath", "There is no schema "+p.URI())
	}
	a, ok := find(list, p.AttributeName)
	if !ok {
		return place{}, bad("invalidPath", "There is no attribute "+p.AttributeName)
	}
	at := place{urn: urn, attribute: a}
	if name := p.SubAttributeName(); name != "" {
		sub, ok := a.find(name)
		if !ok {
			return place{}, bad("invalidPath", "There is no attribute "+p.AttributeName+"."+name)
		}
		at.sub = &sub
	}
	return at, nil
}

// matches reports whether a document passes a filter that was checked.
func (k *kind) matches(doc map[string]any, e filter.Expression, within []attribute) bool {
	switch e := e.(type) {
	case nil:
		return true
	case *filter.LogicalExpression:
		if e.Operator == filter.AND {
			return k.matches(doc, e.Left, within) && k.matches(doc, e.Right, within)
		}
		return k.matches(doc, e.Left, within) || k.matches(doc, e.Right, within)
	case *filter.NotExpression:
		return !k.matches(doc, e.Expression, within)
	case *filter.ValuePath:
		at, err := k.locate(e.AttributePath, within)
		if err != nil {
			return false
		}
		for _, v := range valuesAt(doc, at) {
			if inner, ok := v.(map[string]any); ok && k.matches(inner, e.ValueFilter, at.attribute.sub) {
				return true
			}
		}
		return false
	case *filter.AttributeExpression:
		at, err := k.locate(e.AttributePath, within)
		return err == nil && compareAny(doc, at, e)
	}
	return false
}

// valuesAt returns the values of an attribute, one or several.
func valuesAt(doc map[string]any, at place) []any {
	if at.urn != "" {
		doc, _ = doc[at.urn].(map[string]any)
	}
	switch v := doc[at.attribute.name].(type) {
	case nil:
		return nil
	case []any:
		return v
	default:
		return []any{v}
	}
}

// compareAny reports whether one of the values compares as asked; for "not equal" whether none equals.
func compareAny(doc map[string]any, at place, e *filter.AttributeExpression) bool {
	leaf, values := at.attribute, valuesAt(doc, at)
	if at.sub == nil && leaf.typed() == "complex" && e.Operator != filter.PR {
		if v, ok := leaf.find("value"); ok {
			at.sub = &v
		}
	}
	if at.sub != nil {
		leaf = *at.sub
		var inner []any
		for _, v := range values {
			if m, ok := v.(map[string]any); ok && m[leaf.name] != nil {
				inner = append(inner, m[leaf.name])
			}
		}
		values = inner
	}
	switch {
	case e.Operator == filter.PR:
		return len(values) > 0 && values[0] != ""
	case e.Operator == filter.NE:
		for _, v := range values {
			if compare(v, e.CompareValue, filter.EQ, leaf.exact) {
				return false
			}
		}
		return true
	}
	for _, v := range values {
		if compare(v, e.CompareValue, e.Operator, leaf.exact) {
			return true
		}
	}
	// What is absent equals null, and for a flag equals false.
	return len(values) == 0 && e.Operator == filter.EQ && (e.CompareValue == nil || e.CompareValue == false)
}

func compare(have, want any, op filter.CompareOperator, exact bool) bool {
	if b, ok := have.(bool); ok {
		w, isBool := want.(bool)
		if s, isText := want.(string); isText { // "True"
			w, isBool = strings.EqualFold(s, "true"), strings.EqualFold(s, "true") || strings.EqualFold(s, "false")
		}
		return isBool && op == filter.EQ && b == w
	}
	if n, ok := have.(float64); ok {
		return compareNumbers(n, want, op)
	}
	h, ok1 := have.(string)
	w, ok2 := want.(string)
	if !ok1 || !ok2 {
		return false
	}
	if !exact {
		h, w = strings.ToLower(h), strings.ToLower(w)
	}
	switch op {
	case filter.EQ:
		return h == w
	case filter.CO:
		return strings.Contains(h, w)
	case filter.SW:
		return strings.HasPrefix(h, w)
	case filter.EW:
		return strings.HasSuffix(h, w)
	case filter.GT:
		return h > w
	case filter.GE:
		return h >= w
	case filter.LT:
		return h < w
	case filter.LE:
		return h <= w
	}
	return false
}

func compareNumbers(n float64, want any, op filter.CompareOperator) bool {
	var w float64
	switch v := want.(type) {
	case int:
		w = float64(v)
	case int64:
		w = float64(v)
	case float64:
		w = v
	default:
		return false
	}
	switch op {
	case filter.EQ:
		return n == w
	case filter.GT:
		return n > w
	case filter.GE:
		return n >= w
	case filter.LT:
		return n < w
	case filter.LE:
		return n <= w
	}
	return false
}
