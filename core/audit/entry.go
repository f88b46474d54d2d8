package audit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"klankbord.org/core/intake"
)

// Entry is one line of the ledger, as the log reads it.
type Entry struct {
	N      int64 // position; rises within an organisation
	At     int64 // unix milliseconds UTC
	Actor  string
	Action string
	Kind   string
	First  int64
	Last   int64
	Body   []byte // as it stands in the ledger
	By     string // who, by name; empty when nobody knows it any more
	About  string // what, by name; empty when it has none
}

// Things says how many things an act was done to.
func (e *Entry) Things() int64 { return max(0, e.Last-e.First+1) }

// The places that acts come from.
const (
	FromPage    = "page"
	FromKey     = "api"
	FromCommand = "command"
	FromImport  = "import"
	FromSurvey  = "survey"
	FromProgram = "program"
)

// Places lists where acts come from.
func Places() []Named {
	return []Named{
		{FromPage, intake.Text{NL: "pagina", EN: "page"}},
		{FromKey, intake.Text{NL: "API-sleutel", EN: "API key"}},
		{FromCommand, intake.Text{NL: "opdrachtregel", EN: "command line"}},
		{FromImport, intake.Text{NL: "import", EN: "import"}},
		{FromSurvey, intake.Text{NL: "vragenlijst", EN: "survey"}},
		{FromProgram, intake.Text{NL: "het programma zelf", EN: "the program itself"}},
	}
}

// From says where an act came from, by who did it.
func From(actor string) string {
	kind, _, _ := strings.Cut(actor, ":")
	switch kind {
	case "account", Stranger:
		return FromPage
	case "key":
		return FromKey
	case "cli", "command line":
		return FromCommand
	case "import":
		return FromImport
	case "respondent":
		return FromSurvey
	}
	return FromProgram
}

// Subject splits who did something into a kind and its number: "account:7".
func Subject(actor string) (kind string, id int64) {
	kind, number, _ := strings.Cut(actor, ":")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return actor, 0
	}
	return kind, id
}

// Who names who did it.
func (e *Entry) Who() intake.Text { return NameOf(e.Actor, e.By) }

// ByWhom names within a sentence, after "by", who did something: by their name, or when that is empty by what kind of actor it was.
func ByWhom(actor, name string) intake.Text {
	said := NameOf(actor, name)
	if name != "" || From(actor) == FromKey || said.NL == "Klankbord zelf" {
		return said
	}
	return intake.Text{NL: lower(said.NL), EN: lower(said.EN)}
}

func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// NameOf says in words who did something: by their name, when somebody still has it, or else by what kind of actor it was.
func NameOf(actor, name string) intake.Text {
	if name != "" {
		return intake.Text{NL: name, EN: name}
	}
	switch kind, id := Subject(actor); {
	case kind == "account":
		return intake.Text{NL: fmt.Sprintf("Account %d", id), EN: fmt.Sprintf("Account %d", id)}
	case kind == "key":
		return intake.Text{NL: fmt.Sprintf("API-sleutel %d", id), EN: fmt.Sprintf("API key %d", id)}
	}
	switch actor {
	case Stranger:
		return intake.Text{NL: "Iemand", EN: "Somebody"}
	case "demo":
		return intake.Text{NL: "Het voorbeeld", EN: "The sample"}
	}
	switch From(actor) {
	case FromCommand:
		return intake.Text{NL: "Iemand op de opdrachtregel", EN: "Somebody on the command line"}
	case FromImport:
		return intake.Text{NL: "Een import", EN: "An import"}
	case FromSurvey:
		return intake.Text{NL: "Een klant", EN: "A customer"}
	}
	return intake.Text{NL: "Klankbord zelf", EN: "Klankbord itself"}
}

// Sentence says what happened, in both languages. An act without words is told by its name.
func (e *Entry) Sentence() intake.Text {
	a, ok := find(e.Action)
	if !ok {
		a.text = intake.Text{NL: "deed " + e.Action, EN: "did " + e.Action}
	}
	who, about := e.Who(), e.about()
	return intake.Text{
		NL: who.NL + " " + strings.ReplaceAll(a.text.NL, "{about}", about.NL),
		EN: who.EN + " " + strings.ReplaceAll(a.text.EN, "{about}", about.EN),
	}
}

// about names what it was done to.
func (e *Entry) about() intake.Text {
	if e.About != "" {
		return intake.Text{NL: e.About, EN: e.About}
	}
	name := KindName(e.Kind)
	return intake.Text{NL: fmt.Sprintf("%s %d", name.NL, e.First), EN: fmt.Sprintf("%s %d", name.EN, e.First)}
}

// Fact is one thing that the ledger says beside the act.
type Fact struct {
	Name          string // as the ledger names it: "settings.publication"
	Before, After string
	Changed       bool // whether Before means something
}

// Facts reads what the ledger says beside the act: what was before and after where it tells both, otherwise what was said.
// Only what changed is told of a before and an after.
func (e *Entry) Facts() []Fact {
	body := map[string]any{}
	d := json.NewDecoder(bytes.NewReader(e.Body))
	d.UseNumber()
	if d.Decode(&body) != nil {
		return nil
	}
	before, hasBefore := body["before"]
	after, hasAfter := body["after"]
	var all []Fact
	if hasBefore || hasAfter {
		all = changes(before, after)
		delete(body, "before")
		delete(body, "after")
	}
	said := map[string]string{}
	flatten("", body, said)
	for _, name := range slices.Sorted(maps.Keys(said)) {
		all = append(all, Fact{Name: name, After: said[name]})
	}
	return all
}

func changes(before, after any) (all []Fact) {
	was, is := map[string]string{}, map[string]string{}
	flatten("", before, was)
	flatten("", after, is)
	names := slices.Collect(maps.Keys(was))
	for name := range is {
		if _, ok := was[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		if was[name] != is[name] {
			all = append(all, Fact{Name: name, Before: was[name], After: is[name], Changed: true})
		}
	}
	return all
}

// longest is how much of one value is told; the export has the whole.
const longest = 300

// flatten writes what is in a value by the path to it. Empty values say nothing.
func flatten(path string, v any, into map[string]string) {
	switch v := v.(type) {
	case nil:
	case map[string]any:
		for name, inner := range v {
			flatten(strings.TrimPrefix(path+"."+name, "."), inner, into)
		}
	case []any:
		words := make([]string, 0, len(v))
		for i, one := range v {
			inner := map[string]string{}
			flatten("", one, inner)
			for _, name := range slices.Sorted(maps.Keys(inner)) {
				if name == "" {
					words = append(words, inner[name])
				} else {
					flatten(fmt.Sprintf("%s.%d.%s", path, i+1, name), inner[name], into)
				}
			}
		}
		if len(words) > 0 {
			into[path] = cut(strings.Join(words, ", "))
		}
	case string:
		if v != "" {
			into[path] = cut(v)
		}
	default:
		into[path] = cut(fmt.Sprint(v))
	}
}

func cut(s string) string {
	if r := []rune(s); len(r) > longest {
		return string(r[:longest]) + " …"
	}
	return s
}
