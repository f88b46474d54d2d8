package app

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/mail"
	"klankbord.org/core/org"
	"klankbord.org/core/respond"
	"klankbord.org/core/snapshot"
	"klankbord.org/core/survey"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/keydb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// The marks of one customer's life: no other text holds them.
const (
	markRef     = "MARKREF-4711"
	markAccount = "MARKACCOUNT"
	markEmail   = "markmail@voorbeeld.example"
	markPhone   = "06-98765432"
	markName    = "Markvoor Markachter"
	markWords   = "MARKWORDS over de monteur"
	markPage    = "MARKPAGE typed by the customer"
	markSaid    = "MARKSAID to a further question"
	markElse    = "MARKELSE beside a choice"
	markNumber  = "47114711"
	markAlone   = "MARKALONE without a transaction"
	markCall    = "MARKCALL on the telephone"
)

var marks = []string{"MARKREF", "MARKACCOUNT", "markmail", "98765432", "Markvoor", "Markachter", "MARKWORDS", "MARKPAGE", "MARKALONE", "MARKSAID", "MARKELSE", "MARKCALL"}

// life is an installation in which that customer left traces everywhere.
type life struct {
	*testing.T
	app    *App
	config Config
	log    *lockedBuffer
	org    org.Organisation
	desk   *respond.Desk
	token  string
	now    time.Time
}

// lockedBuffer is a log that several write to.
type lockedBuffer struct {
	mu  sync.Mutex
	all bytes.Buffer
}

// Write implements io.Writer.
func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.String()
}

func eachLife(t *testing.T, fn func(l *life)) {
	t.Helper()
	for name, url := range map[string]func(*testing.T) string{"sqlite": func(*testing.T) string { return "" }, "postgres": func(t *testing.T) string { return storetest.EmptyPostgresURL(t) }} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fn(live(t, url(t)))
		})
	}
}

func live(t *testing.T, url string) *life {
	t.Helper()
	l := &life{T: t, log: &lockedBuffer{}, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	l.config = Config{Data: t.TempDir(), Database: url, Log: l.log, LogLevel: -8, Now: func() time.Time { return l.now }}
	var err error
	if l.app, err = Open(t.Context(), l.config); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.app.Close(context.Background()) })
	l.org, err = l.app.CreateOrganisation(t.Context(), org.Organisation{Ref: "glas", Name: "Glas", Settings: org.Settings{InternalDomains: []string{"glas.example"}, Publication: 1}}, "test")
	if err != nil {
		t.Fatal(err)
	}
	l.put(l.house()...)
	l.put(l.records()...)
	l.answers()
	l.letters()
	l.programs()
	l.receipt()
	return l
}

// receipt is an answer that a program got and may ask for again.
func (l *life) receipt() {
	l.Helper()
	err := l.app.db.Write(l.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		return keydb.KeepReceipt(ctx, tx, l.org.ID, keydb.Receipt{Actor: "key:9", Key: "key-" + markRef, Route: "POST /api/v1/customers/" + markRef, Status: 200,
			Headers: []byte("{}"), Body: []byte(fmt.Sprintf(`{"ref":%q,"detail":"\u003c%s"}`, markRef, markEmail)), BodyHash: []byte{1}, CreatedAt: l.app.millis()})
	})
	if err != nil {
		l.Fatal(err)
	}
}

func (l *life) program() context.Context {
	return access.With(l.Context(), access.System(l.org.ID, "test"))
}

func (l *life) put(batches ...[]intake.Record) (became []intake.Outcome) {
	l.Helper()
	err := l.app.throughDoor(l.org, "test", false, func(d intake.Door) error {
		for _, b := range batches {
			got, err := d.Apply(l.Context(), b)
			if err != nil {
				return err
			}
			became = append(became, got...)
		}
		return nil
	})
	if err != nil {
		l.Fatal(err)
	}
	for i, o := range became {
		if o.Fault != nil {
			l.Fatalf("record %d was refused: %v", i, o.Fault)
		}
	}
	return became
}

