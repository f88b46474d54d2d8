package auditdb_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"klankbord.org/core/audit"
	"klankbord.org/store/auditdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// fill writes a ledger in which every third line is a customer's answer and every seventh a look at somebody's score.
func fill(t *testing.T, db *sqldb.DB, lines int) {
	t.Helper()
	err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		for i := range lines {
			e := sqldb.Entry{Org: 1, At: int64(i), Actor: fmt.Sprintf("account:%d", i%5), Action: "accounts.signed_in", Kind: "account", FirstID: int64(i % 5), LastID: int64(i % 5)}
			switch {
			case i%3 == 0:
				e.Actor, e.Action, e.Kind = audit.Respondent, "answers.recorded", "answer"
			case i%7 == 0:
				e.Action, e.Kind, e.FirstID, e.LastID = "individuals.read", "employee", int64(i%4), int64(i%4)
			}
			if err := sqldb.AppendLedger(ctx, tx, e); err != nil {
				return err
			}
		}
		return sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: 2, At: 1, Actor: "account:1", Action: "accounts.signed_in", Kind: "account"})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Going through the log page by page gives what it gives at once, for every filter, the newest first, and nothing of another
// organisation.
func TestPagesTogetherAreTheWholeLog(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		const lines = 2500 // more than is read at a time
		fill(t, db, lines)
		for name, f := range map[string]audit.Filter{
			"all":       {Single: true},
			"staff":     {},
			"one":       {Actors: []string{"account:2"}},
			"a person":  {Area: audit.Readings, Things: []audit.Thing{{Kind: "employee", ID: 2}}},
			"a while":   {Since: 100, Until: 200},
			"nobody":    {Actors: []string{}},
			"customers": {Single: true, From: audit.FromSurvey},
		} {
			whole := read(t, db, f, 10*lines)
			var want []int64
			for i := lines - 1; i >= 0; i-- {
				for _, e := range whole {
					if e.At == int64(i) {
						want = append(want, e.At)
					}
				}
			}
			if got := moments(whole); !slices.Equal(got, want) {
				t.Errorf("%s: the order is %v", name, got)
			}
			if got := moments(read(t, db, f, 37)); !slices.Equal(got, want) {
				t.Errorf("%s: by page %d entries, at once %d", name, len(got), len(want))
			}
			if counted := count(lines, f); len(want) != counted {
				t.Errorf("%s: %d entries, want %d", name, len(want), counted)
			}
		}
	})
}

// A part has a next one only when that has something in it.
func TestTheLastPartLeadsNowhere(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		const lines = 1300 // the last one that fits is beyond what is read at a time
		fill(t, db, lines)
		looks := audit.Filter{Area: audit.Readings, Things: []audit.Thing{{Kind: "employee", ID: 2}}}
		fits := count(lines, looks)
		for limit, more := range map[int]bool{fits - 1: true, fits: false, fits + 1: false} {
			err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
				p, err := auditdb.List(ctx, tx, 1, looks, 0, limit)
				if err != nil {
					return err
				}
				if len(p.Entries) != min(limit, fits) || (p.Next != 0) != more {
					t.Errorf("%d at a time of %d: got %d, next %d", limit, fits, len(p.Entries), p.Next)
				}
				if !more {
					return nil
				}
				p, err = auditdb.List(ctx, tx, 1, looks, p.Next, limit)
				if len(p.Entries) != 1 || p.Next != 0 {
					t.Errorf("the last part has %d entries, next %d", len(p.Entries), p.Next)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

// count is how many lines of fill a filter holds, counted by itself.
func count(lines int, f audit.Filter) (n int) {
	for i := range lines {
		answer, look := i%3 == 0, i%3 != 0 && i%7 == 0
		fits := true
		switch {
		case f.From == audit.FromSurvey:
			fits = answer
		case f.Actors != nil:
			fits = len(f.Actors) > 0 && !answer && i%5 == 2
		case f.Area != "":
			fits = look && i%4 == 2
		case f.Until != 0:
			fits = !answer && i >= 100 && i < 200
		case !f.Single:
			fits = !answer
		}
		if fits {
			n++
		}
	}
	return n
}

func read(t *testing.T, db *sqldb.DB, f audit.Filter, limit int) (all []audit.Entry) {
	t.Helper()
	err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		all = nil
		for before := int64(0); ; {
			p, err := auditdb.List(ctx, tx, 1, f, before, limit)
			if err != nil {
				return err
			}
			all = append(all, p.Entries...)
			if before = p.Next; before == 0 {
				return nil
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func moments(all []audit.Entry) (list []int64) {
	for _, e := range all {
		list = append(list, e.At)
	}
	return list
}

// The first page of a ledger of which nearly all is customers, beside reading those lines too.
func BenchmarkFirstPage(b *testing.B) {
	for _, f := range []audit.Filter{{}, {Area: audit.Readings}} {
		b.Run(string(f.Area), func(b *testing.B) { benchmark(b, f) })
	}
}

func benchmark(b *testing.B, f audit.Filter) {
	const lines = 1_000_000
	db := storetest.SQLite(b)
	for from := 0; from < lines; from += 50_000 {
		err := db.Write(b.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			for i := from; i < from+50_000; i++ {
				e := sqldb.Entry{Org: 1, At: int64(i), Actor: audit.Respondent, Action: "answers.recorded", Kind: "answer", FirstID: int64(i), LastID: int64(i)}
				if i%100 == 0 {
					e.Actor, e.Action, e.Kind = "account:1", "accounts.signed_in", "account"
				}
				if i%10_000 == 0 {
					e.Action, e.Kind = "pay.read", "employee"
				}
				if err := sqldb.AppendLedger(ctx, tx, e); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		err := db.Read(b.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			_, err := auditdb.List(ctx, tx, 1, f, 0, 50)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
