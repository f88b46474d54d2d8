package chain

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash"
	"io"
)

// An export is lines of JSON: a header, an entry a line, and an end that has the checkpoint of the whole and the SHA-256 of
// every line before it and of that checkpoint. Each line is written in exactly one way, and reading demands those bytes: an export in which any byte
// differs isn't taken.

// Header is the first line.
type Header struct {
	Format int    `json:"klankbord_chain"` // 1
	Origin string `json:"origin"`          // of its checkpoints
	Org    int64  `json:"org"`
}

// line is an entry.
type line struct {
	Seq     int64  `json:"seq"`
	N       int64  `json:"n"`
	At      int64  `json:"at"`
	Actor   string `json:"actor"`
	Action  string `json:"action"`
	Kind    string `json:"kind"`
	FirstID int64  `json:"first_id"`
	LastID  int64  `json:"last_id"`
	Body    []byte `json:"body"` // base64: the exact bytes
	Rows    string `json:"rows,omitempty"`
	Head    string `json:"head"`
}

// end is the last line.
type end struct {
	Checkpoint string `json:"checkpoint"`
	Bytes      string `json:"sha256"`
}

// exportFormat is the version of the lines.
const exportFormat = 1

// Writer writes an export.
type Writer struct {
	out *bufio.Writer
	sum hash.Hash
	err error
}

// NewWriter begins an export.
func NewWriter(w io.Writer, origin string, org int64) *Writer {
	x := &Writer{out: bufio.NewWriterSize(w, 1<<16), sum: sha256.New()}
	x.line(Header{exportFormat, origin, org})
	return x
}

func (x *Writer) line(v any) {
	if x.err != nil {
		return
	}
	b, err := encodeLine(v)
	if err != nil {
		x.err = err
		return
	}
	x.sum.Write(b)
	_, x.err = x.out.Write(b)
}

func encodeLine(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	return append(b, '\n'), err
}

// Add writes an entry with the head that was sealed.
func (x *Writer) Add(e *Entry, head Hash) error {
	l := line{Seq: e.Seq, N: e.N, At: e.At, Actor: e.Actor, Action: e.Action, Kind: e.Kind, FirstID: e.FirstID, LastID: e.LastID,
		Body: e.Body, Head: head.String()}
	if e.Rows != nil {
		l.Rows = e.Rows.String()
	}
	x.line(l)
	return x.err
}

// Close ends the export with the checkpoint of the whole; without it the export counts as broken off.
func (x *Writer) Close(checkpoint string) error {
	if x.err != nil {
		return x.err
	}
	x.sum.Write([]byte(checkpoint))
	x.line(end{checkpoint, fmt.Sprintf("%x", x.sum.Sum(nil))})
	if x.err != nil {
		return x.err
	}
	return x.out.Flush()
}

// Report is what verifying an export found.
type Report struct {
	Origin     string      `json:"origin"`
	Length     int64       `json:"length"`
	Head       string      `json:"head"`
	Root       string      `json:"root"`
	Checkpoint *Checkpoint `json:"-"`               // of the end
	Key        string      `json:"key,omitempty"`   // that signed the end
	Passed     int         `json:"checkpoints"`     // given ones that fitted
	First      *Flaw       `json:"first,omitempty"` // the first that doesn't fit; nil when everything does
}

// OK reports whether everything fitted.
func (r *Report) OK() bool { return r.First == nil }

// maxLine is more than an entry's line may have.
const maxLine = 64 << 20

// Options say what an export is held against.
type Options struct {
	Against  []*Checkpoint // each must describe a prefix
	Key      string        // the public key in base64 that must have signed the end and the checkpoints; empty: any
	Progress func(entries int64)
}

// VerifyExport reads an export in constant memory and reports the first thing that doesn't fit. An error is a failure
// to read.
func VerifyExport(r io.Reader, o Options) (*Report, error) {
	x := reading{in: bufio.NewReaderSize(r, 1<<16), sum: sha256.New(), opt: o, report: &Report{}}
	x.report.First = x.all()
	x.report.Length, x.report.Head, x.report.Root = x.chain.Length(), x.chain.Head().String(), x.chain.Root().String()
	x.report.Passed = x.chain.Passed()
	return x.report, x.err
}

type reading struct {
	in     *bufio.Reader
	sum    hash.Hash
	opt    Options
	chain  Verifier
	report *Report
	line   []byte
	err    error
}

func (x *reading) damaged(format string, args ...any) *Flaw {
	return &Flaw{Seq: x.chain.Length() + 1, Reason: Damaged, Detail: fmt.Sprintf(format, args...)}
}