func (l *life) house() [][]intake.Record {
	text := func(s string) intake.Text { return intake.Text{NL: s, EN: s} }
	content := (&survey.Content{Metric: "nps", Languages: []string{"nl"}, Question: intake.Text{NL: "Beveelt u ons aan?"}, Questions: []survey.Question{
		{Ref: "tip", Kind: survey.Text, Text: text("Wat mist u?")},
		{Ref: "where", Kind: survey.Single, Text: text("Waar?"), Choices: []survey.Choice{{Ref: "shop", Text: text("Werkplaats")}, {Ref: "else", Text: text("Anders"), Way: survey.WayOther}}},
		{Ref: "times", Kind: survey.Number, Text: text("Hoe vaak?")}}}).Canonical()
	return [][]intake.Record{
		{intake.Value{Dimension: "segment", Ref: "particulier", Name: text("Particulier")}, intake.Value{Dimension: "segment", Ref: "zakelijk", Name: text("Zakelijk")},
			intake.Value{Dimension: "role", Ref: "monteur", Name: text("Monteur")}},
		{intake.Unit{Ref: "noord", Name: "Noord"}},
		{intake.Employee{Ref: "M1", Name: "Sanne de Wit", From: day.Must("2020-01-01")}},
		{intake.Membership{Employee: "M1", Unit: "noord", Role: "monteur", FTE: 100, From: day.Must("2020-01-01")}},
		{intake.Metric{Ref: "nps", Type: "nps", Name: text("NPS")}},
		{intake.Cause{Ref: "prijs", Name: text("Prijs")}},
		{intake.Survey{Ref: "klus", Content: content}},
		{intake.SignalType{Ref: "klacht", Sort: intake.SortComplaint, Name: text("Klacht")}},
	}
}

// records are the customer's, as files bring them, with those of two others around them.
func (l *life) records() [][]intake.Record {
	on := day.Must("2026-02-20")
	answered := time.Date(2026, 2, 21, 10, 0, 0, 0, time.UTC).UnixMilli()
	with := []intake.Participant{{Employee: "M1"}}
	return [][]intake.Record{
		{intake.Customer{Ref: "K-0001", Email: "ander@voorbeeld.example", Name: "Ander Mens", Segment: "zakelijk"},
			intake.Customer{Ref: markRef, Account: markAccount, Email: markEmail, Phone: markPhone, Name: markName, Language: "nl", Segment: "particulier"},
			intake.Customer{Ref: "K-0003", Email: "collega@glas.example", Name: "Collega Vriend", Segment: "particulier"}},
		{intake.Transaction{Ref: "T1", Customer: "K-0001", Day: on, Participants: with}, intake.Transaction{Ref: "T2", Customer: markRef, Day: on, Participants: with},
			intake.Transaction{Ref: "T3", Customer: markRef, Day: on, Participants: with}, intake.Transaction{Ref: "T4", Customer: "K-0003", Day: on, Participants: with}},
		{intake.Answer{Ref: "A1", Survey: "klus", Transaction: "T1", AnsweredAt: answered, Score: 9, Verbatim: "Net als " + markName + " zei: prima", Causes: []string{"prijs"}},
			intake.Answer{Ref: "A2", Survey: "klus", Transaction: "T2", AnsweredAt: answered, Score: 3, Verbatim: markWords, Causes: []string{"prijs"}, CallMe: true},
			intake.Answer{Ref: "A5", Survey: "klus", Customer: markRef, Day: on, AnsweredAt: answered, Score: 8, Verbatim: markAlone},
			intake.Answer{Ref: "A4", Survey: "klus", Transaction: "T4", AnsweredAt: answered, Score: 10, Verbatim: "intern"}},
		{intake.Signal{Source: "crm", Ref: "S1", Type: "klacht", At: answered, Customer: markRef, Words: markCall, Rating: "1", RatingMin: 1, RatingMax: 5},
			intake.Signal{Source: "crm", Ref: "S2", Type: "klacht", At: answered, Transaction: "T3", Words: markCall, Language: "nl"},
			intake.Signal{Source: "crm", Ref: "S3", Type: "klacht", At: answered, Customer: "K-0001", Words: "Buurman van " + markName}},
		{intake.Finding{Ref: "F1", Employee: "M1", Period: day.Range{From: on, To: on}, Text: "Stuurde " + markEmail + " geen uitnodiging", Status: "open"}},
		{intake.Initiative{Ref: "I1", Employee: "M1", Title: "Bel terug", Hypothesis: "H", Status: "running", StartedOn: on, Evidence: "Gebeld met " + strings.ToUpper(markName) + " op " + markPhone}},
	}
}

