package app

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"klankbord.org/core/datamap"
	"klankbord.org/core/day"
	"klankbord.org/core/erase"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/mail"
	"klankbord.org/store/erasedb"
	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// What names the customer and comes between looking and erasing goes as well.
func TestWhatArrivesWhileSomebodyIsErasedGoesToo(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) {
		found, err := l.app.hunt(l.program(), l.org, markRef)
		if err != nil {
			l.Fatal(err)
		}
		on := day.Must("2026-02-20")
		l.put([]intake.Record{
			intake.Finding{Ref: "LATE", Employee: "M1", Period: day.Range{From: on, To: on}, Text: "Belde " + markName + " drie keer", Status: "open"},
		})
		err = l.app.db.Write(l.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			return l.app.sendLater(ctx, tx, l.org.ID, mail.Message{To: markEmail, Subject: "Nog een", Text: "Beste " + markName})
		})
		if err != nil {
			l.Fatal(err)
		}
		e, err := l.app.eraseFound(l.program(), l.org, found, erasedb.Input{At: l.now.UnixMilli(), Actor: "test", Ground: erase.Asked}, nil)
		if err != nil {
			l.Fatal(err)
		}
		if before := found.counts(); e.Counts.Letters != before.Letters+1 || e.Counts.Mentions != before.Mentions+1 {
			l.Errorf("it did %+v; before the arrivals there was %+v", e.Counts, before)
		}
		for _, f := range l.search() {
			l.Error(f)
		}
		if r := l.verified(); !r.OK() {
			l.Errorf("the chain doesn't verify: %+v", r.Flaws)
		}
	})
}

// Beside the rows that lost their person the ledger doesn't say which erasure that was: the number leads to the hash of a reference.
func TestTheLedgerDoesntTieRowsToAnErasure(t *testing.T) {
	t.Parallel()
	l := live(t, "")
	if _, err := l.app.EraseCustomer(l.program(), l.org, markRef, erase.Asked); err != nil {
		t.Fatal(err)
	}
	var ledger []sqldb.Entry
	err := l.app.db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) (err error) {
		ledger, err = storetest.Ledger(ctx, tx, int64(l.org.ID))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, e := range ledger {
		if strings.HasSuffix(e.Action, "s.erased") {
			rows++
			if string(e.Body) != "{}" {
				t.Errorf("%s of %d to %d says %s", e.Action, e.FirstID, e.LastID, e.Body)
			}
		}
	}
	if rows < 3 {
		t.Errorf("%d entries about rows", rows)
	}
}

// restored puts a backup into a place of its own, with the list of erasures as it is now; more lists come after it.
func (l *life) restored(backup string) *life {
	l.Helper()
	c := Config{Data: l.TempDir(), KeyFile: filepath.Join(l.config.Data, sealed.FileName), Log: l.log, LogLevel: -8, Now: l.config.Now}
	if _, err := Restore(l.Context(), c, backup, nil); err != nil {
		l.Fatal(err)
	}
	if err := AddErasures(c, filepath.Join(l.config.Data, erasuresFile)); err != nil {
		l.Fatal(err)
	}
	second := *l
	second.config = c
	second.open()
	l.Cleanup(func() { _ = second.app.Close(context.Background()) })
	return &second
}

// open opens the installation again, as the next program does after the last one closed it.
func (l *life) open() {
	l.Helper()
	a, err := Open(l.Context(), l.config)
	if err != nil {
		l.Fatal(err)
	}
	l.app = a
}

func (l *life) backup(name string) string {
	l.Helper()
	file := filepath.Join(l.TempDir(), name+".tar.gz")
	if _, err := l.app.Backup(l.Context(), file, false, nil); err != nil {
		l.Fatal(err)
	}
	return file
}

func (l *life) erased() {
	l.Helper()
	l.now = l.now.AddDate(0, 0, 1)
	if _, err := l.app.EraseCustomer(l.program(), l.org, markRef, erase.Asked); err != nil {
		l.Fatal(err)
	}
}

func (l *life) letIn() {
	l.Helper()
	l.now = l.now.AddDate(0, 0, 1)
	if err := l.app.ReadmitCustomer(l.program(), l.org, markRef, "consented"); err != nil {
		l.Fatal(err)
	}
	l.now = l.now.AddDate(0, 0, 1)
}

// isKnown reports whether the customer is there.
func (l *life) isKnown() bool {
	l.Helper()
	_, err := l.app.hunt(l.program(), l.org, markRef)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		l.Fatal(err)
	}
	return err == nil
}

