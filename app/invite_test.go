package app

import (
	"context"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/http"
	"net/http/httptest"
	netmail "net/mail"
	"regexp"
	"strings"
	"testing"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/sample"
	"klankbord.org/core/survey"
	"klankbord.org/internal/mailtest"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/invitedb"
	"klankbord.org/store/maildb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
	"klankbord.org/web/letterweb"
)

// inviting is an installation that writes to customers through a real mail server.
type inviting struct {
	*testing.T
	app    *App
	org    org.Organisation
	server *mailtest.Server
	ctx    context.Context // of a program that may
}

const publicBase = "https://cx.example.nl"

func eachInviting(t *testing.T, fn func(i *inviting)) {
	t.Helper()
	eachInvitingWith(t, Outside{}, fn)
}

// eachInvitingAlone is for measuring: one after another, with the jobs left lying.
func eachInvitingAlone(t *testing.T, fn func(i *inviting, engine string)) {
	t.Helper()
	for name, url := range map[string]func(*testing.T) string{"sqlite": func(*testing.T) string { return "" }, "postgres": func(t *testing.T) string { return storetest.EmptyPostgresURL(t) }} {
		t.Run(name, func(t *testing.T) {
			i := &inviting{T: t, server: mailtest.Start(t, "none", "", "")}
			var err error
			i.app, err = Open(t.Context(), Config{Data: t.TempDir(), Database: url(t), Outside: Outside{SMTP: "smtp://" + i.server.Address + "?tls=none", MailFrom: "Klankbord <cx@example.nl>"}})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = i.app.Close(context.Background()) })
			i.org, err = i.app.CreateOrganisation(t.Context(), org.Organisation{Ref: "post", Name: "Post", Settings: org.Settings{Languages: []string{"nl"}, Currency: "EUR", TimeZone: "Europe/Amsterdam"}}, "test")
			if err != nil {
				t.Fatal(err)
			}
			i.ctx = access.With(t.Context(), access.System(i.org.ID, "test"))
			i.bring()
			fn(i, name)
		})
	}
}

func eachInvitingWith(t *testing.T, out Outside, fn func(i *inviting)) {
	t.Helper()
	for name, url := range map[string]func(*testing.T) string{"sqlite": func(*testing.T) string { return "" }, "postgres": func(t *testing.T) string { return storetest.EmptyPostgresURL(t) }} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := &inviting{T: t, server: mailtest.Start(t, "none", "", "")}
			mine := out
			mine.SMTP, mine.MailFrom = "smtp://"+i.server.Address+"?tls=none", "Klankbord <cx@example.nl>"
			i.app, i.org, _ = working(t, Config{Database: url(t), shortPauses: true, Outside: mine})
			i.ctx = access.With(t.Context(), access.System(i.org.ID, "test"))
			i.bring()
			fn(i)
		})
	}
}

// bring brings in surveys on three scales, and customers who were served.
func (i *inviting) bring() {
	i.Helper()
	text := func(nl, en string) intake.Text { return intake.Text{NL: nl, EN: en} }
	window := 0
	content := func(metric string, langs ...string) []byte {
		return (&survey.Content{WindowDays: window, Metric: metric, Languages: langs, Question: text("Hoe waarschijnlijk is het dat u ons <b>aanbeveelt</b>?", "How likely are you to recommend us?"),
			Low: text("Heel onwaarschijnlijk", "Very unlikely"), High: text("Heel waarschijnlijk", "Very likely"),
			Invitation: survey.Invitation{Subject: text("Hoe ging het & wat kon beter?", "How did it go?")}}).Canonical()
	}
	on := day.Must("2026-02-20")
	records := []intake.Record{
		intake.Metric{Ref: "nps", Type: "nps", Name: text("NPS", "NPS")}, intake.Metric{Ref: "csat", Type: "csat", Name: text("CSAT", "CSAT")},
		intake.Metric{Ref: "ces", Type: "ces", Name: text("CES", "CES")},
	}
	surveys := []intake.Record{intake.Survey{Ref: "klus", Content: content("nps", "nl", "en")}, intake.Survey{Ref: "tevreden", Content: content("csat", "nl")},
		intake.Survey{Ref: "moeite", Content: content("ces", "en")}}
	window = 20 // days, which were over long ago
	surveys = append(surveys, intake.Survey{Ref: "kort", Content: content("nps", "nl")})
	var customers, transactions []intake.Record
	for _, c := range []intake.Customer{{Ref: "jan", Email: "jan@example.org", Language: "nl"}, {Ref: "joan", Email: "joan@example.org", Language: "en"},
		{Ref: "weg", Email: "weg@example.org", NoContact: true}, {Ref: "leeg"}, {Ref: "onbekend", Email: "nobody@example.org"}, {Ref: "later", Email: "later@example.org"},
		{Ref: "jan2", Email: "Jan@example.org"}} {
		customers = append(customers, c)
		transactions = append(transactions, intake.Transaction{Ref: "T-" + c.Ref, Customer: c.Ref, Day: on})
	}
	err := i.app.throughDoor(i.org, "test", false, func(d intake.Door) error {
		for _, b := range [][]intake.Record{records, surveys, customers, transactions} {
			got, err := d.Apply(i.Context(), b)
			if err != nil {
				return err
			}
			for _, o := range got {
				if o.Fault != nil {
					return o.Fault
				}
			}
		}
		return nil
	})
	if err != nil {
		i.Fatal(err)
	}
}

