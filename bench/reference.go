package main

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	_ "modernc.org/sqlite" // the bare reference goes around our own layer

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/snapshot"
	"klankbord.org/core/survey"
	"klankbord.org/demo"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/snapshotdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/surveydb"
)

// The periods that are sliced and paid over.
var (
	baseline = day.Quarter(2025, 3)
	quarter  = day.Quarter(2025, 4)
)

// span is how long each rate is measured.
const span = 4 * time.Second

// durable measures whole answers at several clients against bare one-row inserts, one by one, on the same disk or server.
func (w *world) durable(int) error {
	bare, err := w.bare()
	if err != nil {
		return err
	}
	target, err := w.target()
	if err != nil {
		return err
	}
	for _, clients := range []int{1, 16, 64} {
		rate, err := w.clients(clients, target, span)
		if err != nil {
			return err
		}
		w.r.rate(fmt.Sprintf("durable answers at %d clients", clients), rate, "bare INSERTs one by one", bare)
	}
	return nil
}

// target is what the measured answers are about.
type target struct {
	survey survey.ID
	metric survey.MetricID
	cause  attribution.CauseID
	next   atomic.Int64 // transaction to answer about
}

// target finds it once: every transaction is answered about only once.
func (w *world) target() (*target, error) {
	if w.about != nil {
		return w.about, nil
	}
	t := &target{}
	w.about = t
	err := w.db.Read(w.ctx, func(ctx context.Context, tx sqldb.Tx) error {
		s, err := surveydb.FindSurveyByRef(ctx, tx, w.org.ID, demo.SurveyNPS)
		if err != nil {
			return err
		}
		causes, err := surveydb.ListCauses(ctx, tx, w.org.ID)
		if err != nil {
			return err
		}
		t.survey, t.metric, t.cause = s.ID, s.Metric, causes[len(causes)-1].ID
		return nil
	})
	return t, err
}

// clients lets a number of clients give answers at once for some time, each waiting until its own is durable.
func (w *world) clients(n int, t *target, long time.Duration) (perSecond float64, err error) {
	ctx, cancel := context.WithTimeout(w.ctx, long)
	defer cancel()
	var done atomic.Int64
	var group sync.WaitGroup
	failed := make(chan error, n)
	start := time.Now()
	for range n {
		group.Go(func() {
			for ctx.Err() == nil {
				if err := w.answer(t); err != nil {
					failed <- err
					return
				}
				done.Add(1)
			}
		})
	}
	group.Wait()
	rate := float64(done.Load()) / time.Since(start).Seconds()
	select {
	case err := <-failed:
		return rate, err
	default:
		return rate, nil
	}
}

// answer stores one answer with cause, participants and ledger row.
func (w *world) answer(t *target) error {
	id, err := w.db.NextIDs(w.ctx, int64(w.org.ID), collectdb.Sequence, 1)
	if err != nil {
		return err
	}
	about := collect.TransactionID(t.next.Add(1))
	return w.db.WriteAbout(w.ctx, int64(w.org.ID), int64(about), func(ctx context.Context, tx sqldb.Tx) error {
		_, err := collectdb.Record(ctx, tx, w.org.ID, collectdb.NewAnswer{ID: collect.AnswerID(id), Survey: t.survey, Version: 1, Metric: t.metric,
			Transaction: about, AnsweredAt: time.Now().UnixMilli(), Score: 9, Language: "nl", Source: "web",
			Causes: []attribution.CauseID{t.cause}, Rules: collect.Rules{Duplicates: collect.AllCount}})
		return err
	})
}

// bare inserts one plain row at a time, each durable before the next.
func (w *world) bare() (perSecond float64, err error) {
	var insert func(i int) error
	if w.url != "" {
		conn, err := pgx.Connect(w.ctx, w.url)
		if err != nil {
			return 0, err
		}
		defer conn.Close(w.ctx)
		if _, err := conn.Exec(w.ctx, "create table one_by_one (id bigint primary key, body text)"); err != nil {
			return 0, err
		}
		insert = func(i int) error {
			_, err := conn.Exec(w.ctx, "insert into one_by_one values ($1, $2)", i, "answer")
			return err
		}
	} else {
		db, err := openBare(filepath.Join(w.folder, "bare.db"))
		if err != nil {
			return 0, err
		}
		defer db.Close()
		if _, err := db.ExecContext(w.ctx, "create table one_by_one (id integer primary key, body text)"); err != nil {
			return 0, err
		}
		insert = func(i int) error {
			_, err := db.ExecContext(w.ctx, "insert into one_by_one values (?, ?)", i, "answer")
			return err
		}
	}
	start, n := time.Now(), 0
	for ; time.Since(start) < span; n++ {
		if err := insert(n); err != nil {
			return 0, err
		}
	}
	return float64(n) / time.Since(start).Seconds(), nil
}

// namedQuery is a slice, and the same question asked of the database.
type namedQuery struct {
	snapshot.Query
	name, sql string
}

// queries are the slices that are measured.
func queries(live *snapshotdb.Live) []namedQuery {
	metric, _ := live.Catalog().Metric(demo.MetricNPS)
	employee, _ := live.Catalog().Code("employee", "M00001")
	whole := snapshot.Query{Metric: metric.ID, Period: demo.BigPeriod}
	with := func(by ...snapshot.Axis) snapshot.Query { q := whole; q.By = by; return q }
	one := with("month")
	one.Filters = []snapshot.Filter{{Field: "employee", Values: []int64{employee}}}
	return []namedQuery{
		{with("month", "team"), "month × team", `select a.day / 30, p.unit_id, a.score, count(*) from answers a
			join answer_participants p on p.org = a.org and p.answer_id = a.id where a.org = 1 and a.standing = 0 group by 1, 2, 3`},
		{with("month", "cause2"), "month × root cause 2", `select a.day / 30, c.cause_id, a.score, count(*) from answers a
			join answer_causes c on c.org = a.org and c.answer_id = a.id and c.place = 1 where a.org = 1 and a.standing = 0 group by 1, 2, 3`},
		{one, "one employee by month", `select a.day / 30, a.score, count(*) from answers a join answer_participants p on p.org = a.org and p.answer_id = a.id
			where a.org = 1 and a.standing = 0 and p.employee_id = 1 group by 1, 2`},
	}
}

// groupBy asks the database the plain way, once.
func (w *world) groupBy(query string) (took time.Duration, err error) {
	start := time.Now()
	err = w.db.Read(w.ctx, func(ctx context.Context, tx sqldb.Tx) error {
		rows, err := tx.Query(ctx, "/* bench */ "+query)
		return sqldb.Each(rows, err, func(sqldb.Rows) error { return nil })
	})
	return time.Since(start), err
}

func execPostgres(ctx context.Context, server, statement string) error {
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, statement)
	return err
}

// withDatabase is a server's address with another database.
func withDatabase(server, name string) (string, error) {
	u, err := url.Parse(server)
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	return u.String(), nil
}
