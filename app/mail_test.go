package app

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/mail"
	"klankbord.org/core/org"
	"klankbord.org/internal/mailtest"
	"klankbord.org/store/maildb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/accessweb"
)

// working opens an installation with one organisation and does its jobs until the test ends. What it logs is returned.
func working(t *testing.T, c Config) (*App, org.Organisation, *bytes.Buffer) {
	t.Helper()
	log := &bytes.Buffer{}
	c.Data, c.Log = t.TempDir(), log
	a, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	o, err := a.CreateOrganisation(t.Context(), org.Organisation{Ref: "post", Name: "Post", Settings: org.Settings{Languages: []string{"nl"}, Currency: "EUR", TimeZone: "Europe/Amsterdam"}}, "test")
	if err != nil {
		t.Fatal(err)
	}
	stop, err := a.work(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(stop(), a.Close(context.Background())); err != nil {
			t.Error(err)
		}
	})
	return a, o, log
}

// post sends a letter from within a transaction, which is undone when fail is.
func post(t *testing.T, a *App, o org.ID, to string, fail error) {
	t.Helper()
	err := a.db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		if err := a.sendLater(ctx, tx, o, mail.Message{To: to, Subject: "Nieuw wachtwoord", Text: "Klik op https://cx.example.nl/reset?t=geheim"}); err != nil {
			return err
		}
		return fail
	})
	if !errors.Is(err, fail) {
		t.Fatal(err)
	}
}

// became waits until the newest letter has ended.
func became(t *testing.T, a *App, o org.ID) maildb.Letter {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
		var list []maildb.Letter
		err := a.db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) (err error) {
			list, err = maildb.List(ctx, tx, o, 1<<60, 1)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 1 && list[0].State != maildb.Waiting {
			return list[0]
		}
		select {
		case <-time.After(10 * time.Millisecond): // another program answers
		case <-t.Context().Done():
		}
	}
	t.Fatal("the letter is still waiting")
	return maildb.Letter{}
}

func TestALetterLeavesWithItsTransactionAndIsForgotten(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t, "none", "", "")
	a, o, log := working(t, Config{Outside: Outside{SMTP: "smtp://" + s.Address + "?tls=none", MailFrom: "Klankbord <cx@example.nl>"}})
	post(t, a, o.ID, "piet@example.nl", errors.New("undone"))
	post(t, a, o.ID, "jan@example.nl", nil)
	got := s.Wait(t, "message")
	if !strings.Contains(got.Raw, "To: <jan@example.nl>") {
		t.Errorf("sent:\n%s", got.Raw)
	}
	l := became(t, a, o.ID)
	if l.State != maildb.Sent || l.Body != nil || !strings.Contains(got.Raw, "Message-ID: <"+l.MessageID+">") || !strings.HasSuffix(l.MessageID, "@example.nl") {
		t.Errorf("letter is %+v", l)
	}
	if _, err := a.ReadLetter(access.With(t.Context(), access.System(o.ID, "test")), o.ID, l.ID); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a letter that was sent can still be read: %v", err)
	}
	if strings.Contains(log.String(), "jan@") || strings.Contains(log.String(), "geheim") {
		t.Errorf("the log says to whom: %s", log)
	}
}

func TestALetterThatIsRefusedIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t, "none", "", "")
	a, o, log := working(t, Config{Outside: Outside{SMTP: "smtp://" + s.Address + "?tls=none", MailFrom: "cx@example.nl"}})
	post(t, a, o.ID, "nobody@example.nl", nil)
	if l := became(t, a, o.ID); l.State != maildb.Refused || l.Code != 550 || l.Body != nil {
		t.Errorf("letter is %+v", l)
	}
	if strings.Contains(log.String(), "nobody@") {
		t.Errorf("the log says to whom: %s", log)
	}
}

// A server that isn't ready, or hangs up in the middle, gets the letter again: the pauses are the only thing made short.
func TestALetterThatIsDeferredIsTriedAgain(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t, "none", "", "")
	a, o, _ := working(t, Config{Outside: Outside{SMTP: "smtp://" + s.Address + "?tls=none", MailFrom: "cx@example.nl"}, shortPauses: true})
	for _, whim := range []string{"drop", "later"} {
		post(t, a, o.ID, whim+"@example.nl", nil)
		if l := became(t, a, o.ID); l.State != maildb.Sent || l.Attempts != 2 {
			t.Errorf("%s: letter is %+v", whim, l)
		}
		s.Wait(t, "message")
	}
}

