package app

import (
	"context"
	"fmt"
	"testing"
	"time"

	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/respond"
	"klankbord.org/store/sqldb"
)

// Answers that come by a way that wasn't agreed on for their days are kept with that reason, and pay nobody and cost nobody: how
// people are asked moves scores. A way that was agreed on counts as before.
func TestAWayOfAskingThatWasNotAgreedDoesntCount(t *testing.T) {
	t.Parallel()
	onBoth(t, func(s *story) {
		consent(s.ctx, s.T, s.app, s.org, s.scheme)
		s.freeze(func(in *AgreementInput) { in.Channels = []string{"import", "mail"} })
		const agreed = "mail"
		s.must((deskStore{s.app}).makeKey(s.ctx, s.org.ID))
		s.on("2024-05-01")
		desk := respond.Desk{Store: deskStore{s.app}}
		link, err := desk.Link(s.ctx, respond.Token{Kind: respond.ForAnyone, Org: s.org.ID, Survey: 1})
		s.must(err)
		paid := func() string {
			t.Helper()
			r, err := s.run(RunInput{Agreement: "q2", DryRun: true})
			s.must(err)
			all := fmt.Sprint(r.Run.Paid)
			for _, p := range r.Run.People {
				all += fmt.Sprintf(" %s %d", p.Ref, p.Cents)
			}
			return all
		}
		standingOf := func(where string, arg any) (standing collect.Standing) {
			t.Helper()
			s.must(s.app.db.Read(s.ctx, func(ctx context.Context, tx sqldb.Tx) error {
				return tx.QueryRow(ctx, "select standing from answers where org = $1 and "+where+" order by id desc limit 1", s.org.ID, arg).Scan(&standing)
			}))
			return standing
		}
		before := paid()
		served := day.Must("2024-04-10")
		bring := func(way string) {
			t.Helper()
			for i := range 40 {
				ref := fmt.Sprintf("%s-%d", way, i)
				job := intake.Transaction{Ref: ref, Day: served, Participants: []intake.Participant{{Employee: "M01", Role: "monteur", Unit: "Noord"}}}
				answer := intake.Answer{Ref: ref, Survey: "na-de-ruit", Transaction: ref, AnsweredAt: served.Time().Add(30 * time.Hour).UnixMilli(), Score: 0, Channel: way}
				for _, r := range []intake.Record{job, answer} {
					if o := s.apply(r); o.Status == intake.Refused {
						t.Fatal(o)
					}
				}
			}
		}
		bring("kiosk")
		if got := standingOf("ref = $2", "kiosk-7"); got != collect.OtherWay {
			t.Errorf("a file's answer from the kiosk is %s", got)
		}
		if after := paid(); after != before {
			t.Errorf("with forty answers of another way it pays\n%s\nand paid\n%s", after, before)
		}
		bring(agreed)
		if got := standingOf("ref = $2", agreed+"-7"); got != collect.Counted {
			t.Errorf("a file's answer by %s is %s", agreed, got)
		}
		if after := paid(); after == before {
			t.Error("forty unhappy customers by an agreed way change nothing")
		}
		for _, c := range []struct {
			way  string
			want collect.Standing
		}{{"kiosk", collect.OtherWay}, {agreed, collect.Counted}} {
			if _, err := desk.Score(s.ctx, link, respond.Scored{Score: 3, Language: "nl", Source: c.way}); err != nil {
				t.Fatal(err)
			}
			if got := standingOf("score = $2", 3); got != c.want {
				t.Errorf("an answer on our page by %s is %s", c.way, got)
			}
		}
	})
}
