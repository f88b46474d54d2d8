package snapshotdb_test

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"testing"
	"time"

	"klankbord.org/core/day"
	"klankbord.org/core/org"
	"klankbord.org/core/snapshot"
	"klankbord.org/store/snapshotdb"
	"klankbord.org/store/sqldb"
)

const ruit, other org.ID = 1, 2

var start = day.Must("2024-01-01")

func write(t testing.TB, db *sqldb.DB, fn func(ctx context.Context, tx sqldb.Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// bulk adds n rows to a table.
func bulk(t testing.TB, db *sqldb.DB, table string, columns []string, n int, row func(i int) []any) {
	t.Helper()
	write(t, db, func(ctx context.Context, tx sqldb.Tx) error {
		rows := iter.Seq2[[]any, error](func(yield func([]any, error) bool) {
			for i := range n {
				if !yield(row(i), nil) {
					return
				}
			}
		})
		_, err := tx.BulkInsert(ctx, table, columns, rows)
		return err
	})
}

func cols(names ...string) []string { return names }

// addOrganisation makes the names of an organisation: four teams under two regions of which one moves in April, six
// employees, three causes under one and one alone, and a matrix.
func addOrganisation(t testing.TB, db *sqldb.DB, o org.ID) {
	t.Helper()
	bulk(t, db, "organisations", cols("org", "ref", "name", "settings", "created_at"), 1, func(int) []any {
		return []any{o, fmt.Sprint("org", o), "Ruitherstel", "{}", 0}
	})
	levels := []string{"company", "region", "region", "team", "team", "team", "team"}
	parents := []any{nil, 1, 1, 2, 2, 3, 3}
	bulk(t, db, "units", cols("org", "id", "ref", "name", "level", "maturity"), len(levels), func(i int) []any {
		return []any{o, i + 1, fmt.Sprint("u", i+1), fmt.Sprint("Unit ", i+1), levels[i], ""}
	})
	bulk(t, db, "unit_places", cols("org", "unit_id", "from_day", "parent_id"), len(levels)+1, func(i int) []any {
		if i == len(levels) {
			return []any{o, 5, day.Must("2024-04-01"), 3}
		}
		return []any{o, i + 1, 1, parents[i]}
	})
	bulk(t, db, "employees", cols("org", "id", "ref", "name", "email", "employed_from", "place"), 6, func(i int) []any {
		return []any{o, i + 1, fmt.Sprint("M0", i+1), fmt.Sprint("Mechanic ", i+1), "", 1, i + 1}
	})
	bulk(t, db, "metrics", cols("org", "id", "ref", "type", "scale_min", "scale_max", "name_nl", "name_en"), 1, func(int) []any {
		return []any{o, 1, "nps", "nps", 0, 10, "Aanbeveling", "Recommendation"}
	})
	bulk(t, db, "surveys", cols("org", "id", "ref", "metric_id"), 1, func(int) []any { return []any{o, 1, "na-herstel", 1} })
	bulk(t, db, "causes", cols("org", "id", "ref", "parent_id", "name_nl", "name_en", "way", "place"), 5, func(i int) []any {
		parent := any(1)
		if i == 0 || i == 4 {
			parent = nil
		}
		return []any{o, i + 1, fmt.Sprint("c", i+1), parent, fmt.Sprint("Oorzaak ", i+1), fmt.Sprint("Cause ", i+1), "", i}
	})
	values := []string{"role/monteur", "role/planner", "product/ruit", "product/koplamp", "touchpoint/werk", "stage/uitvoering", "state/SP", "state/RJ", "source/mail"}
	ids := []int{1, 2, 1, 2, 1, 1, 1, 2, 1}
	bulk(t, db, "dimension_values", cols("org", "dimension", "id", "ref", "name_nl", "name_en", "parent", "owners"), len(values), func(i int) []any {
		var dim, ref, parent string
		for at := range values[i] {
			if values[i][at] == '/' {
				dim, ref = values[i][:at], values[i][at+1:]
			}
		}
		if dim == "touchpoint" {
			parent = "uitvoering"
		}
		return []any{o, dim, ids[i], ref, "NL " + ref, "EN " + ref, parent, "[]"}
	})
	bulk(t, db, "matrix_versions", cols("org", "id", "ref", "reason", "created_at"), 1, func(int) []any { return []any{o, 1, "2024-1", "", 0} })
	bulk(t, db, "matrix_lines", cols("org", "version_id", "role_id", "cause_id", "from_day", "influenceable", "reason"), 4, func(i int) []any {
		return []any{o, 1, 1 + i%2, 2 + i/2, 1, i%2 == 0, ""}
	})
}

// addAnswers adds answers with ids from first on, as an import does: with their transactions, and told to the ledger.
func addAnswers(t testing.TB, db *sqldb.DB, o org.ID, first, n int) {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(o), uint64(first)))
	bulk(t, db, "transactions", cols("org", "id", "ref", "day", "unit_id", "touchpoint_id", "product_id", "value_cents"), n, func(i int) []any {
		value := any(r.IntN(10_000))
		if i%4 == 0 {
			value = nil
		}
		return []any{o, first + i, fmt.Sprint("W", first+i), start + day.Day(i%180), 4 + r.IntN(4), r.IntN(2), r.IntN(3), value}
	})
	bulk(t, db, "transaction_values", cols("org", "transaction_id", "dimension", "value_id"), n, func(i int) []any {
		return []any{o, first + i, "state", 1 + i%2}
	})
	bulk(t, db, "answers", cols("org", "id", "ref", "survey_id", "version", "metric_id", "transaction_id", "day", "answered_at", "score", "standing",
		"verbatim", "language", "source_id", "call_me"), n, func(i int) []any {
		score, standing := any(r.IntN(11)), 0
		switch i % 20 {
		case 7:
			score, standing = nil, 1
		case 9:
			standing = 3
		}
		return []any{o, first + i, fmt.Sprint("A", first+i), 1, 1, 1, first + i, start + day.Day(i%180), 0, score, standing, "", "nl", 1, false}
	})
	bulk(t, db, "answer_causes", cols("org", "answer_id", "place", "cause_id"), n, func(i int) []any { return []any{o, first + i, 1, 1 + r.IntN(5)} })
	bulk(t, db, "answer_participants", cols("org", "answer_id", "employee_id", "role_id", "unit_id"), n+n/3, func(i int) []any {
		if i >= n { // every third answer has a planner too
			return []any{o, first + 3*(i-n), 6, 2, 7}
		}
		e := r.IntN(5)
		return []any{o, first + i, 1 + e, 1, 4 + e%4}
	})
	tell(t, db, o, "answer", first, first+n-1)
}

