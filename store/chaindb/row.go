package chaindb

import (
	"context"
	"fmt"

	"klankbord.org/core/chain"
	"klankbord.org/store/sqldb"
)

// Row is a thing with its canonical bytes (chain.AppendRow).
type Row struct {
	chain.Key
	Canonical []byte
}

// read returns the things of a kind from one id up to and including another as they are now, by key.
func (t *Thing) read(ctx context.Context, tx sqldb.Tx, org, from, to int64) ([]Row, error) {
	var all []Row
	for n := range t.Parts {
		part, err := t.Parts[n].read(ctx, tx, byte(n+1), org, from, to)
		if err != nil {
			return nil, fmt.Errorf("read %s for the chain: %w", t.Kind, err)
		}
		all = merge(all, part)
	}
	return all, nil
}

// read returns the rows of a part by key, those of one thing joined.
func (p *Part) read(ctx context.Context, tx sqldb.Tx, number byte, org, from, to int64) ([]Row, error) {
	var all []Row
	var buffer []byte // of many rows at once: they live and die together
	var k chain.Key
	fields := make([]any, p.columns())
	dest := []any{&k.ID, &k.Sub}
	for i := range fields {
		dest = append(dest, &fields[i])
	}
	rows, err := tx.Query(ctx, queries[p], org, from, to)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		err := r.Scan(dest...)
		if err != nil {
			return err
		}
		last := len(all) - 1
		if last >= 0 && all[last].Key == k {
			all[last].Canonical, err = chain.AppendRow(all[last].Canonical, number, fields...)
			return err
		}
		if cap(buffer)-len(buffer) < 256 {
			buffer = make([]byte, 0, 1<<14)
		}
		start := len(buffer)
		if buffer, err = chain.AppendRow(buffer, number, fields...); err != nil {
			return err
		}
		all = append(all, Row{k, buffer[start:len(buffer):len(buffer)]})
		return nil
	})
	return all, err
}

// merge joins two lists by key; of a thing that is in both, the bytes of b follow those of a.
func merge(a, b []Row) []Row {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	all := make([]Row, 0, max(len(a), len(b)))
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].Key == b[0].Key:
			all = append(all, Row{a[0].Key, append(a[0].Canonical, b[0].Canonical...)})
			a, b = a[1:], b[1:]
		case less(a[0].Key, b[0].Key):
			all, a = append(all, a[0]), a[1:]
		default:
			all, b = append(all, b[0]), b[1:]
		}
	}
	return append(append(all, a...), b...)
}

func less(a, b chain.Key) bool { return a.ID < b.ID || (a.ID == b.ID && a.Sub < b.Sub) }
