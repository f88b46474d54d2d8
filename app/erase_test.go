package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/erase"
	"klankbord.org/core/fault"
	corehook "klankbord.org/core/hook"
	"klankbord.org/core/intake"
	"klankbord.org/core/mail"
	"klankbord.org/core/org"
	"klankbord.org/core/respond"
	"klankbord.org/core/snapshot"
	"klankbord.org/core/survey"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/keydb"
	"klankbord.org/store/maildb"
	"klankbord.org/store/sealed"
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
	markAlone   = "MARKALONE without a transaction"
)

var marks = []string{"MARKREF", "MARKACCOUNT", "markmail", "98765432", "Markvoor", "Markachter", "MARKWORDS", "MARKPAGE", "MARKALONE"}

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
	content := (&survey.Content{Metric: "nps", Languages: []string{"nl"}, Question: intake.Text{NL: "Beveelt u ons aan?"}}).Canonical()
	text := func(s string) intake.Text { return intake.Text{NL: s, EN: s} }
	return [][]intake.Record{
		{intake.Value{Dimension: "segment", Ref: "particulier", Name: text("Particulier")}, intake.Value{Dimension: "segment", Ref: "zakelijk", Name: text("Zakelijk")},
			intake.Value{Dimension: "role", Ref: "monteur", Name: text("Monteur")}},
		{intake.Unit{Ref: "noord", Name: "Noord"}},
		{intake.Employee{Ref: "M1", Name: "Sanne de Wit", From: day.Must("2020-01-01")}},
		{intake.Membership{Employee: "M1", Unit: "noord", Role: "monteur", FTE: 100, From: day.Must("2020-01-01")}},
		{intake.Metric{Ref: "nps", Type: "nps", Name: text("NPS")}},
		{intake.Cause{Ref: "prijs", Name: text("Prijs")}},
		{intake.Survey{Ref: "klus", Content: content}},
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
	next, err := l.desk.Score(l.Context(), l.token, 6, "nl", "web")
	if err != nil {
		l.Fatal(err)
	}
	if err := l.desk.Explain(l.Context(), next, markPage); err != nil {
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

func TestAnErasedCustomerIsNowhere(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) {
		t := l.T
		if got := strings.Join(l.search(), "\n"); !strings.Contains(got, "MARKWORDS in answers") || !strings.Contains(got, "markmail in customers.email, opened") ||
			!strings.Contains(got, "Markvoor in outbox, opened") || !strings.Contains(got, "98765432 in initiatives") || !strings.Contains(got, "idempotency_keys") {
			t.Fatalf("the search is blind:\n%s", got)
		}
		backup := filepath.Join(t.TempDir(), "before.tar.gz")
		if _, err := l.app.Backup(t.Context(), backup, false, nil); err != nil {
			t.Fatal(err)
		}
		before := l.scores()
		plan, err := l.app.PlanErasure(l.program(), l.org, markRef)
		if err != nil {
			t.Fatal(err)
		}
		want := erase.Counts{Contact: 5, Transactions: 2, Answers: 3, Words: 3, Letters: 1, Receipts: plan.Counts.Receipts, Mentions: 3}
		if plan.Counts != want || plan.Counts.Receipts < 1 {
			t.Errorf("the plan is %+v, want %+v", plan.Counts, want)
		}
		if l.scores() != before {
			t.Error("the plan changed something")
		}
		e, err := l.app.EraseCustomer(l.program(), l.org, markRef, erase.Asked)
		if err != nil {
			t.Fatal(err)
		}
		if e.Counts != plan.Counts {
			t.Errorf("it did %+v, and the plan said %+v", e.Counts, plan.Counts)
		}
		l.nothingIsLeft("after the erasure", before)
		l.put(l.records()...)
		l.programs()
		l.nothingIsLeft("after the same files came again", before)
		l.linksAreClosed()
		l.anotherErasureFindsNobody()
		l.restoredItIsErasedAgain(backup)
		l.readmitted(e.ID)
	})
}

func (l *life) nothingIsLeft(when, before string) {
	l.Helper()
	for _, f := range l.search() {
		l.Errorf("%s: %s", when, f)
	}
	if after := l.scores(); after != before {
		l.Errorf("%s the scores are\n%s\nand were\n%s", when, after, before)
	}
	if r := l.verified(); !r.OK() {
		l.Errorf("%s the chain doesn't verify: %+v", when, r.Flaws)
	}
}

func (l *life) linksAreClosed() {
	l.Helper()
	if err := l.desk.Explain(l.Context(), l.token, markPage); fault.KindOf(err) != fault.NotFound {
		l.Errorf("the customer's link still takes words: %v", err)
	}
	store := deskStore{l.app}
	for id := range 5 {
		_ = store.Explain(l.Context(), l.org.ID, collect.AnswerID(id+1), markPage) // past the page, straight into the store
	}
	if found := l.search(); len(found) > 0 {
		l.Errorf("words came back: %v", found)
	}
}

func (l *life) anotherErasureFindsNobody() {
	l.Helper()
	if _, err := l.app.EraseCustomer(l.program(), l.org, markRef, erase.Asked); fault.KindOf(err) != fault.NotFound {
		l.Errorf("erased twice: %v", err)
	}
}

