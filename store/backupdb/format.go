package backupdb

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// format is the version of the file's own shape.
const format = 1

const (
	headerName   = "header.json"
	manifestName = "manifest.json"
	tableFolder  = "tables/"
	tableSuffix  = ".jsonl"
)

// Header says what a backup is of.
type Header struct {
	Format  int       `json:"format"`
	Program string    `json:"program"`
	Engine  string    `json:"engine"`
	Schema  int64     `json:"schema"` // version of the database
	At      time.Time `json:"at"`
}

// Manifest says what a backup holds. Two databases with the same tables in it hold the same.
type Manifest struct {
	Tables []TableSum `json:"tables"`
	// Chains are the ends of the organisations' chains, by organisation; older backups have none.
	Chains []ChainEnd `json:"chains,omitempty"`
}

// ChainEnd is how far an organisation's chain was.
type ChainEnd struct {
	Org    org.ID `json:"org"`
	Ref    string `json:"ref"`
	Length int64  `json:"length"`
	Root   string `json:"root"` // of all entries, in hexadecimal
}

// TableSum is one table's part of a manifest.
type TableSum struct {
	Name string `json:"name"`
	Rows int64  `json:"rows"`
	Hash string `json:"sha256"` // of its lines
}

// Rows counts the rows of all tables.
func (m Manifest) Rows() (n int64) {
	for _, t := range m.Tables {
		n += t.Rows
	}
	return n
}

// columns is the first line of a table's file.
type columns struct {
	Columns []column `json:"columns"`
}

type column struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// appendRow appends a row as a JSON array. Numbers keep all their 64 bits; bytes are base64.
func appendRow(line []byte, t sqldb.Table, values []any) ([]byte, error) {
	line = append(line, '[')
	for i, v := range values {
		if i > 0 {
			line = append(line, ',')
		}
		var err error
		if line, err = appendValue(line, t.Columns[i].Type, v); err != nil {
			return nil, fmt.Errorf("%s.%s: %w", t.Name, t.Columns[i].Name, err)
		}
	}
	return append(line, ']', '\n'), nil
}

func appendValue(line []byte, kind string, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(line, "null"...), nil
	case int64:
		if kind == "real" { // SQLite keeps whole reals as integers
			return strconv.AppendFloat(line, float64(v), 'g', -1, 64), nil
		}
		return strconv.AppendInt(line, v, 10), nil
	case int32:
		return strconv.AppendInt(line, int64(v), 10), nil
	case float64:
		return strconv.AppendFloat(line, v, 'g', -1, 64), nil
	case string:
		return appendText(line, kind, []byte(v))
	case []byte:
		return appendText(line, kind, v)
	}
	return nil, fmt.Errorf("a value of type %T", v)
}

func appendText(line []byte, kind string, v []byte) ([]byte, error) {
	if kind == "bytes" {
		line = append(line, '"')
		line = base64.StdEncoding.AppendEncode(line, v)
		return append(line, '"'), nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(string(v)); err != nil {
		return nil, err
	}
	return append(line, bytes.TrimSuffix(b.Bytes(), []byte{'\n'})...), nil
}

// parseRow reads a line of a table.
func parseRow(line []byte, cols []column, into []any) ([]any, error) {
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.UseNumber()
	var raw []any
	if err := dec.Decode(&raw); err != nil || len(raw) != len(cols) {
		return nil, damaged("row")
	}
	into = into[:0]
	for i, v := range raw {
		value, err := parseValue(cols[i].Type, v)
		if err != nil {
			return nil, err
		}
		into = append(into, value)
	}
	return into, nil
}

func parseValue(kind string, v any) (any, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case json.Number:
		if kind == "real" {
			f, err := v.Float64()
			return f, or(err)
		}
		n, err := v.Int64()
		if kind != "int" || err != nil {
			return nil, damaged("value")
		}
		return n, nil
	case string:
		switch kind {
		case "text":
			return v, nil
		case "bytes":
			b, err := base64.StdEncoding.DecodeString(v)
			return b, or(err)
		}
	}
	return nil, damaged("value")
}

func or(err error) error {
	if err != nil {
		return damaged("value")
	}
	return nil
}

// damaged is the fault of a file that isn't whole, or no backup at all.
func damaged(what string) error { return fault.NewInvalid("file", "backup.damaged", "what", what) }
