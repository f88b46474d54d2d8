package stores_test

import (
	"context"
	"testing"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// give records an answer from a page about a transaction.
func give(t *testing.T, db *sqldb.DB, o org.ID, about collect.TransactionID, score int, rules collect.Rules) collect.AnswerID {
	t.Helper()
	id, err := db.NextIDs(t.Context(), int64(o), collectdb.Sequence, 1)
	if err != nil {
		t.Fatal(err)
	}
	var got collect.AnswerID
	write(t, db, func(ctx context.Context, tx sqldb.Tx) (err error) {
		got, err = collectdb.Record(ctx, tx, o, collectdb.NewAnswer{ID: collect.AnswerID(id), Survey: 1, Version: 2, Metric: 1, Transaction: about,
			Day: day.Must("2024-02-04"), AnsweredAt: at("2024-02-04"), Score: score, Language: "nl", Source: "qr", Rules: rules})
		return err
	})
	return got
}

func find(t *testing.T, db *sqldb.DB, o org.ID, id collect.AnswerID) customer.Answer {
	t.Helper()
	var a customer.Answer
	read(t, db, func(ctx context.Context, tx sqldb.Tx) (err error) {
		a, err = collectdb.FindAnswer(ctx, tx, o, id)
		return err
	})
	return a
}

// An answer counts from its score on; why and cause follow, and nothing said before is overwritten.
func TestAnAnswerGrowsAndNeverChanges(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		fill(t, db, "zzz")
		o := fill(t, db, "aaa")
		id := give(t, db, o, 2, 3, collect.Rules{WindowDays: 30})
		if again := give(t, db, o, 2, 10, collect.Rules{WindowDays: 30}); again != id {
			t.Errorf("a second score made answer %d beside %d", again, id)
		}
		step := func(want fault.Kind, fn func(context.Context, sqldb.Tx) error) {
			t.Helper()
			err := db.Write(t.Context(), fn)
			if (err == nil) != (want == fault.Internal) || (err != nil && fault.KindOf(err) != want) {
				t.Errorf("got %v, want kind %v", err, want)
			}
		}
		explain := func(text string) func(context.Context, sqldb.Tx) error {
			return func(ctx context.Context, tx sqldb.Tx) error { return collectdb.Explain(ctx, tx, o, id, text, 9) }
		}
		choose := func(cause int) func(context.Context, sqldb.Tx) error {
			return func(ctx context.Context, tx sqldb.Tx) error {
				return collectdb.Choose(ctx, tx, o, id, attribution.CauseID(cause), 9)
			}
		}
		const fine = fault.Internal // no fault at all
		step(fine, explain("Te laat"))
		step(fine, explain("Te laat"))
		step(fault.Conflict, explain("Prima"))
		step(fault.NotFound, choose(77))
		step(fine, choose(1))
		step(fine, choose(3)) // more precise
		step(fine, choose(3))
		step(fault.Conflict, choose(2))
		step(fine, func(ctx context.Context, tx sqldb.Tx) error { return collectdb.CallBack(ctx, tx, o, id, 9) })
		step(fault.NotFound, func(ctx context.Context, tx sqldb.Tx) error { return collectdb.CallBack(ctx, tx, o, 999, 9) })
		a := find(t, db, o, id)
		if a.Score != 3 || a.Verbatim != "Te laat" || a.Cause() != 3 || len(a.Causes) != 1 || !a.CallMe || len(a.Participants) != 1 || a.Source == 0 || a.Customer != 1 {
			t.Errorf("answer %+v", a)
		}
		read(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			about, err := collectdb.FindAnswerAbout(ctx, tx, o, 2, 1)
			if err != nil || about.ID != id {
				t.Errorf("about transaction 2: %+v, %v", about, err)
			}
			told := 0 // from the table: the feed would wait for transactions of other tests on the same server
			err = tx.QueryRow(ctx, `select count(*) from ledger where org = $1 and actor = $2 and kind = 'answer' and first_id = $3`,
				o, collectdb.Respondent, id).Scan(&told)
			if told != 5 { // score, why, cause, finer cause, call me
				t.Errorf("the ledger tells %d steps", told)
			}
			return err
		})
	})
}

