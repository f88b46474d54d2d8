package app

import (
	"context"
	"errors"
	"testing"

	"klankbord.org/core/intake"
	"klankbord.org/core/survey"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
)

// What is asked is remembered once it is there for everybody, and read anew after each change; what a transaction saw that was undone is
// never remembered.
func TestWhatIsAskedIsRememberedAsLongAsItHolds(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) {
		name := func(run func(context.Context, func(context.Context, sqldb.Tx) error) error, first func(context.Context, sqldb.Tx) error, fail error) (name string) {
			err := run(l.Context(), func(ctx context.Context, tx sqldb.Tx) error {
				if first != nil {
					if err := first(ctx, tx); err != nil {
						return err
					}
				}
				g, err := l.app.inquiry(ctx, tx, l.org.ID, 1, 0)
				if err == nil {
					name, err = g.org.Name, fail
				}
				return err
			})
			if !(err == nil && fail == nil || fail != nil && errors.Is(err, fail)) {
				l.Fatal(err)
			}
			return name
		}
		rename := func(to string) func(context.Context, sqldb.Tx) error {
			return func(ctx context.Context, tx sqldb.Tx) error {
				o, err := orgdb.Find(ctx, tx, l.org.ID)
				if err != nil {
					return err
				}
				o.Name = to
				return orgdb.Update(ctx, tx, o, orgdb.Act{Actor: "test", At: 1})
			}
		}
		was := name(l.app.db.Glance, nil, nil)
		if got := name(l.app.db.Write, rename("Undone"), errors.New("undone")); got != "Undone" {
			l.Errorf("within its own transaction: %s", got)
		}
		if got := name(l.app.db.Glance, nil, nil); got != was {
			l.Errorf("after it was undone: %s, want %s", got, was)
		}
		name(l.app.db.Write, rename("Anders"), nil)
		if got := name(l.app.db.Glance, nil, nil); got != "Anders" {
			l.Errorf("after a change: %s", got)
		}
		content := &survey.Content{Metric: "nps", Languages: []string{"nl"}, Question: intake.Text{NL: "Nieuw?"}}
		l.put([]intake.Record{intake.Survey{Ref: "klus", Content: content.Canonical()}})
		err := l.app.db.Glance(l.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			g, err := l.app.inquiry(ctx, tx, l.org.ID, 1, 0)
			if err == nil && g.version.Content.Question.NL != "Nieuw?" {
				l.Errorf("after a new version: %s", g.version.Content.Question.NL)
			}
			return err
		})
		if err != nil {
			l.Fatal(err)
		}
	})
}