// answers has the customer answer on our own page.
func (l *life) answers() {
	l.Helper()
	store := deskStore{l.app}
	if err := store.makeKey(l.Context(), l.org.ID); err != nil {
		l.Fatal(err)
	}
	l.desk = &respond.Desk{Store: store}
	var err error
	if l.token, err = l.desk.Link(l.Context(), respond.Token{Kind: respond.ForTransaction, Org: l.org.ID, Survey: 1, Subject: 3}); err != nil {
		l.Fatal(err)
	}
	form := func(body string) {
		r := httptest.NewRequest(http.MethodPost, "/s/"+l.token, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		l.app.Handler().ServeHTTP(httptest.NewRecorder(), r)
	}
	form("score=6")
	next, err := l.desk.Score(l.Context(), l.token, respond.Scored{Score: 6, Language: "nl", Source: "web"})
	if err != nil {
		l.Fatal(err)
	}
	if err := l.desk.Explain(l.Context(), next, markPage); err != nil {
		l.Fatal(err)
	}
	for question, v := range map[string]survey.Value{"tip": {Text: markSaid}, "where": {Choices: []string{"else"}, Text: markElse}, "times": {Number: markNumber}} {
		if err := l.desk.Say(l.Context(), next, question, v); err != nil {
			l.Fatal(err)
		}
	}
	if err := l.desk.Finish(l.Context(), next); err != nil {
		l.Fatal(err)
	}
	l.token = next
}

func (l *life) letters() {
	l.Helper()
	err := l.app.db.Write(l.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		if err := l.app.sendLater(ctx, tx, l.org.ID, mail.Message{To: markEmail, Subject: "Uw klus", Text: "Beste " + markName}); err != nil {
			return err
		}
		return l.app.sendLater(ctx, tx, l.org.ID, mail.Message{To: "ander@voorbeeld.example", Subject: "Uw klus", Text: "Beste Ander Mens"})
	})
	if err != nil {
		l.Fatal(err)
	}
}

// keyFor makes a key for a program.
func (l *life) keyFor(permissions ...access.Permission) (token string) {
	l.Helper()
	err := l.app.db.Write(l.Context(), func(ctx context.Context, tx sqldb.Tx) (err error) {
		_, token, err = keydb.Create(ctx, tx, l.org.ID, keydb.KeyInput{Name: "test", Permissions: permissions, Reader: access.ReadsIndividuals, CreatedBy: "test", At: l.app.millis()})
		return err
	})
	if err != nil {
		l.Fatal(err)
	}
	return token
}

// programs lets a program bring the same customer over the API, and a webhook wait.
func (l *life) programs() {
	l.Helper()
	token := l.keyFor(access.Permissions()...)
	for _, one := range []struct{ path, key, body string }{
		{"/api/v1/customers", "key-1", fmt.Sprintf(`{"items":[{"ref":%q,"email":%q,"phone":%q,"name":%q}]}`, markRef, markEmail, markPhone, markName)},
		{"/api/v1/answers", "key-" + markRef, fmt.Sprintf(`{"items":[{"ref":"A2","survey":"klus","transaction":"T2","answered_at":"2026-02-21T10:00:00Z","score":3,"verbatim":%q}]}`, markWords)},
		{"/api/v1/customers", "key-2", fmt.Sprintf(`{"items":[{"ref":"","email":%q,"name":%q}]}`, markEmail, markName)},
	} {
		r := httptest.NewRequest(http.MethodPost, one.path, strings.NewReader(one.body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Idempotency-Key", one.key)
		w := httptest.NewRecorder()
		l.app.Handler().ServeHTTP(w, r)
		if w.Code >= 500 {
			l.Fatalf("%s: %d %s", one.path, w.Code, w.Body)
		}
	}
}

// scores are all figures that the marked customer's answers are part of, cut in every way.
func (l *life) scores() string {
	l.Helper()
	var all strings.Builder
	for _, by := range []string{"", "segment", "team", "role", "month"} {
		params := []snapshot.Param{{Name: "metric", Value: "nps"}}
		if by != "" {
			params = append(params, snapshot.Param{Name: "by", Value: by})
		}
		deadline := time.Now().Add(30 * time.Second)
		for {
			l.app.snapshots.Notify(l.org.ID)
			s, err := l.app.Score(l.program(), l.org, params, day.Range{})
			if err != nil {
				l.Fatal(by, err)
			}
			n := int64(0)
			for _, g := range s.Groups {
				n += g.N()
			}
			if n >= 4 { // the colleague's doesn't count
				fmt.Fprintf(&all, "%s:", by)
				for _, g := range s.Groups {
					fmt.Fprintf(&all, " %+v", g.Group)
				}
				all.WriteString("\n")
				break
			}
			if time.Now().After(deadline) {
				l.Fatalf("%s: %d answers", by, n)
			}
		}
	}
	// What a bonus run reads.
	err := l.app.db.Read(l.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		return collectdb.EachScored(ctx, tx, l.org.ID, 1, day.Range{From: day.Must("2026-01-01"), To: day.Must("2026-12-31")}, func(s *collectdb.Scored) error {
			_, own, _ := strings.Cut(s.Email, "@")
			fmt.Fprintln(&all, s.ID, s.Ref, s.Score, s.Standing, s.Cause, s.Participants, own == "glas.example")
			return nil
		})
	})
	if err != nil {
		l.Fatal(err)
	}
	return all.String()
}
