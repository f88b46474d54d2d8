package chaindb

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"klankbord.org/core/chain"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// Verification says what is held against each other besides chain, ledger and tables.
type Verification struct {
	Origin   string              // of the organisation's checkpoints
	Key      string              // public key that must have signed the end and the checkpoints; empty: not asked
	Against  []*chain.Checkpoint // from outside: each must describe a prefix of the chain
	Progress func(what string, done int64)
}

// Result is what a verification found.
type Result struct {
	Length   int64        `json:"length"`
	Head     string       `json:"head"`
	Root     string       `json:"root"`
	Unsealed int64        `json:"unsealed"` // entries at the end that wait to be sealed
	Things   int64        `json:"things"`   // rows held against their commitments
	Passed   int          `json:"checkpoints"`
	Flaws    []chain.Flaw `json:"flaws"` // the first MaxFlaws
	More     int64        `json:"more,omitempty"`
}

// MaxFlaws is how many flaws a result names one by one.
const MaxFlaws = 500

// OK reports whether nothing was found.
func (r *Result) OK() bool { return len(r.Flaws) == 0 }

func (r *Result) add(f chain.Flaw) {
	if len(r.Flaws) < MaxFlaws {
		r.Flaws = append(r.Flaws, f)
		return
	}
	r.More++
}

// Verify reads an organisation's chain, its ledger and every row that the chain commits to, in one snapshot of the database,
// and names what doesn't fit. Memory stays within a window of rows, whatever the size.
func Verify(ctx context.Context, tx sqldb.Tx, o org.ID, v Verification) (*Result, error) {
	if v.Progress == nil {
		v.Progress = func(string, int64) {}
	}
	c := &check{org: o, opt: v, result: &Result{Flaws: []chain.Flaw{}}, twice: map[string]bool{}, sealed: set{}}
	for _, step := range []func(context.Context, sqldb.Tx) error{c.checkpoints, c.entries, c.unsealed, c.state, c.things} {
		if err := step(ctx, tx); err != nil {
			return nil, err
		}
	}
	r := c.result
	r.Length, r.Head, r.Root, r.Passed = c.chain.Length(), c.chain.Head().String(), c.chain.Root().String(), c.chain.Passed()
	slices.SortStableFunc(r.Flaws, func(a, b chain.Flaw) int { return strings.Compare(a.Kind, b.Kind) }) // the chain itself first
	return r, nil
}

// check is one verification at work.
type check struct {
	org    org.ID
	opt    Verification
	chain  chain.Verifier
	lastN  int64
	sealed set             // positions of the ledger that are in the chain
	twice  map[string]bool // kinds that were begun with
	result *Result
}

const sqlNotes = `-- chaindb.checkpoints
select id, length, note from chain_checkpoints where org = $1 order by id`

// checkpoints reads those of the database, and expects them and those from outside.
func (c *check) checkpoints(ctx context.Context, tx sqldb.Tx) error {
	rows, err := tx.Query(ctx, sqlNotes, c.org)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var id, length int64
		var note string
		if err := r.Scan(&id, &length, &note); err != nil {
			return err
		}
		p, err := chain.ParseCheckpoint([]byte(note))
		if err != nil || p.Length != length {
			c.result.add(chain.Flaw{Kind: "checkpoint", ID: id, Reason: chain.RowAltered, Detail: "this is no checkpoint of that length"})
			return nil
		}
		c.expect(p, id)
		return nil
	})
	for _, p := range c.opt.Against {
		c.expect(p, 0)
	}
	return err
}

