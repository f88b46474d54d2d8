package snapshot

import (
	"cmp"
	"slices"

	"klankbord.org/core/score"
	"klankbord.org/core/survey"
)

// Result is a slice of scores, counted.
type Result struct {
	Metric survey.Metric
	By     []Axis
	Groups []Group // in order of key; groups without answers are left out

	room []int64 // for the counts of further groups
}

// Group is the answers of one group. All figures follow from how often each point of the scale was given.
type Group struct {
	Key        [MaxBy]int64 // one number for each axis of the result
	Points     []int64      // answers per point, from the scale's lowest to its highest
	Unscored   int64        // answers without a score; only when the query asked for their standing
	ValueCents int64        // of the answers' transactions, when the query asked for it
	Valued     int64        // answers whose transaction has a value, when the query asked for it
}

// N returns the number of answers with a score.
func (g Group) N() int64 {
	var n int64
	for _, c := range g.Points {
		n += c
	}
	return n
}

// Distribution returns a group as core/score computes with it.
func (r *Result) Distribution(g Group) score.Distribution {
	return score.Distribution{Scale: score.Scale{Min: r.Metric.Min, Max: r.Metric.Max}, Counts: g.Points}
}

// Counts returns a group by band: for an NPS these are its detractors, passives and promoters.
func (r *Result) Counts(g Group) score.Counts {
	return BandCounts(r.Metric, g.Points)
}

// BandCounts adds up the points of a scale by band.
func BandCounts(m survey.Metric, points []int64) score.Counts {
	var c score.Counts
	for i, n := range points {
		switch m.Band(m.Min + i) {
		case survey.Detractor:
			c.Detractors += n
		case survey.Passive:
			c.Passives += n
		default:
			c.Promoters += n
		}
	}
	return c
}

// Only returns the group of a result that isn't grouped: no answers when nothing fits.
func (r *Result) Only() Group {
	if len(r.Groups) == 0 {
		return Group{Points: make([]int64, r.Metric.Max-r.Metric.Min+1)}
	}
	return r.Groups[0]
}

// Find returns the group with these keys; ok is false when it has no answers.
func (r *Result) Find(keys ...int64) (Group, bool) {
	var want [MaxBy]int64
	copy(want[:], keys)
	i, ok := slices.BinarySearchFunc(r.Groups, want, func(g Group, k [MaxBy]int64) int { return compareKeys(g.Key, k) })
	if !ok {
		return Group{}, false
	}
	return r.Groups[i], true
}

func compareKeys(a, b [MaxBy]int64) int {
	return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]), cmp.Compare(a[2], b[2]))
}

// Score counts a slice. It reads each block that the period touches once, on all processors.
func (v *View) Score(q Query) (*Result, error) {
	prog, err := v.compile(&q)
	if err != nil {
		return nil, err
	}
	return v.count(prog, &q), nil
}

// worth is the value of a group's answers.
type worth struct{ cents, valued int64 }

// count runs a program and makes groups of the counts.
func (v *View) count(prog *program, q *Query) *Result {
	metric, _ := v.structure.Metric(q.Metric)
	r := &Result{Metric: metric, By: slices.Clone(q.By)}
	if prog.size > denseSize {
		sum := mergeSparse(run(v, prog, func() *sparseTally { return newSparse(prog) }))
		for group, g := range sum.groups {
			r.add(prog, group, g.counts, g.worth)
		}
	} else {
		counts, worths := merge(run(v, prog, func() *tally { return newTally(prog) }))
		r.dense(prog, counts, worths)
	}
	slices.SortFunc(r.Groups, func(a, b Group) int { return compareKeys(a.Key, b.Key) })
	return r
}

// dense makes groups of a flat array of counts.
func (r *Result) dense(prog *program, all []uint32, worths []worth) {
	for group := range prog.size / prog.points {
		counts := all[group*prog.points:][:prog.points]
		if !slices.ContainsFunc(counts, func(n uint32) bool { return n > 0 }) {
			continue
		}
		var w worth
		if worths != nil {
			w = worths[group]
		}
		r.add(prog, group, counts, w)
	}
}

// points returns room for the counts of one more group.
func (r *Result) points(n int) []int64 {
	if len(r.room) < n {
		r.room = make([]int64, n*min(1024, 8+2*len(r.Groups)))
	}
	points := r.room[:n:n]
	r.room = r.room[n:]
	return points
}

// add appends a group.
func (r *Result) add(prog *program, group uint32, counts []uint32, w worth) {
	g := Group{Points: r.points(int(prog.unscored)), ValueCents: w.cents, Valued: w.valued}
	for i := range g.Points {
		g.Points[i] = int64(counts[i])
	}
	if len(counts) > len(g.Points) {
		g.Unscored = int64(counts[prog.unscored])
	}
	for a := range prog.axes {
		g.Key[a] = prog.axes[a].key(group * prog.points)
	}
	r.Groups = append(r.Groups, g)
}
