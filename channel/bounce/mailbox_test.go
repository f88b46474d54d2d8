package bounce_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap"
	"github.com/emersion/go-imap/backend/memory"
	"github.com/emersion/go-imap/client"
	"github.com/emersion/go-imap/server"

	"klankbord.org/channel/bounce"
	"klankbord.org/core/fault"
)

// imapServer is one with a mailbox that holds one letter of a person and what is given. count tells how many letters it holds.
func imapServer(t *testing.T, letters ...string) (address string, count func() uint32) {
	t.Helper()
	s := server.New(memory.New())
	s.AllowInsecureAuth = true
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	open := func() *client.Client {
		c, err := client.Dial(l.Addr().String())
		if err == nil {
			err = c.Login("username", "password")
		}
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	c := open()
	for _, raw := range letters {
		if err := c.Append("INBOX", nil, time.Now(), strings.NewReader(raw)); err != nil {
			t.Fatal(err)
		}
	}
	_ = c.Logout()
	return l.Addr().String(), func() uint32 {
		c := open()
		defer func() { _ = c.Logout() }()
		status, err := c.Status("INBOX", []imap.StatusItem{imap.StatusMessages})
		if err != nil {
			t.Fatal(err)
		}
		return status.Messages
	}
}

// popServer holds letters, and deletes at QUIT what it was told to.
func popServer(t *testing.T, letters ...string) (address string, count func() uint32) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	left := make(chan []string, 1)
	left <- letters
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			left <- pop(conn, <-left)
		}
	}()
	return l.Addr().String(), func() uint32 {
		now := <-left
		left <- now
		return uint32(len(now))
	}
}

// pop is one conversation; it returns what is left.
func pop(conn net.Conn, letters []string) []string {
	defer conn.Close()
	fmt.Fprint(conn, "+OK ready\r\n")
	deleted := map[int]bool{}
	in := bufio.NewScanner(conn)
	for in.Scan() {
		verb, rest, _ := strings.Cut(in.Text(), " ")
		var n int
		_, _ = fmt.Sscan(rest, &n)
		switch {
		case verb == "USER" && rest == "username", verb == "PASS" && rest == "password":
			fmt.Fprint(conn, "+OK\r\n")
		case verb == "STAT":
			fmt.Fprintf(conn, "+OK %d 1000\r\n", len(letters))
		case verb == "RETR":
			fmt.Fprintf(conn, "+OK\r\n%s\r\n.\r\n", strings.ReplaceAll(letters[n-1], "\r\n.", "\r\n.."))
		case verb == "DELE":
			deleted[n] = true
			fmt.Fprint(conn, "+OK\r\n")
		case verb == "QUIT":
			fmt.Fprint(conn, "+OK\r\n")
			var left []string
			for i, raw := range letters {
				if !deleted[i+1] {
					left = append(left, raw)
				}
			}
			return left
		default:
			fmt.Fprint(conn, "-ERR\r\n")
		}
	}
	return letters // cut off: nothing is deleted
}

const fromAPerson = "From: jan@example.org\r\nTo: cx@example.nl\r\nSubject: Vraag\r\nContent-Type: text/plain\r\n\r\nHoi\r\n.\r\nJan\r\n"

// Reports are dealt with once and go; what people wrote stays.
func TestReportsAreFetchedOnceAndLettersStay(t *testing.T) {
	t.Parallel()
	for kind, start := range map[string]func(*testing.T, ...string) (string, func() uint32){"imap": imapServer, "pop3": popServer} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			address, count := start(t, dsn("failed", "5.1.1"), fromAPerson, complaint)
			box, err := bounce.NewMailbox(kind+"://username:password@"+address+"?tls=none", nil)
			if err != nil {
				t.Fatal(err)
			}
			before := count()
			var kinds []bounce.Kind
			take := func(raw io.Reader) (bool, error) {
				all, err := bounce.Parse(raw)
				for _, r := range all {
					kinds = append(kinds, r.Kind)
				}
				return err == nil, nil
			}
			for range 2 {
				if err := box.Fetch(t.Context(), take); err != nil {
					t.Fatal(err)
				}
			}
			if !slices.Equal(kinds, []bounce.Kind{bounce.Hard, bounce.Complaint}) || before-count() != 2 {
				t.Errorf("%v; %d letters, then %d", kinds, before, count())
			}
		})
	}
}

// What couldn't be dealt with is there the next time.
func TestAReportThatFailsIsReadAgain(t *testing.T) {
	t.Parallel()
	for kind, start := range map[string]func(*testing.T, ...string) (string, func() uint32){"imap": imapServer, "pop3": popServer} {
		address, count := start(t, complaint)
		before := count()
		box, err := bounce.NewMailbox(kind+"://username:password@"+address+"?tls=none", nil)
		if err != nil {
			t.Fatal(err)
		}
		down := errors.New("the database is down")
		seen := 0
		if err := box.Fetch(t.Context(), func(raw io.Reader) (bool, error) {
			if _, err := bounce.Parse(raw); err == nil {
				return false, down
			}
			return false, nil
		}); !errors.Is(err, down) || count() != before {
			t.Errorf("%s: %v", kind, err)
		}
		err = box.Fetch(t.Context(), func(raw io.Reader) (bool, error) {
			_, err := bounce.Parse(raw)
			if err == nil {
				seen++
			}
			return err == nil, nil
		})
		if err != nil || seen != 1 || count() != before-1 {
			t.Errorf("%s: %v, seen %d", kind, err, seen)
		}
	}
}

func TestAMailboxIsAnAddressWithAPassword(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"imaps://a:b@mail.example", "imaps://a:b@mail.example:1993/Bounces", "pop3s://a%40b.example:c@mail.example", "imap://a:b@localhost?tls=none", "pop3://a:b@localhost?tls=none"} {
		if _, err := bounce.NewMailbox(good, nil); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{"", "imaps://mail.example", "imaps://a@mail.example", "imap://a:geheim@mail.example", "imaps://a:geheim@mail.example?tls=none", "https://a:geheim@mail.example", "pop3://a:geheim@h", "imaps://a:gehe im@h:x"} {
		if _, err := bounce.NewMailbox(bad, nil); fault.KindOf(err) != fault.Invalid || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: %v", bad, err)
		}
	}
	box, err := bounce.NewMailbox("pop3://username:geheim@"+func() string { a, _ := popServer(t); return a }()+"?tls=none", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := box.Fetch(t.Context(), nil); err == nil || strings.Contains(err.Error(), "geheim") {
		t.Errorf("a wrong password: %v", err)
	}
}
