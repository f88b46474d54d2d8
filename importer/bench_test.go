package importer_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"klankbord.org/core/intake"
	"klankbord.org/importer"
	"klankbord.org/importer/mapping"
)

// swallow is a door that takes everything and keeps nothing.
type swallow struct{ out []intake.Outcome }

func (s *swallow) Apply(_ context.Context, records []intake.Record) ([]intake.Outcome, error) {
	for len(s.out) < len(records) {
		s.out = append(s.out, intake.Outcome{})
	}
	return s.out[:len(records)], nil
}

const benchMapping = `
version: 1
sources:
  answers: {file: answers.csv}
records:
  - kind: answer
    from: answers
    fields:
      ref: "{id}"
      survey: nps
      transaction: "{order}"
      answered_at: "{at}"
      score: "{score}"
      verbatim: "{text}"
      causes: ["{cause}"]
`

func benchFile(b *testing.B, rows int) (folder string, size int64) {
	b.Helper()
	folder = b.TempDir()
	f, err := os.Create(filepath.Join(folder, "answers.csv"))
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "id,order,at,score,text,cause")
	for i := range rows {
		text := ""
		if i%3 == 0 {
			text = `"Netjes gewerkt, op tijd."`
		}
		fmt.Fprintf(w, "A%07d,W%07d,2024-%02d-%02dT10:%02d:00,%d,%s,Service/Vriendelijk\n", i, i, i%12+1, i%28+1, i%60, i%11, text)
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		b.Fatal(err)
	}
	return folder, info.Size()
}

func parse(tb testing.TB, text string) *mapping.Mapping {
	tb.Helper()
	m, err := mapping.Parse("mapping.yaml", []byte(text))
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// BenchmarkScan is reading and mapping alone, in one goroutine.
func BenchmarkScan(b *testing.B) {
	const rows = 200_000
	folder, size := benchFile(b, rows)
	m := parse(b, benchMapping)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		bound, err := m.Bind(folder, mapping.BindOptions{})
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		err = bound.Scan(b.Context(), mapping.Pass{Emit: func(mapping.Item) error { n++; return nil }})
		bound.Close()
		if err != nil || n != rows {
			b.Fatal(n, err)
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkRun is everything but storage: looking for repeats, mapping, and handing over.
func BenchmarkRun(b *testing.B) {
	const rows = 200_000
	folder, size := benchFile(b, rows)
	m := parse(b, benchMapping)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		report, err := importer.Run(b.Context(), importer.Options{Mapping: m, Folder: folder, Door: &swallow{}})
		if err != nil || report.Total().Created != rows {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
