package stores_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"klankbord.org/core/attribution"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/improvedb"
	"klankbord.org/store/integritydb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
	"klankbord.org/store/surveydb"
	"klankbord.org/store/targetdb"
)

// question is one way of reading, and how many things it gives.
type question struct {
	name string
	want int
	ask  func(ctx context.Context, tx sqldb.Tx, o org.ID) (any, error)
}

// list wraps a function that lists.
func list[T any](f func(context.Context, sqldb.Tx, org.ID) ([]T, error)) func(context.Context, sqldb.Tx, org.ID) (any, error) {
	return func(ctx context.Context, tx sqldb.Tx, o org.ID) (any, error) { return f(ctx, tx, o) }
}

// one wraps a function that finds by one more argument.
func one[A, T any](f func(context.Context, sqldb.Tx, org.ID, A) (T, error), a A) func(context.Context, sqldb.Tx, org.ID) (any, error) {
	return func(ctx context.Context, tx sqldb.Tx, o org.ID) (any, error) { return f(ctx, tx, o, a) }
}

var year = day.Range{From: day.Must("2024-01-01"), To: day.Must("2024-12-31")}

// questions are all ways of reading. A text in what they give names the organisation, where there is a text at all.
var questions = []question{
	{"units", 2, list(orgdb.ListUnits)},
	{"unit", 1, one(orgdb.FindUnitByRef, "noord")},
	{"employees", 2, list(orgdb.ListEmployees)},
	{"employee", 1, one(orgdb.FindEmployeeByRef, "M1")},
	{"memberships", 1, one(orgdb.ListMemberships, year)},
	{"memberships of", 1, one(orgdb.ListMembershipsOf, org.EmployeeID(1))},
	{"memberships in", 1, one(orgdb.ListMembershipsIn, org.UnitID(2))},
	{"values", 10, list(orgdb.ListValues)},
	{"values of", 1, one(orgdb.ListValuesOf, "product")},
	{"customers with an address", 1, one(customerdb.Search, " K@Voorbeeld.example")},
	{"metrics", 1, list(surveydb.ListMetrics)},
	{"metric", 1, one(surveydb.FindMetricByRef, "nps")},
	{"causes", 3, list(surveydb.ListCauses)},
	{"surveys", 1, list(surveydb.ListSurveys)},
	{"survey", 1, one(surveydb.FindSurveyByRef, "na")},
	{"survey versions", 2, one(surveydb.ListVersions, 1)},
	{"latest version", 1, one(surveydb.LatestVersion, 1)},
	{"matrices", 1, list(surveydb.ListMatrices)},
	{"customer", 1, one(customerdb.FindByRef, "k1")},
	{"transaction", 1, one(customerdb.FindTransactionByRef, "W1")},
	{"answers", 1, one(collectdb.List, collectdb.Filter{})},
	{"initiatives", 1, list(improvedb.List)},
	{"initiatives of", 1, one(improvedb.ListOf, org.EmployeeID(1))},
	{"initiative", 1, one(improvedb.FindByRef, "I1")},
	{"findings", 1, list(integritydb.ListFindings)},
	{"finding", 1, one(integritydb.FindFindingByRef, "Z1")},
	{"coverage", 1, one(integritydb.ListCoverage, year)},
	{"targets", 1, list(targetdb.List)},
	{"target", 1, one(targetdb.FindByRef, "T1")},
}

// Each organisation reads what it was told and nothing of another; one that was told nothing reads nothing.
func TestWhatIsStoredIsReadBackByItsOwnOrganisationOnly(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		first, second := fill(t, db, "aaa"), fill(t, db, "bbb")
		read(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			for _, q := range questions {
				for o, foreign := range map[org.ID]string{first: "bbb", second: "aaa"} {
					text, n, err := answerTo(ctx, tx, q, o)
					if err != nil || n != q.want || strings.Contains(text, foreign) {
						t.Errorf("%s of %d: %v, %d things, want %d: %s", q.name, o, err, n, q.want, text)
					}
				}
				if text, n, err := answerTo(ctx, tx, q, 99); (err == nil && n > 0) || (err != nil && fault.KindOf(err) != fault.NotFound) {
					t.Errorf("%s of nobody: %v, %s", q.name, err, text)
				}
			}
			return nil
		})
	})
}