// A letter that opens somebody's account is read by nobody else, whatever they may.
func TestALetterIntoAnAccountIsReadByNobodyElse(t *testing.T) {
	t.Parallel()
	a, o, _ := working(t, Config{})
	err := a.db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		return a.write(ctx, tx, o.ID, accessweb.Letter{To: "jan@example.nl", Subject: "Nieuw wachtwoord", Text: "https://cx.example.nl/reset/geheim"})
	})
	if err != nil {
		t.Fatal(err)
	}
	l := became(t, a, o.ID)
	ctx := access.With(t.Context(), access.System(o.ID, "test"))
	v, err := a.ReadLetter(ctx, o.ID, l.ID)
	if err != nil || v.Text != "" || !v.Withheld || v.Subject == "" {
		t.Errorf("the letter is %+v, %v", v, err)
	}
	letters, _, err := a.Outbox(ctx, o.ID, 0, 10)
	if err != nil || len(letters) != 1 || letters[0].Text != "" {
		t.Errorf("the outbox has %+v, %v", letters, err)
	}
}

func TestWithoutAMailServerLettersCanBeReadForAWeek(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	a, o, _ := working(t, Config{Now: func() time.Time { return now }})
	post(t, a, o.ID, "jan@example.nl", nil)
	l := became(t, a, o.ID)
	if l.State != maildb.Kept {
		t.Fatalf("letter is %+v", l)
	}
	ctx := access.With(t.Context(), access.System(o.ID, "test"))
	letters, server, err := a.Outbox(ctx, o.ID, 0, 10)
	if err != nil || server || len(letters) != 1 || letters[0].To != "jan@example.nl" {
		t.Errorf("outbox %+v, %v, %v", letters, server, err)
	}
	if v, err := a.ReadLetter(ctx, o.ID, l.ID); err != nil || !strings.Contains(v.Text, "t=geheim") {
		t.Errorf("letter %+v, %v", v, err)
	}
	for _, stranger := range []access.Actor{{}, {Org: o.ID, Account: 7}, {Org: o.ID + 1, Account: 7}} {
		if _, _, err := a.Outbox(access.With(t.Context(), stranger), o.ID, 0, 10); err == nil {
			t.Errorf("%+v saw the outbox", stranger)
		}
		if _, err := a.ReadLetter(access.With(t.Context(), stranger), o.ID, l.ID); err == nil {
			t.Errorf("%+v read a letter", stranger)
		}
	}
	for days, want := range map[int]int{0: 1, 8: 0} {
		later := worker{&App{db: a.db, now: func() time.Time { return now.AddDate(0, 0, days) }, queue: a.queue}}
		if err := later.forgetLetters(t.Context()); err != nil {
			t.Fatal(err)
		}
		if days == 8 {
			if letters, _, err := a.Outbox(ctx, o.ID, 0, 10); err != nil || len(letters) != want {
				t.Errorf("after %d days: %d letters, %v", days, len(letters), err)
			}
		}
	}
}

// A database that was put back holds letters without jobs; they are sent all the same.
func TestALetterWithoutAJobIsRemembered(t *testing.T) {
	t.Parallel()
	a, o, _ := working(t, Config{})
	err := a.db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		return maildb.Add(ctx, tx, o.ID, maildb.Letter{ID: 1, MadeAt: a.millis() - 2*time.Hour.Milliseconds(), MessageID: "1@x", Body: []byte(`{"to":"jan@example.nl","subject":"a","text":"b"}`)})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := (worker{a}).Clean(t.Context()); err != nil {
		t.Fatal(err)
	}
	if l := became(t, a, o.ID); l.State != maildb.Kept {
		t.Errorf("letter is %+v", l)
	}
}

// Nobody writes a header through a letter.
func TestALetterWithAHeaderOfItsOwnIsNotTaken(t *testing.T) {
	t.Parallel()
	a, o, _ := working(t, Config{})
	for _, m := range []mail.Message{
		{To: "jan@example.nl\r\nBcc: all@example.nl", Subject: "a", Text: "b"},
		{To: "jan@example.nl", Subject: "a\r\nBcc: all@example.nl", Text: "b"},
	} {
		err := a.db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error { return a.sendLater(ctx, tx, o.ID, m) })
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v: %v", m, err)
		}
	}
}
