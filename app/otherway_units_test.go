package app

import (
	"context"
	"fmt"
	"testing"
	"time"

	"klankbord.org/core/agree"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/respond"
	"klankbord.org/core/snapshot"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/snapshotdb"
	"klankbord.org/store/sqldb"
)

// An agreement for one team says how that team's customers are asked: answers that come otherwise count in no score of it, nor in a total that
// it is part of. Other teams' answers, and answers that another team took part in, count as before.
func TestAnAgreementForAUnitDecidesHowItsCustomersAreAsked(t *testing.T) {
	t.Parallel()
	onBoth(t, func(s *story) {
		consent(s.ctx, s.T, s.app, s.org, s.scheme)
		s.freeze(func(in *AgreementInput) { in.Terms.Units, in.Channels = []string{"Noord"}, []string{"import", "mail"} })
		s.must((deskStore{s.app}).makeKey(s.ctx, s.org.ID))
		s.on("2024-05-01")
		served := day.Must("2024-04-10")
		counts := func(unit string) (n int64) {
			t.Helper()
			params := []snapshot.Param{{Name: "by", Value: "year"}, {Name: "period", Value: "2024"}}
			if unit != "" {
				params = append(params, snapshot.Param{Name: "unit", Value: unit})
			}
			// A new snapshot is read from the tables. One that follows the ledger would wait for every other test on the server.
			s.app.snapshots = snapshotdb.NewManager(s.app.db, snapshotdb.Options{Dir: t.TempDir(), Log: s.app.log})
			got, err := s.app.Score(s.ctx, s.org, params, day.Range{})
			s.must(err)
			for _, g := range got.Groups {
				n += g.N()
			}
			return n
		}
		bring := func(ref, way string, units ...string) collect.Standing {
			t.Helper()
			job := intake.Transaction{Ref: ref, Day: served}
			for i, u := range units {
				job.Participants = append(job.Participants, intake.Participant{Employee: fmt.Sprintf("M%02d", i+1), Role: "monteur", Unit: u})
			}
			answer := intake.Answer{Ref: ref, Survey: "na-de-ruit", Transaction: ref, AnsweredAt: served.Time().Add(30 * time.Hour).UnixMilli(), Score: 0, Channel: way}
			for _, r := range []intake.Record{job, answer} {
				if o := s.apply(r); o.Status == intake.Refused {
					t.Fatal(o)
				}
			}
			var standing collect.Standing
			s.must(s.app.db.Read(s.ctx, func(ctx context.Context, tx sqldb.Tx) error {
				return tx.QueryRow(ctx, "select standing from answers where org = $1 and ref = $2", s.org.ID, ref).Scan(&standing)
			}))
			return standing
		}
		if o := s.apply(intake.Unit{Ref: "Noord-2", Parent: "Noord", From: served}); o.Status != intake.Created {
			t.Fatal(o)
		}
		for _, c := range []struct {
			ref, way  string
			units     []string
			want      collect.Standing
			here, all int64 // how many more answers count for Noord and for everybody
		}{
			{"by-kiosk", "kiosk", []string{"Noord"}, collect.OtherWay, 0, 0},
			{"by-kiosk-below", "kiosk", []string{"Noord-2"}, collect.OtherWay, 0, 0},
			{"by-mail", "mail", []string{"Noord"}, collect.Counted, 1, 1},
			{"elsewhere", "kiosk", []string{"Zuid"}, collect.Counted, 0, 1},
			{"together", "kiosk", []string{"Noord", "Zuid"}, collect.Counted, 1, 1},
			{"nobody", "kiosk", nil, collect.Counted, 0, 1},
		} {
			here, all := counts("Noord"), counts("")
			if got := bring(c.ref, c.way, c.units...); got != c.want {
				t.Errorf("%s is %s, want %s", c.ref, got, c.want)
			}
			if now := counts("Noord") - here; now != c.here {
				t.Errorf("with %s %d more answers count for Noord, want %d", c.ref, now, c.here)
			}
			if now := counts("") - all; now != c.all {
				t.Errorf("with %s %d more answers count in the total, want %d", c.ref, now, c.all)
			}
		}

		// The same on our own page.
		desk := respond.Desk{Store: deskStore{s.app}}
		for ref, want := range map[string]collect.Standing{"page-noord": collect.OtherWay, "page-zuid": collect.Counted} {
			unit := map[string]string{"page-noord": "Noord", "page-zuid": "Zuid"}[ref]
			job := intake.Transaction{Ref: ref, Day: served, Participants: []intake.Participant{{Employee: "M01", Role: "monteur", Unit: unit}}}
			if o := s.apply(job); o.Status == intake.Refused {
				t.Fatal(o)
			}
			var id collect.TransactionID
			s.must(s.app.db.Read(s.ctx, func(ctx context.Context, tx sqldb.Tx) error {
				return tx.QueryRow(ctx, "select id from transactions where org = $1 and ref = $2", s.org.ID, ref).Scan(&id)
			}))
			link, err := desk.Link(s.ctx, respond.Token{Kind: respond.ForTransaction, Org: s.org.ID, Survey: 1, Subject: int64(id)})
			s.must(err)
			_, err = desk.Score(s.ctx, link, respond.Scored{Score: 3, Language: "nl", Source: "kiosk"})
			s.must(err)
			var standing collect.Standing
			s.must(s.app.db.Read(s.ctx, func(ctx context.Context, tx sqldb.Tx) error {
				return tx.QueryRow(ctx, "select standing from answers where org = $1 and ref = $2", s.org.ID, collectdb.NewAnswer{Transaction: id}.Ref()).Scan(&standing)
			}))
			if standing != want {
				t.Errorf("an answer on our page about %s is %s, want %s", unit, standing, want)
			}
		}
	})
}

// Another way of asking that an amendment names counts from its day on, also where the amendment splits no period.
func TestARunFollowsTheWaysOfAskingOfEachDay(t *testing.T) {
	t.Parallel()
	terms := func(ways ...string) *agree.Terms {
		return &agree.Terms{Period: day.Quarter(2024, 2), Surveys: []agree.Survey{{Ref: "nps", Version: 1, Channels: ways}}}
	}
	turn := day.Must("2024-05-16")
	a := &agree.Agreement{Ref: "q2", Versions: []agree.Version{{Number: 1, Status: agree.Frozen, Effective: day.Must("2024-04-01"), Terms: terms("mail")},
		{Number: 2, Status: agree.Frozen, Effective: turn, Terms: terms("mail", "kiosk")}}}
	parts := a.Parts()
	if len(parts) != 1 {
		t.Fatalf("another way of asking splits the period in %d", len(parts))
	}
	p := plan{agreement: a, part: parts[0]}
	for on, want := range map[day.Day]bool{turn - 1: true, turn: false} {
		if got := p.otherWay(&collectdb.Scored{Survey: "nps", Source: "kiosk", Day: on}); got != want {
			t.Errorf("on %s by kiosk is another way: %v", on, got)
		}
	}
}