// restoredItIsErasedAgain puts the backup from before back: the customer is in it, until the program opens it.
func (l *life) restoredItIsErasedAgain(backup string) {
	l.Helper()
	c := Config{Data: l.TempDir(), KeyFile: filepath.Join(l.config.Data, sealed.FileName), Log: l.log, LogLevel: -8, Now: l.config.Now}
	if _, err := Restore(l.Context(), c, backup, nil); err != nil {
		l.Fatal(err)
	}
	if err := AddErasures(c, filepath.Join(l.config.Data, erasuresFile)); err != nil {
		l.Fatal(err)
	}
	a, err := Open(l.Context(), c)
	if err != nil {
		l.Fatal(err)
	}
	defer a.Close(context.Background())
	second := *l
	second.app, second.config = a, c
	for _, f := range second.search() {
		l.Errorf("in the backup that was put back: %s", f)
	}
	if r := second.verified(); !r.OK() {
		l.Errorf("the chain of the backup that was put back: %+v", r.Flaws)
	}
}

// readmitted lets the customer come back for a reason; what was erased stays so.
func (l *life) readmitted(id int64) {
	l.Helper()
	if err := l.app.ReadmitCustomer(l.program(), l.org, markRef, "just because"); fault.KindOf(err) != fault.Invalid {
		l.Errorf("came back without a reason: %v", err)
	}
	if err := l.app.ReadmitCustomer(l.program(), l.org, markRef, "consented"); err != nil {
		l.Fatal(err)
	}
	l.put(l.records()...)
	found := strings.Join(l.search(), "\n")
	if !strings.Contains(found, "customers.email, opened") {
		l.Errorf("who came back isn't known: %s", found)
	}
	for _, old := range []string{"MARKWORDS", "MARKALONE", "MARKPAGE"} {
		if strings.Contains(found, old) {
			l.Errorf("%s came back: %s", old, found)
		}
	}
	if r := l.verified(); !r.OK() {
		l.Errorf("after coming back the chain doesn't verify: %+v", r.Flaws)
	}
}

// Who emptied words behind the program's back, and destroyed the salts as an erasure does, is found.
func TestWhatOnlyLooksLikeAnErasureIsFound(t *testing.T) {
	t.Parallel()
	for name, statements := range map[string][]string{
		"words emptied":          {"update answers set verbatim = '' where id = 2"},
		"and salts destroyed":    {"update answers set verbatim = '' where id = 2", "update ledger set salts = {zero} where kind = 'answer'"},
		"a score along with it":  {"update answers set verbatim = '', score = 10 where id = 2", "update ledger set salts = {zero} where kind = 'answer' and salts is not null"},
		"a tombstone made up":    {"insert into erasures (org, id, customer_id, hash, at, actor, ground, counts, lifted_at, lifted_by, lifted_for) values (1, 99, 2, {zero}, 1, 'x', 'asked', '{}', 0, '', '')"},
		"a nobody made up":       {"insert into nobodies (org, customer_id) values (1, 2)"},
		"a redaction made up":    {"insert into redactions (org, id, thing, thing_id, field, at, actor, kind, place, length, digest) values (1, 99, 'answer', 2, 'verbatim', 1, 'x', 'name', 0, 3, {zero})"},
		"an answer taken out":    {"delete from answers where id = 2"},
		"given to somebody else": {"update answers set customer_id = 1 where id = 2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachLife(t, func(l *life) {
				t := l.T
				if r := l.verified(); !r.OK() {
					t.Fatalf("untouched: %+v", r.Flaws)
				}
				err := l.app.db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
					for _, s := range statements {
						zero := "zeroblob(16)"
						if tx.Engine() == sqldb.Postgres {
							zero = "decode(repeat('00', 16), 'hex')"
						}
						if _, err := tx.Exec(ctx, strings.ReplaceAll(s, "{zero}", zero)); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
				if r := l.verified(); r.OK() {
					t.Error("nobody noticed")
				}
			})
		})
	}
}

// Programs that were sent the words hear that they went.
func TestWebhooksTellOfAnErasure(t *testing.T) {
	t.Parallel()
	for _, action := range []string{"answers.erased", "answers.redacted"} {
		if got := corehook.Happenings(action, 1, 2, 0); len(got) != 2 || got[0].Event != corehook.ResponseUpdated {
			t.Errorf("%s: %+v", action, got)
		}
	}
}

// Whoever may not, can't; and nobody reaches into another organisation.
func TestWhoMayErase(t *testing.T) {
	t.Parallel()
	l := live(t, "")
	for name, ctx := range map[string]context.Context{
		"nobody":        t.Context(),
		"a stranger":    access.With(t.Context(), access.Actor{Org: l.org.ID + 1, Account: 1}),
		"no permission": access.With(t.Context(), access.Actor{Org: l.org.ID, Account: 1}),
	} {
		if _, err := l.app.EraseCustomer(ctx, l.org, markRef, erase.Asked); err == nil {
			t.Errorf("%s erased somebody", name)
		}
		if _, err := l.app.PlanErasure(ctx, l.org, markRef); err == nil {
			t.Errorf("%s saw somebody", name)
		}
	}
	if _, err := l.app.EraseCustomer(l.program(), l.org, markRef, "whim"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("without a ground: %v", err)
	}
}

// The ledger tells of an erasure by numbers alone.
func TestTheLedgerNamesNobody(t *testing.T) {
	t.Parallel()
	l := live(t, "")
	if _, err := l.app.EraseCustomer(l.program(), l.org, markRef, erase.Asked); err != nil {
		t.Fatal(err)
	}
	var actions []string
	var ledger []sqldb.Entry
	err := l.app.db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) (err error) {
		ledger, err = storetest.Ledger(ctx, tx, int64(l.org.ID))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range ledger {
		if strings.Contains(e.Action, "eras") {
			actions = append(actions, e.Action)
			if !json.Valid(e.Body) {
				t.Errorf("%s: %s", e.Action, e.Body)
			}
		}
	}
	for _, want := range []string{"answers.erased", "transactions.erased", "customers.erased", "erasures.made"} {
		if !slices.Contains(actions, want) {
			t.Errorf("the ledger tells %v, not %s", actions, want)
		}
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
