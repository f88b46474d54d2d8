package auditweb

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"klankbord.org/core/audit"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/i18n"
	"klankbord.org/web/page"
)

func dayOf(t time.Time) day.Day {
	return day.At(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC))
}

// writer writes entries in one format.
type writer interface {
	begin() error
	entry(audit.Entry) error
	end() error
}

// export hands the log out as it is filtered, the newest first, part by part: it may be long. What fails after the first part
// breaks the answer off, so that nobody takes half for the whole.
func (p *Pages) export(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	v := pg.Query()
	q, err := ParseQuery(pg.Org, v)
	if err != nil {
		return err
	}
	format := v.Get("format")
	var out writer
	kind := ""
	switch format {
	case "", "csv":
		format, kind, out = "csv", page.SheetKind, &sheet{page.NewSheet(w, pg.Lang), pg.Lang}
	case "json":
		kind, out = "application/json", &array{w: w}
	default:
		return fault.NewInvalid("format", "value.unknown", "value", format)
	}
	begun := false
	err = p.Reader.ExportAudit(r.Context(), pg.Org, q, func(entries []audit.Entry) error {
		if !begun {
			begun = true
			page.FileHeaders(w, kind, "audit-"+pg.Org.Ref+"-"+pg.Today().String()+"."+format)
			if err := out.begin(); err != nil {
				return err
			}
		}
		for _, e := range entries {
			if err := out.entry(e); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = out.end()
	}
	if err != nil && begun {
		panic(http.ErrAbortHandler)
	}
	return err
}

// sheet is the log as a spreadsheet file.
type sheet struct {
	*page.Sheet
	lang i18n.Lang
}

func (s *sheet) begin() error {
	l := s.lang
	return s.Row(l.T("regel", "entry"), l.T("moment", "at"), l.T("wie", "who"), l.T("actor", "actor"), l.T("waarvandaan", "from"), l.T("wat", "what"),
		l.T("handeling", "action"), l.T("soort", "kind"), l.T("eerste", "first"), l.T("laatste", "last"), l.T("details", "details"))
}

func (s *sheet) entry(e audit.Entry) error {
	who, said := e.Who(), e.Sentence()
	facts := e.Facts()
	told := make([]string, len(facts))
	for i, f := range facts {
		told[i] = f.Name + ": " + f.After
		if f.Changed {
			told[i] = f.Name + ": " + f.Before + " → " + f.After
		}
	}
	return s.Row(strconv.FormatInt(e.N, 10), instant(e.At), s.lang.T(who.NL, who.EN), e.Actor, audit.From(e.Actor), s.lang.T(said.NL, said.EN),
		e.Action, e.Kind, strconv.FormatInt(e.First, 10), strconv.FormatInt(e.Last, 10), strings.Join(told, "; "))
}

func (s *sheet) end() error { return s.Close() }

func instant(at int64) string { return time.UnixMilli(at).UTC().Format("2006-01-02T15:04:05.000Z") }

// array is the log as JSON, each entry with the exact body that the ledger keeps.
type array struct {
	w     io.Writer
	count int
}

func (a *array) begin() error {
	_, err := io.WriteString(a.w, "[")
	return err
}

func (a *array) entry(e audit.Entry) error {
	said := e.Sentence()
	body := json.RawMessage(e.Body)
	if !json.Valid(body) {
		body = json.RawMessage("{}")
	}
	b, err := json.Marshal(map[string]any{"entry": e.N, "at": instant(e.At), "actor": e.Actor, "who": e.By, "from": audit.From(e.Actor),
		"action": e.Action, "kind": e.Kind, "first": e.First, "last": e.Last, "about": e.About, "sentence": map[string]string{"nl": said.NL, "en": said.EN}, "details": body})
	if err != nil {
		return err
	}
	separator := "\n"
	if a.count++; a.count > 1 {
		separator = ",\n"
	}
	_, err = a.w.Write(append([]byte(separator), b...))
	return err
}

func (a *array) end() error {
	_, err := io.WriteString(a.w, "\n]\n")
	return err
}
