package app

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/datamap"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/retaindb"
	"klankbord.org/store/rewarddb"
	"klankbord.org/store/sqldb"
)

// boundary is the last moment at which something of a class stays.
type boundary struct {
	keep   datamap.Keep
	begins time.Time // when its days begin
	days   int
	due    int64
	byDay  bool // days decide, not moments
}

// everythingOld adds to a life what a class has to take away, and puts short periods where the order of classes must show.
func everythingOld(l *life) []boundary {
	l.Helper()
	on, answered := day.Must("2026-02-20"), time.Date(2026, 2, 21, 10, 0, 0, 0, time.UTC)
	left := day.Must("2026-06-30")
	l.put([]intake.Record{intake.Employee{Ref: "M1", Name: "Sanne de Wit", Email: "sanne@glas.example", From: day.Must("2020-01-01"), To: left}},
		[]intake.Record{intake.Finding{Ref: "F1", Employee: "M1", Period: day.Range{From: on, To: on}, Text: "Stuurde geen uitnodiging", Status: "unfounded", DecidedOn: on, DecidedBy: "Raad"}})
	made := l.now.UnixMilli()
	err := l.app.db.Write(l.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		for _, sql := range []string{
			"update outbox set state = 'sent', changed_at = $2 where org = $1",
			"insert into webhook_deliveries (org, id, endpoint_id, message, event, first_id, last_id, happened_at, made_at, state) values ($1, 1, 1, 'm', 'e', 1, 1, $2, $2, 'delivered')",
			"insert into sessions (org, hash, account_id, stage, device, method, created_at, seen_at, expires_at, ended_at) values ($1, x, 9, 'full', 'd', 'password', $2, $2, $2, 0)",
			"insert into single_use (org, hash, purpose, account_id, body, created_at, expires_at, used_at) values ($1, x, 'reset', 9, x, $2, $2, 0)",
			"insert into accounts (org, id, ref, email, name, language, status, source, external, password, totp_step, created_at, updated_at, seen_at) values ($1, 9, 'r', 'weg@glas.example', 'Weg', 'nl', 'disabled', 'local', '', 'p', 0, $2, $2, 0)",
			"insert into known_devices (org, account_id, hash, seen_at) values ($1, 9, x, $2)",
		} {
			if _, err := tx.Exec(ctx, strings.ReplaceAll(sql, " x,", " "+bytesOf(tx)+","), l.org.ID, made); err != nil {
				return err
			}
		}
		id, err := rewarddb.SaveRun(ctx, tx, l.org.ID, rewarddb.Run{Scheme: 1, ComputedAt: made, ComputedBy: "test", Body: []byte("{}")}, []rewarddb.Person{{Employee: 1, Cents: 100, Body: []byte("{}")}})
		if err != nil {
			return err
		}
		return chaindb.Append(ctx, tx, sqldb.Entry{Org: int64(l.org.ID), At: made, Actor: "test", Action: "runs.computed", Kind: "run", FirstID: int64(id), LastID: int64(id)})
	})
	if err != nil {
		l.Fatal(err)
	}
	for k, days := range map[datamap.Keep]int{datamap.KeepWords: 100, datamap.KeepLink: 200, datamap.KeepContact: 300, datamap.KeepTokens: 10, datamap.KeepMessages: 40} {
		if err := l.app.SetRetention(l.program(), l.org, k, days, "for the test"); err != nil {
			l.Fatal(err)
		}
	}
	served := day.At(answered).Time().AddDate(0, 0, -1)
	return []boundary{
		{datamap.KeepReceipts, l.now, 2, -1, false}, {datamap.KeepLetters, l.now, 7, 2, false}, {datamap.KeepTokens, l.now, 10, 1, false},
		{datamap.KeepSessions, l.now, 30, 1, false}, {datamap.KeepMessages, l.now, 40, 1, false},
		{datamap.KeepWords, answered, 100, 7, false}, {datamap.KeepLink, served, 200, 9, true}, {datamap.KeepContact, served, 300, 1, true},
		{datamap.KeepAccounts, l.now, 730, 1, false}, {datamap.KeepAppraisal, left.Time(), 730, 2, true},
		{datamap.KeepPay, l.now, 8 * 365, 1, false}, {datamap.KeepEmployment, left.Time(), 8 * 365, 1, true},
	}
}

// bytesOf is a byte in the engine's own words.
func bytesOf(tx sqldb.Tx) string {
	if tx.Engine() == sqldb.Postgres {
		return `'\x01'::bytea`
	}
	return "x'01'"
}

func (l *life) dueOf(k datamap.Keep) int64 {
	l.Helper()
	r, err := l.app.Retention(l.program(), l.org)
	if err != nil {
		l.Fatal(err)
	}
	i := slices.IndexFunc(r.Classes, func(c RetentionClass) bool { return c.Keep == k })
	return r.Classes[i].Due
}

func (l *life) retained() map[datamap.Keep]int64 {
	l.Helper()
	gone, err := l.app.retain(l.program(), l.org)
	if err != nil {
		l.Fatal(err)
	}
	return gone
}

