package page

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strconv"

	cells "klankbord.org/core/cell"
	"klankbord.org/i18n"
)

// FileHeaders says that what follows is a file to keep, under a name: no page, nothing that runs, and nothing that a shared
// computer remembers.
func FileHeaders(w http.ResponseWriter, kind, name string) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
}

// SendFile answers with a file to keep.
func SendFile(w http.ResponseWriter, kind, name string, body []byte) {
	FileHeaders(w, kind, name)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // #nosec G705 -- sent as a file, never shown as a page; a reader who went away has no use for an error
}

// SendJSON is SendFile for JSON that people can read.
func SendJSON(w http.ResponseWriter, name string, body any) error {
	raw, err := json.MarshalIndent(body, "", "  ")
	if err != nil {
		return err
	}
	SendFile(w, "application/json", name, append(raw, '\n'))
	return nil
}

// Sheet writes a file that the spreadsheet of a language opens rightly: semicolons in Dutch, and no text that runs as a
// formula.
type Sheet struct {
	w     io.Writer
	csv   *csv.Writer
	begun bool
}

// SheetKind is the media type of what a Sheet writes.
const SheetKind = "text/csv; charset=utf-8"

// NewSheet returns a sheet that writes to w.
func NewSheet(w io.Writer, l i18n.Lang) *Sheet {
	s := &Sheet{w: w, csv: csv.NewWriter(w)}
	s.csv.Comma, s.csv.UseCRLF = rune(l.T(";", ",")[0]), true
	return s
}

// Row writes one line.
func (s *Sheet) Row(texts ...string) error {
	if !s.begun {
		s.begun = true
		if _, err := io.WriteString(s.w, "\uFEFF"); err != nil {
			return err
		}
	}
	harmless := make([]string, len(texts))
	for i, c := range texts {
		harmless[i] = cells.Harmless(c)
	}
	return s.csv.Write(harmless)
}

// Close writes what is left. A sheet without any row is an empty file.
func (s *Sheet) Close() error {
	s.csv.Flush()
	return s.csv.Error()
}

// SendSheet answers with rows as a file for a spreadsheet.
func SendSheet(w http.ResponseWriter, l i18n.Lang, name string, rows [][]string) error {
	var b bytes.Buffer
	s := NewSheet(&b, l)
	for _, row := range rows {
		if err := s.Row(row...); err != nil {
			return err
		}
	}
	if err := s.Close(); err != nil {
		return err
	}
	SendFile(w, SheetKind, name, b.Bytes())
	return nil
}
