// Package mail gives letters to a mail server (SMTP).
package mail

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	netmail "net/mail"
	"net/url"
	"strconv"
	"time"

	"github.com/wneessen/go-mail"

	"klankbord.org/core/fault"
	core "klankbord.org/core/mail"
)

// How long the mail server gets: for a connection, and for idling on one that another letter may use.
const (
	dialTimeout = 20 * time.Second
	idleTime    = 20 * time.Second
)

// Config says which mail server takes our letters, and who they are from.
type Config struct {
	// URL is smtp://user:password@host:587, which must offer STARTTLS, or smtps://host:465. Without TLS only when
	// ?tls=none says so.
	URL string
	// Cert and Key are PEM files that prove to the mail server who we are; empty for none.
	Cert, Key string
	From      string // an address, with a name or not: Klankbord <cx@example.nl>
	// Roots are trusted besides the machine's own; nil for none. For tests and servers of one's own.
	TLS *tls.Config
}

// Sender gives letters to a mail server, several over one connection, over a few connections at once. It is safe for concurrent use.
type Sender struct {
	from  *netmail.Address
	lines *pool
}

// New checks a configuration; nothing is dialled. What is wrong with it is an Invalid fault that doesn't show the password.
func New(c Config) (*Sender, error) {
	from, err := netmail.ParseAddress(c.From)
	if err != nil || !core.IsAddress(from.Address) {
		return nil, fault.NewInvalid("KLANKBORD_MAIL_FROM", "mail.from")
	}
	u, err := url.Parse(c.URL)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") {
		return nil, badURL()
	}
	trust, err := c.proof()
	if err != nil {
		return nil, err
	}
	options, err := optionsFor(u, trust)
	if err != nil {
		return nil, err
	}
	lines, err := newPool(func() (*mail.Client, error) { return mail.NewClient(u.Hostname(), options...) })
	if err != nil {
		return nil, badURL()
	}
	return &Sender{from: from, lines: lines}, nil
}

// proof is TLS with our certificate, if there is one.
func (c Config) proof() (*tls.Config, error) {
	if c.Cert == "" && c.Key == "" {
		return c.TLS, nil
	}
	pair, err := tls.LoadX509KeyPair(c.Cert, c.Key)
	if err != nil {
		return nil, &fault.Error{Kind: fault.Invalid, Field: "KLANKBORD_SMTP_CERT", Key: "mail.certificate", Err: err}
	}
	proven := &tls.Config{MinVersion: tls.VersionTLS12}
	if c.TLS != nil {
		proven = c.TLS.Clone()
	}
	proven.Certificates = []tls.Certificate{pair}
	return proven, nil
}

func badURL() error { return fault.NewInvalid("KLANKBORD_SMTP_URL", "mail.url") }

// optionsFor reads an address of a mail server.
func optionsFor(u *url.URL, trust *tls.Config) ([]mail.Option, error) {
	if trust == nil {
		trust = &tls.Config{}
	}
	trust = trust.Clone()
	trust.ServerName, trust.MinVersion = u.Hostname(), tls.VersionTLS12
	options := []mail.Option{mail.WithTimeout(dialTimeout), mail.WithTLSConfig(trust)}
	port := 587
	switch choice := u.Query().Get("tls"); {
	case u.Scheme == "smtps" && choice == "":
		port = 465
		options = append(options, mail.WithSSL())
	case choice == "":
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	case choice == "none" && u.Scheme == "smtp":
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	default:
		return nil, badURL()
	}
	if text := u.Port(); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 65535 {
			return nil, badURL()
		}
		port = n
	}
	options = append(options, mail.WithPort(port))
	if password, ok := u.User.Password(); ok {
		// Without TLS a password is only sent to a server that offers a way that doesn't show it.
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(u.User.Username()), mail.WithPassword(password))
	}
	return options, nil
}

// Failure is why a letter wasn't sent. It never says to whom: it is logged.
type Failure struct {
	Code    int  // what the mail server said, 0 when it said nothing
	Forever bool // trying again can't help
	Step    string
	Status  string // the server's status in three numbers (RFC 3463), empty when it gave none
}

