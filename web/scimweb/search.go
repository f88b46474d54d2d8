package scimweb

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
)

const (
	pageSize = 100
	pageMost = 500
)

// query is what a list is asked for.
type query struct {
	Filter     string   `json:"filter"`
	StartIndex *int     `json:"startIndex"`
	Count      *int     `json:"count"`
	Only       []string `json:"attributes"`
	Without    []string `json:"excludedAttributes"`
}

func ofQuery(r asked) query {
	v := r.URL.Query()
	number := func(name string) *int {
		n, err := strconv.Atoi(v.Get(name))
		if err != nil {
			return nil
		}
		return &n
	}
	return query{v.Get("filter"), number("startIndex"), number("count"), wanted(v.Get("attributes")), wanted(v.Get("excludedAttributes"))}
}

func (s *Server) searchBody(w http.ResponseWriter, r asked, res resource) error {
	var q query
	if err := body(r, &q); err != nil {
		return err
	}
	q.Only, q.Without = wanted(strings.Join(q.Only, ",")), wanted(strings.Join(q.Without, ","))
	return s.search(w, r, res, q)
}

// window returns the first position, from 1, and how many are shown.
func (q query) window() (start, count int) {
	start, count = 1, pageSize
	if q.StartIndex != nil {
		start = max(1, *q.StartIndex)
	}
	if q.Count != nil {
		count = min(max(0, *q.Count), pageMost)
	}
	return start, count
}

func (s *Server) search(w http.ResponseWriter, r asked, res resource, q query) error {
	e, err := res.parseFilter(q.Filter)
	if err != nil {
		return asFilter(err)
	}
	all, err := res.list(r.Context(), r.org.ID)
	if err != nil {
		return err
	}
	start, count := q.window()
	total, out := 0, make([]any, 0, min(count, len(all)))
	for _, one := range all {
		// meta is searched too: providers ask for what changed since.
		if e != nil && !res.matches(r.full(res, one, nil, nil), e, nil) {
			continue
		}
		if total++; total >= start && len(out) < count {
			out = append(out, r.full(res, one, q.Only, q.Without))
		}
	}
	answer(w, http.StatusOK, map[string]any{"schemas": []string{listSchema}, "totalResults": total, "startIndex": start,
		"itemsPerPage": len(out), "Resources": out})
	return nil
}

// asFilter says of a wrong name in a filter that the filter is wrong.
func asFilter(err error) error {
	if p := new(problem); errors.As(err, &p) {
		return bad("invalidFilter", p.detail)
	}
	return err
}

func tooLarge(err error) bool {
	return errors.As(err, new(*http.MaxBytesError))
}
