// Package idp is how identity providers are reached: whatever they answer is small, quick and from where it was asked.
package idp

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"klankbord.org/core/fault"
)

const (
	timeout   = 10 * time.Second
	maxAnswer = 1 << 20
)

var errTooLarge = errors.New("idp: the answer is too large")

// NewClient returns the web client for identity providers. They may stand in an own network, so private addresses are
// allowed; link-local ones, where clouds hand out the keys of a machine, are not, and no answer leads elsewhere.
func NewClient() *http.Client {
	dialer := &net.Dialer{Timeout: timeout, Control: func(_, address string, _ syscall.RawConn) error {
		ap, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		if ip := ap.Addr().Unmap(); ip.IsLinkLocalUnicast() || ip.IsMulticast() || ip.IsUnspecified() {
			return errors.New("idp: a link-local address")
		}
		return nil
	}}
	return &http.Client{
		Timeout: timeout,
		Transport: limited{&http.Transport{DialContext: dialer.DialContext, Proxy: http.ProxyFromEnvironment, TLSHandshakeTimeout: timeout,
			ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 2, IdleConnTimeout: time.Minute}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return errors.New("idp: the provider leads elsewhere") },
	}
}

// limited cuts answers off.
type limited struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (l limited) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := l.RoundTripper.RoundTrip(r)
	if err == nil {
		resp.Body = &cut{ReadCloser: resp.Body, left: maxAnswer}
	}
	return resp, err
}

type cut struct {
	io.ReadCloser
	left int64
}

func (c *cut) Read(b []byte) (int, error) {
	n, err := c.ReadCloser.Read(b)
	if c.left -= int64(n); c.left < 0 {
		return 0, errTooLarge
	}
	return n, err
}

// Fetch returns what stands at an address, or an Unavailable fault.
func Fetch(ctx context.Context, client *http.Client, address string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, Unreachable(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, Unreachable(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return nil, Unreachable(errors.New(resp.Status))
	}
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, Unreachable(err)
	}
	return b, nil
}

// Unreachable is the fault of a provider that doesn't answer as it should.
func Unreachable(err error) error {
	return &fault.Error{Kind: fault.Unavailable, Key: "signon.unreachable", Err: err}
}

// Refused is the fault of a message that doesn't hold. Why goes to the log; whoever forged it learns nothing.
func Refused(err error) error {
	return &fault.Error{Kind: fault.Forbidden, Key: "signon.refused", Err: err}
}
