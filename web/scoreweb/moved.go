package scoreweb

import (
	"cmp"
	"slices"

	"klankbord.org/core/publish"
	"klankbord.org/core/score"
	"klankbord.org/core/snapshot"
)

// move is a team, product or cause whose score differs from the period before.
type move struct {
	Kind, Name, Href string
	Change           change
}

// Shares of false alarms that are accepted over the whole list: a list of many comparisons finds something by chance
// alone, so each has to hold after Benjamini and Hochberg.
const (
	sureAlarms  = 0.05
	maybeAlarms = 0.20
)

// moved lists what moved, demonstrated changes first. Nothing else may be called a change. asked is how many were
// compared.
func (l *lens) moved() (list []move, asked int, err error) {
	var all []move
	var p []float64
	for _, axis := range []snapshot.Axis{snapshot.ByTeam, "product", "process"} {
		now, err := l.grouped(l.query.Period, axis)
		if err != nil {
			return nil, 0, err
		}
		earlier, err := l.grouped(before(l.query.Period), axis)
		if err != nil {
			return nil, 0, err
		}
		for i, g := range now.Groups {
			was := slices.IndexFunc(earlier.Groups, func(e snapshot.Group) bool { return e.Key == g.Key })
			if now.Hidden[i] || was < 0 || earlier.Hidden[was] {
				continue
			}
			m, value, ok := l.move(axis, g, now, earlier)
			if ok {
				all, p = append(all, m), append(p, value)
			}
		}
	}
	adjusted := score.BenjaminiHochberg(p)
	for i, m := range all {
		switch {
		case m.Change.verdict == score.Demonstrated && adjusted[i] <= sureAlarms:
		case m.Change.verdict != score.NoChange && adjusted[i] <= maybeAlarms:
			m.Change.verdict = score.Probable
		default:
			continue
		}
		list = append(list, m)
	}
	slices.SortStableFunc(list, func(a, b move) int {
		return cmp.Or(compareBool(b.Change.verdict == score.Demonstrated, a.Change.verdict == score.Demonstrated), cmp.Compare(a.Name, b.Name))
	})
	return list, len(all), nil
}

// move compares one group with itself earlier; ok is false when either may not be seen or nothing is known to test.
func (l *lens) move(axis snapshot.Axis, g snapshot.Group, now, earlier *publish.Table) (m move, p float64, ok bool) {
	old, some := earlier.Find(g.Key[0])
	if !some || g.Key[0] == 0 {
		return move{}, 0, false
	}
	m.Change = l.measure.changed(earlier.Distribution(old), now.Distribution(g))
	if !m.Change.ok || !l.shows(m.Change.from) || !l.shows(m.Change.to) {
		return move{}, 0, false
	}
	test, ok := score.AdjustedWaldTest(m.Change.from.counts, m.Change.to.counts, score.Level95)
	if !ok || !test.Defined {
		return move{}, 0, false
	}
	names := axis
	if axis == snapshot.ByTeam {
		names = snapshot.InUnit
		m.Href = l.unitHref(g.Key[0])
	} else {
		m.Href = l.Path("") + queryOf(l, map[string]string{string(axis): l.ref(axis, g.Key[0])})
	}
	m.Kind, _ = fieldName(l.Lang, axis)
	m.Name = l.label(names, g.Key[0])
	return m, test.TwoSided, true
}