func (i *inviting) invite(survey, transaction string) sample.Reason {
	i.Helper()
	asked, err := i.app.Invite(i.ctx, i.org, Asking{Survey: survey, Transaction: transaction, Base: publicBase})
	if err != nil {
		i.Fatal(err)
	}
	return asked.Reason
}

// read takes a letter apart into headers, text and HTML.
func read(t *testing.T, raw string) (h netmail.Header, text, html string) {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%s, %v", kind, err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for n := 0; ; n++ {
		p, err := parts.NextRawPart()
		if err == io.EOF {
			return m.Header, text, html
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		switch kind, _, _ := mime.ParseMediaType(p.Header.Get("Content-Type")); {
		case kind == "text/plain" && n == 0: // the plainest comes first, or readers show it
			text = strings.ReplaceAll(string(body), "\r\n", "\n")
		case kind == "text/html" && n == 1:
			html = string(body)
		default:
			t.Fatalf("part %d is %s", n, kind)
		}
	}
}

// hrefs are the addresses in a letter's HTML.
var hrefs = regexp.MustCompile(`(?s)<td class="kb-score"([^>]*)>\s*<a href="([^"]*)"([^>]*)>(\d+)</a>`)

func TestAnInvitationAsksByScoresThatAreAllAlike(t *testing.T) {
	t.Parallel()
	eachInviting(t, func(i *inviting) {
		for _, c := range []struct {
			survey, transaction, lang string
			scores, lowest            int
			subject, leave            string
		}{
			{"klus", "T-jan", "nl", 11, 0, "Hoe ging het & wat kon beter?", "Meld u af"},
			{"klus", "T-joan", "en", 11, 0, "How did it go?", "Unsubscribe"},
			{"tevreden", "T-joan", "nl", 5, 1, "Hoe ging het & wat kon beter?", "Meld u af"},
			{"moeite", "T-jan", "en", 7, 1, "How did it go?", "Unsubscribe"},
		} {
			if why := i.invite(c.survey, c.transaction); why != sample.Asked {
				i.Fatalf("not asked: %s", why)
			}
			raw := i.server.Wait(i, "message").Raw
			h, text, html := read(i.T, raw)
			subject, err := (&mime.WordDecoder{}).DecodeHeader(h.Get("Subject"))
			if err != nil || subject != c.subject {
				i.Errorf("subject %q, %v", subject, err)
			}
			found := hrefs.FindAllStringSubmatch(html, -1)
			if len(found) != c.scores {
				i.Fatalf("%d scores in\n%s", len(found), html)
			}
			for n, f := range found {
				want := fmt.Sprintf("lang=%s&amp;score=%d&amp;source=mail", c.lang, n+c.lowest)
				if f[1] != found[0][1] || f[3] != found[0][3] {
					i.Errorf("score %s looks different from the first", f[4])
				}
				if !strings.HasPrefix(f[2], publicBase+"/s/") || !strings.HasSuffix(f[2], want) || f[4] != fmt.Sprint(n+c.lowest) {
					i.Errorf("score %d is %s at %s", n, f[4], f[2])
				}
				if !strings.Contains(text, strings.ReplaceAll(f[2], "&amp;", "&")) {
					i.Errorf("the text doesn't have %s", f[2])
				}
			}
			if strings.Contains(html, "<img") || strings.Contains(html, "http:") || strings.Contains(html, "<b>aan") || !strings.Contains(html, `<html lang="`+c.lang) {
				i.Errorf("HTML:\n%s", html)
			}
			if !strings.Contains(html, c.leave) || !strings.Contains(text, c.leave) {
				i.Errorf("no way out in\n%s", text)
			}
			for name, want := range map[string]string{"From": `"Post" <cx@example.nl>`, "Auto-Submitted": "auto-generated", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
				"List-Id": "<post.example.nl>"} {
				if h.Get(name) != want {
					i.Errorf("%s is %q, want %q", name, h.Get(name), want)
				}
			}
			if u := h.Get("List-Unsubscribe"); !strings.HasPrefix(u, "<"+publicBase+"/u/") || !strings.HasSuffix(u, ">") {
				i.Errorf("List-Unsubscribe is %q", u)
			}
		}
	})
}