// expect lets a checkpoint be proven, when it is one of ours.
func (c *check) expect(p *chain.Checkpoint, id int64) {
	kind := ""
	if id != 0 {
		kind = "checkpoint"
	}
	switch {
	case p.Origin != c.opt.Origin:
		c.result.add(chain.Flaw{Kind: kind, ID: id, Reason: chain.OtherChain, Detail: fmt.Sprintf("the checkpoint is of %s, the chain of %s", p.Origin, c.opt.Origin)})
	case c.opt.Key != "" && !p.SignedBy(c.opt.Key):
		c.result.add(chain.Flaw{Kind: kind, ID: id, Reason: chain.BadSignature, Detail: "the checkpoint isn't signed by " + c.opt.Key})
	default:
		c.chain.Expect(p)
	}
}

const sqlEntries = `-- chaindb.entries
select c.seq, c.n, c.head, coalesce(l.n, -1), coalesce(l.at, 0), coalesce(l.actor, ''), coalesce(l.action, ''), coalesce(l.kind, ''),
	coalesce(l.first_id, 0), coalesce(l.last_id, 0), l.body, l.commits
from chain_entries c left join ledger l on l.org = c.org and l.n = c.n
where c.org = $1 and c.seq > $2 order by c.seq limit $3`

// entriesAtOnce keeps what an engine gathers for one answer small.
const entriesAtOnce = 1000

// entries holds the ledger against what was sealed, in the order of the chain.
func (c *check) entries(ctx context.Context, tx sqldb.Tx) error {
	for after := int64(-1 << 62); ; {
		read := 0
		rows, err := tx.Query(ctx, sqlEntries, c.org, after, entriesAtOnce)
		err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
			var seq, n int64
			var head []byte
			l := sqldb.Entry{Org: int64(c.org)}
			if err := r.Scan(&seq, &n, &head, &l.N, &l.At, &l.Actor, &l.Action, &l.Kind, &l.FirstID, &l.LastID, &l.Body, &l.Commits); err != nil {
				return err
			}
			read, after, c.lastN = read+1, seq, n
			c.sealed.add(n)
			c.entry(seq, n, head, &l)
			return nil
		})
		if err != nil {
			return err
		}
		c.opt.Progress("entries", c.chain.Length())
		if read < entriesAtOnce {
			break
		}
	}
	if f := c.chain.End(); f != nil {
		c.result.add(*f)
	}
	return nil
}

func (c *check) entry(seq, n int64, head []byte, l *sqldb.Entry) {
	sealed := chain.Hash{}
	if len(head) == len(sealed) {
		sealed = chain.Hash(head)
	}
	// After a gap the numbers go on from what stands there, or everything after it would be told too.
	if next := c.chain.Length() + 1; seq != next {
		c.result.add(chain.Flaw{Seq: next, Reason: chain.Gap, Detail: fmt.Sprintf("entry %d stands in its place", seq)})
		c.chain.Skip(max(next, seq) - 1)
		if seq < next {
			return
		}
	}
	if l.N < 0 {
		c.result.add(chain.Flaw{Seq: seq, Reason: chain.MissingEntry, Detail: fmt.Sprintf("line %d of the ledger is gone", n)})
		c.chain.GoOn(sealed)
		return
	}
	e, err := entryOf(l, seq)
	if err != nil {
		c.result.add(chain.Flaw{Seq: seq, Reason: chain.RowsDamaged, Detail: err.Error()})
		c.chain.GoOn(sealed)
		return
	}
	if f := c.chain.Add(e, sealed); f != nil {
		c.result.add(*f)
		if f.Reason != chain.Rewritten {
			c.chain.GoOn(sealed)
		}
	}
	c.begun(seq, l)
}

// begun sees that no kind of thing is taken up twice.
func (c *check) begun(seq int64, l *sqldb.Entry) {
	if l.Kind != "chain" || l.Action != begunAction {
		return
	}
	var b begun
	if json.Unmarshal(l.Body, &b) != nil {
		return
	}
	for _, k := range b.Kinds {
		if c.twice[k] {
			c.result.add(chain.Flaw{Seq: seq, Reason: chain.KindTwice, Detail: fmt.Sprintf("the chain was made to begin again with every %s", k)})
		}
		c.twice[k] = true
	}
}

