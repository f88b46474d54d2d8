package app

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klankbord.org/core/access"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/keydb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// BenchmarkOneTransaction compares one record through the API, with an idempotency key, with the plain use case.
func BenchmarkOneTransaction(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		url := ""
		if engine == "postgres" {
			url = storetest.EmptyPostgresURL(b)
		}
		a, err := Open(b.Context(), Config{Data: b.TempDir(), Database: url})
		if err != nil {
			b.Fatal(err)
		}
		o, err := a.CreateOrganisation(b.Context(), org.Organisation{Ref: "x", Name: "X", Settings: org.Settings{APIPerMinute: 1 << 30}}, "bench")
		if err != nil {
			b.Fatal(err)
		}
		ctx := access.With(b.Context(), access.System(o.ID, "bench"))
		n := 0
		b.Run(engine+"/use case", func(b *testing.B) {
			for b.Loop() {
				n++
				records := []intake.Record{intake.Transaction{Ref: fmt.Sprint("T", n), Day: 19900}}
				err := a.throughDoor(o, "bench", false, func(d intake.Door) error { _, err := d.Apply(ctx, records); return err })
				if err != nil {
					b.Fatal(err)
				}
			}
		})
		var token string
		err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
			_, token, err = keydb.Create(ctx, tx, o.ID, keydb.KeyInput{Name: "b", Permissions: []access.Permission{access.RecordsImport}, CreatedBy: "bench"})
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
		server := httptest.NewServer(a.Handler())
		b.Run(engine+"/API", func(b *testing.B) {
			for b.Loop() {
				n++
				r, _ := http.NewRequestWithContext(ctx, "POST", server.URL+"/api/v1/transactions", strings.NewReader(fmt.Sprintf(`{"items":[{"ref":"T%d","day":"2024-06-26"}]}`, n)))
				r.Header.Set("Content-Type", "application/json")
				r.Header.Set("X-Api-Key", token)
				r.Header.Set("Idempotency-Key", fmt.Sprint(n))
				res, err := http.DefaultClient.Do(r)
				if err != nil || res.StatusCode != http.StatusOK {
					b.Fatal(res, err)
				}
				_ = res.Body.Close()
			}
		})
		server.Close()
		if err := a.Close(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}
