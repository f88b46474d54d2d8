package app

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// taking are the patterns of the addresses that are sent something, of pages, the API, provisioning and customers.
func (s *siege) taking() (all []string) {
	for _, p := range s.routes.patterns {
		if method, _, ok := strings.Cut(p, " "); ok && method != http.MethodGet {
			all = append(all, p)
		}
	}
	if len(all) < 90 {
		s.Fatalf("only %d addresses take something", len(all))
	}
	return all
}

// dial opens a connection of its own and sends the head of a request, as the boss in a browser or with a key.
func (s *siege) dial(address, pattern, key string, body string) net.Conn {
	s.Helper()
	conn, err := net.Dial("tcp", address)
	s.must(err)
	method, path, _ := strings.Cut(pattern, " ")
	head := fmt.Sprintf("%s %s HTTP/1.1\r\nHost: %s\r\n%s\r\nSec-Fetch-Site: same-origin\r\n", method, s.at(pattern), address, body)
	switch {
	case strings.Contains(path, "/api/"):
		head += "Content-Type: application/json\r\nAuthorization: Bearer " + key + "\r\n"
	case strings.Contains(path, "/scim/"):
		head += "Content-Type: application/scim+json\r\nAuthorization: Bearer " + key + "\r\n"
	default:
		v := s.fresh(s.boss)
		head += "Content-Type: application/x-www-form-urlencoded\r\nCookie: " + v.cookie.Name + "=" + v.cookie.Value + "\r\n"
	}
	_, err = io.WriteString(conn, head+"\r\n")
	s.must(err)
	return conn
}

// alive fails the test unless others are served meanwhile.
func (s *siege) alive(address, cookie string) {
	s.Helper()
	began := time.Now()
	for _, path := range []string{"/healthz", "/o/ruit/answers"} {
		r, err := http.NewRequestWithContext(s.Context(), http.MethodGet, "http://"+address+path, nil)
		s.must(err)
		r.Header.Set("Cookie", cookie)
		res, err := http.DefaultClient.Do(r)
		s.must(err)
		_, _ = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
		if res.StatusCode >= 300 {
			s.Errorf("meanwhile %s: %d", path, res.StatusCode)
		}
	}
	if took := time.Since(began); took > 5*time.Second {
		s.Errorf("others waited for %v", took)
	}
}

// Bodies without end, over real connections to the server as it is served, on every address that takes one: it stops reading, says so
// or hangs up, keeps little of it, and goes on with others.
func TestBodiesWithoutEndAreRefusedEverywhere(t *testing.T) { // alone, as it looks at the memory of the whole program
	s := besiege(t)
	address, _, _ := serve(t, s.app)
	v := s.fresh(s.boss)
	key := s.house.key(s.org, 0, MayGive(s.boss.actor)...)
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	peak := uint64(0)
	was := s.state(0)
	const most = 96 << 20 // more than the largest limit and what fits in the buffers between us
	type outcome struct {
		pattern, kind string
		sent, status  int
	}
	outcomes, room := make(chan outcome, len(s.taking())), make(chan bool, 12)
	for i, pattern := range s.taking() {
		length := "Content-Length: 1099511627776"
		if i%2 > 0 {
			length = "Transfer-Encoding: chunked"
		}
		conn := s.dial(address, pattern, key, length)
		room <- true
		go func() {
			o := outcome{pattern: pattern}
			o.sent, o.kind = flood(conn, i%2 > 0, pattern, most)
			o.status = statusOn(conn)
			_ = conn.Close()
			<-room
			outcomes <- o
		}()
		if runtime.ReadMemStats(&now); now.HeapInuse > peak {
			peak = now.HeapInuse
		}
		if i%20 == 0 {
			s.alive(address, v.cookie.Name+"="+v.cookie.Value)
		}
	}
	for range s.taking() {
		o := <-outcomes
		if o.sent >= most {
			t.Errorf("%s: %d bytes were taken, and no end in sight", o.pattern, o.sent)
		}
		if o.status >= 500 && o.status != http.StatusNotImplemented || o.status >= 200 && o.status < 300 || o.status == http.StatusSeeOther && !strings.HasSuffix(o.pattern, "/signout") {
			t.Errorf("%s: %d after %d bytes (%s)", o.pattern, o.status, o.sent, o.kind)
		}
	}
	if grown := int64(peak) - int64(before.HeapInuse); grown > 150<<20 {
		t.Errorf("the heap grew by %d MiB", grown>>20)
	}
	s.untouched(was)
	t.Logf("%d addresses, the heap grew by %d MiB at most", len(s.taking()), (int64(peak)-int64(before.HeapInuse))>>20)
}

// flood writes a body until nobody takes it any more.
func flood(conn net.Conn, chunked bool, pattern string, most int) (sent int, kind string) {
	begin, more := "a=", strings.Repeat("a", 64<<10)
	if strings.Contains(pattern, "/api/") || strings.Contains(pattern, "/scim/") {
		begin = `{"items":[{"ref":"`
	}
	for next := begin + more; sent < most; next = more {
		_ = conn.SetWriteDeadline(time.Now().Add(time.Second))
		if chunked {
			next = fmt.Sprintf("%x\r\n%s\r\n", len(next), next)
		}
		n, err := io.WriteString(conn, next)
		if sent += n; err != nil {
			return sent, err.Error()
		}
	}
	return sent, "all"
}

// statusOn is what a server said before it hung up; 0 when nothing.
func statusOn(conn net.Conn) int {
	_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return -1
		}
		return 0
	}
	_ = res.Body.Close()
	return res.StatusCode
}

// Bodies that come drop by drop, on every address that takes one and at once, hold nobody up. KLANKBORD_SOAK waits until each is let go.
func TestBodiesThatTakeForEverHoldNobodyUp(t *testing.T) {
	t.Parallel()
	s := besiege(t)
	address, _, _ := serve(t, s.app)
	v := s.fresh(s.boss)
	key := s.house.key(s.org, 0, MayGive(s.boss.actor)...)
	before := s.state(0)
	var all []net.Conn
	for range 3 {
		for _, pattern := range s.taking() {
			conn := s.dial(address, pattern, key, "Content-Length: 1000")
			_, _ = io.WriteString(conn, "a=1")
			all = append(all, conn)
		}
	}
	for range 5 {
		s.alive(address, v.cookie.Name+"="+v.cookie.Value)
	}
	if os.Getenv("KLANKBORD_SOAK") != "" {
		for i, conn := range all {
			pattern := s.taking()[i%len(s.taking())]
			_ = conn.SetReadDeadline(time.Now().Add(90 * time.Second))
			answer, err := io.ReadAll(conn)
			if errors.Is(err, os.ErrDeadlineExceeded) || bytes.HasPrefix(answer, []byte("HTTP/1.1 2")) {
				t.Errorf("%s: it is still waited for, or was acted on: %.60q", pattern, answer)
			}
		}
	}
	for _, conn := range all {
		_ = conn.Close()
	}
	s.untouched(before)
}

// untouched fails the test when something changed that people or programs send; what the program does by itself goes on.
func (s *siege) untouched(before map[string]string) {
	s.Helper()
	now := s.state(0)
	for _, name := range []string{"answers", "units", "employees", "transactions", "agreements", "consents", "runs", "webhooks", "roles", "providers", "organisations", "erasures", "metrics", "causes"} {
		if before[name] != now[name] {
			s.Errorf("half a body was acted on: %s: %s became %s", name, before[name], now[name])
		}
	}
}