// Error implements error.
func (f *Failure) Error() string {
	if f.Code == 0 {
		return "mail: " + f.Step
	}
	return fmt.Sprintf("mail: %s: the server said %d", f.Step, f.Code)
}

// Send gives one letter to the mail server. id is its Message-ID, without brackets, the same at every attempt. Whatever
// goes wrong is a *Failure.
func (s *Sender) Send(ctx context.Context, m core.Message, id string) error {
	return s.SendSigned(ctx, m, id, nil)
}

// SendSigned is Send with a signature; nil for none.
func (s *Sender) SendSigned(ctx context.Context, m core.Message, id string, with *Signature) error {
	message, err := s.write(m, id)
	if err != nil {
		return err
	}
	if with != nil {
		if err := with.sign(message); err != nil {
			return &Failure{Step: "sign"}
		}
	}
	return s.lines.with(ctx, func(l *line) error { return l.send(ctx, message) })
}

// Close hangs up. The next letter dials again.
func (s *Sender) Close() {
	for _, l := range s.lines.all {
		l.end()
	}
}

// write makes the letter as it goes over the line.
func (s *Sender) write(m core.Message, id string) (*mail.Msg, error) {
	if m.Check() != nil {
		return nil, &Failure{Step: "write", Forever: true}
	}
	out := mail.NewMsg(mail.WithNoDefaultUserAgent(), mail.WithBoundary(boundary(id)))
	if err := s.address(out, m); err != nil {
		return nil, &Failure{Step: "address", Forever: true}
	}
	if m.Unsubscribe != "" {
		out.SetGenHeaderPreformatted("List-Unsubscribe", "<"+m.Unsubscribe+">")
		out.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	if m.List != "" {
		out.SetGenHeaderPreformatted("List-Id", "<"+m.List+">")
	}
	out.SetMessageIDWithValue(id)
	out.SetDate()
	out.Subject(m.Subject)
	// So that no absent colleague answers a machine.
	out.SetGenHeader("Auto-Submitted", "auto-generated")
	out.SetGenHeader("X-Auto-Response-Suppress", "All")
	out.SetBodyString(mail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		out.AddAlternativeString(mail.TypeTextHTML, m.HTML)
	}
	return out, nil
}

// address says who a letter is from and to, and where it comes back to.
func (s *Sender) address(out *mail.Msg, m core.Message) error {
	from := s.from
	if m.From != "" {
		own, err := netmail.ParseAddress(m.From)
		if err != nil {
			return err
		}
		from = own
	}
	err := errors.Join(out.FromFormat(from.Name, from.Address), out.To(m.To))
	if m.Bounces != "" {
		err = errors.Join(err, out.EnvelopeFrom(m.Bounces))
	}
	if m.ReplyTo != "" {
		err = errors.Join(err, out.ReplyTo(m.ReplyTo))
	}
	return err
}

// boundary stands between the parts of a letter: the same at every attempt, and nothing that anybody writes.
func boundary(id string) string {
	sum := sha256.Sum256([]byte(id))
	return "kb-" + hex.EncodeToString(sum[:16])
}

// code finds what the server said.
func code(err error) int {
	var said *mail.SendError
	if errors.As(err, &said) {
		return said.ErrorCode()
	}
	return 0
}

// failureOf tells whether trying again can help. A server that says no to this letter (5xx) means it; one that says no to
// us, or says nothing, may think better of it.
func failureOf(err error) *Failure {
	f := &Failure{Step: "send", Code: code(err)}
	var said *mail.SendError
	if !errors.As(err, &said) {
		return f
	}
	f.Status = said.EnhancedStatusCode()
	switch said.Reason {
	case mail.ErrSMTPMailFrom:
		f.Step = "sender"
	case mail.ErrSMTPRcptTo:
		f.Step = "recipient"
	case mail.ErrSMTPData, mail.ErrSMTPDataClose:
		f.Step = "content"
	}
	f.Forever = f.Code >= 500 && f.Code < 600 && said.Reason != mail.ErrSMTPMailFrom
	return f
}
