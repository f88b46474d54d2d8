package app

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"klankbord.org/core/access"
	"klankbord.org/core/collect"
	"klankbord.org/core/erase"
	"klankbord.org/core/fault"
	corehook "klankbord.org/core/hook"
	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

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
		want := erase.Counts{Contact: 5, Transactions: 2, Answers: 3, Signals: 2, Words: 5, Letters: 1, Receipts: plan.Counts.Receipts, Mentions: 4}
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
