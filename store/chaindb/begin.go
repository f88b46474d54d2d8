package chaindb

import (
	"context"
	"encoding/json"
	"strings"

	"klankbord.org/core/chain"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// begin gives an organisation a chain when it has none, and commits to the rows of kinds that the chain doesn't cover yet:
// those were stored by a program that didn't know the chain, or the kind. From then on every row has a commitment. Which
// kinds were begun with is in the chain itself: to begin again in order to hide a change would show.
func (s *Sealer) begin(ctx context.Context, o org.ID) error {
	complete := false
	err := s.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		st, _, err := load(ctx, tx, o)
		complete = st.Begun && len(missing(&st)) == 0
		return err
	})
	if err != nil || complete {
		return err
	}
	return s.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		st, _, err := load(ctx, tx, o)
		if err != nil {
			return err
		}
		if st.Begun && len(missing(&st)) == 0 {
			return nil // another one was first
		}
		return widen(ctx, tx, o, &st, s.opt.Now().UnixMilli())
	})
}

// missing returns the kinds that aren't covered.
func missing(s *State) []*Thing {
	var all []*Thing
	for i := range things {
		if !s.covers(things[i].Kind) {
			all = append(all, &things[i])
		}
	}
	return all
}

// begun is the body of the entry that says which kinds the chain covers from then on.
type begun struct {
	Kinds []string `json:"kinds"`
}

const begunAction = "chain.begun"

const sqlSealedAny = `-- chaindb.widen
select count(*) from (select seq from chain_entries where org = $1 limit 1) s`

const sqlWiden = `-- chaindb.widen, kinds
insert into chain_state (org, length, head, edge, tx, n, sealed_at, key, signature, kinds) values ($1, 0, $2, $3, 0, 0, 0, '', $3, $4)
on conflict (org) do update set kinds = excluded.kinds`

func widen(ctx context.Context, tx sqldb.Tx, o org.ID, s *State, now int64) error {
	var any int64
	if err := tx.QueryRow(ctx, sqlSealedAny, o).Scan(&any); err != nil {
		return err
	}
	if !s.Begun && any > 0 {
		return ErrBroken // the state was taken away from a chain that exists
	}
	var added []string
	for _, t := range missing(s) {
		added = append(added, t.Kind)
		if err := t.cover(ctx, tx, o, now); err != nil {
			return err
		}
	}
	body, err := json.Marshal(begun{added})
	if err != nil {
		return err
	}
	err = sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: int64(o), At: now, Actor: "chain", Action: begunAction, Kind: "chain", Body: body})
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, sqlWiden, o, make([]byte, len(chain.Hash{})), []byte{}, strings.Join(append(strings.Fields(s.kinds), added...), " "))
	return err
}

// cover commits to the rows of a kind that have no commitment, a window at a time.
func (t *Thing) cover(ctx context.Context, tx sqldb.Tx, o org.ID, now int64) error {
	return t.windows(ctx, tx, o, func(from, to int64) error {
		rows, err := t.read(ctx, tx, int64(o), from, to)
		if err != nil || len(rows) == 0 {
			return err
		}
		known, err := t.latest(ctx, tx, o, from, to, nil)
		if err != nil {
			return err
		}
		for _, ids := range unknown(rows, known) {
			e := sqldb.Entry{Org: int64(o), At: now, Actor: "chain", Action: "chain.covered", Kind: t.Kind, FirstID: ids[0], LastID: ids[1]}
			if err := Append(ctx, tx, e); err != nil {
				return err
			}
		}
		return nil
	})
}

// coverAtOnce is how many identifiers one entry covers.
const coverAtOnce = 4000

// unknown returns the ranges of identifiers that have rows and no commitments.
func unknown(rows []Row, known *latest) (ranges [][2]int64) {
	for _, r := range rows {
		if known.about(r.ID) {
			continue
		}
		last := len(ranges) - 1
		if last >= 0 && (ranges[last][1] == r.ID || ranges[last][1] == r.ID-1) && r.ID-ranges[last][0] < coverAtOnce {
			ranges[last][1] = r.ID
			continue
		}
		ranges = append(ranges, [2]int64{r.ID, r.ID})
	}
	return ranges
}