// A click in the mail shows the page with the score chosen, and stores nothing: only the button does.
func TestAClickInAMailOnlyPreselects(t *testing.T) {
	t.Parallel()
	eachInviting(t, func(i *inviting) {
		i.invite("klus", "T-jan")
		_, _, html := read(i.T, i.server.Wait(i, "message").Raw)
		link := strings.ReplaceAll(strings.TrimPrefix(hrefs.FindAllStringSubmatch(html, -1)[4][2], publicBase), "&amp;", "&")
		before := i.ledger()
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodGet} {
			w := httptest.NewRecorder()
			i.app.Handler().ServeHTTP(w, httptest.NewRequest(method, link, nil))
			if w.Code != http.StatusOK {
				i.Fatalf("%s gave %d", method, w.Code)
			}
			if body := w.Body.String(); method == http.MethodGet && (strings.Count(body, " checked") != 1 || !regexp.MustCompile(`value="4"[^>]* checked`).MatchString(body)) {
				i.Errorf("the page doesn't show 4 chosen:\n%s", body)
			}
		}
		if after := i.ledger(); after != before {
			i.Errorf("looking stored something: %s", after)
		}
	})
}

// ledger is everything that was done, in order.
func (i *inviting) ledger() (done string) {
	i.Helper()
	err := i.app.db.Read(i.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		rows, err := sqldb.List(ctx, tx, func(r sqldb.Rows, s *string) error { return r.Scan(s) }, `select action || ' ' || actor from ledger where org = $1 order by n`, i.org.ID)
		done = strings.Join(rows, "\n")
		return err
	})
	if err != nil {
		i.Fatal(err)
	}
	return done
}

// Each reason not to ask, and that a letter goes once however often it is asked for.
func TestWhoIsNotAskedHasAReason(t *testing.T) {
	t.Parallel()
	eachInviting(t, func(i *inviting) {
		for _, c := range []struct {
			transaction string
			want        sample.Reason
		}{{"T-weg", sample.OptedOut}, {"T-leeg", sample.NoContact}, {"T-jan", sample.Asked}, {"T-jan", sample.AlreadyAsked}} {
			if why := i.invite("klus", c.transaction); why != c.want {
				i.Errorf("%s: %q, want %q", c.transaction, why, c.want)
			}
		}
		if why := i.invite("kort", "T-later"); why != sample.TooLate {
			i.Errorf("by a link that expired: %q", why)
		}
	})
}

// One press in the mail program, without a sign-in, stops letters of every survey to that address; looking stops nothing.
func TestOnePressStopsAllLetters(t *testing.T) {
	t.Parallel()
	eachInviting(t, func(i *inviting) {
		i.invite("klus", "T-jan")
		h, _, _ := read(i.T, i.server.Wait(i, "message").Raw)
		link := strings.TrimPrefix(strings.Trim(h.Get("List-Unsubscribe"), "<>"), publicBase)
		do := func(method, body string) *httptest.ResponseRecorder {
			r := httptest.NewRequest(method, link, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			i.app.Handler().ServeHTTP(w, r)
			return w
		}
		before := i.ledger()
		if w := do(http.MethodGet, ""); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Meld mij af") {
			i.Errorf("%d %s", w.Code, w.Body)
		}
		do(http.MethodHead, "")
		if i.ledger() != before {
			i.Error("looking stored something")
		}
		for range 2 {
			if w := do(http.MethodPost, "List-Unsubscribe=One-Click"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "geen vragen meer") {
				i.Errorf("%d %s", w.Code, w.Body)
			}
		}
		if got, want := strings.TrimPrefix(i.ledger(), before), "\ncustomers.opted_out "+collectdb.Respondent; got != want {
			i.Errorf("the ledger tells %q, want %q", got, want)
		}
		for _, about := range [][2]string{{"tevreden", "T-jan"}, {"klus", "T-jan2"}} { // another survey; somebody else's record with the same address
			if why := i.invite(about[0], about[1]); why != sample.OptedOut {
				i.Errorf("%v was asked: %q", about, why)
			}
		}
		// The link stops letters and opens nothing else, and the other way around.
		for _, wrong := range []string{strings.Replace(link, "/u/", "/s/", 1)} {
			w := httptest.NewRecorder()
			i.app.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, wrong, nil))
			if w.Code != http.StatusNotFound {
				i.Errorf("%s gave %d", wrong, w.Code)
			}
		}
	})
}

