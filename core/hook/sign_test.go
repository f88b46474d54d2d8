package hook

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// The standard's own library takes what we sign, and notices every change to it.
func TestTheStandardsOwnLibraryTrustsOurSignature(t *testing.T) {
	t.Parallel()
	secret, other := []byte("0123456789abcdef0123456789abcdef"), []byte("another secret that has 32 bytes")
	body, now := []byte(`{"type":"ping","data":{"text":"één"}}`), time.Now().Unix()
	header := func(id string, at int64, signature string) http.Header {
		h := http.Header{}
		h.Set("webhook-id", id)
		h.Set("webhook-timestamp", strconv.FormatInt(at, 10))
		h.Set("webhook-signature", signature)
		return h
	}
	receiver, err := standard.NewWebhook(ShowSecret(secret))
	if err != nil {
		t.Fatal(err)
	}
	for name, good := range map[string]string{
		"one secret":                Sign("msg_1", now, body, secret),
		"while it is being changed": Sign("msg_1", now, body, other, secret),
	} {
		if err := receiver.Verify(body, header("msg_1", now, good)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	signature := Sign("msg_1", now, body, secret)
	for name, h := range map[string]http.Header{
		"another identity":    header("msg_2", now, signature),
		"another instant":     header("msg_1", now+1, signature),
		"somebody else's":     header("msg_1", now, Sign("msg_1", now, body, other)),
		"six minutes old":     header("msg_1", now-360, Sign("msg_1", now-360, body, secret)),
		"six minutes to come": header("msg_1", now+360, Sign("msg_1", now+360, body, secret)),
	} {
		if receiver.Verify(body, h) == nil {
			t.Errorf("%s was trusted", name)
		}
	}
	if receiver.Verify(append(body, ' '), header("msg_1", now, signature)) == nil {
		t.Error("another body was trusted")
	}
}

func TestTheLedgerSaysWhatToTell(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		action      string
		first, last int64
		count       int
		event       Event
	}{
		{"answers.recorded", 7, 7, 1, ResponseCreated},
		{"answers.imported", 1, 100, 100, ResponseCreated},
		{"answers.imported", 1, 101, 1, ResponsesChanged},
		{"answers.changed", 3, 4, 2, ResponseUpdated},
		{"runs.computed", 5, 5, 1, RunComputed},
		{"employees.changed", 5, 5, 0, ""},
	} {
		got := Happenings(c.action, c.first, c.last, 9)
		if len(got) != c.count || (c.count > 0 && (got[0].Event != c.event || got[0].First != c.first || got[len(got)-1].Last != c.last || got[0].At != 9)) {
			t.Errorf("%s %d-%d gives %d: %+v", c.action, c.first, c.last, len(got), got)
		}
	}
	for _, e := range Events() {
		if text := e.Text(); !e.Known() || text.NL == string(e) || text.EN == "" {
			t.Errorf("%s says %+v", e, text)
		}
	}
	if m := NewMessage(Ping, 1_700_000_000_123, nil); m.Timestamp != "2023-11-14T22:13:20.123Z" {
		t.Errorf("timestamp %s", m.Timestamp)
	}
}
