package app

import (
	"context"
	"strings"
	"testing"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/datamap"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/redact"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/sqldb"
)

func (l *life) signalCalled(ref string) (id int64, words string) {
	l.Helper()
	err := l.app.db.Read(l.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		s, err := customerdb.FindSignalByRef(ctx, tx, l.org.ID, "crm", ref)
		id, words = int64(s.ID), s.Words
		return err
	})
	if err != nil {
		l.Fatal(err)
	}
	return id, words
}

// However bad a signal is, every score stays what it was.
func TestSignalsChangeNoScore(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) {
		before := l.scores()
		l.put([]intake.Record{intake.Signal{Source: "crm", Ref: "S9", Type: "klacht", At: l.now.UnixMilli(), Transaction: "T1", Words: "Nooit meer",
			Rating: "0", RatingMin: 0, RatingMax: 10}})
		if after := l.scores(); after != before {
			l.Errorf("the scores are\n%s\nand were\n%s", after, before)
		}
	})
}

func TestWordsOfASignalAreRedactedForGood(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) {
		id, was := l.signalCalled("S3")
		w, err := l.app.SignalWording(l.program(), l.org.ID, 3)
		if err != nil || w.Signal.Words != was || int64(w.Signal.ID) != id {
			l.Fatalf("%+v, %v", w, err)
		}
		spans := redact.Find(was, markName, redact.Name)
		none := access.With(l.Context(), access.Actor{Org: l.org.ID, Account: 1})
		if err := l.app.RedactSignal(none, l.org.ID, w.Signal.ID, was, spans); fault.KindOf(err) != fault.Forbidden {
			l.Errorf("without the permission: %v", err)
		}
		if err := l.app.RedactSignal(l.program(), l.org.ID, w.Signal.ID, was, spans); err != nil {
			l.Fatal(err)
		}
		l.put(l.records()...)
		if _, now := l.signalCalled("S3"); strings.Contains(now, "Markvoor") || !strings.Contains(now, "Buurman van") {
			l.Errorf("after the same file came again it reads %q", now)
		}
		if w, _ := l.app.SignalWording(l.program(), l.org.ID, w.Signal.ID); len(w.Trail) != 1 {
			l.Errorf("the trail is %+v", w.Trail)
		}
		if r := l.verified(); !r.OK() {
			l.Errorf("%+v", r.Flaws)
		}
	})
}

// Somebody who is known by a signal alone stays known for as long, and no longer.
func TestASignalKeepsItsCustomerKnownForAsLong(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) {
		for k, days := range map[datamap.Keep]int{datamap.KeepWords: 100, datamap.KeepLink: 200, datamap.KeepContact: 300} {
			if err := l.app.SetRetention(l.program(), l.org, k, days, "for the test"); err != nil {
				l.Fatal(err)
			}
		}
		said := l.now.Add(400 * 24 * time.Hour)
		l.put([]intake.Record{intake.Customer{Ref: "K-0009", Email: "later@voorbeeld.example"}},
			[]intake.Record{intake.Signal{Source: "crm", Ref: "S9", Type: "klacht", At: said.UnixMilli(), Customer: "K-0009", Words: "Laat"}})
		l.now = said.Add(99 * 24 * time.Hour)
		l.retained()
		if _, words := l.signalCalled("S9"); words != "Laat" {
			l.Errorf("the words went before their time: %q", words)
		}
		l.now = said.Add(299 * 24 * time.Hour)
		l.retained()
		var known, linked int
		look := func() {
			err := l.app.db.Read(l.Context(), func(ctx context.Context, tx sqldb.Tx) error {
				return tx.QueryRow(ctx, `select (select count(*) from customers where org = $1 and ref = 'K-0009'),
					(select count(*) from signals s join customers c on c.org = s.org and c.id = s.customer_id where s.org = $1 and c.ref = 'K-0009')`, l.org.ID).Scan(&known, &linked)
			})
			if err != nil {
				l.Fatal(err)
			}
		}
		look()
		if _, words := l.signalCalled("S9"); words != "" || known != 1 || linked != 0 {
			l.Errorf("before the last period the words are %q, %d customers are known, %d signals lead to one", words, known, linked)
		}
		l.now = said.Add(302 * 24 * time.Hour)
		l.retained()
		if look(); known != 0 {
			l.Error("the customer is known for longer than that")
		}
		if r := l.verified(); !r.OK() {
			l.Errorf("%+v", r.Flaws)
		}
	})
}
