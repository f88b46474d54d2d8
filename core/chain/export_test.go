package chain_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"klankbord.org/core/chain"
)

// export makes a chain of n entries and writes it.
func export(t testing.TB, n int, signer *chain.Signer) (file []byte, points []*chain.Checkpoint) {
	t.Helper()
	var out bytes.Buffer
	w := chain.NewWriter(&out, chain.OriginOf("glas"), 7)
	var head chain.Hash
	var tree chain.Tree
	note := ""
	for i := range n {
		e := chain.Entry{Org: 7, Seq: int64(i + 1), N: int64(2 * i), At: 1_700_000_000_000, Actor: "account:1", Action: "answers.recorded", Kind: "answer",
			FirstID: int64(i), LastID: int64(i), Body: fmt.Appendf(nil, `{"score":%d,"text":"<é>"}`, i%11)}
		if i%2 == 0 {
			rows, err := chain.RootOf(chain.Pack([]chain.Commit{{Key: chain.Key{ID: int64(i)}}}))
			if err != nil {
				t.Fatal(err)
			}
			e.Rows = rows
		}
		leaf := e.Leaf()
		head = chain.Next(head, leaf)
		tree.Add(leaf)
		if err := w.Add(&e, head); err != nil {
			t.Fatal(err)
		}
		note = chain.Checkpoint{Origin: chain.OriginOf("glas"), Length: tree.Size(), Root: tree.Root(), Head: head, At: time.Unix(1_700_000_000, 0)}.Note(signer)
		p, err := chain.ParseCheckpoint([]byte(note))
		if err != nil {
			t.Fatalf("%v in\n%s", err, note)
		}
		points = append(points, p)
	}
	if err := w.Close(note); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), points
}

