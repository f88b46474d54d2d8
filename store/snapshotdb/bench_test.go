package snapshotdb

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/org"
	"klankbord.org/core/snapshot"
)

// BenchmarkOpen measures how long a saved snapshot takes to come back, beside reading the file's bytes and nothing else.
func BenchmarkOpen(b *testing.B) {
	for _, n := range []int{1_000_000, 10_000_000} {
		b.Run(fmt.Sprintf("%dM", n/1_000_000), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "1.snapshot")
			structure := snapshot.NewStructure(nil, nil, nil, nil)
			size := generate(b, path, structure, n)
			b.Run("open", func(b *testing.B) {
				b.SetBytes(size)
				for b.Loop() {
					file, err := os.Open(path)
					if err != nil {
						b.Fatal(err)
					}
					h, err := readHeader(file)
					if err != nil {
						b.Fatal(err)
					}
					s, err := readSections(file, h, structure)
					if err != nil || s.View().Len() != n {
						b.Fatal(s, err)
					}
					file.Close()
				}
			})
			b.Run("bytes", func(b *testing.B) {
				b.SetBytes(size)
				for b.Loop() {
					if _, err := os.ReadFile(path); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}

// generate writes a snapshot of n answers and returns the file's size.
func generate(b *testing.B, path string, structure *snapshot.Structure, n int) int64 {
	b.Helper()
	s, r := snapshot.New(structure), rand.New(rand.NewPCG(1, 2))
	rows := make([]snapshot.Row, 10_000)
	for at := 0; at < n; at += len(rows) {
		for i := range rows {
			rows[i] = snapshot.Row{ID: collect.AnswerID(at + i + 1), Metric: 1, Survey: 1, Score: r.IntN(11), Day: 19_000 + day.Day((at+i)*1000/n+r.IntN(30)),
				Causes:       []attribution.CauseID{attribution.CauseID(r.IntN(130))},
				Participants: []snapshot.Participant{{Employee: org.EmployeeID(1 + r.IntN(10_000)), Role: org.RoleID(1 + r.IntN(8)), Unit: org.UnitID(1 + r.IntN(500))}},
				Values: []snapshot.Value{{Dimension: dimension.Product, ID: dimension.ValueID(1 + r.IntN(300))}, {Dimension: dimension.Channel, ID: dimension.ValueID(1 + r.IntN(6))},
					{Dimension: dimension.Segment, ID: dimension.ValueID(1 + r.IntN(9))}, {Dimension: dimension.Touchpoint, ID: dimension.ValueID(1 + r.IntN(12))}},
				HasValue: true, ValueCents: int64(r.IntN(90_000))}
		}
		if err := s.Apply(rows); err != nil {
			b.Fatal(err)
		}
	}
	file, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	if err := write(file, header{Format: snapshot.FormatVersion}, s.View()); err != nil {
		b.Fatal(err)
	}
	info, err := file.Stat()
	if err != nil {
		b.Fatal(err)
	}
	if err := file.Close(); err != nil {
		b.Fatal(err)
	}
	return info.Size()
}
