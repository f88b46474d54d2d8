package kill

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

const clients = 16

// rounds is how many times the program is killed on each database: a few in every build, hundreds in `make soak`.
func rounds() int {
	if os.Getenv("KLANKBORD_SOAK") != "" {
		return 200
	}
	return 6
}

// However often the program is killed while customers answer: every answer that was acknowledged is there once, with the
// score that was given, and the program is back within two seconds.
func TestAnAcknowledgedAnswerSurvivesTheProgram(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, w *world) {
		const seed = 20260301
		dice := rand.New(rand.NewPCG(seed, uint64(len(w.url))))
		said := &sayings{next: 1, acknowledged: map[int64]int{}, asked: map[int64]bool{}}
		var slowest time.Duration
		for round := range rounds() {
			p := w.start(t)
			slowest = max(slowest, p.took)
			p.answerUntilKilled(t, w, said, time.Duration(20+dice.IntN(400))*time.Millisecond)
			if round%max(1, rounds()/20) == 0 {
				w.verify(t)
			}
			if t.Failed() {
				t.Fatalf("in round %d, seed %d", round, seed)
			}
		}
		p := w.start(t)
		slowest = max(slowest, p.took)
		p.stop(t)
		w.check(t, said)
		w.verify(t)
		t.Logf("%d kills, %d acknowledged, %d asked, slowest start %v", rounds(), len(said.acknowledged), len(said.asked), slowest.Round(time.Millisecond))
		if len(said.acknowledged) < rounds() {
			t.Errorf("only %d answers were acknowledged: the test no longer tests", len(said.acknowledged))
		}
		if slowest > 2*time.Second && os.Getenv("KLANKBORD_SOAK") != "" { // a busy machine in a build may take its time
			t.Errorf("the slowest start took %v", slowest)
		}
	})
}

// sayings is what customers said and what they were told.
type sayings struct {
	mu           sync.Mutex
	next         int64
	asked        map[int64]bool // the transactions that somebody pressed the button for
	acknowledged map[int64]int  // those that were thanked, with their score
}

func (s *sayings) take() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.next
	s.next++
	s.asked[n] = true
	return n
}

func (s *sayings) thank(n int64, score int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.acknowledged[n] = score
}

// scoreOf makes scores differ from customer to customer.
func scoreOf(transaction int64) int { return int(transaction % 11) }

// answerUntilKilled lets customers answer side by side and takes the program away after a while. A customer whose answer was
// not acknowledged presses the button again later: twice must be once.
func (p *program) answerUntilKilled(t *testing.T, w *world, s *sayings, after time.Duration) {
	t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
	defer client.CloseIdleConnections()
	again := s.unanswered()
	var all sync.WaitGroup
	for c := range clients {
		all.Go(func() {
			for i := c; ; i += clients {
				var n int64
				if i < len(again) {
					n = again[i]
				} else {
					n = s.take()
				}
				res, err := client.PostForm(p.base+"/s/"+w.link(n), url.Values{"step": {"score"}, "score": {strconv.Itoa(scoreOf(n))}})
				if err != nil {
					return // it is gone
				}
				res.Body.Close()
				if res.StatusCode != http.StatusSeeOther {
					t.Errorf("transaction %d was answered with %d", n, res.StatusCode)
					return
				}
				s.thank(n, scoreOf(n))
			}
		})
	}
	time.Sleep(after)
	p.kill(t)
	all.Wait()
}

func (s *sayings) unanswered() (list []int64) {
	for n := range maps.Keys(s.asked) {
		if _, ok := s.acknowledged[n]; !ok {
			list = append(list, n)
		}
	}
	return list
}

// check compares what is stored with what was acknowledged.
func (w *world) check(t *testing.T, s *sayings) {
	t.Helper()
	db, err := sqldb.Open(t.Context(), w.url, w.data)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	stored := map[int64][]int{}
	err = db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		clear(stored)
		rows, err := tx.Query(ctx, "select transaction_id, score from answers where org = 1")
		return sqldb.Each(rows, err, func(r sqldb.Rows) error {
			var n int64
			var score int
			err := r.Scan(&n, &score)
			stored[n] = append(stored[n], score)
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	var wrong []string
	for n, score := range s.acknowledged {
		if got := stored[n]; len(got) != 1 || got[0] != score {
			wrong = append(wrong, fmt.Sprintf("transaction %d was acknowledged with %d, stored %v", n, score, got))
		}
	}
	for n, got := range stored {
		if len(got) > 1 || !s.asked[n] {
			wrong = append(wrong, fmt.Sprintf("transaction %d has answers %v", n, got))
		}
	}
	if len(wrong) > 0 {
		t.Errorf("%d answers lost, doubled or changed:\n%s", len(wrong), strings.Join(wrong[:min(len(wrong), 10)], "\n"))
	}
}

// verify has the program hold its chain against every row, and seal before that what a kill left unsealed.
func (w *world) verify(t *testing.T) {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path, "verify", "--json")
	cmd.Env = append(os.Environ(), "KLANKBORD_DATA="+w.data, "KLANKBORD_DATABASE="+w.url)
	out, err := cmd.Output()
	var found struct {
		Length   int64 `json:"length"`
		Unsealed int64 `json:"unsealed"`
		Flaws    []any `json:"flaws"`
	}
	if jsonErr := json.Unmarshal(out, &found); err != nil || jsonErr != nil {
		t.Errorf("the chain doesn't verify: %v, %v\n%.2000s", err, jsonErr, out)
		return
	}
	if found.Length == 0 || len(found.Flaws) > 0 {
		t.Errorf("the chain after a kill: %+v", found)
	}
}

// engines runs a test on both databases.
func engines(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(t, newWorld(t, ""))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(t, newWorld(t, storetest.EmptyPostgresURL(t)))
	})
}
