package sqldb

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"

	"modernc.org/sqlite"
)

// statementsPerConn bounds the cache of prepared statements of a connection. Filters make new texts, so it can't grow
// for ever; 256 is several times what the stores have.
const statementsPerConn = 256

// sqliteConn is one connection to SQLite with its prepared statements. It goes around database/sql, which costs more
// than a small insert itself. One goroutine at a time.
type sqliteConn struct {
	raw        driver.Conn
	statements map[string]*sqliteStmt
}

// sqliteStmt is a statement that stays prepared.
type sqliteStmt struct {
	exec  driver.StmtExecContext
	query driver.StmtQueryContext
	close func() error
}

func openConn(dsn string) (*sqliteConn, error) {
	raw, err := (&sqlite.Driver{}).Open(dsn)
	if err != nil {
		return nil, translate(err)
	}
	return &sqliteConn{raw: raw, statements: map[string]*sqliteStmt{}}, nil
}

// prepare returns the statement of a text, prepared at most once.
func (c *sqliteConn) prepare(sql string) (*sqliteStmt, error) {
	if s, ok := c.statements[sql]; ok {
		return s, nil
	}
	if len(c.statements) >= statementsPerConn {
		for text, s := range c.statements {
			delete(c.statements, text)
			if err := s.close(); err != nil {
				return nil, err
			}
			break // any one will do: what is used often is soon back
		}
	}
	prepared, err := c.raw.Prepare(forSQLite(sql))
	if err != nil {
		return nil, err
	}
	s := &sqliteStmt{close: prepared.Close}
	var canExec, canQuery bool
	s.exec, canExec = prepared.(driver.StmtExecContext)
	s.query, canQuery = prepared.(driver.StmtQueryContext)
	if !canExec || !canQuery {
		return nil, errors.New("sqldb: the driver lost a method")
	}
	c.statements[sql] = s
	return s, nil
}

// do runs a statement of this package without arguments and without minding a context: a commit isn't given up
// halfway.
func (c *sqliteConn) do(sql string) error {
	s, err := c.prepare(sql)
	if err != nil {
		return err
	}
	_, err = s.exec.ExecContext(context.Background(), nil)
	return err
}

func (c *sqliteConn) close() error {
	var errs []error
	for _, s := range c.statements {
		errs = append(errs, s.close())
	}
	c.statements = nil
	return errors.Join(append(errs, c.raw.Close())...)
}

// bind converts arguments, appending to into so that the space can be used again.
func bind(into []driver.NamedValue, args []any) ([]driver.NamedValue, error) {
	for i, arg := range args {
		v, err := value(arg)
		if err != nil {
			return nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
		switch list := v.(type) {
		case []int64:
			v, err = jsonList(list, list == nil)
		case []string:
			v, err = jsonList(list, list == nil)
		}
		if err != nil {
			return nil, err
		}
		into = append(into, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	return into, nil
}

// jsonList writes a list for json_each; none is the empty list.
func jsonList(list any, none bool) (string, error) {
	if none {
		return "[]", nil
	}
	text, err := json.Marshal(list)
	return string(text), err
}
