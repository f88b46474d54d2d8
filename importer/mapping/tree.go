package mapping

import (
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"klankbord.org/core/fault"
)

// Limits on a mapping file: it is written by hand.
const (
	maxBytes = 1 << 18
	maxNodes = 100_000
	maxDepth = 40
)

type shape uint8

const (
	empty  shape = iota // null, or nothing at all
	scalar              // text, number or boolean
	list
	object
)

// node is a part of the mapping file with its place.
type node struct {
	shape shape
	text  string // of a scalar, as written
	typed any    // of a scalar: string, int64, uint64, float64 or bool
	items []*node
	keys  []*node
	line  int
	col   int
}

// parseTree reads YAML into nodes.
func parseTree(src []byte) (root *node, err error) {
	if len(src) > maxBytes {
		return nil, fault.NewInvalid("", "mapping.too_large", "max", maxBytes)
	}
	if f := nesting(string(src)); f != nil {
		return nil, f
	}
	defer func() { // the parser of YAML is not ours, and people give it anything
		if p := recover(); p != nil {
			root, err = nil, fault.NewInvalid("", "mapping.malformed", "line", 1, "column", 1, "error", "YAML")
		}
	}()
	file, err := parser.ParseBytes(src, 0)
	if err != nil {
		return nil, malformed(err)
	}
	b := &treeBuilder{}
	for _, doc := range file.Docs {
		if doc.Body != nil {
			return b.build(doc.Body, 0)
		}
	}
	return &node{shape: empty, line: 1, col: 1}, nil
}

// malformed takes line and column out of the parser's error.
func malformed(err error) error {
	line, col, text := 1, 1, strings.TrimSpace(err.Error())
	type located interface{ GetToken() *token.Token }
	if l, ok := err.(located); ok && l.GetToken() != nil && l.GetToken().Position != nil {
		line, col = l.GetToken().Position.Line, l.GetToken().Position.Column
	}
	text, _, _ = strings.Cut(text, "\n")
	if _, after, ok := strings.Cut(text, "] "); ok {
		text = after
	}
	return fault.NewInvalid("", "mapping.malformed", "line", line, "column", col, "error", text)
}

type treeBuilder struct{ count int }

func (b *treeBuilder) build(n ast.Node, depth int) (*node, error) {
	b.count++
	if b.count > maxNodes || depth > maxDepth {
		return nil, fault.NewInvalid("", "mapping.too_large", "max", maxNodes)
	}
	out := &node{line: 1, col: 1}
	if n == nil {
		return out, nil
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		out.line, out.col = t.Position.Line, t.Position.Column
	}
	switch v := n.(type) {
	case *ast.NullNode:
		return out, nil
	case *ast.StringNode:
		out.shape, out.text, out.typed = scalar, v.Value, v.Value
	case *ast.LiteralNode:
		out.shape, out.text, out.typed = scalar, v.Value.Value, v.Value.Value
	case *ast.IntegerNode:
		out.shape, out.text, out.typed = scalar, v.Token.Value, v.Value
	case *ast.FloatNode:
		out.shape, out.text, out.typed = scalar, v.Token.Value, v.Value
	case *ast.BoolNode:
		out.shape, out.text, out.typed = scalar, v.Token.Value, v.Value
	case *ast.SequenceNode:
		out.shape = list
		for _, item := range v.Values {
			child, err := b.build(item, depth+1)
			if err != nil {
				return nil, err
			}
			out.items = append(out.items, child)
		}
	case *ast.MappingNode:
		out.shape = object
		for _, pair := range v.Values {
			if err := b.pair(out, pair, depth); err != nil {
				return nil, err
			}
		}
	case *ast.MappingValueNode:
		out.shape = object
		return out, b.pair(out, v, depth)
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode:
		return nil, out.fault("mapping.anchor")
	default:
		return nil, out.fault("mapping.malformed", "error", strings.TrimSpace(n.Type().String()))
	}
	return out, nil
}

