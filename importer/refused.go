package importer

import (
	"encoding/csv"
	"fmt"
	"os"
	"reflect"
	"strings"
	"time"

	"klankbord.org/core/cell"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/i18n"
	"klankbord.org/importer/mapping"
)

// refusedFile is a CSV file with every refused row, for those who want to repair them at the source.
type refusedFile struct {
	file *os.File
	out  *csv.Writer
}

func newRefusedFile(path string) (*refusedFile, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, unsaved(err)
	}
	r := &refusedFile{file: f, out: csv.NewWriter(f)}
	return r, r.write([]string{"file", "line", "column", "value", "kind", "key", "field", "fault", "message_nl", "message_en"})
}

func (r *refusedFile) add(x mapping.Refusal) {
	if r == nil {
		return
	}
	_ = r.write([]string{x.File, itoa(x.Line), x.Column, x.Value, string(x.Kind), x.Key, x.Field, x.Fault.Key,
		i18n.NL.Fault(x.Fault), i18n.EN.Fault(x.Fault)}) // a full disk shows when the file is closed
}

func (r *refusedFile) write(cells []string) error {
	for i, c := range cells {
		cells[i] = cell.Harmless(c)
	}
	if err := r.out.Write(cells); err != nil {
		return unsaved(err)
	}
	return nil
}

func (r *refusedFile) close() error {
	if r == nil || r.file == nil {
		return nil
	}
	r.out.Flush()
	err := r.out.Error()
	if e := r.file.Close(); err == nil {
		err = e
	}
	r.file = nil
	if err != nil {
		return unsaved(err)
	}
	return nil
}

func unsaved(err error) error {
	return &fault.Error{Kind: fault.Unavailable, Key: "import.refused_unsaved", Args: map[string]any{"error": err.Error()}, Err: err}
}

// fieldText is what a record holds in a field such as "score" or "values.state", for reports. It is only asked of
// records that were refused.
func fieldText(r intake.Record, field string) string {
	name, rest, _ := strings.Cut(field, ".")
	name, _, _ = strings.Cut(name, "[")
	if a, ok := r.(intake.Answer); ok && name == "answered_at" {
		return time.UnixMilli(a.AnsweredAt).UTC().Format(time.RFC3339)
	}
	v := reflect.ValueOf(r)
	for i := range v.NumField() {
		if !strings.EqualFold(v.Type().Field(i).Name, strings.ReplaceAll(name, "_", "")) {
			continue
		}
		f := v.Field(i)
		switch f.Kind() {
		case reflect.Map:
			if rest != "" {
				if at := f.MapIndex(reflect.ValueOf(rest)); at.IsValid() {
					return fmt.Sprint(at.Interface())
				}
			}
			return ""
		case reflect.Slice:
			return ""
		}
		if f.IsZero() {
			return ""
		}
		return fmt.Sprint(f.Interface())
	}
	return ""
}