// state holds the end, and the signature under it, against the entries.
func (c *check) state(ctx context.Context, tx sqldb.Tx) error {
	s, _, err := load(ctx, tx, c.org)
	if err == ErrBroken {
		c.result.add(chain.Flaw{Reason: chain.WrongEnd, Detail: "what is stored about the end can't be read"})
		return nil
	}
	if err != nil {
		return err
	}
	wrong := func(format string, args ...any) {
		c.result.add(chain.Flaw{Seq: c.chain.Length(), Reason: chain.WrongEnd, Detail: fmt.Sprintf(format, args...)})
	}
	switch {
	case !s.Begun && c.chain.Length() > 0:
		wrong("what was stored about the end is gone")
		return nil
	case !s.Begun:
		return nil
	case s.Length != c.chain.Length():
		wrong("%d entries were sealed, %d are there", s.Length, c.chain.Length())
	case s.Head != c.chain.Head() || (!c.chain.Lost() && s.Root != c.chain.Root()):
		wrong("the end isn't what was sealed last")
	case s.n != c.lastN:
		wrong("sealing would go on at another place of the ledger than where it ended")
	}
	for _, k := range strings.Fields(s.kinds) {
		if !c.twice[k] {
			wrong("the chain is said to cover every %s, but no entry says so", k)
		}
	}
	for k := range c.twice {
		if !s.covers(k) {
			wrong("the chain covers every %s, but this was taken away", k)
		}
	}
	if s.Length > 0 && c.opt.Key != "" && (s.key != c.opt.Key || !chain.Signed(c.opt.Key, chain.Sealed(int64(c.org), s.Length, s.Head, s.Root, s.SealedAt), s.signature)) {
		c.result.add(chain.Flaw{Seq: s.Length, Reason: chain.BadSignature, Detail: "the end isn't signed by this installation's key: it may have been made by somebody with only the database"})
	}
	return nil
}

const sqlPositions = `-- chaindb.unsealed
select n from ledger where org = $1`

const sqlWaiting = `-- chaindb.unsealed, one
select kind, action, body from ledger where org = $1 and n = $2`

// unsealed counts what waits, and finds what was put behind the end, where nothing is sealed any more.
func (c *check) unsealed(ctx context.Context, tx sqldb.Tx) error {
	s, _, err := load(ctx, tx, c.org)
	if err != nil && err != ErrBroken {
		return err
	}
	elsewhere, err := moved(ctx, tx, c.org, &s)
	if err != nil {
		return err
	}
	var waiting []int64
	rows, err := tx.Query(ctx, sqlPositions, c.org)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var n int64
		err := r.Scan(&n)
		if !c.sealed.has(n) {
			waiting = append(waiting, n)
		}
		return err
	})
	if err != nil {
		return err
	}
	slices.Sort(waiting)
	for _, n := range waiting {
		l := sqldb.Entry{Org: int64(c.org), N: n}
		if err := tx.QueryRow(ctx, sqlWaiting, c.org, n).Scan(&l.Kind, &l.Action, &l.Body); err != nil {
			return err
		}
		c.begun(0, &l)
	}
	if !s.Begun && len(c.twice) > 0 && c.chain.Length() == 0 {
		c.result.add(chain.Flaw{Reason: chain.WrongEnd, Detail: "a chain was begun, and nothing of it is there"})
	}
	for _, n := range waiting {
		c.result.Unsealed++
		if elsewhere || s.Length == 0 {
			continue
		}
		at, err := sqldb.CursorOf(ctx, tx, int64(c.org), n)
		if err != nil {
			return err
		}
		if at.Tx < s.tx || (at.Tx == s.tx && at.N <= s.n) {
			c.result.add(chain.Flaw{Reason: chain.UnsealedEntry, Detail: fmt.Sprintf("line %d of the ledger stands before the end but was never sealed", n)})
		}
	}
	return nil
}
