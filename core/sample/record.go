package sample

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"klankbord.org/core/fault"
)

// Plan is what was decided before anything was drawn. Either Rate is given, for candidates that come one by one, or Sizes.
type Plan struct {
	Format     int            `json:"klankbord_sample"` // 1
	Ref        string         `json:"ref"`
	Commitment string         `json:"commitment"` // Seed.Commitment, published before
	Seed       string         `json:"seed"`       // revealed when closed
	Rate       Rate           `json:"rate,omitempty"`
	Sizes      map[string]int `json:"sizes,omitempty"`
	FrameHash  string         `json:"frame_hash"` // FrameHash of the candidates
}

// Line is one candidate in a record.
type Line struct {
	Ref     string `json:"ref"`
	Stratum string `json:"stratum,omitempty"`
	Taken   bool   `json:"taken"`
}

// FrameHash is the SHA-256, in hexadecimal, over the candidates in order of stratum and reference: it says who could have been drawn,
// whatever order they were stored in.
func FrameHash(frame []Candidate) string {
	sorted := slices.SortedFunc(slices.Values(frame), func(a, b Candidate) int {
		return bytes.Compare([]byte(a.Stratum+"\x00"+a.Ref), []byte(b.Stratum+"\x00"+b.Ref))
	})
	h := sha256.New()
	for _, c := range sorted {
		line, err := json.Marshal([]string{c.Stratum, c.Ref})
		if err != nil {
			panic(err) // texts always marshal
		}
		h.Write(append(line, '\n'))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Write writes a record: the plan, and a line for each candidate.
func Write(w io.Writer, p Plan, lines []Line) error {
	enc := json.NewEncoder(w)
	if err := enc.Encode(p); err != nil {
		return err
	}
	for _, l := range lines {
		if err := enc.Encode(l); err != nil {
			return err
		}
	}
	return nil
}

// Verdict is what verifying a record found. Flaws is empty when the sample is what the seed and the frame give.
type Verdict struct {
	Plan       Plan
	Candidates int
	Taken      int
	Flaws      []Flaw
}

// Flaw is something that doesn't fit.
type Flaw struct {
	Key  string // key of a sentence
	Line int    // line of the file; 0: the whole
	Args map[string]any
}

// maxRecord is how long one line may be.
const maxRecord = 1 << 20

// Verify draws again and compares. It fails only for a record that can't be read, with the line in the fault; what doesn't fit is in the
// verdict. A commitment that was published beforehand may be given too; empty: the record's own.
func Verify(r io.Reader, commitment string) (*Verdict, error) {
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 0, 64<<10), maxRecord)
	v := &Verdict{}
	var lines []Line
	for n := 1; in.Scan(); n++ {
		var err error
		if n == 1 {
			err = strictly(in.Bytes(), &v.Plan)
		} else {
			var l Line
			err = strictly(in.Bytes(), &l)
			lines = append(lines, l)
		}
		if err != nil {
			return nil, fault.NewInvalid(fmt.Sprintf("line %d", n), "sample.malformed", "error", err.Error())
		}
	}
	if err := in.Err(); err != nil {
		return nil, fault.NewInvalid("", "sample.malformed", "error", err.Error())
	}
	if v.Plan.Format != 1 {
		return nil, fault.NewInvalid("line 1", "sample.not_a_record")
	}
	return v, v.compare(lines, commitment)
}

func strictly(line []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	return dec.Decode(into)
}

func (v *Verdict) flaw(key string, line int, pairs ...any) {
	f := fault.NewInvalid("", key, pairs...)
	v.Flaws = append(v.Flaws, Flaw{Key: key, Line: line, Args: f.Args})
}

func (v *Verdict) compare(lines []Line, commitment string) error {
	p := v.Plan
	seed, err := ParseSeed(p.Seed)
	if err != nil {
		return err
	}
	if seed.Commitment() != p.Commitment {
		v.flaw("sample.other_seed", 1)
	}
	if commitment != "" && commitment != p.Commitment {
		v.flaw("sample.other_commitment", 1)
	}
	frame := make([]Candidate, len(lines))
	for i, l := range lines {
		frame[i] = Candidate{Ref: l.Ref, Stratum: l.Stratum}
	}
	v.Candidates = len(lines)
	if FrameHash(frame) != p.FrameHash {
		v.flaw("sample.other_frame", 1)
	}
	should, err := p.taken(seed, frame)
	if f := fault.As(err); f != nil {
		v.flaw(f.Key, 0, "ref", f.Args["ref"])
		return nil
	}
	for i, l := range lines {
		if l.Taken {
			v.Taken++
		}
		switch {
		case l.Taken && !should[l.Ref]:
			v.flaw("sample.not_drawn_but_taken", i+2, "ref", l.Ref)
		case !l.Taken && should[l.Ref]:
			v.flaw("sample.drawn_but_not_taken", i+2, "ref", l.Ref)
		}
	}
	return nil
}

// taken returns who the plan takes of a frame.
func (p Plan) taken(s Seed, frame []Candidate) (map[string]bool, error) {
	should := map[string]bool{}
	sizes := p.Sizes
	if p.Sizes == nil {
		sizes = map[string]int{}
	}
	drawn, err := Draw(s, frame, maps.Clone(sizes))
	if err != nil {
		return nil, err
	}
	for _, d := range drawn {
		should[d.Ref] = d.Taken || p.Sizes == nil && p.Rate.Takes(d.Number)
	}
	return should, nil
}
