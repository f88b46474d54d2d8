package publish

import (
	"slices"

	"klankbord.org/core/day"
	"klankbord.org/core/snapshot"
)

// atWrongTimes tells which groups have a period that begins or ends too near to another that can be asked for: between the
// two would be a few answers.
func (d *Desk) atWrongTimes(q snapshot.Query, r *snapshot.Result) ([]bool, error) {
	out := make([]bool, len(r.Groups))
	clock := slices.IndexFunc(q.By, snapshot.Axis.IsTime)
	q.Period = d.open(q.Period)
	if clock < 0 && q.Period == (day.Range{}) {
		return out, nil
	}
	grain := snapshot.ByMonth
	if !aligned(q.Period) || clock >= 0 && (q.By[clock] == snapshot.ByDay || q.By[clock] == snapshot.ByWeek) {
		grain = snapshot.ByDay
	}
	series, err := d.series(q, clock, grain, r)
	if err != nil {
		return nil, err
	}
	least := d.least()
	kept := map[key]ends{}
	for i, g := range r.Groups {
		cell := q.Period
		rest := g.Key
		if clock >= 0 {
			cell = snapshot.PeriodOf(q.By[clock], day.Day(g.Key[clock]))
			if q.Period != (day.Range{}) {
				cell, _ = cell.Intersect(q.Period)
			}
			rest = without(rest, clock)
		}
		known, ok := kept[rest]
		if !ok {
			known = endsOf(series[rest], least)
			kept[rest] = known
		}
		out[i] = !known.has(cell)
	}
	return out, nil
}

// open leaves the end of a period out that lies beyond all answers, and its beginning before all of them.
func (d *Desk) open(p day.Range) day.Range {
	all, ok := d.view.Days()
	switch {
	case !ok || p == (day.Range{}):
		return day.Range{}
	case p.To >= all.To:
		p.To = 0
	}
	if p.From <= all.From {
		if p.From = snapshot.StartOf(snapshot.ByYear, all.From); p.To == 0 {
			return day.Range{}
		}
	}
	return p
}

// series counts the answers of each group by day or month, over all time.
func (d *Desk) series(q snapshot.Query, clock int, grain snapshot.Axis, r *snapshot.Result) (map[key][]moment, error) {
	q.Period = day.Range{}
	if q.By = slices.Clone(q.By); clock >= 0 {
		q.By = slices.Delete(q.By, clock, clock+1)
	}
	series := map[key][]moment{}
	if len(q.By) < snapshot.MaxBy {
		return series, d.fill(q, grain, series, nil)
	}
	first := map[int64]bool{} // one axis too many to count by days as well: a value at a time, then
	for _, g := range r.Groups {
		value := g.Key[0]
		if first[value] {
			continue
		}
		first[value] = true
		one := q
		one.By = q.By[1:]
		one.Filters = append(slices.Clone(q.Filters), snapshot.Filter{Field: q.By[0], Values: []int64{value}})
		if err := d.fill(one, grain, series, &value); err != nil {
			return nil, err
		}
	}
	return series, nil
}

// fill counts a slice by day or month; first, when given, is the key of an axis that comes before the others.
func (d *Desk) fill(q snapshot.Query, grain snapshot.Axis, series map[key][]moment, first *int64) error {
	q.By = append(slices.Clone(q.By), grain)
	r, err := d.count(q)
	if err != nil {
		return err
	}
	at := len(q.By) - 1
	for _, g := range r.Groups {
		rest := g.Key
		rest[at] = 0
		if first != nil {
			copy(rest[1:], g.Key[:at])
			rest[0] = *first
		}
		series[rest] = append(series[rest], moment{day.Day(g.Key[at]), g.N()})
	}
	return nil
}

// without takes an axis out of a key.
func without(k key, axis int) key {
	copy(k[axis:], k[axis+1:])
	k[len(k)-1] = 0
	return k
}

// moment is how many answers there are of a day, or of a month by its first day.
type moment struct {
	day day.Day
	n   int64
}

// ends are the places, as numbers of answers before them, where periods may begin and end: all at least a threshold
// apart. The difference of any two periods between them is then nothing, or enough.
type ends struct {
	moments []moment
	before  []int64 // answers before each moment
	total   int64
	allowed []int64 // in order
}

// endsOf chooses the places: first where years begin, then quarters, months, weeks and days, as far as each keeps its
// distance to those chosen before. The beginning and the end of all time come first of all.
func endsOf(moments []moment, least int64) ends {
	e := ends{moments: moments, before: make([]int64, len(moments))}
	slices.SortFunc(e.moments, func(a, b moment) int { return int(a.day - b.day) })
	for i, m := range e.moments {
		e.before[i] = e.total
		e.total += m.n
	}
	e.allowed = []int64{0, e.total}
	for _, axis := range []snapshot.Axis{snapshot.ByYear, snapshot.ByQuarter, snapshot.ByMonth, snapshot.ByWeek, snapshot.ByDay} {
		for i, m := range e.moments {
			// Every period that begins after the moment before this one and up to it begins here.
			if i == 0 || snapshot.StartOf(axis, m.day) > e.moments[i-1].day {
				e.choose(e.before[i], least)
			}
		}
	}
	return e
}

// choose allows a place when it keeps its distance.
func (e *ends) choose(place, least int64) {
	at, there := slices.BinarySearch(e.allowed, place)
	if there || at > 0 && place-e.allowed[at-1] < least || at < len(e.allowed) && e.allowed[at]-place < least {
		return
	}
	e.allowed = slices.Insert(e.allowed, at, place)
}

// has reports whether a period begins and ends at chosen places.
func (e *ends) has(p day.Range) bool {
	return e.at(p.From) && (p.To == 0 || e.at(p.To+1))
}

func (e *ends) at(d day.Day) bool {
	i, _ := slices.BinarySearchFunc(e.moments, d, func(m moment, d day.Day) int { return int(m.day - d) })
	place := e.total
	if i < len(e.moments) {
		place = e.before[i]
	}
	_, ok := slices.BinarySearch(e.allowed, place)
	return ok
}

// least is the number of answers from which something may be seen.
func (d *Desk) least() int64 {
	for n := int64(1); ; n++ {
		if !d.few(n) {
			return n
		}
	}
}

// aligned reports whether a period begins and ends with months, or never.
func aligned(p day.Range) bool {
	return (p.From == 0 || p.From.Time().Day() == 1) && (p.To == 0 || (p.To+1).Time().Day() == 1)
}
