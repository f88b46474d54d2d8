package app

import (
	"context"
	"fmt"
	"net/smtp"
	"os"
	"sync"
	"testing"
	"time"

	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/sample"
	"klankbord.org/store/maildb"
	"klankbord.org/store/sqldb"
)

// TestLettersPerSecond measures invitations from the queue until a real mail server has taken them and that is written down, beside the bare
// dialogue: the same letter, the same server, as many lines, in the same run. It reports; whoever wants the figures sets KLANKBORD_MEASURE.
func TestLettersPerSecond(t *testing.T) {
	if os.Getenv("KLANKBORD_MEASURE") == "" {
		t.Skip("set KLANKBORD_MEASURE to measure")
	}
	eachInvitingAlone(t, func(i *inviting, engine string) {
		const letters, lines = 1000, 4
		i.crowd(letters)
		began := time.Now()
		for n := range letters {
			if why := i.invite("klus", fmt.Sprintf("B-%d", n)); why != sample.Asked {
				i.Fatal(why)
			}
		}
		queued := time.Since(began)
		stop, err := i.app.work(i.Context())
		if err != nil {
			i.Fatal(err)
		}
		began = time.Now()
		var raw string
		for range letters {
			raw = i.server.Wait(i, "message").Raw
		}
		for i.unsent() > 0 {
			time.Sleep(5 * time.Millisecond)
		}
		ours := letters / time.Since(began).Seconds()
		if err := stop(); err != nil {
			i.Fatal(err)
		}
		bare := i.bare(raw, letters, lines)
		i.Logf("%s: %.0f letters a second from the queue, %.0f by the bare dialogue on %d lines (ratio %.2f); asking %.0f a second", engine, ours, bare, lines, ours/bare,
			letters/queued.Seconds())
	})
}

// crowd brings in customers who were served.
func (i *inviting) crowd(n int) {
	i.Helper()
	var customers, transactions []intake.Record
	for n := range n {
		customers = append(customers, intake.Customer{Ref: fmt.Sprintf("b-%d", n), Email: fmt.Sprintf("b%d@example.org", n)})
		transactions = append(transactions, intake.Transaction{Ref: fmt.Sprintf("B-%d", n), Customer: fmt.Sprintf("b-%d", n), Day: day.Must("2026-02-20")})
	}
	err := i.app.throughDoor(i.org, "test", false, func(d intake.Door) error {
		for _, b := range [][]intake.Record{customers, transactions} {
			if _, err := d.Apply(i.Context(), b); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		i.Fatal(err)
	}
}

// unsent counts letters that wait.
func (i *inviting) unsent() (n int) {
	i.Helper()
	err := i.app.db.Read(i.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		list, err := maildb.ListWaiting(ctx, tx, i.org.ID, 1<<60, 10)
		n = len(list)
		return err
	})
	if err != nil {
		i.Fatal(err)
	}
	return n
}

// bare gives the same letter to the server again and again, and returns how many a second it takes.
func (i *inviting) bare(raw string, letters, lines int) float64 {
	i.Helper()
	began := time.Now()
	var group sync.WaitGroup
	for range lines {
		group.Go(func() {
			c, err := smtp.Dial(i.server.Address)
			if err != nil {
				i.Error(err)
				return
			}
			defer c.Close()
			for n := range letters / lines {
				err := c.Mail("cx@example.nl")
				if err == nil {
					err = c.Rcpt(fmt.Sprintf("b%d@example.org", n))
				}
				if err != nil {
					i.Error(err)
					return
				}
				w, err := c.Data()
				if err == nil {
					_, err = w.Write([]byte(raw))
				}
				if err == nil {
					err = w.Close()
				}
				if err != nil {
					i.Error(err)
					return
				}
			}
		})
	}
	for range letters {
		i.server.Wait(i, "message")
	}
	group.Wait()
	return float64(letters) / time.Since(began).Seconds()
}
