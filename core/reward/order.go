package reward

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
)

// answerKey is what answers are ordered by, close together: comparing the answers themselves would wander through memory.
type answerKey struct {
	day, metric int64
	start       uint64 // first eight bytes of the reference; they order like the text
	index       int
}

// orderAnswers returns the indexes of the answers in their canonical order: by day of service, metric and reference. Two
// surveys may use the same reference; then everything else that is looked at decides.
func (c *computation) orderAnswers() []int {
	answers := c.in.Answers
	keys := make([]answerKey, len(answers))
	for i := range answers {
		a := &answers[i]
		var start [8]byte
		copy(start[:], a.Ref)
		keys[i] = answerKey{int64(a.Day), int64(a.Metric), binary.BigEndian.Uint64(start[:]), i}
	}
	slices.SortFunc(keys, func(x, y answerKey) int {
		if d := cmp.Or(cmp.Compare(x.day, y.day), cmp.Compare(x.metric, y.metric), cmp.Compare(x.start, y.start)); d != 0 {
			return d
		}
		if d := cmp.Compare(answers[x.index].Ref, answers[y.index].Ref); d != 0 {
			return d
		}
		return bytes.Compare(c.appendAnswer(nil, &answers[x.index]), c.appendAnswer(nil, &answers[y.index]))
	})
	order := make([]int, len(keys))
	for i, k := range keys {
		order[i] = k.index
	}
	return order
}
