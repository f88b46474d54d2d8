package app

import (
	"context"
	"fmt"
	"testing"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/respond"
	"klankbord.org/core/snapshot"
	"klankbord.org/core/survey"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// A clock that jumps, back or ahead, loses no answer and doubles none; the ledger keeps the order in which things happened,
// whatever the clock said.
func TestAClockThatJumps(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]func() string{"sqlite": func() string { return "" }, "postgres": func() string { return storetest.EmptyPostgresURL(t) }} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
			a, err := Open(t.Context(), Config{Data: t.TempDir(), Database: url(), Now: func() time.Time { return now }})
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close(context.Background())
			o, desk := clockHouse(t, a, 0)
			jumps := []time.Duration{0, -26 * time.Hour, time.Second, 400 * 24 * time.Hour, -400 * 24 * time.Hour, -time.Millisecond}
			for i, j := range jumps {
				now = now.Add(j)
				link, err := desk.Link(t.Context(), respond.Token{Kind: respond.ForTransaction, Org: o.ID, Survey: 1, Subject: int64(i + 1)})
				if err != nil {
					t.Fatal(err)
				}
				for range 2 { // the second press of the button is the same answer
					if _, err := desk.Score(t.Context(), link, respond.Scored{Score: i, Language: "nl", Source: "web"}); err != nil {
						t.Fatalf("after a jump of %v: %v", j, err)
					}
				}
			}
			checkAfterJumps(t, a, o, len(jumps))
		})
	}
}

// clockHouse is an organisation with a survey and a few jobs.
func clockHouse(t *testing.T, a *App, window int) (org.Organisation, *respond.Desk) {
	t.Helper()
	o, err := a.CreateOrganisation(t.Context(), org.Organisation{Ref: "glas", Name: "Glas"}, "test")
	if err != nil {
		t.Fatal(err)
	}
	content := (&survey.Content{Metric: "nps", Languages: []string{"nl"}, Question: intake.Text{NL: "Beveelt u ons aan?"}, WindowDays: window}).Canonical()
	batches := [][]intake.Record{{intake.Metric{Ref: "nps", Type: "nps", Name: intake.Text{NL: "NPS"}}}, {intake.Survey{Ref: "klus", Content: content}}, nil}
	for n := range 8 {
		batches[2] = append(batches[2], intake.Transaction{Ref: fmt.Sprint(n + 1), Day: day.Must("2026-02-28")})
	}
	err = a.throughDoor(o, "test", false, func(d intake.Door) error {
		for _, b := range batches {
			if _, err := d.Apply(t.Context(), b); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	store := deskStore{a}
	if err := store.makeKey(t.Context(), o.ID); err != nil {
		t.Fatal(err)
	}
	return o, &respond.Desk{Store: store}
}

func checkAfterJumps(t *testing.T, a *App, o org.Organisation, want int) {
	t.Helper()
	var scores []int
	err := a.db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		scores = nil
		rows, err := tx.Query(ctx, `select a.score from ledger l join answers a on a.org = l.org and a.id = l.first_id
			where l.org = $1 and l.action = 'answers.recorded' order by l.n`, o.ID)
		return sqldb.Each(rows, err, func(r sqldb.Rows) error {
			var s int
			err := r.Scan(&s)
			scores = append(scores, s)
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(scores) != want {
		t.Fatalf("%d answers in the ledger, want %d", len(scores), want)
	}
	for i, s := range scores {
		if s != i {
			t.Errorf("the ledger tells %v, not in the order in which it happened", scores)
		}
	}
	ctx := access.With(t.Context(), access.System(o.ID, "test"))
	deadline := time.Now().Add(20 * time.Second) // on PostgreSQL others' transactions hold the feed back
	for {
		a.snapshots.Notify(o.ID)
		slice, err := a.Score(ctx, o, []snapshot.Param{{Name: "metric", Value: "nps"}}, day.Range{})
		if err == nil && len(slice.Groups) == 1 && slice.Groups[0].N() == int64(want) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the scores know %+v, %v", slice, err)
		}
	}
}
