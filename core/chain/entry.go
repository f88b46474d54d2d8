package chain

import "encoding/binary"

// Entry is one line of history in its place.
type Entry struct {
	Org     int64
	Seq     int64 // place in the chain, from 1, without gaps
	N       int64 // position in the ledger of the database
	At      int64 // milliseconds since 1970 UTC
	Actor   string
	Action  string
	Kind    string
	FirstID int64
	LastID  int64
	Body    []byte // canonical JSON, the exact bytes
	Rows    *Hash  // root of the commitments of the things it tells about; nil when it makes none
}

const entryFormat = "klankbord entry 1\n"

// Bytes returns the entry's canonical bytes: the format's name, six numbers of eight bytes, four texts with their
// length before them, big-endian, and the root of its commitments, or nothing.
func (e *Entry) Bytes() []byte {
	b := make([]byte, 0, len(entryFormat)+6*8+4*4+len(e.Actor)+len(e.Action)+len(e.Kind)+len(e.Body)+32)
	b = append(b, entryFormat...)
	for _, v := range [...]int64{e.Org, e.Seq, e.N, e.At, e.FirstID, e.LastID} {
		b = binary.BigEndian.AppendUint64(b, uint64(v))
	}
	b = appendText(b, e.Actor)
	b = appendText(b, e.Action)
	b = appendText(b, e.Kind)
	b = appendText(b, e.Body)
	if e.Rows != nil {
		b = append(b, e.Rows[:]...)
	}
	return b
}

// Leaf returns the hash of the entry's bytes.
func (e *Entry) Leaf() Hash { return LeafOf(e.Bytes()) }

func appendText[T string | []byte](b []byte, text T) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(text)))
	return append(b, text...)
}
