package bounce_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"klankbord.org/channel/bounce"
	"klankbord.org/core/hook"
)

var now = time.Unix(1_780_000_000, 0)

// told is what a provider sends: signed at a moment.
type told func(at time.Time) (secret string, h http.Header, body []byte)

func standard(at time.Time) (string, http.Header, []byte) {
	key := []byte("0123456789abcdef0123456789abcdef")
	body := []byte(`[{"event":"hard","message_id":"<abc@x>","email":"jan@example.org"},{"event":"opened"},{"event":"complaint","message_id":"def@x"}]`)
	h := http.Header{}
	h.Set("webhook-id", "msg_1")
	h.Set("webhook-timestamp", fmt.Sprint(at.Unix()))
	h.Set("webhook-signature", "v1,AAAA "+hook.Sign("msg_1", at.Unix(), body, key))
	return hook.ShowSecret(key), h, body
}

// mailgun is the form in its documentation.
func mailgun(at time.Time) (string, http.Header, []byte) {
	mac := hmac.New(sha256.New, []byte("key-1"))
	fmt.Fprintf(mac, "%dtoken", at.Unix())
	return "key-1", http.Header{}, fmt.Appendf(nil, `{"signature":{"timestamp":"%d","token":"token","signature":%q},"event-data":{"event":"failed","severity":"permanent","recipient":"jan@example.org",
		"delivery-status":{"code":605,"description":"Not delivering to previously bounced address"},"message":{"headers":{"to":"jan@example.org","message-id":"abc@x","from":"cx@example.nl"}}}}`,
		at.Unix(), hex.EncodeToString(mac.Sum(nil)))
}

func sendgrid(at time.Time) (string, http.Header, []byte) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	body := []byte(`[{"email":"jan@example.org","timestamp":1513299569,"smtp-id":"<abc@x>","event":"bounce","type":"bounce","reason":"500 unknown recipient","status":"5.0.0"},
		{"email":"b@example.org","smtp-id":"<def@x>","event":"bounce","type":"blocked"},{"email":"c@example.org","smtp-id":"<ghi@x>","event":"spamreport"},{"email":"d@example.org","event":"open"}]`)
	sum := sha256.Sum256(append(fmt.Append(nil, at.Unix()), body...))
	sig, err := ecdsa.SignASN1(rand.Reader, key, sum[:])
	if err != nil {
		panic(err)
	}
	der, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		panic(err)
	}
	h := http.Header{}
	h.Set("X-Twilio-Email-Event-Webhook-Timestamp", fmt.Sprint(at.Unix()))
	h.Set("X-Twilio-Email-Event-Webhook-Signature", base64.StdEncoding.EncodeToString(sig))
	return base64.StdEncoding.EncodeToString(der), h, body
}

func TestWhatProvidersTellIsReadWhenItIsTheirs(t *testing.T) {
	t.Parallel()
	hard := bounce.Report{Kind: bounce.Hard, MessageID: "abc@x", Address: "jan@example.org"}
	for name, c := range map[string]struct {
		told told
		want []bounce.Report
	}{
		"standard": {standard, []bounce.Report{hard, {Kind: bounce.Complaint, MessageID: "def@x"}}},
		"mailgun":  {mailgun, []bounce.Report{hard}},
		"sendgrid": {sendgrid, []bounce.Report{hard, {Kind: bounce.Soft, MessageID: "def@x", Address: "b@example.org"}, {Kind: bounce.Complaint, MessageID: "ghi@x", Address: "c@example.org"}}},
	} {
		secret, h, body := c.told(now)
		got, err := bounce.Read(name, secret, h, body, now.Add(time.Minute))
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, %v; want %v", name, got, err, c.want)
		}
		other, _, _ := c.told(now.Add(time.Hour))
		if name != "sendgrid" { // whose key is another each time
			other = hook.ShowSecret([]byte("another key, another key, another"))
		}
		for what, try := range map[string]func() ([]bounce.Report, error){
			"another secret": func() ([]bounce.Report, error) { return bounce.Read(name, other, h, body, now) },
			"no secret":      func() ([]bounce.Report, error) { return bounce.Read(name, "", h, body, now) },
			"too late":       func() ([]bounce.Report, error) { return bounce.Read(name, secret, h, body, now.Add(6*time.Minute)) },
			"from the future": func() ([]bounce.Report, error) {
				return bounce.Read(name, secret, h, body, now.Add(-6*time.Minute))
			},
			"no signature": func() ([]bounce.Report, error) { return bounce.Read(name, secret, http.Header{}, []byte(`[]`), now) },
		} {
			if got, err := try(); !errors.Is(err, bounce.ErrForged) || got != nil {
				t.Errorf("%s, %s: %v, %v", name, what, got, err)
			}
		}
		if name != "mailgun" { // Mailgun doesn't sign what it tells, but for the moment and a token
			if _, err := bounce.Read(name, secret, h, append(body, ' '), now); !errors.Is(err, bounce.ErrForged) {
				t.Errorf("%s: a changed body: %v", name, err)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	for name, c := range map[string]told{"standard": standard, "mailgun": mailgun, "sendgrid": sendgrid} {
		_, _, body := c(now)
		f.Add(name, string(body))
	}
	f.Fuzz(func(t *testing.T, name, body string) {
		if got, err := bounce.Read(name, "secret", http.Header{}, []byte(body), now); !errors.Is(err, bounce.ErrForged) {
			t.Errorf("unsigned: %v, %v", got, err)
		}
	})
}
