package app

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/erase"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/sqldb"
	"pgregory.net/rapid"
)

// owners says of everything whose it is, and of every customer whether they opted out.
func (l *life) owners() string {
	l.Helper()
	var all strings.Builder
	err := l.app.db.Read(l.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		all.Reset()
		for _, sql := range []string{"select 't', id, coalesce(customer_id, 0) from transactions where org = $1 order by id", "select 'a', id, coalesce(customer_id, 0) from answers where org = $1 order by id",
			"select 's', id, coalesce(customer_id, 0) from signals where org = $1 order by id", "select ref, id, no_contact from customers where org = $1 order by id"} {
			rows, err := tx.Query(ctx, sql, l.org.ID)
			err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
				var what string
				var id, of int64
				err := r.Scan(&what, &id, &of)
				fmt.Fprintln(&all, what, id, of)
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		l.Fatal(err)
	}
	return all.String()
}

func (l *life) numberOf(ref string) (id collect.CustomerID) {
	l.Helper()
	err := l.app.db.Read(l.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		return tx.QueryRow(ctx, "select id from customers where org = $1 and ref = $2", l.org.ID, ref).Scan(&id)
	})
	if err != nil {
		l.Fatal(err)
	}
	return id
}

// Whatever is merged and undone in whatever order that can be, everything is as it was before, scores and all.
func TestAMergeThatIsUndoneWasNeverThere(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) {
		l.put([]intake.Record{intake.Customer{Ref: "K-0004", Email: "vier@voorbeeld.example", NoContact: true}, intake.Customer{Ref: "K-0005", Phone: "06-55555555"}},
			[]intake.Record{intake.Signal{Source: "crm", Ref: "S7", Type: "klacht", At: l.now.UnixMilli(), Customer: "K-0004", Words: "x"}})
		before, scores := l.owners(), l.scores()
		refs := []string{"K-0001", markRef, "K-0004", "K-0005"}
		rapid.Check(l.T, func(rt *rapid.T) {
			var held []int64
			for range rapid.IntRange(1, 4).Draw(rt, "steps") {
				a, b := rapid.SampledFrom(refs).Draw(rt, "kept"), rapid.SampledFrom(refs).Draw(rt, "merged")
				id, err := l.app.Merge(l.program(), l.org, l.numberOf(a), l.numberOf(b))
				if fault.KindOf(err) == fault.Conflict {
					continue // they are one already
				}
				if err != nil {
					rt.Fatal(err)
				}
				held = append(held, id)
			}
			for len(held) > 0 {
				i := rapid.IntRange(0, len(held)-1).Draw(rt, "undone")
				err := l.app.Split(l.program(), l.org.ID, held[i], nil)
				if fault.KindOf(err) == fault.Conflict {
					i = len(held) - 1 // a later one goes first
					err = l.app.Split(l.program(), l.org.ID, held[i], nil)
				}
				if err != nil {
					rt.Fatal(err)
				}
				held = append(held[:i], held[i+1:]...)
			}
			if after := l.owners(); after != before {
				rt.Fatalf("it is\n%s\nand was\n%s", after, before)
			}
		})
		if after := l.scores(); after != scores {
			l.Errorf("the scores are\n%s\nand were\n%s", after, scores)
		}
		if r := l.verified(); !r.OK() {
			l.Errorf("%+v", r.Flaws)
		}
	})
}

func TestWhatComesAfterAMergeLandsWhereItShould(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) {
		kept, merged := l.numberOf("K-0001"), l.numberOf(markRef)
		id, err := l.app.Merge(l.program(), l.org, kept, merged)
		if err != nil {
			l.Fatal(err)
		}
		if _, err := l.app.Merge(l.program(), l.org, kept, merged); fault.KindOf(err) != fault.Conflict {
			l.Errorf("merged twice: %v", err)
		}
		if _, err := l.app.Merge(l.program(), l.org, kept, l.numberOf("K-0003")); fault.As(err) == nil || fault.As(err).Key != "merge.internal" {
			l.Errorf("with an address of the organisation's own: %v", err)
		}
		joined := l.owners()
		l.put(l.records()...)
		if again := l.owners(); again != joined {
			l.Errorf("the same files move things:\n%s\nwas\n%s", again, joined)
		}
		fresh := func(ref string) intake.Record {
			return intake.Signal{Source: "crm", Ref: ref, Type: "klacht", At: l.now.UnixMilli(), Customer: markRef}
		}
		l.put([]intake.Record{fresh("N1"), fresh("N2")}, []intake.Record{intake.Customer{Ref: markRef, NoContact: true}})
		var of, out int64
		look := func(sql string, into *int64, args ...any) {
			err := l.app.db.Read(l.Context(), func(ctx context.Context, tx sqldb.Tx) error {
				return tx.QueryRow(ctx, sql, append([]any{l.org.ID}, args...)...).Scan(into)
			})
			if err != nil {
				l.Fatal(err)
			}
		}
		look("select customer_id from signals where org = $1 and ref = 'N1'", &of)
		look("select no_contact from customers where org = $1 and id = $2", &out, kept)
		if of != int64(kept) || out != 1 {
			l.Errorf("the new signal is %d's, want %d; opted out %d", of, kept, out)
		}
		n1, _ := l.signalCalled("N1")
		p, err := l.app.PlanSplit(l.program(), l.org.ID, id)
		if err != nil || len(p.Since) != 2 {
			l.Fatalf("since: %+v, %v", p.Since, err)
		}
		if err := l.app.Split(l.program(), l.org.ID, id, []customer.Thing{{Kind: intake.KindSignal, ID: 1}}); fault.KindOf(err) != fault.Invalid {
			l.Errorf("something from before is asked for as from since: %v", err)
		}
		if err := l.app.Split(l.program(), l.org.ID, id, []customer.Thing{{Kind: intake.KindSignal, ID: n1}}); err != nil {
			l.Fatal(err)
		}
		look("select customer_id from signals where org = $1 and ref = 'N1'", &of)
		if of != int64(merged) {
			l.Errorf("N1 stayed")
		}
		look("select customer_id from signals where org = $1 and ref = 'N2'", &of)
		if of != int64(kept) {
			l.Errorf("N2 went along")
		}
		if r := l.verified(); !r.OK() {
			l.Errorf("%+v", r.Flaws)
		}
	})
}

// Erasing somebody takes everybody along who was merged into them: no mark is left, and no reference comes back.
func TestErasingReachesWhoWasMerged(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) {
		l.put([]intake.Record{intake.Customer{Ref: "K-0007", Name: "Zeven Zeventig", Segment: "particulier"}})
		before := l.scores()
		if _, err := l.app.Merge(l.program(), l.org, l.numberOf("K-0007"), l.numberOf(markRef)); err != nil {
			l.Fatal(err)
		}
		if _, err := l.app.EraseCustomer(l.program(), l.org, markRef, erase.Asked); err != nil {
			l.Fatal(err)
		}
		l.nothingIsLeft("after erasing by the old reference", before)
		l.put(l.records()...)
		l.put([]intake.Record{intake.Customer{Ref: "K-0007", Name: "Zeven Zeventig"}})
		l.nothingIsLeft("after the same files came again", before)
		err := l.app.db.Read(l.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			_, err := customerdb.FindByRef(ctx, tx, l.org.ID, "K-0007")
			return err
		})
		if fault.KindOf(err) != fault.NotFound {
			l.Errorf("whom they were merged into came back: %v", err)
		}
	})
}
