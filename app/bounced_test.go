package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/backend/memory"
	imapclient "github.com/emersion/go-imap/client"
	imapserver "github.com/emersion/go-imap/server"

	"klankbord.org/channel/bounce"
	"klankbord.org/core/fault"
	"klankbord.org/core/hook"
	"klankbord.org/core/sample"
	"klankbord.org/store/invitedb"
	"klankbord.org/store/sqldb"
)

// sent asks about a transaction and returns the identity of the letter that arrived.
func (i *inviting) sent(survey, transaction string) (messageID string) {
	i.Helper()
	if why := i.invite(survey, transaction); why != sample.Asked {
		i.Fatalf("%s wasn't asked: %s", transaction, why)
	}
	m, err := netmail.ReadMessage(strings.NewReader(i.server.Wait(i, "message").Raw))
	if err != nil {
		i.Fatal(err)
	}
	messageID = strings.Trim(m.Header.Get("Message-Id"), "<>")
	i.leaves(messageID, "waiting")
	return messageID
}

// leaves waits until an invitation is no longer in a state: a letter arrives before the note that it was sent is written.
func (i *inviting) leaves(messageID, state string) {
	i.Helper()
	for range 500 {
		if i.state(messageID) != state {
			return
		}
		<-time.After(20 * time.Millisecond)
	}
	i.Fatalf("the invitation is still %s", state)
}

// What came back stands, also when the note that the letter was sent is written after it.
func TestWhatCameBackStandsWhenTheNoteOfSendingIsLate(t *testing.T) {
	t.Parallel()
	eachInviting(t, func(i *inviting) {
		id := i.sent("klus", "T-jan")
		for _, c := range []struct{ became, want string }{{"bounced", "bounced"}, {"sent", "bounced"}, {"complained", "complained"}, {"sent", "complained"}, {"bounced", "complained"}} {
			err := i.app.db.Write(i.Context(), func(ctx context.Context, tx sqldb.Tx) error {
				return invitedb.Became(ctx, tx, i.org.ID, id, c.became, i.app.millis())
			})
			if got := i.state(id); err != nil || got != c.want {
				i.Errorf("after %s it is %s, want %s (%v)", c.became, got, c.want, err)
			}
		}
	})
}

func (i *inviting) state(messageID string) string {
	i.Helper()
	var state string
	err := i.app.db.Read(i.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		found, err := invitedb.FindByMessage(ctx, tx, i.org.ID, messageID)
		state = found.State
		return err
	})
	if err != nil {
		i.Fatal(err)
	}
	return state
}

func report(status, messageID string) string {
	return "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n" +
		"Final-Recipient: rfc822; somebody@else.example\r\nAction: failed\r\nStatus: " + status + "\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <" + messageID + ">\r\n\r\n--b--\r\n"
}

