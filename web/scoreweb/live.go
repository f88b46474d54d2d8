package scoreweb

import (
	"net/http"
	"time"

	"klankbord.org/web/page"
)

// heartbeat keeps proxies from closing a quiet stream.
const heartbeat = 25 * time.Second

// Live is the stream that open pages listen to: it says "changed" after every change of the organisation's answers. What
// changed is not said; the page fetches itself again, with its own slice.
func (p *Pages) Live(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	changed, cancel, err := p.Source.Subscribe(r.Context(), pg.Org.ID)
	if err != nil {
		return err
	}
	defer cancel()
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	stream := http.NewResponseController(w)
	say := func(s string) bool {
		if _, err := w.Write([]byte(s)); err != nil {
			return false
		}
		return stream.Flush() == nil
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for ok := say("retry: 2000\n\n"); ok; {
		select {
		case <-r.Context().Done():
			return nil
		case _, open := <-changed:
			if !open {
				return nil
			}
			ok = say("event: changed\ndata: {}\n\n")
		case <-beat.C:
			ok = say(": still here\n\n")
		}
	}
	return nil // the reader went away, which is no failure
}
