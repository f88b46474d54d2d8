package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"

	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// send sends a request as a visitor whose browser says that it comes from our own page, unless it is told otherwise.
func (s *siege) send(v visitor, method, address, body string, headers ...string) *httptest.ResponseRecorder {
	s.Helper()
	ctx, cancel := context.WithCancel(s.Context())
	defer cancel()
	r := httptest.NewRequest(method, "/", strings.NewReader(body)).WithContext(ctx)
	u, err := url.ParseRequestURI(address)
	if err != nil {
		s.Fatalf("%q: %v", address, err)
	}
	r.URL, r.RequestURI = u, address
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for i := 0; i < len(headers); i += 2 {
		if r.Header.Set(headers[i], headers[i+1]); headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	if v.cookie != nil {
		r.AddCookie(v.cookie)
	}
	w := httptest.NewRecorder()
	s.routes.ServeHTTP(&glance{w, cancel, strings.HasSuffix(u.Path, "/live")}, r)
	return w
}

// page says whether a pattern is one of the pages, and not of the API, of what provisions or of the files that everybody gets.
func isPage(pattern string) bool {
	rule, _ := ruleOf(pattern)
	return !rule.Key && !strings.Contains(pattern, "/api/") && !strings.Contains(pattern, "/scim/") && !strings.Contains(pattern, "/assets/") && strings.Contains(pattern, " ")
}

// pages are the patterns of the pages that are served by a method.
func (s *siege) pages(method string) (all []string) {
	for _, p := range s.routes.patterns {
		if isPage(p) && strings.HasPrefix(p, method+" ") {
			all = append(all, p)
		}
	}
	if len(all) < 50 {
		s.Fatalf("only %d pages by %s", len(all), method)
	}
	return all
}

// at fills in a pattern with what was planted.
func (s *siege) at(pattern string) string {
	_, address, _ := s.address(pattern, nil)
	return address
}

// state is what every table holds of an organisation (0: of all), as a digest.
func (s *siege) state(o org.ID) map[string]string {
	s.Helper()
	all := map[string]string{}
	s.must(s.app.db.Read(s.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		text := func(r sqldb.Rows, s *string) error { return r.Scan(s) }
		names, err := sqldb.List(ctx, tx, text, map[sqldb.Engine]string{
			sqldb.SQLite:   "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'",
			sqldb.Postgres: "select table_name::text from information_schema.tables where table_schema = current_schema()"}[tx.Engine()])
		if err != nil {
			return err
		}
		for _, name := range names {
			columns, err := sqldb.List(ctx, tx, text, map[sqldb.Engine]string{
				sqldb.SQLite:   "select name from pragma_table_info('" + name + "')",
				sqldb.Postgres: "select column_name::text from information_schema.columns where table_schema = current_schema() and table_name = '" + name + "'"}[tx.Engine()])
			if err != nil {
				return err
			}
			where := ""
			if slices.Contains(columns, "org") && o != 0 {
				where = fmt.Sprintf(" where org = %d", o)
			}
			for i, c := range columns {
				columns[i] = `quote("` + c + `")`
			}
			whole := map[sqldb.Engine]string{sqldb.SQLite: strings.Join(columns, "||','||"), sqldb.Postgres: "t::text"}[tx.Engine()]
			rows, err := sqldb.List(ctx, tx, text, "select "+whole+` from "`+name+`" t`+where+" order by 1")
			if err != nil {
				return err
			}
			sum := sha256.New()
			for _, row := range rows {
				fmt.Fprintln(sum, row)
			}
			all[name] = fmt.Sprintf("%d rows %s", len(rows), hex.EncodeToString(sum.Sum(nil)[:4]))
		}
		return nil
	}))
	if len(all) < 50 {
		s.Fatalf("only %d tables", len(all))
	}
	return all
}

// differing are the tables in which two states differ.
func differing(before, after map[string]string, except ...string) (tables []string) {
	for name := range after {
		if before[name] != after[name] && !slices.Contains(except, name) {
			tables = append(tables, name+": "+before[name]+" became "+after[name])
		}
	}
	slices.Sort(tables)
	return tables
}

// sane holds an answer of whichever kind against what every answer has to be.
func (s *siege) sane(what string, got *httptest.ResponseRecorder) {
	s.Helper()
	if got.Code >= 500 && (got.Code != http.StatusServiceUnavailable || !strings.Contains(what, "sign-on")) { // the provider doesn't live
		s.Errorf("%s: %d %.300s", what, got.Code, textOf(got.Body.String()))
	}
	for name, values := range got.Header() {
		if strings.HasPrefix(name, "X-Kb") {
			s.Errorf("%s: planted the header %s", what, name)
		}
		if strings.ContainsAny(name+strings.Join(values, ""), "\r\n\x00") {
			s.Errorf("%s: a header of more than one line: %q %q", what, name, values)
		}
	}
	if to := got.Header().Get("Location"); to != "" {
		u, err := url.Parse(to)
		if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.Contains(to, `\`) {
			s.Errorf("%s: leads to %q", what, to)
		}
	}
	if strings.HasPrefix(got.Header().Get("Content-Type"), "text/html") && (got.Code < 300 || got.Code >= 400) {
		for _, fault := range inspect(got.Header(), got.Body.Bytes()) {
			s.Errorf("%s: %s", what, fault)
		}
	} else if kind := got.Header().Get("Content-Type"); got.Code == http.StatusOK && bytes.Contains(got.Body.Bytes(), []byte("<kbxss")) &&
		!strings.HasPrefix(kind, "text/csv") && !strings.HasPrefix(kind, "text/plain") && !strings.HasSuffix(kind, "json") && !strings.HasPrefix(kind, "application/pdf") {
		s.Errorf("%s: hostile text as %q", what, kind)
	}
}
