package bounce

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-imap"
	"github.com/emersion/go-imap/client"

	"klankbord.org/core/fault"
)

// The longest that a mailbox server may take for one answer, and the most letters that are read at a time.
const (
	patience = 30 * time.Second
	mostRead = 500
)

// Mailbox is where reports come back to.
type Mailbox struct {
	kind, address, folder string
	user, password        string
	tls                   *tls.Config // nil: without
}

// NewMailbox reads an address: imaps://user:password@host:993/INBOX or pop3s://user:password@host:995. Without TLS only when ?tls=none says
// so (imap://, pop3://). trust may be nil. What is wrong is an Invalid fault without the password.
func NewMailbox(text string, trust *tls.Config) (*Mailbox, error) {
	wrong := fault.NewInvalid("KLANKBORD_BOUNCES_URL", "mail.bounces_url")
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.User == nil {
		return nil, wrong
	}
	m := &Mailbox{kind: strings.TrimSuffix(u.Scheme, "s"), folder: strings.Trim(u.Path, "/"), user: u.User.Username()}
	m.password, _ = u.User.Password()
	ports := map[string]string{"imaps": "993", "pop3s": "995", "imap": "143", "pop3": "110"}
	port := ports[u.Scheme]
	if own := u.Port(); port != "" && own != "" {
		port = own
	}
	none := u.Query().Get("tls") == "none"
	if port == "" || m.password == "" || none == strings.HasSuffix(u.Scheme, "s") {
		return nil, wrong
	}
	if m.folder == "" {
		m.folder = "INBOX"
	}
	m.address = net.JoinHostPort(u.Hostname(), port)
	if !none {
		if trust == nil {
			trust = &tls.Config{}
		}
		m.tls = trust.Clone()
		m.tls.ServerName, m.tls.MinVersion = u.Hostname(), tls.VersionTLS12
	}
	return m, nil
}

// Fetch reads what came, the oldest first. take returns whether a letter was dealt with, and may then be thrown away; others stay for people
// to read. An error of take ends it.
func (m *Mailbox) Fetch(ctx context.Context, take func(raw io.Reader) (done bool, err error)) error {
	conn, err := m.dial(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	if m.kind == "pop3" {
		return m.pop3(conn, take)
	}
	return m.imap(conn, take)
}

func (m *Mailbox) dial(ctx context.Context) (net.Conn, error) {
	d := &net.Dialer{Timeout: patience}
	if m.tls == nil {
		return d.DialContext(ctx, "tcp", m.address)
	}
	return (&tls.Dialer{NetDialer: d, Config: m.tls}).DialContext(ctx, "tcp", m.address)
}

// imap reads what nobody has read, marks it as read, and deletes what was dealt with.
func (m *Mailbox) imap(conn net.Conn, take func(io.Reader) (bool, error)) error {
	c, err := client.New(conn)
	if err != nil {
		return fmt.Errorf("bounces: %w", err)
	}
	c.Timeout = patience
	defer func() { _ = c.Logout() }() // what was done is done
	if err := c.Login(m.user, m.password); err != nil {
		return fmt.Errorf("bounces: sign in: %w", err)
	}
	if _, err := c.Select(m.folder, false); err != nil {
		return fmt.Errorf("bounces: %w", err)
	}
	fresh := imap.NewSearchCriteria()
	fresh.WithoutFlags = []string{imap.SeenFlag, imap.DeletedFlag}
	all, err := c.UidSearch(fresh)
	if err != nil {
		return fmt.Errorf("bounces: %w", err)
	}
	deleted := false
	for _, uid := range all[:min(len(all), mostRead)] {
		done, err := imapOne(c, uid, take)
		if err != nil {
			return err
		}
		deleted = deleted || done
	}
	if !deleted {
		return nil
	}
	return c.Expunge(nil)
}

func imapOne(c *client.Client, uid uint32, take func(io.Reader) (bool, error)) (done bool, err error) {
	one := new(imap.SeqSet)
	one.AddNum(uid)
	section := &imap.BodySectionName{Peek: true, Partial: []int{0, MaxReport}}
	got := make(chan *imap.Message, 1)
	if err := c.UidFetch(one, []imap.FetchItem{section.FetchItem(), imap.FetchUid}, got); err != nil {
		return false, fmt.Errorf("bounces: %w", err)
	}
	message := <-got
	if message == nil {
		return false, nil // somebody deleted it meanwhile
	}
	for _, body := range message.Body {
		if done, err = take(body); err != nil {
			return false, err
		}
	}
	flags := []any{imap.SeenFlag}
	if done {
		flags = append(flags, imap.DeletedFlag)
	}
	return done, c.UidStore(one, imap.FormatFlagsOp(imap.AddFlags, true), flags, nil)
}

// pop3 reads everything there is (POP3 doesn't know what was read) and deletes what was dealt with.
func (m *Mailbox) pop3(conn net.Conn, take func(io.Reader) (bool, error)) error {
	t := textproto.NewConn(conn)
	say := func(format string, args ...any) (string, error) {
		if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
			return "", err
		}
		if format != "" {
			if err := t.PrintfLine(format, args...); err != nil {
				return "", fmt.Errorf("bounces: %w", err)
			}
		}
		line, err := t.ReadLine()
		if err == nil && !strings.HasPrefix(line, "+OK") {
			err = fmt.Errorf("the server said no")
		}
		if err != nil {
			verb, _, _ := strings.Cut(format, " ") // not what follows: it may be the password
			return "", fmt.Errorf("bounces: %s: %w", verb, err)
		}
		return line, nil
	}
	for _, step := range [][]any{{""}, {"USER %s", m.user}, {"PASS %s", m.password}} {
		if _, err := say(step[0].(string), step[1:]...); err != nil {
			return err
		}
	}
	line, err := say("STAT")
	if err != nil {
		return err
	}
	n := 0
	if fields := strings.Fields(line); len(fields) > 1 {
		n, _ = strconv.Atoi(fields[1])
	}
	for i := 1; i <= min(n, mostRead); i++ {
		if _, err := say("RETR %d", i); err != nil {
			return err
		}
		raw, err := io.ReadAll(t.DotReader())
		if err != nil {
			return fmt.Errorf("bounces: %w", err)
		}
		done, err := take(bytes.NewReader(raw[:min(len(raw), MaxReport)]))
		if err != nil {
			return err
		}
		if done {
			if _, err := say("DELE %d", i); err != nil {
				return err
			}
		}
	}
	_, err = say("QUIT") // only now is deleted what was
	return err
}