func TestWhatHasHadItsTimeGoesAndScoresStay(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) {
		begun := l.now
		all := everythingOld(l)
		before := l.scores()
		for _, b := range all {
			last := b.begins.Add(time.Duration(b.days) * 24 * time.Hour)
			step := time.Hour
			if b.byDay {
				step = 24 * time.Hour
			}
			if last.Before(begun) {
				l.Fatalf("%s is over before it begins", b.keep)
			}
			l.now = last.Add(-step)
			if b.byDay {
				l.now = last
			}
			if gone := l.retained(); gone[b.keep] != 0 {
				l.Errorf("%s: %d went the day before their time", b.keep, gone[b.keep])
			}
			l.now = last.Add(step)
			due := l.dueOf(b.keep)
			if due == 0 || (b.due > 0 && due != b.due) {
				l.Errorf("%s: %d are due the day after, want %d", b.keep, due, b.due)
			}
			gone := l.retained()
			if gone[b.keep] < 1 || (b.keep != datamap.KeepPay && gone[b.keep] != due) {
				l.Errorf("%s: %d went, and %d were due", b.keep, gone[b.keep], due)
			}
			if left := l.dueOf(b.keep); left != 0 {
				l.Errorf("%s: %d are still due", b.keep, left)
			}
		}
		if after := l.scores(); after != before {
			l.Errorf("the scores are\n%s\nand were\n%s", after, before)
		}
		if r := l.verified(); !r.OK() {
			l.Errorf("the chain doesn't verify: %+v", r.Flaws)
		}
		for _, f := range l.search() {
			l.Errorf("still there: %s", f)
		}
	})
}

func TestWhatIsNotSettledIsKept(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) { // its finding is open, about the days of the job and of what was said afterwards
		on, said := day.Must("2026-02-20"), day.Must("2026-02-21")
		l.put([]intake.Record{intake.Finding{Ref: "F1", Employee: "M1", Period: day.Range{From: on, To: said}, Text: "Niets", Status: "open"}})
		if err := l.app.SetRetention(l.program(), l.org, datamap.KeepWords, 100, "for the test"); err != nil {
			l.Fatal(err)
		}
		l.now = l.now.AddDate(0, 0, 110)
		if gone := l.retained()[datamap.KeepWords]; gone != 0 {
			l.Errorf("%d comments went while a finding about their day is open", gone)
		}
		l.put([]intake.Record{intake.Finding{Ref: "F1", Employee: "M1", Period: day.Range{From: on, To: said}, Text: "Niets", Status: "unfounded", DecidedOn: on, DecidedBy: "Raad"}})
		if err := l.app.HoldDays(l.program(), l.org, day.Range{From: on, To: said}, "a question of the court"); err != nil {
			l.Fatal(err)
		}
		if gone := l.retained()[datamap.KeepWords]; gone != 0 {
			l.Errorf("%d comments went while their day is held", gone)
		}
		if err := l.app.ReleaseDays(l.program(), l.org, 1); err != nil {
			l.Fatal(err)
		}
		if err := l.app.ReleaseDays(l.program(), l.org, 1); fault.KindOf(err) != fault.Conflict {
			l.Errorf("a hold ended twice: %v", err)
		}
		if gone := l.retained()[datamap.KeepWords]; gone == 0 {
			l.Error("nothing went after the hold")
		}
		if r := l.verified(); !r.OK() {
			l.Errorf("the chain doesn't verify: %+v", r.Flaws)
		}
	})
}

func TestRetentionGoesOnWhereItWasBrokenOff(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) {
		everythingOld(l)
		l.now = l.now.AddDate(2, 0, 0)
		before := l.scores()
		r := &round{app: l.app, org: l.org, keep: datamap.KeepWords, actor: "test", batch: 1, work: retaindb.Work{Keep: datamap.KeepWords, StartedAt: l.app.millis()}}
		if n, err := r.step(l.Context()); err != nil || n != 2 { // an answer and a signal
			l.Fatalf("a batch of one of each took %d: %v", n, err)
		}
		state, err := l.app.Retention(l.program(), l.org)
		if err != nil {
			l.Fatal(err)
		}
		i := slices.IndexFunc(state.Classes, func(c RetentionClass) bool { return c.Keep == datamap.KeepWords })
		if c := state.Classes[i]; c.Work.Done != 2 || c.Work.FinishedAt != 0 || c.Due != 6 {
			l.Errorf("broken off after one it says %+v, %d due", c.Work, c.Due)
		}
		if gone := l.retained()[datamap.KeepWords]; gone != 6 {
			l.Errorf("it went on with %d", gone)
		}
		if l.scores() != before {
			l.Error("the scores changed")
		}
		if r := l.verified(); !r.OK() {
			l.Errorf("the chain doesn't verify: %+v", r.Flaws)
		}
	})
}

func TestPeriodsAreRefusedOutsideTheirBoundsAndWithoutReason(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) {
		for name, c := range map[string]struct {
			ctx    context.Context
			keep   datamap.Keep
			days   int
			reason string
			want   fault.Kind
		}{
			"pay for a month":  {l.program(), datamap.KeepPay, 30, "cheaper", fault.Invalid},
			"no reason":        {l.program(), datamap.KeepWords, 100, " ", fault.Invalid},
			"an unknown class": {l.program(), datamap.KeepHistory, 100, "why not", fault.NotFound},
			"nobody":           {l.Context(), datamap.KeepWords, 100, "why not", fault.Unauthenticated},
			"an administrator": {access.With(l.Context(), access.Actor{Org: l.org.ID, Account: 5, Held: []access.Held{{Role: access.StandardRoles()[0]}}}), datamap.KeepWords, 100, "why not", fault.Forbidden},
		} {
			if err := l.app.SetRetention(c.ctx, l.org, c.keep, c.days, c.reason); fault.KindOf(err) != c.want {
				l.Errorf("%s: %v", name, err)
			}
		}
	})
}