// Whatever moment a backup is from, the program ends up where the list says: who was erased is gone, who was let in again may come,
// and a start after that changes nothing more.
func TestABackupOfAnyMomentEndsWhereTheListSays(t *testing.T) {
	t.Parallel()
	l := live(t, "")
	backups := map[string]string{"before": l.backup("before")}
	l.erased()
	backups["erased"] = l.backup("erased")
	l.letIn()
	backups["let in"] = l.backup("in")
	l.put(l.records()...)
	backups["back"] = l.backup("back")
	l.erased()
	l.letIn()
	for name, file := range backups {
		second := l.restored(file)
		if second.isKnown() {
			t.Errorf("%s: the customer is there", name)
		}
		if again, err := second.app.repeatErasures(t.Context()); err != nil || again != 0 {
			t.Errorf("%s: the next start repeated %d more, %v", name, again, err)
		}
		second.put(second.records()...)
		if !second.isKnown() {
			t.Errorf("%s: the customer was let in again, and can't come", name)
		}
		if err := second.app.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		second.open()
		if !second.isKnown() {
			t.Errorf("%s: who was let in again was erased by the next start", name)
		}
		if r := second.verified(); !r.OK() {
			t.Errorf("%s: the chain doesn't verify: %+v", name, r.Flaws)
		}
	}
}

// A list that comes late doesn't erase somebody who came only after being let in again.
func TestALateListLeavesWhoCameAfterwards(t *testing.T) {
	t.Parallel()
	l := live(t, "")
	l.erased()
	l.letIn()
	lines, err := l.app.erasureLines(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		lifted int64
		known  bool
	}{"let in before they came": {l.now.AddDate(-1, 0, 0).UnixMilli(), true}, "let in since": {l.now.UnixMilli(), false}} {
		other := live(t, "") // knows nothing of it
		hash, err := hashIn(other)
		if err != nil {
			t.Fatal(err)
		}
		line := lines[0]
		line.Hash, line.LiftedAt = hash, c.lifted
		if err := writeLines(filepath.Join(other.config.Data, erasuresFile), []erasureLine{line}); err != nil {
			t.Fatal(err)
		}
		if err := other.app.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		other.open()
		if other.isKnown() != c.known {
			t.Errorf("%s: known is %v", name, !c.known)
		}
	}
}

// hashIn is the customer's hash in an installation.
func hashIn(l *life) (hash []byte, err error) {
	err = l.app.db.Read(l.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		hash, err = erasedb.HashOf(ctx, l.org.ID, markRef)
		return err
	})
	return hash, err
}

// A day that somebody holds between finding and clearing stays, and so do findings that are about it among other days.
func TestADayHeldMeanwhileStays(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) {
		on := day.Must("2026-02-20")
		l.put([]intake.Record{intake.Employee{Ref: "M1", Name: "Sanne de Wit", From: day.Must("2020-01-01"), To: day.Must("2026-03-31")}},
			[]intake.Record{intake.Finding{Ref: "F1", Employee: "M1", Period: day.Range{From: on - 10, To: on + 10}, Text: "Stuurde geen uitnodiging", Status: "unfounded", DecidedOn: on, DecidedBy: "Raad"}})
		for _, k := range []datamap.Keep{datamap.KeepContact, datamap.KeepLink} {
			p, _ := datamap.PeriodOf(k)
			if err := l.app.SetRetention(l.program(), l.org, k, p.Min, "for the test"); err != nil {
				l.Fatal(err)
			}
		}
		l.now = l.now.AddDate(12, 0, 0)
		appraisal := l.dueOf(datamap.KeepAppraisal) // the finding and an initiative
		rounds := map[datamap.Keep]*round{}
		found := map[datamap.Keep][]erasedb.Input{}
		for _, k := range []datamap.Keep{datamap.KeepContact, datamap.KeepLink} {
			rounds[k] = &round{app: l.app, org: l.org, keep: k, actor: "test", batch: 100}
			var err error
			if found[k], err = rounds[k].find(l.program()); err != nil || len(found[k]) == 0 {
				l.Fatalf("%s: %d found, %v", k, len(found[k]), err)
			}
		}
		held := day.Range{From: day.Must("2025-01-01"), To: day.Must("2026-12-31")}
		if err := l.app.HoldDays(l.program(), l.org, held, "a question of the court"); err != nil {
			l.Fatal(err)
		}
		for k, r := range rounds {
			if n, err := r.clear(l.program(), found[k]); err != nil || n != 0 {
				l.Errorf("%s: %d went from days that are held, %v", k, n, err)
			}
		}
		if err := l.app.ReleaseDays(l.program(), l.org, 1); err != nil {
			l.Fatal(err)
		}
		if err := l.app.HoldDays(l.program(), l.org, day.Range{From: on, To: on}, "a question of the court"); err != nil {
			l.Fatal(err)
		}
		if due := l.dueOf(datamap.KeepAppraisal); due != appraisal-1 {
			l.Errorf("%d of %d have had their time while a day that a finding is about is held", due, appraisal)
		}
	})
}
