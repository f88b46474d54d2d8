package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"klankbord.org/app"
	"klankbord.org/core/intake"
	"klankbord.org/core/respond"
	"klankbord.org/core/survey"
	"klankbord.org/demo"
	"klankbord.org/server"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/intakedb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/surveydb"
)

// crowds are how many customers answer at once.
var crowds = []int{1, 16, 64, 256}

const (
	answeredBefore = 20_000  // answers that are there when the first customer comes
	mostAnswering  = 140_000 // customers who were served and haven't answered: more than the fastest machine gets through
)

// hearing measures customers' page and the taking of a score through the whole program (its server, permission to embed, sealing, what
// follows from an answer) by clients on real connections, beside a server that only parses the form and does the bare INSERT.
func (w *world) hearing(int) error {
	if err := w.served(); err != nil {
		return err
	}
	links, err := w.links()
	if err != nil {
		return err
	}
	base, stop, err := w.program()
	if err != nil {
		return err
	}
	for _, clients := range crowds {
		if err := w.crowd(base, clients, links); err != nil {
			return errors.Join(err, stop())
		}
	}
	return stop()
}

// served brings in an organisation with answers, and customers who were served and will answer.
func (w *world) served() error {
	door := intakedb.New(w.db, w.org.ID, intakedb.Options{Actor: "bench", Now: func() int64 { return time.Now().UnixMilli() }})
	given := 0
	for batch := range demo.Big(1, answeredBefore+mostAnswering) {
		if batch[0].Kind() == intake.KindAnswer {
			if given >= answeredBefore {
				continue
			}
			given += len(batch)
		}
		outcomes, err := door.Apply(w.ctx, batch)
		if err != nil {
			return err
		}
		for _, o := range outcomes {
			if o.Status == intake.Refused {
				return fmt.Errorf("refused: %w", o.Fault)
			}
		}
	}
	w.r.answers = given
	if err := w.askAnew(door); err != nil {
		return err
	}
	if err := door.Close(); err != nil || w.url == "" {
		return err
	}
	return execPostgres(w.ctx, w.url, "analyze") // autovacuum does within a minute what weeks of use have done elsewhere
}

// benchSurvey asks what the organisation's survey asks, about jobs however long ago: its links don't expire.
const benchSurvey = "bench"

func (w *world) askAnew(door intake.Door) error {
	var content survey.Content
	err := w.db.Read(w.ctx, func(ctx context.Context, tx sqldb.Tx) error {
		s, err := surveydb.FindSurveyByRef(ctx, tx, w.org.ID, demo.SurveyNPS)
		if err != nil {
			return err
		}
		v, err := surveydb.LatestVersion(ctx, tx, w.org.ID, s.ID)
		if err == nil {
			content = *v.Content
		}
		return err
	})
	if err != nil {
		return err
	}
	content.WindowDays = 0
	outcomes, err := door.Apply(w.ctx, []intake.Record{intake.Survey{Ref: benchSurvey, Content: content.Canonical()}})
	if err == nil && outcomes[0].Status == intake.Refused {
		err = outcomes[0].Fault
	}
	return err
}

// links yields the personal links of customers who haven't answered, one after another.
func (w *world) links() (chan string, error) {
	key := []byte(strings.Repeat("k", 32))
	var asked survey.ID
	var first int64
	err := w.db.Write(w.ctx, func(ctx context.Context, tx sqldb.Tx) error {
		s, err := surveydb.FindSurveyByRef(ctx, tx, w.org.ID, benchSurvey)
		if err != nil {
			return err
		}
		asked = s.ID
		if _, err := orgdb.KeepSecret(ctx, tx, w.org.ID, app.LinkKey, key); err != nil {
			return err
		}
		return tx.QueryRow(ctx, "/* bench */ select max(transaction_id) from answers where org = $1", w.org.ID).Scan(&first)
	})
	links := make(chan string, 1000)
	go func() {
		defer close(links)
		for n := range int64(mostAnswering) {
			link := respond.Token{Kind: respond.ForTransaction, Org: w.org.ID, Survey: asked, Subject: first + 1 + n}.Seal(key)
			select {
			case links <- link:
			case <-w.ctx.Done():
				return
			}
		}
	}()
	return links, err
}

