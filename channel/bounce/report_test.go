package bounce_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"klankbord.org/channel/bounce"
)

// dsn is a report of a mail server with a status and an action.
func dsn(action, status string) string {
	return strings.ReplaceAll(`From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: cx@example.nl
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B1/mx.example"

--B1/mx.example
Content-Type: text/plain

I'm sorry to have to inform you.

--B1/mx.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Mon, 2 Mar 2026 10:00:00 +0100 (CET)

Final-Recipient: rfc822; jan@example.org
Original-Recipient: rfc822;jan@example.org
Action: `+action+`
Status: `+status+`
Diagnostic-Code: smtp; 550 5.1.1 <jan@example.org>: Recipient address
    rejected: User unknown

--B1/mx.example
Content-Type: text/rfc822-headers

From: Post <cx@example.nl>
Subject: Hoe ging het?
Message-ID: <abc123@example.nl>

--B1/mx.example--
`, "\n", "\r\n")
}

const complaint = `From: <abuse@isp.example>
To: cx@example.nl
MIME-Version: 1.0
Content-Type: multipart/report; report-type="feedback-report";
     boundary="part1"

--part1
Content-Type: text/plain; charset="US-ASCII"

This is an email abuse report.

--part1
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <cx@example.nl>
Original-Rcpt-To: <jan@example.org>

--part1
Content-Type: message/rfc822
Content-Disposition: inline

From: <cx@example.nl>
Message-ID: <abc123@example.nl>
Subject: Hoe ging het?

Tekst

--part1--
`

func TestReportsSayWhatHappenedToWhichLetter(t *testing.T) {
	t.Parallel()
	one := func(k bounce.Kind) []bounce.Report {
		return []bounce.Report{{k, "abc123@example.nl", "jan@example.org"}}
	}
	for name, c := range map[string]struct {
		raw  string
		want []bounce.Report
	}{
		"no such address":              {dsn("failed", "5.1.1"), one(bounce.Hard)},
		"a mailbox that is closed":     {dsn("Failed", "5.2.1 (disabled)"), one(bounce.Hard)},
		"no such domain":               {dsn("failed", "5.4.4"), one(bounce.Hard)},
		"a mailbox that is full":       {dsn("failed", "5.2.2"), one(bounce.Soft)},
		"a server that took too long":  {dsn("failed", "4.4.7"), one(bounce.Soft)},
		"a text that is refused":       {dsn("failed", "5.7.1"), one(bounce.Soft)},
		"no status":                    {dsn("failed", ""), one(bounce.Soft)},
		"it is late":                   {dsn("delayed", "4.4.1"), nil},
		"it arrived":                   {dsn("delivered", "2.0.0"), nil},
		"a complaint":                  {complaint, one(bounce.Complaint)},
		"a complaint with bare breaks": {strings.ReplaceAll(complaint, "\n", "\r\n"), one(bounce.Complaint)},
		"not spam after all":           {strings.Replace(complaint, "Feedback-Type: abuse", "Feedback-Type: not-spam", 1), nil},
		"cut off after what matters":   {dsn("failed", "5.1.1")[:strings.Index(dsn("failed", "5.1.1"), "Content-Type: text/rfc822")], []bounce.Report{{bounce.Hard, "", "jan@example.org"}}},
	} {
		got, err := bounce.Parse(strings.NewReader(c.raw))
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, %v; want %v", name, got, err, c.want)
		}
	}
	for name, raw := range map[string]string{"a letter": "From: jan@example.org\r\nContent-Type: text/plain\r\n\r\nWat een leuke vraag\r\n", "nothing known": "From: a@b.example\r\n\r\nx",
		"an absence": "From: a@b.example\r\nAuto-Submitted: auto-replied\r\nContent-Type: text/plain\r\n\r\nIk ben er niet"} {
		if got, err := bounce.Parse(strings.NewReader(raw)); !errors.Is(err, bounce.ErrNone) || got != nil {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(dsn("failed", "5.1.1"))
	f.Add(complaint)
	f.Add("Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\nQUJD\n--x--")
	f.Fuzz(func(t *testing.T, raw string) {
		all, err := bounce.Parse(strings.NewReader(raw))
		if err != nil && all != nil {
			t.Errorf("%v besides %v", all, err)
		}
		for _, r := range all {
			if r.Kind != bounce.Hard && r.Kind != bounce.Soft && r.Kind != bounce.Complaint || strings.ContainsAny(r.MessageID, "\r\n") {
				t.Errorf("%+v", r)
			}
		}
	})
}