// next reads a line into x.line.
func (x *reading) next() *Flaw {
	x.line = x.line[:0]
	for {
		part, err := x.in.ReadSlice('\n')
		x.line = append(x.line, part...)
		switch {
		case err == nil:
			return nil
		case err == io.EOF:
			return x.damaged("the file breaks off here")
		case err != bufio.ErrBufferFull:
			x.err = err
			return x.damaged("the file can't be read further")
		case len(x.line) > maxLine:
			return x.damaged("a line is too long to be an entry")
		}
	}
}

// exact reads the line into v, and only if v written again gives these very bytes.
func (x *reading) exact(v any) bool {
	if json.Unmarshal(x.line, v) != nil {
		return false
	}
	again, err := encodeLine(v)
	return err == nil && bytes.Equal(again, x.line)
}

func (x *reading) all() *Flaw {
	if f := x.next(); f != nil {
		return f
	}
	var h Header
	if !x.exact(&h) || h.Format != exportFormat {
		return &Flaw{Seq: 0, Reason: Damaged, Detail: "this isn't an export of a chain of this version"}
	}
	x.sum.Write(x.line)
	x.report.Origin, x.chain.Org = h.Origin, h.Org
	for _, c := range x.opt.Against {
		if f := x.fits(c); f != nil {
			return f
		}
	}
	x.chain.Expect(x.opt.Against...)
	for {
		if f := x.next(); f != nil {
			return f
		}
		if bytes.HasPrefix(x.line, []byte(`{"checkpoint":`)) {
			return x.finish()
		}
		x.sum.Write(x.line)
		if f := x.entry(); f != nil {
			return f
		}
		if n := x.chain.Length(); x.opt.Progress != nil && n%10_000 == 0 {
			x.opt.Progress(n)
		}
	}
}

// fits tells whether a checkpoint may be held against this export.
func (x *reading) fits(c *Checkpoint) *Flaw {
	if c.Origin != x.report.Origin {
		return &Flaw{Seq: 0, Reason: OtherChain, Detail: fmt.Sprintf("the checkpoint is of %s, the export of %s", c.Origin, x.report.Origin)}
	}
	key := c.Key
	if x.opt.Key != "" {
		key = x.opt.Key
	}
	if key != "" && !c.SignedBy(key) {
		return &Flaw{Seq: 0, Reason: BadSignature, Detail: fmt.Sprintf("the checkpoint of %s isn't signed by %s", c.At.Format("2006-01-02 15:04:05"), key)}
	}
	return nil
}

func (x *reading) entry() *Flaw {
	var l line
	if !x.exact(&l) {
		return x.damaged("the line isn't an entry as an export writes it")
	}
	e := Entry{Org: x.chain.Org, Seq: l.Seq, N: l.N, At: l.At, Actor: l.Actor, Action: l.Action, Kind: l.Kind, FirstID: l.FirstID,
		LastID: l.LastID, Body: l.Body}
	head, ok := ParseHash(l.Head)
	if l.Rows != "" {
		rows, rowsOK := ParseHash(l.Rows)
		e.Rows, ok = &rows, ok && rowsOK
	}
	if !ok {
		return x.damaged("the line has something that isn't a hash")
	}
	return x.chain.Add(&e, head)
}

// finish compares the end with what came before it, and sees that nothing follows.
func (x *reading) finish() *Flaw {
	var e end
	if !x.exact(&e) {
		return x.damaged("the last line isn't as an export writes it")
	}
	x.sum.Write([]byte(e.Checkpoint))
	if e.Bytes != fmt.Sprintf("%x", x.sum.Sum(nil)) {
		return &Flaw{Seq: 0, Reason: Damaged, Detail: "bytes of the file differ from those that were written"}
	}
	c, err := ParseCheckpoint([]byte(e.Checkpoint))
	if err != nil {
		return &Flaw{Seq: 0, Reason: Damaged, Detail: "the last line has no checkpoint"}
	}
	if f := x.fits(c); f != nil {
		return f
	}
	if c.Length != x.chain.Length() || c.Head != x.chain.Head() || c.Root != x.chain.Root() {
		return &Flaw{Seq: 0, Reason: WrongEnd, Detail: fmt.Sprintf("the file ends after entry %d, its own checkpoint has %d or another head", x.chain.Length(), c.Length)}
	}
	x.report.Checkpoint, x.report.Key = c, c.Key
	if _, err := x.in.ReadByte(); err != io.EOF {
		return &Flaw{Seq: 0, Reason: Damaged, Detail: "something follows after the end of the file's chain"}
	}
	return x.chain.End()
}
