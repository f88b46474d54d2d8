package bounce

import (
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"klankbord.org/core/hook"
)

// ErrForged says that what came isn't signed with the secret that we have.
var ErrForged = errors.New("bounce: the signature doesn't fit")

// Tolerance is how far a signed moment may be from ours.
const Tolerance = 5 * time.Minute

// provider is how a mail provider signs what it tells, and what that looks like.
type provider struct {
	verify func(secret string, h http.Header, body []byte, now time.Time) error
	read   func(body []byte) ([]Report, error)
}

var providers = map[string]provider{
	"standard": {verifyStandard, readStandard},
	"mailgun":  {verifyMailgun, readMailgun},
	"sendgrid": {verifySendGrid, readSendGrid},
}

// Known reports whether there is a provider of a name.
func Known(name string) bool { _, ok := providers[name]; return ok }

// Read verifies what a provider told, and reads it. What isn't signed with the secret, or long ago, is ErrForged.
func Read(name, secret string, h http.Header, body []byte, now time.Time) ([]Report, error) {
	p, ok := providers[name]
	if !ok || secret == "" {
		return nil, ErrForged
	}
	if err := p.verify(secret, h, body, now); err != nil {
		return nil, err
	}
	return p.read(body)
}

// fresh reports whether a moment in unix seconds is about now.
func fresh(seconds string, now time.Time) bool {
	n, err := strconv.ParseInt(seconds, 10, 64)
	return err == nil && now.Sub(time.Unix(n, 0)).Abs() <= Tolerance
}

// verifyStandard is Standard Webhooks, as our own webhooks are signed.
func verifyStandard(secret string, h http.Header, body []byte, now time.Time) error {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	seconds, timeErr := strconv.ParseInt(h.Get("Webhook-Timestamp"), 10, 64)
	if err != nil || timeErr != nil || !fresh(h.Get("Webhook-Timestamp"), now) {
		return ErrForged
	}
	want := hook.Sign(h.Get("Webhook-Id"), seconds, body, key)
	for given := range strings.FieldsSeq(h.Get("Webhook-Signature")) {
		if hmac.Equal([]byte(given), []byte(want)) {
			return nil
		}
	}
	return ErrForged
}

// readStandard is a list of what happened, for any provider by way of a small program of one's own.
func readStandard(body []byte) (all []Report, err error) {
	var in []struct {
		Event     string `json:"event"` // hard, soft, complaint
		MessageID string `json:"message_id"`
		Email     string `json:"email"`
	}
	err = json.Unmarshal(body, &in)
	for _, e := range in {
		if k := Kind(e.Event); k == Hard || k == Soft || k == Complaint {
			all = append(all, Report{k, bare(e.MessageID), bare(e.Email)})
		}
	}
	return all, err
}

type mailgunEvent struct {
	Signature struct{ Timestamp, Token, Signature string } `json:"signature"`
	Data      struct {
		Event, Severity, Recipient string
		Message                    struct {
			Headers struct {
				MessageID string `json:"message-id"`
			} `json:"headers"`
		} `json:"message"`
	} `json:"event-data"`
}

// verifyMailgun is the HMAC-SHA256, in hexadecimal, of the timestamp and the token.
func verifyMailgun(secret string, _ http.Header, body []byte, now time.Time) error {
	var e mailgunEvent
	if err := json.Unmarshal(body, &e); err != nil || !fresh(e.Signature.Timestamp, now) {
		return ErrForged
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(e.Signature.Timestamp + e.Signature.Token))
	given, err := hex.DecodeString(e.Signature.Signature)
	if err != nil || !hmac.Equal(given, mac.Sum(nil)) {
		return ErrForged
	}
	return nil
}

func readMailgun(body []byte) ([]Report, error) {
	var e mailgunEvent
	if err := json.Unmarshal(body, &e); err != nil {
		return nil, err
	}
	r := Report{MessageID: bare(e.Data.Message.Headers.MessageID), Address: bare(e.Data.Recipient)}
	switch {
	case e.Data.Event == "failed" && e.Data.Severity == "permanent":
		r.Kind = Hard
	case e.Data.Event == "failed": // it goes on trying: only giving up counts
		return nil, nil
	case e.Data.Event == "complained":
		r.Kind = Complaint
	default:
		return nil, nil
	}
	return []Report{r}, nil
}

// verifySendGrid is an ECDSA signature of the timestamp and the body; the secret is the public key that SendGrid shows.
func verifySendGrid(secret string, h http.Header, body []byte, now time.Time) error {
	stamp := h.Get("X-Twilio-Email-Event-Webhook-Timestamp")
	der, err := base64.StdEncoding.DecodeString(secret)
	given, sigErr := base64.StdEncoding.DecodeString(h.Get("X-Twilio-Email-Event-Webhook-Signature"))
	if err != nil || sigErr != nil || !fresh(stamp, now) {
		return ErrForged
	}
	parsed, err := x509.ParsePKIXPublicKey(der)
	key, ok := parsed.(*ecdsa.PublicKey)
	if err != nil || !ok {
		return ErrForged
	}
	sum := sha256.Sum256(append([]byte(stamp), body...))
	if !ecdsa.VerifyASN1(key, sum[:], given) {
		return ErrForged
	}
	return nil
}

func readSendGrid(body []byte) (all []Report, err error) {
	var in []struct {
		Event  string `json:"event"`
		Type   string `json:"type"` // of a bounce: bounce or blocked
		Email  string `json:"email"`
		SMTPID string `json:"smtp-id"`
	}
	err = json.Unmarshal(body, &in)
	for _, e := range in {
		r := Report{MessageID: bare(e.SMTPID), Address: bare(e.Email)}
		switch {
		case e.Event == "bounce" && e.Type == "blocked":
			r.Kind = Soft
		case e.Event == "bounce":
			r.Kind = Hard
		case e.Event == "spamreport":
			r.Kind = Complaint
		default:
			continue
		}
		all = append(all, r)
	}
	return all, err
}
