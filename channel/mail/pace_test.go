package mail_test

import (
	"fmt"
	"testing"
	"time"

	channel "klankbord.org/channel/mail"
)

// Of a thousand letters to one domain no more than its share goes in any minute, and none has to come back twice. Others don't wait for them.
func TestADomainGetsNoMoreThanItsShare(t *testing.T) {
	t.Parallel()
	p := &channel.Pace{PerMinute: 60}
	start := time.Unix(1_780_000_000, 0)
	var went []time.Time
	for n := range int64(1000) {
		at := start
		if wait := p.Wait(1, n, fmt.Sprintf("k%d@Groot.example", n), at); wait > 0 {
			at = at.Add(wait)
			if again := p.Wait(1, n, fmt.Sprintf("k%d@groot.example", n), at); again != 0 {
				t.Fatalf("letter %d waits %s again", n, again)
			}
		}
		went = append(went, at)
	}
	for i := range went {
		n := 0
		for _, at := range went[i:] {
			if at.Before(went[i].Add(time.Minute)) {
				n++
			}
		}
		if n > 60+10+1 {
			t.Fatalf("%d letters in the minute after letter %d", n, i)
		}
	}
	if last := went[len(went)-1].Sub(start); last < 16*time.Minute || last > 17*time.Minute {
		t.Errorf("the last one went after %s", last)
	}
	if wait := p.Wait(1, 5000, "jan@klein.example", start); wait != 0 {
		t.Errorf("another domain waits %s", wait)
	}
	if wait := p.Wait(2, 999, "x@groot.example", start); wait == 0 {
		t.Error("another organisation's letter overtakes")
	}
	if wait := (&channel.Pace{}).Wait(1, 1, "x@groot.example", start); wait != 0 {
		t.Errorf("without a limit: %s", wait)
	}
}

func TestWhoComesBackTooEarlyWaitsTheRest(t *testing.T) {
	t.Parallel()
	p := &channel.Pace{PerMinute: 1}
	start := time.Unix(1_780_000_000, 0)
	p.Wait(1, 1, "a@x.example", start)
	wait := p.Wait(1, 2, "b@x.example", start)
	if wait <= 0 || p.Wait(1, 2, "b@x.example", start.Add(wait/2)) != wait-wait/2 {
		t.Errorf("waits %s", wait)
	}
}
