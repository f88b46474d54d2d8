package app

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"klankbord.org/store/chaindb"
	"klankbord.org/store/maildb"
	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
)

// search looks for the marks in every column of every table, as stored and opened, in every file, and in the log.
func (l *life) search() []string { return l.searchFor(marks) }

// searchFor looks for other texts there.
func (l *life) searchFor(marks []string) (found []string) {
	l.Helper()
	look := func(where string, raw []byte) {
		low := bytes.ToLower(raw)
		for _, m := range marks {
			if bytes.Contains(low, bytes.ToLower([]byte(m))) {
				found = append(found, m+" in "+where)
			}
		}
	}
	err := l.app.db.Read(l.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		tables := "select name from sqlite_master where type = 'table'"
		if tx.Engine() == sqldb.Postgres {
			tables = "select tablename::text from pg_tables where schemaname = 'public'"
		}
		names, err := sqldb.List(ctx, tx, func(r sqldb.Rows, s *string) error { return r.Scan(s) }, tables)
		if err != nil {
			return err
		}
		if len(names) < 50 {
			l.Errorf("only %d tables: %v", len(names), names)
		}
		for _, name := range names {
			sql := "select * from " + name
			if tx.Engine() == sqldb.Postgres {
				sql = "select to_jsonb(t)::text from " + name + " t"
			}
			if err := l.searchTable(ctx, tx, name, sql, look); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		return l.searchSealed(ctx, tx, look)
	})
	if err != nil {
		l.Fatal(err)
	}
	err = filepath.WalkDir(l.config.Data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		look(path, raw)
		return err
	})
	if err != nil {
		l.Fatal(err)
	}
	look("the log", []byte(l.log.String()))
	return found
}

func (l *life) searchTable(ctx context.Context, tx sqldb.Tx, name, sql string, look func(string, []byte)) error {
	if tx.Engine() == sqldb.Postgres {
		texts, err := sqldb.List(ctx, tx, func(r sqldb.Rows, s *string) error { return r.Scan(s) }, sql)
		for _, text := range texts {
			look(name, []byte(text))
			for _, hex := range strings.Split(text, `"\\x`)[1:] { // bytes are written in hexadecimal
				raw := make([]byte, 0, len(hex)/2)
				for i := 0; i+1 < len(hex); i += 2 {
					var b byte
					if _, err := fmt.Sscanf(hex[i:i+2], "%02x", &b); err != nil {
						break
					}
					raw = append(raw, b)
				}
				look(name, raw)
			}
		}
		return err
	}
	columns, err := sqldb.List(ctx, tx, func(r sqldb.Rows, s *string) error { return r.Scan(s) }, "select name from pragma_table_info('"+name+"')")
	if err != nil {
		return err
	}
	for _, c := range columns {
		values, err := sqldb.List(ctx, tx, func(r sqldb.Rows, b *[]byte) error { return r.Scan(b) }, `select cast("`+c+`" as blob) from "`+name+`"`)
		if err != nil {
			return err
		}
		for _, v := range values {
			look(name+"."+c, v)
		}
	}
	return nil
}

// searchSealed opens everything that is sealed.
func (l *life) searchSealed(ctx context.Context, tx sqldb.Tx, look func(string, []byte)) error {
	box, err := sealed.Of(ctx, l.org.ID)
	if err != nil {
		return err
	}
	for _, c := range []string{"customers.email", "customers.phone", "customers.name", "employees.email"} {
		table, column, _ := strings.Cut(c, ".")
		type cell struct {
			id   int64
			text string
		}
		cells, err := sqldb.List(ctx, tx, func(r sqldb.Rows, c *cell) error { return r.Scan(&c.id, &c.text) }, "select id, "+column+" from "+table)
		for _, one := range cells {
			plain, err := box.Open(table, column, one.id, one.text)
			if err != nil {
				return err
			}
			look(c+", opened", []byte(plain))
		}
		if err != nil {
			return err
		}
	}
	letters, err := maildb.List(ctx, tx, l.org.ID, 1<<40, 1000)
	for _, x := range letters {
		look("outbox, opened", x.Body)
	}
	return err
}

// verified holds the whole chain against the database.
func (l *life) verified() *chaindb.Result {
	l.Helper()
	deadline := time.Now().Add(time.Minute)
	for {
		if err := l.app.sealer.SealAll(l.Context()); err != nil {
			l.Fatal(err)
		}
		r, err := l.app.VerifyChain(l.program(), l.org, VerifyInput{})
		if err != nil {
			l.Fatal(err)
		}
		if r.Unsealed == 0 || time.Now().After(deadline) {
			return r
		}
	}
}
