package cli

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"klankbord.org/core/fault"
)

// configVariable names the file with settings; the flag --config goes before it.
const configVariable = "KLANKBORD_CONFIG"

// setting is one line of the file with settings.
type setting struct {
	value string
	line  int
}

// settings resolves what a command line leaves open: first from the environment, then from the folder of secrets, then from
// the file with settings.
type settings struct {
	getenv  func(string) string
	secrets map[string]credential
	file    string
	lines   map[string]setting
}

// readSettings reads the file that a command line or the environment names; none is fine.
func readSettings(args []string, getenv func(string) string) (*settings, error) {
	s := &settings{getenv: getenv, file: configFile(args, getenv), lines: map[string]setting{}}
	var err error
	if s.secrets, err = readCredentials(getenv); err != nil {
		return nil, err
	}
	if s.file == "" {
		return s, nil
	}
	raw, err := os.ReadFile(s.file)
	if err != nil {
		return nil, noSettings(s.file, err)
	}
	tree, err := parser.ParseBytes(raw, 0)
	if err != nil {
		return nil, noSettings(s.file, err)
	}
	for _, doc := range tree.Docs {
		if err := s.read(doc.Body); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// read takes the settings of one document: names and plain values, without anything nested.
func (s *settings) read(body ast.Node) error {
	var pairs []*ast.MappingValueNode
	switch n := body.(type) {
	case nil:
		return nil
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	default:
		return noSettings(s.file, fmt.Errorf("line %d: not a list of names and values", body.GetToken().Position.Line))
	}
	for _, p := range pairs {
		name, line := p.Key.GetToken().Value, p.Key.GetToken().Position.Line
		value, ok := p.Value.(ast.ScalarNode)
		if !ok {
			return noSettings(s.file, fmt.Errorf("line %d: %s has more than one value", line, name))
		}
		if value.Type() != ast.NullType {
			s.lines[name] = setting{value: fmt.Sprint(value.GetValue()), line: line}
		}
	}
	return nil
}

// check refuses what is no setting at all: a typing error must not leave a door open.
func (s *settings) check(known []string) error {
	for name, at := range s.lines {
		if slices.Contains(known, name) {
			continue
		}
		f := fault.NewInvalid(s.file, "config.unknown", "line", at.line, "value", name, "hint", "")
		if near := nearest(name, known); near != "" {
			f.Args["hint"] = " → " + near + "?"
		}
		return f
	}
	return nil
}

// Validate implements kong.Resolver; check says it better.
func (*settings) Validate(*kong.Application) error { return nil }

// Resolve implements kong.Resolver.
func (s *settings) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if value, _ := s.of(flag); value != "" {
		return value, nil
	}
	return nil, nil
}

// of returns the value that environment, secrets or file give a flag, and where it stands.
func (s *settings) of(flag *kong.Flag) (value, where string) {
	for _, name := range flag.Envs {
		if v := s.getenv(name); v != "" {
			return v, name
		}
	}
	if secret, ok := s.secrets[flag.Name]; ok {
		return secret.value, secret.where
	}
	if at, ok := s.lines[flag.Name]; ok {
		return at.value, fmt.Sprintf("%s:%d", s.file, at.line)
	}
	return "", ""
}

// configFile finds --config among the arguments before they are parsed: what the file says decides how.
func configFile(args []string, getenv func(string) string) string {
	for i, a := range args {
		if v, ok := strings.CutPrefix(a, "--config="); ok {
			return v
		}
		if a == "--config" && i+1 < len(args) {
			return args[i+1]
		}
		if a == "--" {
			break
		}
	}
	return getenv(configVariable)
}

func noSettings(file string, err error) error {
	return &fault.Error{Kind: fault.Invalid, Field: file, Key: "config.unreadable", Args: map[string]any{"file": file, "error": cause(err)}, Err: err}
}

// settable lists the flags that a file may set: those of every command and those of serving.
func settable(k *kong.Kong) (flags []*kong.Flag) {
	flags = append(flags, k.Model.Flags...)
	for _, n := range k.Model.Children {
		if n.Name == "serve" {
			flags = append(flags, n.Flags...)
		}
	}
	return slices.DeleteFunc(flags, func(f *kong.Flag) bool { return f.Name == "help" || f.Name == "config" || f.Name == "json" })
}

// nearest is a known name that differs in at most two places, for a typing error.
func nearest(name string, known []string) string {
	for _, k := range known {
		if distance(name, k) <= 2 {
			return k
		}
	}
	return ""
}

// distance is the number of letters to change, add or leave out (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
