package app

import (
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"klankbord.org/core/access"
	"klankbord.org/core/collect"
	"klankbord.org/core/fault"
	corehook "klankbord.org/core/hook"
	"klankbord.org/core/intake"
	"klankbord.org/core/redact"
	"klankbord.org/store/hookdb"
	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
)

// What a colleague redacted is read nowhere any more: not in the database, not in its file, not in exports or messages; and the
// same file that comes again doesn't bring it back.
func TestWhatIsRedactedIsGone(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) {
		t := l.T
		was := "Sanne was top, bel MARKWORDS op " + markPhone + " of " + markEmail
		l.put([]intake.Record{intake.Transaction{Ref: "T9", Customer: "K-0001", Day: 20_500, Participants: []intake.Participant{{Employee: "M1"}}}},
			[]intake.Record{intake.Answer{Ref: "A9", Survey: "klus", Transaction: "T9", AnsweredAt: l.now.UnixMilli(), Score: 7, Verbatim: was, Language: "nl"}})
		id := l.answerCalled("A9")
		w, err := l.app.Wording(l.program(), l.org.ID, id, "")
		if err != nil {
			t.Fatal(err)
		}
		spans := append(w.Found, redact.Find(was, "MARKWORDS", redact.Other)...)
		if len(spans) != 4 {
			t.Fatalf("suggested %+v", w.Found)
		}
		if err := l.app.Redact(l.program(), l.org.ID, id, "", "something else", []redact.Span{{To: 3, Kind: redact.Name}}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("other words than were looked at: %v", err)
		}
		backup := filepath.Join(t.TempDir(), "before.tar.gz")
		if _, err := l.app.Backup(t.Context(), backup, false, nil); err != nil {
			t.Fatal(err)
		}
		if err := l.app.Redact(l.program(), l.org.ID, id, "", was, spans); err != nil {
			t.Fatal(err)
		}
		const now = "[naam] was top, bel [weggelaten] op [telefoon] of [e-mail]"
		check := func(when string) {
			w, err := l.app.Wording(l.program(), l.org.ID, id, "")
			if err != nil || w.Answer.Verbatim != now {
				t.Errorf("%s it reads %q, %v", when, w.Answer.Verbatim, err)
			}
			if len(w.Trail) != 4 || len(w.Trail[0].Digest) == 0 || w.Trail[0].Kind != redact.Name {
				t.Errorf("%s the trail is %+v", when, w.Trail)
			}
		}
		check("at first")
		l.put([]intake.Record{intake.Answer{Ref: "A9", Survey: "klus", Transaction: "T9", AnsweredAt: l.now.UnixMilli(), Score: 7, Verbatim: was, Language: "nl"}})
		check("after the same file came again")
		l.toldAs(id, now)
		if r := l.verified(); !r.OK() {
			t.Errorf("the chain doesn't verify: %+v", r.Flaws)
		}
		for _, f := range l.search() {
			if strings.Contains(f, "redactions") {
				t.Error(f)
			}
		}
		l.saidIsRedacted(id)
		l.restoredItIsRedactedAgain(backup, now)
	})
}

// restoredItIsRedactedAgain puts a backup from before back: the words are as they were, until the program opens it.
func (l *life) restoredItIsRedactedAgain(backup, now string) {
	l.Helper()
	c := Config{Data: l.TempDir(), KeyFile: filepath.Join(l.config.Data, sealed.FileName), Now: l.config.Now}
	if _, err := Restore(l.Context(), c, backup, nil); err != nil {
		l.Fatal(err)
	}
	list, err := os.ReadFile(filepath.Join(l.config.Data, redactionsFile))
	if err != nil {
		l.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(c.Data, redactionsFile), list, 0o600); err != nil {
		l.Fatal(err)
	}
	for range 2 { // the second time there is nothing left to do
		a, err := Open(l.Context(), c)
		if err != nil {
			l.Fatal(err)
		}
		second := *l
		second.app, second.config = a, c
		w, err := a.Wording(l.program(), l.org.ID, second.answerCalled("A9"), "")
		if err != nil || w.Answer.Verbatim != now || len(w.Trail) != 4 {
			l.Errorf("put back it reads %q, with %d notes, %v", w.Answer.Verbatim, len(w.Trail), err)
		}
		if r := second.verified(); !r.OK() {
			l.Errorf("put back the chain doesn't verify: %+v", r.Flaws)
		}
		if err := a.Close(l.Context()); err != nil {
			l.Error(err)
		}
	}
}

func (l *life) answerCalled(ref string) (id collect.AnswerID) {
	l.Helper()
	err := l.app.db.Read(l.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		return tx.QueryRow(ctx, "select id from answers where org = $1 and ref = $2", l.org.ID, ref).Scan(&id)
	})
	if err != nil {
		l.Fatal(err)
	}
	return id
}

// toldAs holds what a webhook and the API say of an answer's words.
func (l *life) toldAs(id collect.AnswerID, words string) {
	l.Helper()
	err := l.app.db.Read(l.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		d, err := l.app.dataOf(ctx, tx, l.org.ID, hookdb.Endpoint{Content: true}, corehook.Happening{Event: corehook.ResponseUpdated, First: int64(id), Last: int64(id)})
		if got, ok := d.(responseData); err == nil && (!ok || *got.Verbatim != words) {
			l.Errorf("a webhook says %+v", d)
		}
		return err
	})
	if err != nil {
		l.Fatal(err)
	}
	r := httptest.NewRequest("GET", "/api/v1/surveys/klus/answers/A9", nil)
	r.Header.Set("Authorization", "Bearer "+l.keyFor(access.Permissions()...))
	w := httptest.NewRecorder()
	l.app.Handler().ServeHTTP(w, r)
	if !strings.Contains(w.Body.String(), words) {
		l.Errorf("the API says %d %s", w.Code, w.Body)
	}
}