func (b *treeBuilder) pair(out *node, pair *ast.MappingValueNode, depth int) error {
	key, err := b.build(pair.Key, depth+1)
	if err != nil {
		return err
	}
	if key.shape != scalar {
		key.shape, key.text = scalar, ""
	}
	if out.get(key.text) != nil {
		return key.fault("mapping.key_twice", "key", key.text)
	}
	value, err := b.build(pair.Value, depth+1)
	if err != nil {
		return err
	}
	if len(out.keys) == 0 {
		out.line, out.col = key.line, key.col
	}
	out.keys, out.items = append(out.keys, key), append(out.items, value)
	return nil
}

// fault is an Invalid fault at this place. Pairs are argument names and values.
func (n *node) fault(key string, pairs ...any) *fault.Error {
	f := fault.NewInvalid("", key, pairs...)
	if f.Args == nil {
		f.Args = map[string]any{}
	}
	f.Args["line"], f.Args["column"] = n.line, n.col
	return f
}

// get returns the value of a key, or nil.
func (n *node) get(key string) *node {
	for i, k := range n.keys {
		if k.text == key {
			return n.items[i]
		}
	}
	return nil
}

// only refuses keys that aren't listed.
func (n *node) only(known ...string) *fault.Error {
	if n.shape != object {
		return n.fault("mapping.wrong_shape", "want", "{"+strings.Join(known, ", ")+"}")
	}
	for _, k := range n.keys {
		if !slices.Contains(known, k.text) {
			return k.fault("mapping.unknown_key", "key", k.text, "known", strings.Join(known, ", "))
		}
	}
	return nil
}

// word returns a scalar's text; the empty text when the node is missing.
func (n *node) word() (string, *fault.Error) {
	switch {
	case n == nil || n.shape == empty:
		return "", nil
	case n.shape != scalar:
		return "", n.fault("mapping.wrong_shape", "want", "text")
	}
	return n.text, nil
}

// oneOf returns a scalar that must be among the known words; the first of them when the node is missing.
func (n *node) oneOf(known ...string) (string, *fault.Error) {
	w, f := n.word()
	if f != nil {
		return "", f
	}
	if n == nil {
		return known[0], nil
	}
	if !slices.Contains(known, w) {
		return "", n.fault("mapping.unknown_value", "value", w, "known", strings.Join(known, ", "))
	}
	return w, nil
}

// words returns a scalar or a list of scalars as texts.
func (n *node) words() ([]string, *fault.Error) {
	if n == nil || n.shape == empty {
		return nil, nil
	}
	if n.shape == scalar {
		return []string{n.text}, nil
	}
	if n.shape != list {
		return nil, n.fault("mapping.wrong_shape", "want", "[…]")
	}
	var out []string
	for _, item := range n.items {
		w, f := item.word()
		if f != nil {
			return nil, f
		}
		out = append(out, w)
	}
	return out, nil
}

// flag returns a boolean; def when the node is missing.
func (n *node) flag(def bool) (bool, *fault.Error) {
	if n == nil {
		return def, nil
	}
	if b, ok := n.typed.(bool); ok && n.shape == scalar {
		return b, nil
	}
	return false, n.fault("mapping.wrong_shape", "want", "true / false")
}

// count returns a whole number of at least least; def when the node is missing.
func (n *node) count(def, least int) (int, *fault.Error) {
	if n == nil {
		return def, nil
	}
	v, err := strconv.Atoi(n.text)
	if n.shape != scalar || err != nil || v < least {
		return 0, n.fault("mapping.wrong_shape", "want", "≥ "+strconv.Itoa(least))
	}
	return v, nil
}

// plain returns the node as plain values, for turning into JSON.
func (n *node) plain() any {
	switch n.shape {
	case scalar:
		return n.typed
	case list:
		out := make([]any, 0, len(n.items))
		for _, item := range n.items {
			out = append(out, item.plain())
		}
		return out
	case object:
		out := make(map[string]any, len(n.keys))
		for i, k := range n.keys {
			out[k.text] = n.items[i].plain()
		}
		return out
	}
	return nil
}
