package snapshot_test

import (
	"testing"

	"klankbord.org/core/collect"
	"klankbord.org/core/snapshot"
	"pgregory.net/rapid"
)

// Answers that change, come late or come twice leave the snapshot as if only their last contents had ever come.
func TestAChangedAnswerReplacesItself(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := snapshot.NewSized(structure, rapid.SampledFrom([]int{3, 16, snapshot.BlockRows}).Draw(t, "size"))
		var rows []snapshot.Row // in the order in which they first came
		place := map[collect.AnswerID]int{}
		for range rapid.IntRange(1, 6).Draw(t, "batches") {
			batch := make([]snapshot.Row, rapid.IntRange(1, 15).Draw(t, "batch"))
			for i := range batch {
				batch[i] = drawRow(t, collect.AnswerID(rapid.IntRange(1, 40).Draw(t, "id")))
				if at, known := place[batch[i].ID]; known {
					rows[at] = batch[i]
				} else {
					place[batch[i].ID] = len(rows)
					rows = append(rows, batch[i])
				}
			}
			before := s.View()
			had := before.Len()
			apply(t, s, batch)
			if before.Len() != had {
				t.Fatal("a view changed under its reader")
			}
		}
		v := s.View()
		if v.Len() != len(rows) {
			t.Fatalf("%d answers, want %d", v.Len(), len(rows))
		}
		for _, r := range rows {
			a, ok := v.Find(r.ID)
			if !ok {
				t.Fatalf("answer %d is gone", r.ID)
			}
			same(t, a, r)
		}
		compare(t, v, naive{rows, structure}, drawQuery(t))
	})
}

// A view that somebody holds keeps counting what it counted, whatever happens to the snapshot.
func TestAViewNeverChanges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := drawRows(t, 30)
		s := snapshot.NewSized(structure, 8)
		apply(t, s, rows)
		held := s.View()
		for range 3 {
			apply(t, s, []snapshot.Row{drawRow(t, collect.AnswerID(rapid.IntRange(1, 60).Draw(t, "id")))})
		}
		compare(t, held, naive{rows, structure}, drawQuery(t))
	})
}

// A row that doesn't fit is refused with its field, and nothing of its batch comes in.
func TestWhatDoesntFitIsRefused(t *testing.T) {
	t.Parallel()
	good := snapshot.Row{ID: 1, Metric: 1, Day: start, Score: 9}
	for field, spoil := range map[string]func(*snapshot.Row){
		"answer": func(r *snapshot.Row) { r.ID = 1 << 32 },
		"day":    func(r *snapshot.Row) { r.Day = -4 },
		"score":  func(r *snapshot.Row) { r.Score = 128 },
		"unit":   func(r *snapshot.Row) { r.Unit = 1 << 16 },
		"employee": func(r *snapshot.Row) {
			r.Participants = []snapshot.Participant{{Employee: 0, Role: 1}}
		},
	} {
		bad := good
		bad.ID = 2
		spoil(&bad)
		s := snapshot.New(structure)
		refused(t, s.Apply([]snapshot.Row{good, bad}), field)
		if n := s.View().Len(); n != 0 {
			t.Errorf("%s: %d answers came in", field, n)
		}
	}
}