// answerTo asks a question and counts what it gives.
func answerTo(ctx context.Context, tx sqldb.Tx, q question, o org.ID) (text string, n int, err error) {
	got, err := q.ask(ctx, tx, o)
	if err != nil {
		return "", 0, err
	}
	raw, err := json.Marshal(got)
	if err != nil {
		return "", 0, err
	}
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		return string(raw), 1, nil
	}
	return string(raw), len(items), nil
}

// What came in is what is read: fields aren't swapped on the way.
func TestFieldsSurvive(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		o := fill(t, db, "aaa")
		read(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			e, err := orgdb.FindEmployeeByRef(ctx, tx, o, "M1")
			if err != nil || e.Manager != 2 || e.Place != 1 || e.Employed.From != day.Must("2020-01-01") {
				t.Errorf("employee %+v, %v", e, err)
			}
			u, err := orgdb.FindUnitByRef(ctx, tx, o, "noord")
			if err != nil || len(u.Places) != 1 || u.Places[0].Parent != 1 {
				t.Errorf("unit %+v, %v", u, err)
			}
			j, err := customerdb.FindTransactionByRef(ctx, tx, o, "W1")
			if err != nil || j.ValueCents != 995 || j.Product != 1 || len(j.Values) != 1 || len(j.Participants) != 1 || j.Participants[0].Unit != u.ID {
				t.Errorf("transaction %+v, %v", j, err)
			}
			a, err := collectdb.FindAnswerByRef(ctx, tx, o, 1, "A1")
			if err != nil || a.Score != 9 || a.Version != 2 || a.Cause() != 3 || len(a.Causes) != 2 || a.Participants[0] != j.Participants[0] || a.TransactionRef != "W1" {
				t.Errorf("answer %+v, %v", a, err)
			}
			m, err := surveydb.LatestMatrix(ctx, tx, o)
			if err != nil || !m.Influences(1, 3, day.Must("2024-02-01")) || m.Influences(1, 3, day.Must("2023-02-01")) {
				t.Errorf("matrix %+v, %v", m, err)
			}
			return nil
		})
	})
}

func TestASignatureIsRecordedOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		o := fill(t, db, "aaa")
		s := attribution.SignOff{Version: 1, Party: "works_council", Name: "OR", SignedOn: day.Must("2024-01-02"), Document: "notulen"}
		for range 2 {
			write(t, db, func(ctx context.Context, tx sqldb.Tx) error { return surveydb.AddSignOff(ctx, tx, o, s, "test", 9) })
		}
		read(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			all, err := surveydb.ListSignOffs(ctx, tx, o, 1)
			if err != nil || len(all) != 1 || all[0] != s {
				t.Errorf("sign-offs %+v, %v", all, err)
			}
			return nil
		})
		s.Version = 9
		err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error { return surveydb.AddSignOff(ctx, tx, o, s, "test", 9) })
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("signing what isn't there: %v", err)
		}
	})
}

func TestAnOrganisationHasOneReference(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		fill(t, db, "aaa")
		err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			_, err := orgdb.Create(ctx, tx, org.Organisation{Ref: "aaa"}, act)
			return err
		})
		if fault.KindOf(err) != fault.Conflict {
			t.Errorf("a second organisation aaa: %v", err)
		}
		write(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			o, err := orgdb.FindByRef(ctx, tx, "aaa")
			if err != nil {
				return err
			}
			o.Name, o.Settings.Currency = "Nieuw", "BRL"
			return orgdb.Update(ctx, tx, o, act)
		})
		read(t, db, func(ctx context.Context, tx sqldb.Tx) error {
			all, err := orgdb.List(ctx, tx)
			if err != nil || len(all) != 1 || all[0].Name != "Nieuw" || all[0].Settings.Currency != "BRL" {
				t.Errorf("organisations %+v, %v", all, err)
			}
			return nil
		})
	})
}
