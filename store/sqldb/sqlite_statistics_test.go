package sqldb_test

import (
	"context"
	"strings"
	"testing"

	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// A look-up by organisation and reference finds its rows by the index that holds both, not by reading the organisation.
func TestLookUpsUseTheirWholeIndex(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	for query, want := range map[string]string{
		`select id from transactions where org = $1 and ref = any($2)`:                       "transactions_ref (org=? AND ref=?)",
		`select id from answers where org = $1 and survey_id = 1 and ref = any($2)`:          "answers_ref (org=? AND survey_id=? AND ref=?)",
		`select ref from answers where org = $1 and transaction_id = any($2)`:                "answers_transaction (org=? AND transaction_id=?)",
		`select score from answers where org = $1 and metric_id = 1 and day between 1 and 9`: "answers_day (org=? AND metric_id=? AND day>? AND day<?)",
		`select a.id from transactions t left join answers a on a.org = t.org and a.transaction_id = t.id and a.survey_id = 1 and a.metric_id = 1
			where t.org = $1 and t.id = 7`: "answers_transaction (org=? AND transaction_id=?)",
		`select score from answers where org = $1 and id = any($2)`: "PRIMARY KEY (org=? AND id=?)",
	} {
		var plan []string
		err := db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			args := []any{int64(1), []string{"a", "b"}}
			if !strings.Contains(query, "$2") {
				args = args[:1]
			}
			rows, err := tx.Query(ctx, "explain query plan "+query, args...)
			return sqldb.Each(rows, err, func(r sqldb.Rows) error {
				var id, parent, unused int64
				var detail string
				err := r.Scan(&id, &parent, &unused, &detail)
				plan = append(plan, detail)
				return err
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(strings.Join(plan, "\n"), want) {
			t.Errorf("%s is answered by\n%s\nwant %s", query, strings.Join(plan, "\n"), want)
		}
	}
}
