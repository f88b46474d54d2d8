package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"klankbord.org/core/access"
	"klankbord.org/core/mail"
	"klankbord.org/store/maildb"
	"klankbord.org/store/sqldb"
)

// ownFrame is the one frame that our pages have: the phone on which a survey is tried out.
var ownFrame = regexp.MustCompile(`^/o/[a-z]+/surveys/[a-z0-9-]+/preview/-(\?lang=(nl|en)&at=[0-9]+)?$`)

// inspect says what is wrong with a page, as a browser would read it: anything planted that became markup, and any script or
// style that stands in the page itself.
func inspect(header http.Header, body []byte) (faults []string) {
	say := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	policy := header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "base-uri 'none'") || !strings.Contains(policy, "form-action 'self'") ||
		!strings.Contains(policy, "frame-ancestors") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
		say("policy %q", policy)
	}
	doc, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return append(faults, err.Error())
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch {
		case n.Data == "iframe" && ownFrame.MatchString(valueOf(n, "src")):
		case n.Data == "kbxss", n.Data == "iframe", n.Data == "object", n.Data == "embed", n.Data == "base":
			say("there is a <%s>", n.Data)
		case n.Data == "script" && valueOf(n, "src") == "":
			say("a script in the page")
		case n.Data == "style":
			sum := sha256.Sum256([]byte(n.FirstChild.Data))
			if !strings.Contains(policy, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
				say("a style in the page")
			}
		}
		for _, a := range n.Attr {
			name, value := strings.ToLower(a.Key), strings.ToLower(strings.TrimSpace(a.Val))
			if strings.HasPrefix(name, "on") || name == "style" || name == "kbxss" || name == "srcdoc" {
				say("<%s %s=%q>", n.Data, name, a.Val)
			}
			if slices.Contains([]string{"href", "src", "action", "formaction", "data"}, name) {
				if u, err := url.Parse(value); err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "otpauth" && !strings.HasPrefix(value, "data:image/png") && value != "data:," {
					say("<%s %s=%q>", n.Data, name, a.Val)
				}
			}
		}
	}
	return faults
}

