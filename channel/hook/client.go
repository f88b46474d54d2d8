// Package hook brings messages to other systems over the internet, and nowhere else.
package hook

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"klankbord.org/core/fault"
	"klankbord.org/core/hook"
)

// What a receiver gets, and may send.
const (
	patience    = 5 * time.Second // for everything: looking up, connecting, answering
	mostHeader  = 32 << 10
	mostBody    = 16 << 10 // of the answer, which nobody reads: it only lets a connection be used again
	longestURL  = 2000
	idleTime    = 30 * time.Second
	connections = 2 // to one receiver, kept open
)

// Config says where messages may go.
type Config struct {
	Allow    []netip.Prefix // addresses inside that may be reached all the same
	HTTP     bool           // also without encryption
	Resolver *net.Resolver  // nil for the machine's own
	TLS      *tls.Config    // nil for the machine's own; for tests
}

// Client brings messages. It is safe for concurrent use.
type Client struct {
	config Config
	http   *http.Client
}

// errInside says that an address isn't the internet's.
var errInside = errors.New("hook: an address inside")

// New returns a client.
func New(c Config) *Client {
	dialer := &net.Dialer{
		Timeout:  patience,
		Resolver: c.Resolver,
		// Asked about the address that is dialled, after its name was looked up: a name that gives another address the next
		// time gets nowhere.
		Control: func(_, address string, _ syscall.RawConn) error {
			to, err := netip.ParseAddrPort(address)
			if err != nil || !mayReach(to.Addr(), c.Allow) {
				return errInside
			}
			return nil
		},
	}
	trust := &tls.Config{}
	if c.TLS != nil {
		trust = c.TLS.Clone()
	}
	trust.MinVersion = tls.VersionTLS12
	return &Client{config: c, http: &http.Client{
		Transport: &http.Transport{
			Proxy:       nil, // it would look up the name for us, and reach what we may not
			DialContext: dialer.DialContext, TLSClientConfig: trust, TLSHandshakeTimeout: patience, ForceAttemptHTTP2: true,
			MaxResponseHeaderBytes: mostHeader, MaxIdleConnsPerHost: connections, MaxIdleConns: 64, IdleConnTimeout: idleTime,
			DisableCompression: true,
		},
		// Where it leads wasn't agreed to.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       patience,
	}}
}

// Close lets go of connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// CheckURL says what is wrong with an address of a receiver. What its name leads to is only judged when it is dialled.
func (c *Client) CheckURL(text string) error {
	u, err := url.Parse(text)
	switch {
	case err != nil || len(text) > longestURL || u.Hostname() == "" || u.User != nil || u.Fragment != "" || u.Opaque != "" ||
		(u.Scheme != "https" && u.Scheme != "http") || strings.ContainsAny(u.Host, " \t"):
		return fault.NewInvalid("url", "webhook.url")
	case u.Scheme == "http" && !c.config.HTTP:
		return fault.NewInvalid("url", "webhook.https")
	}
	if p := u.Port(); p != "" {
		if n, err := strconv.Atoi(p); err != nil || n < 1 || n > 65535 {
			return fault.NewInvalid("url", "webhook.url")
		}
	}
	if ip, err := netip.ParseAddr(strings.Trim(u.Hostname(), "[]")); err == nil && !mayReach(ip, c.config.Allow) {
		return fault.NewInvalid("url", "webhook.inside")
	}
	if host := strings.TrimSuffix(strings.ToLower(u.Hostname()), "."); (host == "localhost" || strings.HasSuffix(host, ".localhost")) &&
		!mayReach(netip.AddrFrom4([4]byte{127, 0, 0, 1}), c.config.Allow) {
		return fault.NewInvalid("url", "webhook.inside")
	}
	return nil
}

// Problem says in a word why there was no answer, or why it was no good.
type Problem string

// The problems.
const (
	None       Problem = ""
	Inside     Problem = "inside"   // the name leads to an address that isn't the internet's
	NoName     Problem = "name"     // the name leads nowhere
	TooSlow    Problem = "slow"     // no answer in time
	BadTLS     Problem = "tls"      // a certificate that isn't good
	NoReach    Problem = "reach"    // no connection, or it broke
	Redirected Problem = "redirect" // it leads elsewhere, where we don't go
	Status     Problem = "status"   // another answer than 2xx
)

// Answer is what a receiver said.
type Answer struct {
	Code    int // 0 when it said nothing
	Problem Problem
	Took    time.Duration
}

// Good reports whether the receiver has the message.
func (a Answer) Good() bool { return a.Problem == None }

// Gone reports whether the receiver wants no more, ever.
func (a Answer) Gone() bool { return a.Code == http.StatusGone }

// Post brings a message to an address and tells what was said. id is the message's own, the same at every attempt.
func (c *Client) Post(ctx context.Context, address, id string, body []byte, secrets ...[]byte) Answer {
	began := time.Now()
	a := c.post(ctx, address, id, body, began.Unix(), secrets)
	a.Took = time.Since(began)
	return a
}

func (c *Client) post(ctx context.Context, address, id string, body []byte, at int64, secrets [][]byte) Answer {
	if c.CheckURL(address) != nil { // what is allowed may have changed since it was entered
		return Answer{Problem: Inside}
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return Answer{Problem: NoReach}
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Klankbord")
	r.Header.Set("webhook-id", id)
	r.Header.Set("webhook-timestamp", strconv.FormatInt(at, 10))
	r.Header.Set("webhook-signature", hook.Sign(id, at, body, secrets...))
	answer, err := c.http.Do(r)
	if err != nil {
		return Answer{Problem: problemOf(err)}
	}
	defer answer.Body.Close()
	_, _ = io.CopyN(io.Discard, answer.Body, mostBody)
	a := Answer{Code: answer.StatusCode}
	switch {
	case a.Code >= 300 && a.Code < 400:
		a.Problem = Redirected
	case a.Code < 200 || a.Code >= 400:
		a.Problem = Status
	}
	return a
}

// problemOf finds what kept a request from its answer. The error itself holds the address, so it is not kept.
func problemOf(err error) Problem {
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var network net.Error
	switch {
	case errors.Is(err, errInside):
		return Inside
	case errors.As(err, &name) && !name.IsTimeout:
		return NoName
	case errors.As(err, &certificate), errors.As(err, &record):
		return BadTLS
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return TooSlow
	}
	return NoReach
}
