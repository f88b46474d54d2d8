package snapshot_test

import (
	"sync"
	"testing"

	"klankbord.org/core/collect"
	"klankbord.org/core/fault"
	"klankbord.org/core/snapshot"
)

func refused(t *testing.T, err error, field string) {
	t.Helper()
	if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Field != field {
		t.Errorf("%v, want an invalid %s", err, field)
	}
}

// Readers count while a writer adds and changes answers: each sees whole batches, never a part of one.
func TestReadersSeeWholeBatches(t *testing.T) {
	t.Parallel()
	const batches, size = 200, 50
	s := snapshot.NewSized(structure, 512)
	var writer, readers sync.WaitGroup
	done := make(chan struct{})
	writer.Go(func() {
		for i := range batches {
			batch := make([]snapshot.Row, 0, size+1)
			for j := range size {
				batch = append(batch, snapshot.Row{ID: collect.AnswerID(i*size + j + 1), Metric: 1, Day: start, Score: 9,
					Values: []snapshot.Value{{Dimension: "product", ID: 1}}})
			}
			changed := batch[0]
			changed.ID = collect.AnswerID(i*size/2 + 1)
			changed.Score = 3
			if err := s.Apply(append(batch, changed)); err != nil {
				t.Error(err)
			}
		}
		close(done)
	})
	for range 3 {
		readers.Go(func() {
			for last := int64(0); ; {
				select {
				case <-done:
					return
				default:
				}
				r, err := s.View().Score(snapshot.Query{Metric: 1, By: []snapshot.Axis{"product"}})
				if err != nil {
					t.Error(err)
					return
				}
				var n int64
				for _, g := range r.Groups {
					n += g.N()
				}
				if n%size != 0 || n < last {
					t.Errorf("%d answers after %d", n, last)
				}
				last = n
			}
		})
	}
	writer.Wait()
	readers.Wait()
	if n := s.View().Len(); n != batches*size {
		t.Fatalf("%d answers, want %d", n, batches*size)
	}
}
