package app

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/net/html"
)

// form is what a page lets one send.
type form struct {
	pattern string // of the address that takes it
	method  string
	action  string
	fields  url.Values
	texts   []string // names of the fields in which one types
}

// crawl visits every page as several visitors, in both languages, and returns what forms there are and which parameters their
// links carry. Everything it gets is inspected.
func (s *siege) crawl() (forms map[string]form, params map[string]map[string]bool) {
	s.Helper()
	forms, params = map[string]form{}, map[string]map[string]bool{}
	hostile := 0
	for _, v := range []visitor{s.boss, s.worker, {name: "nobody"}} {
		for _, pattern := range s.pages("GET") {
			for _, more := range []string{"", "?lang=en", "?from=2024-01-01&to=2024-06-30&lang=nl"} {
				if v.name != "boss" && more != "" {
					continue
				}
				got := s.send(v, "GET", s.at(pattern)+more, "")
				s.sane(pattern+more+", as "+v.name, got)
				hostile += strings.Count(got.Body.String(), "&lt;kbxss")
				if strings.HasPrefix(got.Header().Get("Content-Type"), "text/html") {
					s.read(got.Body.Bytes(), s.at(pattern), forms, params)
				}
			}
		}
	}
	if hostile < 100 {
		s.Errorf("hostile names are only seen %d times: the test is blind", hostile)
	}
	return forms, params
}

// found is what crawl found in the first siege: what is planted is the same in each.
func (s *siege) found() (forms map[string]form, params map[string]map[string]bool) {
	s.Helper()
	firstCrawl.Do(func() { firstForms, firstParams = s.crawl() })
	return firstForms, firstParams
}

var (
	firstCrawl  sync.Once
	firstForms  map[string]form
	firstParams map[string]map[string]bool
)

// read finds the forms and the links of a page.
func (s *siege) read(body []byte, base string, forms map[string]form, params map[string]map[string]bool) {
	s.Helper()
	doc, err := html.Parse(bytes.NewReader(body))
	s.must(err)
	at, err := url.Parse(base)
	s.must(err)
	patternOf := func(method, to string) (string, *url.URL) {
		u, err := at.Parse(to)
		if err != nil || u.Host != "" {
			return "", nil
		}
		r, err := http.NewRequest(method, u.RequestURI(), nil)
		if err != nil {
			return "", nil
		}
		_, pattern := s.routes.Handler(r)
		return pattern, u
	}
	note := func(pattern string, values url.Values) {
		if params[pattern] == nil {
			params[pattern] = map[string]bool{}
		}
		for name := range values {
			params[pattern][name] = true
		}
	}
	for n := range doc.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "a":
			if pattern, u := patternOf("GET", valueOf(n, "href")); u != nil {
				note(pattern, u.Query())
			}
		case n.Data == "form":
			f := form{method: strings.ToUpper(valueOf(n, "method")), fields: url.Values{}}
			if f.method == "" {
				f.method = "GET"
			}
			pattern, u := patternOf(f.method, valueOf(n, "action"))
			if u == nil {
				continue
			}
			f.pattern, f.action = pattern, u.RequestURI()
			fieldsOf(n, &f)
			if f.method == "GET" {
				note(pattern, f.fields)
				continue
			}
			if _, there := forms[pattern+f.shape()]; !there {
				forms[pattern+f.shape()] = f
			}
		}
	}
}

func (f form) shape() string {
	var names []string
	for n := range f.fields {
		names = append(names, n)
	}
	slices.Sort(names)
	return " " + strings.Join(names, ",")
}

// fieldsOf fills in a form as it came.
func fieldsOf(n *html.Node, f *form) {
	for e := range n.Descendants() {
		name := valueOf(e, "name")
		if e.Type != html.ElementNode || name == "" {
			continue
		}
		switch kind := valueOf(e, "type"); {
		case e.Data == "textarea":
			f.texts = append(f.texts, name)
			f.fields.Set(name, "x")
		case e.Data == "select":
			for o := range e.Descendants() {
				if o.Data == "option" && valueOf(o, "value") != "" && !f.fields.Has(name) {
					f.fields.Set(name, valueOf(o, "value"))
				}
			}
			f.texts = append(f.texts, name)
		case e.Data == "input" || e.Data == "button":
			if (kind == "radio" || kind == "checkbox") && f.fields.Has(name) {
				continue
			}
			value := valueOf(e, "value")
			if value == "" {
				value = map[string]string{"date": "2024-07-20", "email": "x" + strconv.Itoa(len(f.fields)) + "@ruit.example", "url": "https://hoor.example/", "number": "1"}[kind]
			}
			f.fields.Set(name, value)
			f.texts = append(f.texts, name)
		}
	}
}
