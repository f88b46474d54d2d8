package intakedb_test

import (
	"fmt"
	"testing"
	"time"

	"klankbord.org/core/intake"
	"klankbord.org/store/intakedb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

// BenchmarkImport takes in transactions with a participant each and an answer with a cause about each, and reports rows
// a second of both, the first time and the second time.
func BenchmarkImport(b *testing.B) {
	for name, database := range map[string]func(testing.TB) *sqldb.DB{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				importMany(b, database(b), 100_000)
			}
		})
	}
}

func importMany(b *testing.B, db *sqldb.DB, n int) {
	d := build(b, db, 1)
	measure := func(what string, want intake.Status, record func(i int) intake.Record) {
		start := time.Now()
		for from := 0; from < n; from += intakedb.BatchSize {
			var batch []intake.Record
			for i := from; i < min(n, from+intakedb.BatchSize); i++ {
				batch = append(batch, record(i))
			}
			apply(b, d, want, batch...)
		}
		b.ReportMetric(float64(n)/time.Since(start).Seconds(), what+"/s")
	}
	visit := world()[10][1].(intake.Transaction)
	job := func(i int) intake.Record {
		j := visit
		j.Ref = fmt.Sprintf("J%07d", i)
		return j
	}
	template := world()[11][0].(intake.Answer)
	template.AnsweredAt, template.Causes = at("2024-05-03"), template.Causes[:1]
	answer := func(i int) intake.Record {
		a := template
		a.Ref, a.Transaction = fmt.Sprintf("R%07d", i), fmt.Sprintf("J%07d", i)
		return a
	}
	client := func(i int) intake.Record {
		return intake.Customer{Ref: fmt.Sprintf("C%07d", i), Email: fmt.Sprintf("iemand%d@voorbeeld.example", i), Phone: fmt.Sprintf("06%08d", i), Name: "Iemand de Vries"}
	}
	measure("customers", intake.Created, client)
	measure("customers-again", intake.Unchanged, client)
	measure("jobs", intake.Created, job)
	measure("answers", intake.Created, answer)
	measure("jobs-again", intake.Unchanged, job)
	measure("answers-again", intake.Unchanged, answer)
}