// tell adds an entry to the ledger.
func tell(t testing.TB, db *sqldb.DB, o org.ID, kind string, first, last int) {
	t.Helper()
	write(t, db, func(ctx context.Context, tx sqldb.Tx) error {
		return sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: int64(o), At: 1, Actor: "test", Action: kind + "s.imported", Kind: kind,
			FirstID: int64(first), LastID: int64(last)})
	})
}

func load(t testing.TB, db *sqldb.DB, o org.ID) *snapshotdb.Live {
	t.Helper()
	l, err := snapshotdb.Load(t.Context(), db, o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// score answers a slice in its text form.
func score(t testing.TB, l *snapshotdb.Live, words ...string) *snapshot.Result {
	t.Helper()
	params, err := snapshot.Pairs(words)
	if err != nil {
		t.Fatal(err)
	}
	q, err := snapshot.ParseSlice(l.Catalog(), params)
	if err != nil {
		t.Fatal(err)
	}
	r, err := l.View().Score(q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// until asks again and again, leaving others time in between, until something is so.
func until(t testing.TB, what string, so func() bool) {
	t.Helper()
	again := time.NewTicker(2 * time.Millisecond)
	defer again.Stop()
	for !so() {
		select {
		case <-again.C:
		case <-t.Context().Done():
			t.Fatal(what)
		}
	}
}
