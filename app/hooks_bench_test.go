package app

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"klankbord.org/core/respond"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// TestWebhooksCostAnswersLittle measures answers a second with nobody listening and with one webhook whose receiver answers at
// once, on both databases. It reports; whoever wants the figures sets KLANKBORD_MEASURE.
func TestWebhooksCostAnswersLittle(t *testing.T) {
	if os.Getenv("KLANKBORD_MEASURE") == "" {
		t.Skip("set KLANKBORD_MEASURE to measure")
	}
	for engine, database := range map[string]func(t *testing.T) string{"sqlite": func(*testing.T) string { return "" }, "postgres": func(t *testing.T) string { return storetest.PostgresURL(t) }} {
		t.Run(engine, func(t *testing.T) {
			h := telling(t, database(t))
			quiet := h.rate()
			quiet2 := h.rate()
			e := listening(t)
			e.heard = make(chan heard, 1<<20)
			h.hears(e, everything)
			told := h.rate()
			began := time.Now()
			for h.waiting() > 0 {
				time.Sleep(100 * time.Millisecond)
			}
			t.Logf("%s: %d and %d answers a second with nobody listening, %d with one webhook (%.0f%%); %d messages, the last after %s", engine, quiet, quiet2, told,
				100*float64(told)/float64(quiet2), len(e.heard), time.Since(began).Round(time.Millisecond))
		})
	}
}

// rate lets 16 customers answer for three seconds.
func (h *house) rate() int {
	h.Helper()
	link, err := (&respond.Desk{Store: deskStore{h.app}}).Link(h.Context(), respond.Token{Kind: respond.ForAnyone, Org: h.org.ID, Survey: 1})
	if err != nil {
		h.Fatal(err)
	}
	const clients, seconds = 16, 3
	var group sync.WaitGroup
	counts := make([]int, clients)
	end := time.Now().Add(seconds * time.Second)
	for c := range clients {
		group.Go(func() {
			for time.Now().Before(end) {
				r := httptest.NewRequest(http.MethodPost, "/s/"+link, strings.NewReader(url.Values{"step": {"score"}, "score": {"9"}}.Encode()))
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				w := httptest.NewRecorder()
				h.routes.ServeHTTP(w, r)
				if w.Code != http.StatusSeeOther {
					h.Errorf("answered %d", w.Code)
					return
				}
				counts[c]++
			}
		})
	}
	group.Wait()
	total := 0
	for _, n := range counts {
		total += n
	}
	return total / seconds
}

// waiting counts what is still to be told or brought.
func (h *house) waiting() (n int) {
	h.Helper()
	news, err := h.app.news(h.Context(), h.org.ID)
	if err != nil {
		h.Fatal(err)
	}
	err = h.app.db.Read(h.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		return tx.QueryRow(ctx, "select count(*) from webhook_deliveries where org = $1 and state = 'waiting'", h.org.ID).Scan(&n)
	})
	if err != nil {
		h.Fatal(err)
	}
	return n + len(news.entries)
}
