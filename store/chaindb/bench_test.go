package chaindb_test

import (
	"context"
	"testing"

	"klankbord.org/store/chaindb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// BenchmarkSeal reports how many entries of single answers are sealed a second, in batches as large as they get.
func BenchmarkSeal(b *testing.B) {
	const n = 20_000
	for name, database := range map[string]func(testing.TB) *sqldb.DB{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				db := database(b)
				body := []byte(`{"survey":1,"version":1,"transaction":12345,"day":"2025-01-01","score":9,"standing":"counted","source":"web"}`)
				write(b, db, func(ctx context.Context, tx sqldb.Tx) error {
					for i := range int64(n) {
						err := chaindb.AppendRows(ctx, tx, sqldb.Entry{Org: 1, Actor: "respondent", Action: "answers.recorded", Kind: "answer", FirstID: i, LastID: i, Body: body},
							[]chaindb.Row{{Canonical: body}})
						if err != nil {
							return err
						}
					}
					return nil
				})
				s := chaindb.NewSealer(db, chaindb.Options{})
				b.StartTimer()
				sealed := 0
				for sealed < n {
					count, err := s.Seal(b.Context(), 1)
					if err != nil {
						b.Fatal(err)
					}
					sealed += count
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
		})
	}
}

// BenchmarkAppend tells what an answer's commitment costs within its transaction: an entry with one beside an entry without.
func BenchmarkAppend(b *testing.B) {
	body := []byte(`{"survey":1,"version":1,"transaction":12345,"day":"2025-01-01","score":9,"standing":"counted","source":"web"}`)
	for name, add := range map[string]func(context.Context, sqldb.Tx, sqldb.Entry) error{
		"plain": sqldb.AppendLedger,
		"committed": func(ctx context.Context, tx sqldb.Tx, e sqldb.Entry) error {
			return chaindb.AppendRows(ctx, tx, e, []chaindb.Row{{Canonical: body}})
		},
	} {
		b.Run(name, func(b *testing.B) {
			db := storetest.SQLite(b)
			const each = 1000
			for b.Loop() {
				write(b, db, func(ctx context.Context, tx sqldb.Tx) error {
					for i := range int64(each) {
						e := sqldb.Entry{Org: 1, Actor: "respondent", Action: "answers.recorded", Kind: "answer", FirstID: i, LastID: i, Body: body}
						if err := add(ctx, tx, e); err != nil {
							return err
						}
					}
					return nil
				})
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*each), "µs/entry")
		})
	}
}
