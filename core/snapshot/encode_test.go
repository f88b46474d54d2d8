package snapshot_test

import (
	"testing"

	"klankbord.org/core/collect"
	"klankbord.org/core/fault"
	"klankbord.org/core/snapshot"
	"pgregory.net/rapid"
)

func sections(v *snapshot.View) [][]byte {
	all := make([][]byte, v.Sections())
	for i := range all {
		all[i] = v.AppendSection(nil, i)
	}
	return all
}

func restore(parts [][]byte) (*snapshot.Snapshot, error) {
	r, err := snapshot.NewRestorer(structure, parts[0])
	if err != nil {
		return nil, err
	}
	for i := range parts[1:] {
		if i >= r.Blocks() {
			break
		}
		if err := r.Block(i+1, parts[i+1]); err != nil {
			return nil, err
		}
	}
	return r.Snapshot()
}

// What was written and read back counts the same and goes on as if nothing had happened.
func TestASavedSnapshotGoesOn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := drawRows(t, 40)
		s := snapshot.NewSized(structure, rapid.SampledFrom([]int{3, 16, snapshot.BlockRows}).Draw(t, "size"))
		apply(t, s, rows)
		restored, err := restore(sections(s.View()))
		if err != nil {
			t.Fatal(err)
		}
		more := drawRow(t, collect.AnswerID(rapid.IntRange(1, 60).Draw(t, "id")))
		apply(t, restored, []snapshot.Row{more})
		apply(t, s, []snapshot.Row{more})
		if int(more.ID) <= len(rows) {
			rows[more.ID-1] = more
		} else {
			rows = append(rows, more)
		}
		q := drawQuery(t)
		compare(t, restored.View(), naive{rows, structure}, q)
		compare(t, s.View(), naive{rows, structure}, q)
	})
}

// Sections that were cut off are refused, not believed.
func TestACutSectionIsRefused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := snapshot.NewSized(structure, 8)
		apply(t, s, append(drawRows(t, 30), drawRow(t, 100)))
		parts := sections(s.View())
		part := rapid.IntRange(0, len(parts)-1).Draw(t, "part")
		parts[part] = parts[part][:rapid.IntRange(0, len(parts[part])-1).Draw(t, "length")]
		if _, err := restore(parts); fault.KindOf(err) != fault.Invalid {
			t.Fatalf("%v", err)
		}
	})
}