// When the last answer counts, an earlier one steps back.
func TestANewAnswerFlipsAnOlder(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		o := fill(t, db, "aaa")
		id := give(t, db, o, 1, 10, collect.Rules{Duplicates: collect.LastCounts})
		if a := find(t, db, o, 1); a.Standing != collect.Duplicate {
			t.Errorf("the older is %s", a.Standing)
		}
		if a := find(t, db, o, id); a.Standing != collect.Counted {
			t.Errorf("the newer is %s", a.Standing)
		}
		open := give(t, db, o, 0, 7, collect.Rules{})
		if a := find(t, db, o, open); a.Day != day.Must("2024-02-04") || a.Standing != collect.Counted {
			t.Errorf("from an open link %+v", a)
		}
	})
}

func TestListsAreFilteredAndPaged(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		fill(t, db, "zzz")
		o := fill(t, db, "aaa")
		for range 5 {
			give(t, db, o, 0, 4, collect.Rules{})
		}
		low, high := 4, 4
		for name, c := range map[string]struct {
			f    collectdb.Filter
			want int
		}{
			"all":             {collectdb.Filter{Metric: 1}, 6},
			"another metric":  {collectdb.Filter{Metric: 2}, 0},
			"an employee":     {collectdb.Filter{Employee: 1}, 1},
			"a unit":          {collectdb.Filter{Units: []org.UnitID{2}}, 1},
			"another unit":    {collectdb.Filter{Units: []org.UnitID{1}}, 0},
			"a cause":         {collectdb.Filter{Causes: []attribution.CauseID{3}}, 1},
			"a second choice": {collectdb.Filter{Causes: []attribution.CauseID{2}}, 0},
			"a band":          {collectdb.Filter{Low: &low, High: &high}, 5},
			"a period":        {collectdb.Filter{Period: day.Range{From: day.Must("2024-02-01"), To: day.Must("2024-02-01")}}, 1},
			"a text":          {collectdb.Filter{Text: "NETJES"}, 1},
			"a percent sign":  {collectdb.Filter{Text: "0% n"}, 1},
			"a wildcard":      {collectdb.Filter{Text: "1_0"}, 0},
			"words":           {collectdb.Filter{WithVerbatim: true, OnlyCounted: true}, 1},
		} {
			read(t, db, func(ctx context.Context, tx sqldb.Tx) error {
				got, err := collectdb.List(ctx, tx, o, c.f)
				if len(got) != c.want {
					t.Errorf("%s: %d answers, want %d", name, len(got), c.want)
				}
				return err
			})
		}
		read(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			seen, page := map[collect.AnswerID]bool{}, collectdb.Filter{Metric: 1, Limit: 2}
			for {
				got, err := collectdb.List(ctx, tx, o, page)
				if err != nil || len(got) == 0 {
					if len(seen) != 6 {
						t.Errorf("paging saw %d answers", len(seen))
					}
					return err
				}
				for _, a := range got {
					if seen[a.ID] {
						t.Errorf("%d came twice", a.ID)
					}
					seen[a.ID] = true
				}
				page.After = collectdb.PlaceOf(got[len(got)-1])
			}
		})
		write(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			_, err := tx.Exec(ctx, `update transactions set unit_id = 1 where org = $1`, o)
			return err
		})
		scored := func() (n, people, units int) {
			read(t, db, func(ctx context.Context, tx sqldb.Tx) error {
				n, people, units = 0, 0, 0
				return collectdb.EachScored(ctx, tx, o, 1, year, func(s *collectdb.Scored) error {
					n++
					people += len(s.Participants)
					units += int(s.Unit)
					return nil
				})
			})
			return n, people, units
		}
		if n, people, units := scored(); n != 6 || people != 1 || units != 0 {
			t.Errorf("a run reads %d answers with %d participants and %d own units", n, people, units)
		}
		write(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			_, err := tx.Exec(ctx, `delete from answer_participants where org = $1`, o)
			return err
		})
		if n, people, units := scored(); n != 6 || people != 0 || units != 1 {
			t.Errorf("without participants a run reads %d answers with %d participants and %d own units", n, people, units)
		}
	})
}