func signer(t testing.TB, seed byte) *chain.Signer {
	t.Helper()
	s, err := chain.NewSigner(bytes.Repeat([]byte{seed}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Whatever bit of whatever byte differs, cut off or added: it is found, with and without a signature.
func TestEveryFlippedBitIsFound(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]*chain.Signer{"signed": signer(t, 1), "unsigned": nil} {
		file, _ := export(t, 9, s)
		if r, err := chain.VerifyExport(bytes.NewReader(file), chain.Options{}); err != nil || !r.OK() || r.Length != 9 {
			t.Fatalf("%s: the file itself gives %+v, %v", name, r.First, err)
		}
		for i := range file {
			for bit := range 8 {
				file[i] ^= 1 << bit
				if r, _ := chain.VerifyExport(bytes.NewReader(file), chain.Options{}); r.OK() {
					t.Errorf("%s: bit %d of byte %d differs and nothing was found: %q", name, bit, i, file[max(0, i-20):min(len(file), i+20)])
				}
				file[i] ^= 1 << bit
			}
			if r, _ := chain.VerifyExport(bytes.NewReader(file[:i]), chain.Options{}); r.OK() {
				t.Errorf("%s: cut off at byte %d and nothing was found", name, i)
			}
		}
		if r, _ := chain.VerifyExport(bytes.NewReader(append(file, '\n')), chain.Options{}); r.OK() {
			t.Errorf("%s: something follows and nothing was found", name)
		}
	}
}

// What is wrong is told of the first entry that doesn't fit.
func TestTheFirstThatDoesNotFitIsNamed(t *testing.T) {
	t.Parallel()
	file, _ := export(t, 12, nil)
	lines := strings.SplitAfter(string(file), "\n")
	swap := func(a, b int) []string {
		out := append([]string{}, lines...)
		out[a], out[b] = out[b], out[a]
		return out
	}
	without := append(append([]string{}, lines[:5]...), lines[6:]...)
	twice := append(append([]string{}, lines[:6]...), lines[5:]...)
	edited := append([]string{}, lines...)
	edited[8] = strings.Replace(edited[8], "account:1", "account:2", 1)
	for name, c := range map[string]struct {
		lines  []string
		seq    int64
		reason string
	}{
		"swapped": {swap(3, 7), 3, chain.Gap}, "deleted": {without, 5, chain.Gap}, "doubled": {twice, 6, chain.Gap},
		"edited": {edited, 8, chain.Altered}, "cut off": {lines[:9], 9, chain.Damaged},
	} {
		r, err := chain.VerifyExport(strings.NewReader(strings.Join(c.lines, "")), chain.Options{})
		if err != nil || r.OK() || r.First.Seq != c.seq || r.First.Reason != c.reason {
			t.Errorf("%s: %+v, want entry %d: %s", name, r.First, c.seq, c.reason)
		}
	}
}

func TestCheckpointsProveAPrefix(t *testing.T) {
	t.Parallel()
	s, other := signer(t, 1), signer(t, 2)
	file, points := export(t, 20, s)
	longer, _ := export(t, 25, s)
	_, foreign := export(t, 20, other)
	for _, c := range []struct {
		name   string
		file   []byte
		o      chain.Options
		reason string
	}{
		{"all of its own", file, chain.Options{Against: points, Key: s.Public()}, ""},
		{"its own when it has grown", longer, chain.Options{Against: points}, ""},
		{"of a longer history", file[:0:0], chain.Options{}, chain.Damaged},
		{"of somebody else's key", file, chain.Options{Against: foreign[:1], Key: s.Public()}, chain.BadSignature},
		{"the end by another key", file, chain.Options{Key: other.Public()}, chain.BadSignature},
	} {
		r, err := chain.VerifyExport(bytes.NewReader(c.file), c.o)
		if err != nil || (c.reason == "") != r.OK() || (!r.OK() && r.First.Reason != c.reason) {
			t.Errorf("%s: %+v, %v", c.name, r.First, err)
		}
		if c.reason == "" && r.Passed != len(points) {
			t.Errorf("%s: %d checkpoints fitted", c.name, r.Passed)
		}
	}
	short, _ := export(t, 10, s)
	if r, _ := chain.VerifyExport(bytes.NewReader(short), chain.Options{Against: points[15:16]}); r.OK() || r.First.Reason != chain.Shorter {
		t.Errorf("a rolled back chain gives %+v", r.First)
	}
	forged := *points[4]
	forged.Head[0]++
	p, err := chain.ParseCheckpoint([]byte(forged.Note(nil)))
	if err != nil {
		t.Fatal(err)
	}
	if r, _ := chain.VerifyExport(bytes.NewReader(file), chain.Options{Against: []*chain.Checkpoint{p}}); r.OK() || r.First.Reason != chain.Rewritten || r.First.Seq != 5 {
		t.Errorf("another history gives %+v", r.First)
	}
}

// Every entry of every small tree can be proven, and nothing else.
func TestEntriesCanBeProven(t *testing.T) {
	t.Parallel()
	for size := int64(1); size <= 40; size++ {
		var tree chain.Tree
		leaves := make([]chain.Hash, size)
		for i := range leaves {
			leaves[i] = chain.Next(chain.Hash{byte(i)}, chain.Hash{})
			tree.Add(leaves[i])
		}
		again, ok := chain.OpenTree(size, tree.Edge())
		if !ok || again.Root() != tree.Root() {
			t.Fatalf("a tree of %d isn't itself again", size)
		}
		for at := range size {
			p := chain.NewProver(at)
			for _, l := range leaves {
				p.Add(l)
			}
			path, ok := p.Path()
			if !ok || !chain.Included(leaves[at], at, size, path, tree.Root()) {
				t.Errorf("leaf %d of %d isn't proven", at, size)
			}
			if chain.Included(leaves[at], (at+1)%size, size, path, tree.Root()) && size > 1 {
				t.Errorf("leaf %d of %d is proven in another place", at, size)
			}
			if chain.Included(leaves[at], at, size, append(path, chain.Hash{}), tree.Root()) {
				t.Errorf("leaf %d of %d is proven by too long a path", at, size)
			}
		}
	}
}

// RFC 6962's tree of eight, by the vectors of its reference implementation.
func TestRootsAreThoseOfTheStandard(t *testing.T) {
	t.Parallel()
	inputs := []string{"", "\x00", "\x10", "\x20\x21", "\x30\x31", "\x40\x41\x42\x43", "\x50\x51\x52\x53\x54\x55\x56\x57", "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"}
	roots := []string{"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
		"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"}
	var tree chain.Tree
	for i := range roots {
		if got := tree.Root().String(); got != roots[i] {
			t.Errorf("the root of %d leaves is %s, want %s", i, got, roots[i])
		}
		if i < len(inputs) {
			tree.Add(chain.LeafOf([]byte(inputs[i])))
		}
	}
}

// Garbage is refused, never stumbled over.
func FuzzVerify(f *testing.F) {
	file, _ := export(f, 3, signer(f, 1))
	f.Add(file)
	f.Add([]byte(`{"klankbord_chain":1,"origin":"klankbord/glas","org":7}` + "\n"))
	f.Add([]byte(""))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := chain.VerifyExport(bytes.NewReader(b), chain.Options{})
		if err == nil && r.OK() {
			if r.Checkpoint == nil || r.Length != r.Checkpoint.Length {
				t.Errorf("taken without an end: %+v", r)
			}
		}
		if p, err := chain.ParseCheckpoint(b); err == nil {
			p.SignedBy(p.Key)
		}
		if err := chain.Unpack(b, func(int, chain.Commit) {}); err == nil {
			var all []chain.Commit
			_ = chain.Unpack(b, func(_ int, c chain.Commit) { all = append(all, c) })
			if !bytes.Equal(chain.Pack(all), b) {
				t.Error("commitments have two ways to be written")
			}
		}
	})
}
