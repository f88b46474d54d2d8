package scoreweb

import (
	"net/url"
	"strings"
)

// queryOf carries the slice over to another page: the parameters of the address with some changed, without those that
// belong to one page only.
func queryOf(l *lens, changes map[string]string) string {
	q := l.Query()
	for _, own := range []string{"q", "before", "all", "chart", "format", "sort", "page", "lang", "theme"} {
		q.Del(own)
	}
	for name, v := range q {
		if len(v) == 1 && v[0] == "" {
			q.Del(name)
		}
	}
	if changes["from"] != "" {
		q.Del("period")
	}
	for name, v := range changes {
		if v == "" {
			q.Del(name)
			continue
		}
		q.Set(name, v)
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

func pathEscape(s string) string { return url.PathEscape(s) }

func join(names []string) string { return strings.Join(names, ", ") }