// A letter that waits when its reader asks for no more doesn't go.
func TestALetterThatWaitsDoesNotGoAfterAnOptOut(t *testing.T) {
	t.Parallel()
	eachInviting(t, func(i *inviting) {
		err := i.app.db.Write(i.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			_, err := invitedb.Stop(ctx, tx, i.org.ID, "mail", "JAN@example.org", invitedb.OptedOut, 1)
			return err
		})
		if err != nil {
			i.Fatal(err)
		}
		if why := i.invite("klus", "T-jan"); why != sample.OptedOut {
			i.Errorf("asked: %q", why)
		}
		m := (&invitation{app: i.app, org: i.org}).message(wordsOf("x"))
		m.To = "jan@example.org"
		err = i.app.db.Write(i.Context(), func(ctx context.Context, tx sqldb.Tx) error { return i.app.sendLater(ctx, tx, i.org.ID, m) })
		if err != nil {
			i.Fatal(err)
		}
		if l := became(i.T, i.app, i.org.ID); l.State != maildb.Refused || l.Attempts != 1 || l.Code != 0 {
			i.Errorf("%+v", l)
		}
	})
}

// The organisation's own address, name, reply address and last line.
func TestALetterComesFromTheOrganisation(t *testing.T) {
	t.Parallel()
	eachInviting(t, func(i *inviting) {
		o := i.org
		o.Settings.Letters = org.Letters{Name: "Glashandel, Bos", From: "klanten@bos.example", ReplyTo: "info@bos.example", Bounces: "terug@bos.example",
			SignOff: intake.Text{NL: "Groet,\nAnna <Bos>", EN: "Bye"}}
		err := i.app.db.Write(i.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			return orgdb.Update(ctx, tx, o, orgdb.Act{Actor: "test", At: 1})
		})
		if err != nil {
			i.Fatal(err)
		}
		i.invite("klus", "T-jan")
		got := i.server.Wait(i, "message")
		h, text, html := read(i.T, got.Raw)
		if h.Get("From") != `"Glashandel, Bos" <klanten@bos.example>` || h.Get("Reply-To") != "<info@bos.example>" || got.From != "terug@bos.example" || h.Get("List-Id") != "<post.bos.example>" {
			i.Errorf("%v, envelope %s", h, got.From)
		}
		if !strings.Contains(text, "Groet,\nAnna <Bos>") || !strings.Contains(html, "Anna &lt;Bos&gt;") {
			i.Errorf("%s\n%s", text, html)
		}
	})
}

func wordsOf(text string) letterweb.Words { return letterweb.Words{Subject: text, Text: text} }

// A server that says not now is asked again and gets the letter once, a slow one doesn't hold up the others, and what is more than a domain's share
// waits its turn, which is no attempt.
func TestLettersGoByTheMoodOfTheServer(t *testing.T) {
	t.Parallel()
	eachInvitingWith(t, Outside{MailPerMinute: 6}, func(i *inviting) {
		people := []string{"slow@slow.example", "later@later.example", "d1@druk.example", "d2@druk.example", "d3@druk.example"}
		var customers, transactions []intake.Record
		for _, who := range people {
			customers = append(customers, intake.Customer{Ref: who, Email: who})
			transactions = append(transactions, intake.Transaction{Ref: who, Customer: who, Day: day.Must("2026-02-20")})
		}
		err := i.app.throughDoor(i.org, "test", false, func(d intake.Door) error {
			_, err := d.Apply(i.Context(), customers)
			if err == nil {
				_, err = d.Apply(i.Context(), transactions)
			}
			return err
		})
		if err != nil {
			i.Fatal(err)
		}
		for _, about := range people {
			i.invite("klus", about)
		}
		arrived := map[string]int{}
		for range 4 { // six a minute, two of them at once
			arrived[fmt.Sprint(i.server.Wait(i, "message").To)]++
		}
		if arrived["[slow@slow.example]"] != 1 || arrived["[later@later.example]"] != 1 || arrived["[d1@druk.example]"]+arrived["[d2@druk.example]"]+arrived["[d3@druk.example]"] != 2 {
			i.Errorf("arrived: %v", arrived)
		}
		held := 0
		err = i.app.db.Read(i.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			list, err := maildb.List(ctx, tx, i.org.ID, 1<<60, 100)
			held = 0
			for _, l := range list {
				if l.State == maildb.Waiting && strings.Contains(string(l.Body), "@druk.example") && l.Attempts == 0 {
					held++
				}
			}
			return err
		})
		if err != nil || held != 1 {
			i.Errorf("%d letters wait their turn, %v", held, err)
		}
		if to := fmt.Sprint(i.server.Wait(i, "message").To); !strings.HasSuffix(to, "@druk.example]") || arrived[to] != 0 {
			i.Errorf("then %s arrived", to)
		}
	})
}