func TestWhoMayRedact(t *testing.T) {
	t.Parallel()
	l := live(t, "")
	if _, err := l.app.Wording(access.With(t.Context(), access.Actor{Org: l.org.ID, Account: 1}), l.org.ID, 1, ""); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("read: %v", err)
	}
	if err := l.app.Redact(access.With(t.Context(), access.Actor{Org: l.org.ID, Account: 1}), l.org.ID, 1, "", "x", []redact.Span{{To: 1, Kind: redact.Name}}); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("redacted: %v", err)
	}
}

// What is given to a customer holds all that is theirs and nobody else's names.
func TestAPersonsFile(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) {
		t := l.T
		f, err := l.app.PersonFile(l.program(), l.org, markRef)
		if err != nil {
			t.Fatal(err)
		}
		if f.Contact.Email != markEmail || f.Contact.Phone != markPhone || f.Contact.Name != markName || f.Contact.Account != markAccount || f.Contact.Segment != "particulier" {
			t.Errorf("contact: %+v", f.Contact)
		}
		if len(f.Transactions) != 2 || len(f.Answers) != 3 || len(f.Letters) != 1 || len(f.Mentions) != 4 || len(f.Signals) != 2 || f.Receipts == 0 || len(f.History) < 4 || len(f.Purposes) != 9 {
			t.Errorf("%d jobs, %d answers, %d letters, %d mentions, %d receipts, %d events, %d purposes", len(f.Transactions), len(f.Answers), len(f.Letters), len(f.Mentions), f.Receipts, len(f.History), len(f.Purposes))
		}
		for _, p := range f.Purposes {
			if p.Purpose.NL == "" || p.Purpose.EN == "" || p.Retention.NL == "" || p.Retention.EN == "" {
				t.Errorf("nothing says why there is %s, or how long: %+v", p.Part, p)
			}
		}
		words := map[string]bool{}
		for _, a := range f.Answers {
			words[a.Words] = true
		}
		for _, a := range f.Answers {
			for _, s := range a.Said {
				words[s.Question+" "+s.Answer+" "+s.Words] = true
			}
		}
		if s := f.Signals; len(s) == 2 && (s[0].Words != markCall || s[0].Rating != "1" || s[0].Scale != "1–5" || s[1].Transaction != "T3") {
			t.Errorf("signals: %+v", s)
		}
		for _, want := range []string{markWords, markPage, markAlone, "Wat mist u?  " + markSaid, "Waar? Anders " + markElse, "Hoe vaak? " + markNumber + " "} {
			if !words[want] {
				t.Errorf("%q isn't in it", want)
			}
		}
		if l := f.Letters[0]; l.To != markEmail || !strings.Contains(l.Text, markName) {
			t.Errorf("letter: %+v", l)
		}
		raw := strings.ToLower(asJSON(t, f))
		for _, other := range []string{"sanne", "ander@voorbeeld", "k-0001", "collega"} {
			if strings.Contains(raw, other) {
				t.Errorf("it names another: %s", other)
			}
		}
		if r := l.verified(); !r.OK() {
			t.Errorf("%+v", r.Flaws)
		}
	})
}

// saidIsRedacted takes a name out of what was said to a further question, and leaves the answer's other texts alone.
func (l *life) saidIsRedacted(other collect.AnswerID) {
	l.Helper()
	id := l.answerCalled("page/t3")
	w, err := l.app.Wording(l.program(), l.org.ID, id, "said.tip")
	if err != nil || w.Text != markSaid || !slices.Equal(w.Fields(), []string{"verbatim", "said.tip", "said.where"}) {
		l.Fatalf("%+v, %v", w, err)
	}
	if err := l.app.Redact(l.program(), l.org.ID, id, "said.tip", markSaid, redact.Find(markSaid, "MARKSAID", redact.Name)); err != nil {
		l.Fatal(err)
	}
	w, err = l.app.Wording(l.program(), l.org.ID, id, "said.tip")
	if err != nil || w.Text != "[naam] to a further question" || len(w.Trail) != 1 || w.Trail[0].Field != "said.tip" {
		l.Errorf("it reads %q with the trail %+v, %v", w.Text, w.Trail, err)
	}
	if w, err = l.app.Wording(l.program(), l.org.ID, id, ""); err != nil || w.Text != markPage {
		l.Errorf("the comment reads %q, %v", w.Text, err)
	}
	for _, field := range []string{"said.times", "said.nothing", "score"} {
		if _, err := l.app.Wording(l.program(), l.org.ID, id, field); fault.KindOf(err) != fault.NotFound {
			l.Errorf("%s: %v", field, err)
		}
	}
	if _, err := l.app.Wording(l.program(), l.org.ID, other, "said.tip"); fault.KindOf(err) != fault.NotFound {
		l.Errorf("an answer without it: %v", err)
	}
	if r := l.verified(); !r.OK() {
		l.Errorf("the chain doesn't verify: %+v", r.Flaws)
	}
}
