package chart

import (
	"fmt"
	"net/http"
	"strings"

	"klankbord.org/core/fault"
	"klankbord.org/i18n"
)

// formats are the ways in which a chart can be taken along.
var formats = []string{"svg", "png", "csv"}

func upper(s string) string { return strings.ToUpper(s) }

// numeric reports whether a column holds numbers: its first cell that isn't a dash decides.
func (t Table) numeric(column int) bool {
	for _, r := range t.Rows {
		if column < len(r) && r[column].IsNumber {
			return true
		}
	}
	return false
}

// Download answers requests that ask for one of the charts of a page as a file ("chart" and "format" in the address).
// done is false when the request is for the page itself. An unknown chart or format is a fault.
func Download(w http.ResponseWriter, r *http.Request, l i18n.Lang, charts ...Chart) (done bool, err error) {
	q := r.URL.Query()
	name, format := q.Get("chart"), q.Get("format")
	if name == "" {
		return false, nil
	}
	for _, c := range charts {
		f := c.Figure(l, Wide)
		if f.Name == name {
			return true, f.send(w, l, format)
		}
	}
	return true, fault.NewNotFound("page", r.URL.Path+"?chart="+name)
}

func (f Figure) send(w http.ResponseWriter, l i18n.Lang, format string) error {
	var kind string
	var body []byte
	switch format {
	case "svg":
		kind, body = "image/svg+xml", f.Standalone()
	case "csv":
		kind, body = "text/csv; charset=utf-8", f.Table.CSV(l)
	case "png":
		picture, err := f.PNG()
		if err != nil {
			return fmt.Errorf("draw %s as png: %w", f.Name, err)
		}
		kind, body = "image/png", picture
	default:
		return fault.NewInvalid("format", "download.unknown", "value", format)
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="klankbord-`+f.Name+"."+format+`"`)
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(body) // a reader who went away has no use for an error
	return nil
}