func valueOf(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// The reader of pages sees what it is there for.
func TestInspectingAPageSees(t *testing.T) {
	t.Parallel()
	ok := http.Header{"Content-Security-Policy": {"default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"}}
	if f := inspect(ok, []byte(`<p title="&#34;&gt;&lt;kbxss&gt;">&lt;kbxss&gt;</p><script src="/a.js"></script><a href="/x">x</a>`)); len(f) > 0 {
		t.Error(f)
	}
	for _, bad := range []string{"<p>" + hostileName, `<p title="` + hostileName, "<textarea>" + hostileName, "<script>1</script>", "<style>p{}</style>", `<p style="x">`, `<p onclick="x">`,
		`<a href="javascript:x">`, `<a href=" JavaScript:x">`, `<img src="data:text/html,x">`, "<iframe>"} {
		if len(inspect(ok, []byte(bad))) == 0 {
			t.Errorf("%s is let through", bad)
		}
	}
	if len(inspect(http.Header{}, []byte("<p>"))) == 0 {
		t.Error("a page without a policy is let through")
	}
}

// Names that are markup or a formula stay texts, on every page, in both languages, for everybody who may see them.
func TestHostileNamesStayTextsOnEveryPage(t *testing.T) {
	t.Parallel()
	s := besiege(t)
	forms, params := s.crawl()
	if len(forms) < 30 || len(params) < 20 {
		t.Errorf("only %d forms and %d addresses with parameters were found", len(forms), len(params))
	}
}

// Every sheet that is exported holds texts only: nothing in it starts a formula.
func TestNoExportHoldsAFormula(t *testing.T) {
	t.Parallel()
	s := besiege(t)
	cells := 0
	look := func(address string, body []byte) {
		for _, comma := range []rune{',', ';'} {
			c := csv.NewReader(bytes.NewReader(body))
			c.Comma, c.FieldsPerRecord, c.LazyQuotes = comma, -1, true
			rows, err := c.ReadAll()
			if err != nil {
				continue
			}
			for _, row := range rows {
				for _, cell := range row {
					if strings.Contains(cell, "kbxss") {
						cells++
					}
					_, err := strconv.ParseFloat(strings.NewReplacer(",", ".", "%", "").Replace(cell), 64)
					if cell != "" && cell != "-" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) && err != nil {
						t.Errorf("%s: the cell %.60q starts a formula", address, cell)
					}
				}
			}
		}
	}
	for _, address := range []string{"/runs/1/people.csv", "/runs/1/people/M01/answers.csv", "/audit/export?format=csv", "/audit/export?format=json", "/chain/export", "/runs/1/people/M01/statement.pdf",
		"/privacy/erasures/" + s.values["erasure"] + "/receipt", "/chain/checkpoints/" + s.values["checkpoint"]} {
		got := s.send(s.boss, "GET", "/o/ruit"+address, "")
		if s.sane(address, got); got.Code != http.StatusOK {
			t.Errorf("%s: %d", address, got.Code)
		}
		_, names, err := mime.ParseMediaType(got.Header().Get("Content-Disposition"))
		if name := names["filename"]; strings.HasSuffix(address, "csv") && (err != nil || name == "" || strings.ContainsAny(name, "/\\\"<>:")) {
			t.Errorf("%s: is called %q: %v", address, name, err)
		}
		if strings.Contains(got.Header().Get("Content-Type"), "csv") {
			look(address, got.Body.Bytes())
		}
		if bytes.HasPrefix(got.Body.Bytes(), []byte("%PDF")) && (bytes.Contains(got.Body.Bytes(), []byte("/JavaScript")) || bytes.Contains(got.Body.Bytes(), []byte("/OpenAction <<"))) {
			t.Errorf("%s: does something by itself", address)
		}
	}
	for _, address := range []string{"/api/v1/answers.csv", "/api/v1/answers.csv?separator=semicolon"} {
		got := s.asks(s.token, "GET", address, "")
		if got.Code != http.StatusOK {
			t.Errorf("%s: %d %s", address, got.Code, got.Body)
		}
		look(address, got.Body.Bytes())
	}
	if cells < 4 {
		t.Errorf("hostile names are only in %d cells: the test is blind", cells)
	}
}

// Letters about people with hostile names have one header a line and no markup of theirs.
func TestNoLetterHoldsMarkupOfAName(t *testing.T) {
	t.Parallel()
	s := besiege(t)
	for _, action := range []string{"/accounts/" + s.values["account"] + "/invite", "/accounts/new"} {
		got := s.send(s.boss, "POST", "/o/ruit"+action, url.Values{"email": {"nieuw@ruit.example"}, "name": {hostileName}}.Encode())
		s.sane(action, got)
	}
	read := 0
	s.must(s.app.db.Read(access.With(t.Context(), s.boss.actor), func(ctx context.Context, tx sqldb.Tx) error {
		letters, err := maildb.List(ctx, tx, s.org.ID, 1<<40, 100)
		for _, l := range letters {
			var m mail.Message
			if err := json.Unmarshal(l.Body, &m); err != nil {
				return err
			}
			read++
			if strings.ContainsAny(m.Subject+m.To, "\r\n") {
				t.Errorf("%q", m.Subject)
			}
			if m.HTML == "" || m.HTML == "<p>elders-only</p>" {
				continue
			}
			doc, err := html.Parse(strings.NewReader(m.HTML))
			if err != nil {
				return err
			}
			for n := range doc.Descendants() {
				if n.Data == "kbxss" || n.Data == "script" || n.Data == "img" {
					t.Errorf("%q holds a <%s>", m.Subject, n.Data)
				}
			}
		}
		return err
	}))
	if read < 2 {
		t.Errorf("%d letters were written", read)
	}
}
