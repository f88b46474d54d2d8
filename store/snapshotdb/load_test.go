package snapshotdb_test

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"

	"klankbord.org/store/snapshotdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// slices are questions in both languages: that of the snapshot and that of the database. The query counts promoters,
// answers and value by up to two keys.
var questions = []struct {
	slice string
	sql   string
}{
	{"by=team", grouped("p.unit_id, 0", "join answer_participants p on p.org = a.org and p.answer_id = a.id", "")},
	{"by=employee,product", grouped("p.employee_id, t.product_id", "join answer_participants p on p.org = a.org and p.answer_id = a.id", "")},
	{"by=cause2,state", grouped("case when c.cause_id = 1 then 0 else c.cause_id end, v.value_id",
		"join answer_causes c on c.org = a.org and c.answer_id = a.id join transaction_values v on v.org = a.org and v.transaction_id = t.id and v.dimension = 'state'", "")},
	{"by=product period=2024-Q2 role=planner", grouped("t.product_id, 0",
		"join answer_participants p on p.org = a.org and p.answer_id = a.id and p.role_id = 2", fmt.Sprintf("and a.day >= %d and a.day <= %d", start+91, start+181))},
	{"by=employee answers=influenceable", grouped("p.employee_id, 0", `join answer_participants p on p.org = a.org and p.answer_id = a.id
		join answer_causes c on c.org = a.org and c.answer_id = a.id and c.place = 1
		join matrix_lines m on m.org = a.org and m.version_id = 1 and m.role_id = p.role_id and m.cause_id = c.cause_id and m.influenceable = 1`, "")},
	{"by=unit:region", grouped("(select u.parent_id from unit_places u where u.org = a.org and u.unit_id = p.unit_id and u.from_day <= a.day order by u.from_day desc limit 1), 0",
		"join answer_participants p on p.org = a.org and p.answer_id = a.id", "")},
	{"by=stage not.product=ruit", grouped("t.touchpoint_id, 0", "", "and t.product_id <> 1")},
}

// grouped writes the database's way of asking. An answer counts once in each group.
func grouped(keys, joins, where string) string {
	k1, k2, _ := cut(keys)
	return fmt.Sprintf(`select k1, k2, count(*), sum(promoter), sum(value) from (
	select distinct a.id, %s as k1, %s as k2, case when a.score >= 9 then 1 else 0 end as promoter, coalesce(t.value_cents, 0) as value
	from answers a join transactions t on t.org = a.org and t.id = a.transaction_id %s
	where a.org = $1 and a.standing = 0 %s) as answer group by k1, k2`, k1, k2, joins, where)
}

// cut splits at the last comma.
func cut(keys string) (first, last string, ok bool) {
	at := strings.LastIndex(keys, ",")
	return keys[:at], keys[at+1:], true
}

type counted struct{ n, promoters, cents int64 }

// Every slice is what the database itself counts, on both engines.
func TestSlicesAreWhatTheDatabaseCounts(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		addOrganisation(t, db, ruit)
		addOrganisation(t, db, other)
		addAnswers(t, db, ruit, 1, 900)
		addAnswers(t, db, other, 1, 50)
		l := load(t, db, ruit)
		if n := l.View().Len(); n != 900 {
			t.Fatalf("%d answers, want 900: those of other organisations stay out", n)
		}
		for _, q := range questions {
			equal(t, db, l, q.slice, q.sql)
		}
	})
}

func equal(t *testing.T, db *sqldb.DB, l *snapshotdb.Live, slice, sql string) {
	t.Helper()
	got := map[[2]int64]counted{}
	r := score(t, l, append(strings.Fields(slice), "value=1")...)
	for _, g := range r.Groups {
		got[[2]int64{g.Key[0], g.Key[1]}] = counted{g.N(), r.Counts(g).Promoters, g.ValueCents}
	}
	want := map[[2]int64]counted{}
	err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		rows, err := tx.Query(ctx, sql, ruit)
		return sqldb.Each(rows, err, func(r sqldb.Rows) error {
			var key [2]int64
			var c counted
			var promoters, cents *int64
			err := r.Scan(&key[0], &key[1], &c.n, &promoters, &cents)
			c.promoters, c.cents = *promoters, *cents
			want[key] = c
			return err
		})
	})
	if err != nil {
		t.Fatalf("%s: %v", slice, err)
	}
	if len(want) == 0 || !maps.Equal(got, want) {
		t.Errorf("%s:\n got %v\nwant %v", slice, got, want)
	}
}