// A letter that comes back to a real mailbox (IMAP) stops all surveys to that address; one that failed for now doesn't, until it has five
// times. What isn't about a letter of ours changes nothing, whomever it names.
func TestWhatComesBackStopsLettersToAnAddressThatIsNot(t *testing.T) {
	t.Parallel()
	eachInviting(t, func(i *inviting) {
		s := imapserver.New(memory.New())
		s.AllowInsecureAuth = true
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			i.Fatal(err)
		}
		go func() { _ = s.Serve(l) }()
		defer func() { _ = s.Close() }()
		if i.app.returns, err = bounce.NewMailbox("imap://username:password@"+l.Addr().String()+"?tls=none", nil); err != nil {
			i.Fatal(err)
		}
		back := func(raw string) {
			c, err := imapclient.Dial(l.Addr().String())
			if err == nil {
				err = c.Login("username", "password")
			}
			if err == nil {
				err = c.Append("INBOX", nil, time.Now(), strings.NewReader(raw))
			}
			if err != nil {
				i.Fatal(err)
			}
			_ = c.Logout()
			if err := (worker{i.app}).Collect(i.Context()); err != nil {
				i.Fatal(err)
			}
		}
		full := i.sent("klus", "T-joan")
		for range 3 {
			back(report("5.2.2", full)) // the same one again isn't another failure
		}
		gone := i.sent("klus", "T-jan")
		before := i.ledger()
		back(report("5.1.1", "guessed@example.nl"))
		if i.ledger() != before {
			i.Error("a report about no letter of ours changed something")
		}
		back(report("5.1.1", gone))
		back(report("5.1.1", gone))
		if got, want := strings.TrimPrefix(i.ledger(), before), "\ncustomers.stopped mail"; got != want {
			i.Errorf("the ledger tells %q, want %q", got, want)
		}
		if i.state(gone) != "bounced" || i.state(full) != "bounced" {
			i.Errorf("%s, %s", i.state(gone), i.state(full))
		}
		if why := i.invite("tevreden", "T-jan"); why != sample.Bounced {
			i.Errorf("jan: %q", why)
		}
		if why := i.invite("moeite", "T-joan"); why != sample.Asked {
			i.Errorf("joan, whose mailbox was full once: %q", why)
		}
		for n := range invitedb.PatienceWith - 1 {
			err := i.app.db.Write(i.Context(), func(ctx context.Context, tx sqldb.Tx) error {
				return invitedb.Failed(ctx, tx, i.org.ID, "mail", "joan@example.org", int64(n))
			})
			if err != nil {
				i.Fatal(err)
			}
		}
		if why := i.invite("tevreden", "T-joan"); why != sample.Bounced {
			i.Errorf("joan, whose mailbox is always full: %q", why)
		}
	})
}

// A provider that signs what it tells is believed; nobody else is, and nobody learns which organisations there are.
func TestAProviderTellsOfBouncesAndComplaints(t *testing.T) {
	t.Parallel()
	eachInviting(t, func(i *inviting) {
		key := []byte("0123456789abcdef0123456789abcdef")
		tell := func(path, secretOf string, events ...map[string]string) int {
			body, _ := json.Marshal(events)
			r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(string(body)))
			at := i.app.now().Unix()
			r.Header.Set("webhook-id", "msg_1")
			r.Header.Set("webhook-timestamp", fmt.Sprint(at))
			r.Header.Set("webhook-signature", hook.Sign("msg_1", at, body, []byte(secretOf)))
			w := httptest.NewRecorder()
			i.app.Handler().ServeHTTP(w, r)
			return w.Code
		}
		const path = "/in/post/mail/standard"
		id := i.sent("klus", "T-jan")
		event := map[string]string{"event": "complaint", "message_id": "<" + id + ">", "email": "somebody@else.example"}
		if code := tell(path, string(key), event); code != http.StatusForbidden {
			i.Errorf("before there is a secret: %d", code)
		}
		if err := i.app.SetEventSecret(i.ctx, i.org, "nobody", "x"); fault.KindOf(err) != fault.Invalid {
			i.Errorf("an unknown provider: %v", err)
		}
		if err := i.app.SetEventSecret(i.ctx, i.org, "standard", hook.ShowSecret(key)); err != nil {
			i.Fatal(err)
		}
		for _, where := range []string{"/in/elders/mail/standard", "/in/post/mail/nobody", "/in/post/mail/sendgrid", path} {
			secret := string(key)
			if where == path {
				secret = "another"
			}
			if code := tell(where, secret, event); code != http.StatusForbidden {
				i.Errorf("%s: %d", where, code)
			}
		}
		if i.state(id) != "sent" {
			i.Errorf("somebody was believed: %s", i.state(id))
		}
		if code := tell(path, string(key), event, map[string]string{"event": "hard", "message_id": "unknown@x", "email": "Joan@example.org"}); code != http.StatusNoContent {
			i.Fatalf("%d", code)
		}
		if i.state(id) != "complained" {
			i.Errorf("jan's letter is %s", i.state(id))
		}
		for _, about := range []string{"T-jan", "T-joan"} {
			if why := i.invite("tevreden", about); why != sample.Bounced {
				i.Errorf("%s: %q", about, why)
			}
		}
		if err := i.app.SetEventSecret(i.ctx, i.org, "standard", ""); err != nil {
			i.Fatal(err)
		}
		if code := tell(path, "", event); code != http.StatusForbidden {
			i.Errorf("after it was taken away: %d", code)
		}
	})
}