// program starts the program on this world, on an address of its own.
func (w *world) program() (base string, stop func() error, err error) {
	began := time.Now()
	a, err := app.Open(w.ctx, app.Config{Data: w.folder, Database: w.url})
	if err != nil {
		return "", nil, err
	}
	ctx, cancel := context.WithCancel(w.ctx)
	ended, ready := make(chan error, 1), make(chan string, 1)
	go func() {
		ended <- a.Serve(ctx, server.Config{Listen: "127.0.0.1:0"}, func(base string) { ready <- base })
	}()
	stop = func() error {
		cancel()
		return errors.Join(<-ended, a.Close(context.WithoutCancel(ctx)))
	}
	select {
	case base = <-ready:
		w.r.took("start until requests are taken", time.Since(began), "", 0)
		return base, stop, nil
	case err := <-ended:
		cancel()
		return "", nil, errors.Join(err, a.Close(w.ctx))
	}
}

// crowd measures one number of clients: the page, then a score, each beside its reference in turn.
func (w *world) crowd(base string, clients int, links chan string) error {
	plain, stop, err := w.plainServer(clients)
	if err != nil {
		return err
	}
	reference, err := w.drive(clients, func(c *http.Client) error { return post(c, plain, http.StatusSeeOther) })
	if err := errors.Join(err, stop()); err != nil {
		return err
	}
	before, err := w.stored()
	if err != nil {
		return err
	}
	scores, err := w.drive(clients, func(c *http.Client) error {
		link, ok := <-links
		if !ok {
			return errors.New("no customer is left; more of them are needed")
		}
		return post(c, base+"/s/"+link, http.StatusSeeOther)
	})
	if err != nil {
		return err
	}
	after, err := w.stored()
	if err != nil {
		return err
	}
	if after-before != scores.n {
		return fmt.Errorf("%d answers were acknowledged and %d are stored", scores.n, after-before)
	}
	link := <-links
	pages, err := w.drive(clients, func(c *http.Client) error { return get(c, base+"/s/"+link) })
	if err != nil {
		return err
	}
	at := fmt.Sprintf(" at %d clients", clients)
	w.r.rate("scores taken over HTTP"+at, scores.rate, "form and bare INSERT", reference.rate)
	w.r.took("taking a score, p50"+at, scores.p50, "form and bare INSERT", reference.p50)
	w.r.took("taking a score, p99"+at, scores.p99, "form and bare INSERT", reference.p99)
	w.r.rate("customers' first pages"+at, pages.rate, "", 0)
	w.r.took("first page, p50"+at, pages.p50, "", 0)
	w.r.took("first page, p99"+at, pages.p99, "", 0)
	return nil
}

// stored is how many answers there are.
func (w *world) stored() (n int, err error) {
	err = w.db.Read(w.ctx, func(ctx context.Context, tx sqldb.Tx) error {
		ids, err := sqldb.One(ctx, tx, func(r sqldb.Rows, n *int) error { return r.Scan(n) }, "/* bench "+collectdb.Sequence+" */ select count(*) from answers where org = $1", w.org.ID)
		n = ids
		return err
	})
	return n, err
}

// form is what a customer's browser sends for a score.
var form = url.Values{"step": {"score"}, "score": {"9"}}.Encode()

func post(c *http.Client, address string, want int) error {
	r, err := c.Post(address, "application/x-www-form-urlencoded", strings.NewReader(form))
	return finish(r, err, want)
}

func get(c *http.Client, address string) error {
	r, err := c.Get(address)
	return finish(r, err, http.StatusOK)
}

// listenHere serves a handler on an address of its own.
func listenHere(h http.Handler) (base string, stop func() error, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	s := &http.Server{Handler: h, ReadHeaderTimeout: time.Minute}
	go func() { _ = s.Serve(l) }()
	return "http://" + l.Addr().String(), s.Close, nil
}
