// Package bounce understands what comes back: reports of mail servers (RFC 3464), complaints (RFC 5965), and what providers tell by
// webhook. It fetches the reports from a mailbox too (IMAP, POP3).
//
// Whatever comes back is from anybody: nothing here is believed but the identity of a letter, which only its reader and the servers on its
// way know.
package bounce

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"net/textproto"
	"strings"
)

// Kind is what happened to a letter.
type Kind string

// The kinds.
const (
	Hard      Kind = "hard"      // the address doesn't exist: it never will
	Soft      Kind = "soft"      // it didn't arrive this time
	Complaint Kind = "complaint" // the reader calls it spam
)

// Report is one thing that happened to one letter.
type Report struct {
	Kind      Kind
	MessageID string // of our letter, without brackets; empty when the report doesn't say
	Address   string // whom it was to, as the report has it; empty when it doesn't say
}

// MaxReport is how many bytes of a report are read; what matters stands at its beginning.
const MaxReport = 1 << 20

// ErrNone says that a letter is no report: somebody wrote it.
var ErrNone = errors.New("bounce: this is no report")

// Parse reads a report. A letter that is none is ErrNone; what can't be read is another error. A report that something is late, or arrived, gives
// nothing.
func Parse(r io.Reader) ([]Report, error) {
	m, err := netmail.ReadMessage(io.LimitReader(r, MaxReport))
	if err != nil {
		return nil, err
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/report" {
		return nil, ErrNone
	}
	p := parser{}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for range 20 { // three in every report there is
		part, err := parts.NextRawPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			if len(p.blocks) > 0 { // cut off after what matters
				break
			}
			return nil, err
		}
		p.take(part)
	}
	switch strings.ToLower(params["report-type"]) {
	case "delivery-status":
		return p.delivery(), nil
	case "feedback-report":
		return p.feedback(), nil
	}
	return nil, ErrNone
}

// parser gathers the parts of a report that matter.
type parser struct {
	blocks    []textproto.MIMEHeader // of the part for machines
	messageID string                 // of the letter that it is about
}

func (p *parser) take(part *multipart.Part) {
	kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
	body := decoded(part)
	switch kind {
	case "message/delivery-status", "message/global-delivery-status", "message/feedback-report":
		p.blocks = append(p.blocks, blocks(body)...)
	case "message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers":
		h, _ := textproto.NewReader(bufio.NewReader(body)).ReadMIMEHeader() // as far as it goes
		if id := bare(h.Get("Message-Id")); id != "" {
			p.messageID = id
		}
	}
}

// decoded is the body of a part without its wrapping.
func decoded(part *multipart.Part) io.Reader {
	switch strings.ToLower(part.Header.Get("Content-Transfer-Encoding")) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, part)
	case "quoted-printable":
		return quotedprintable.NewReader(part)
	}
	return part
}

// blocks reads groups of fields with empty lines between.
func blocks(r io.Reader) (all []textproto.MIMEHeader) {
	raw, _ := io.ReadAll(r) // what could be read
	raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
	for block := range bytes.SplitSeq(raw, []byte("\n\n")) {
		if len(bytes.TrimSpace(block)) == 0 || len(all) == 100 {
			continue
		}
		h, _ := textproto.NewReader(bufio.NewReader(io.MultiReader(bytes.NewReader(bytes.TrimLeft(block, "\n")), strings.NewReader("\n\n")))).ReadMIMEHeader()
		if len(h) > 0 {
			all = append(all, h)
		}
	}
	return all
}

// delivery is what a mail server says about each of the recipients.
func (p *parser) delivery() (all []Report) {
	for _, b := range p.blocks {
		if !strings.EqualFold(strings.TrimSpace(b.Get("Action")), "failed") {
			continue // the block about the letter as a whole, or one that says that it is late or arrived
		}
		to := b.Get("Original-Recipient")
		if to == "" {
			to = b.Get("Final-Recipient")
		}
		all = append(all, Report{Kind: KindOf(b.Get("Status")), MessageID: p.messageID, Address: recipient(to)})
	}
	return all
}

// feedback is what a reader's provider says that the reader did.
func (p *parser) feedback() []Report {
	for _, b := range p.blocks {
		switch kind := strings.ToLower(strings.TrimSpace(b.Get("Feedback-Type"))); kind {
		case "abuse", "fraud", "opt-out":
			return []Report{{Kind: Complaint, MessageID: p.messageID, Address: recipient(b.Get("Original-Rcpt-To"))}}
		}
	}
	return nil
}

// KindOf reads a status (RFC 3463). Only those that say that there is no such address, or nobody behind it, are for ever: a full
// mailbox or a refused text says nothing about the next letter.
func KindOf(status string) Kind {
	status, _, _ = strings.Cut(strings.TrimSpace(status), " ")
	switch {
	case strings.HasPrefix(status, "5.1."), status == "5.2.1", status == "5.4.4", status == "5.0.0":
		return Hard
	}
	return Soft
}

// recipient is the address in "rfc822; jan@example.nl" or "<jan@example.nl>".
func recipient(field string) string {
	if _, address, ok := strings.Cut(field, ";"); ok {
		field = address
	}
	return bare(field)
}

func bare(s string) string { return strings.Trim(strings.TrimSpace(s), "<>") }
