package scoreweb

import (
	"slices"

	"klankbord.org/core/org"
	"klankbord.org/core/snapshot"
	"klankbord.org/core/survey"
)

// option is one value that can be chosen.
type option struct {
	Value, Label string
	Selected     bool
}

// choice is one gap in the sentence.
type choice struct {
	Name    string // parameter in the address
	Label   string // what is chosen, for screen readers and in the second row
	Options []option
}

// chip is something the slice is narrowed by that the sentence has no gap for, with the address without it.
type chip struct{ Name, Label, Without string }

// sentence is the form that reads as a sentence: *NPS of glass repair at team Noord, the last three months*.
type sentence struct {
	Metric, Product, Unit, Period *choice
	More                          []choice
	Chips                         []chip
	Keep                          []snapshot.Param // what else stands in the address
}

// mostOptions is how many values a gap offers; a dimension with more is chosen elsewhere, such as by following a link.
const mostOptions = 150

// sentence builds the form. It offers what occurs in the answers, which costs one pass a dimension.
func (l *lens) sentence() (sentence, error) {
	s := sentence{Metric: l.metrics(), Period: &choice{"period", l.T("periode", "period"), periods(l.Lang, l.all, l.chosen)}}
	if !slices.Contains(l.fixed, "unit") {
		s.Unit = l.units()
	}
	for _, field := range l.Catalog.Fields() {
		if field == snapshot.ByRole || field == "source" || slices.Contains(l.fixed, field) {
			continue
		}
		c, err := l.values(field)
		if err != nil {
			return s, err
		}
		switch {
		case c == nil:
		case field == "product":
			s.Product = c
		default:
			s.More = append(s.More, *c)
		}
	}
	l.rest(&s)
	return s, nil
}

func (l *lens) metrics() *choice {
	all := l.View.Structure().Metrics
	if len(all) < 2 {
		return nil
	}
	c := &choice{Name: "metric", Label: l.T("wat er gemeten is", "what was measured")}
	for _, m := range all {
		c.Options = append(c.Options, option{m.Ref, measureOf(m).name(l.Lang), m.ID == l.query.Metric})
	}
	return c
}

func (l *lens) units() *choice {
	all := slices.DeleteFunc(slices.Clone(l.View.Structure().Units), func(u org.Unit) bool { return !l.View.EverCovers(u.ID) })
	if len(all) < 2 || len(all) > mostOptions {
		return nil
	}
	chosen := l.Query().Get("unit")
	c := &choice{Name: "unit", Label: l.T("onderdeel", "unit"), Options: []option{{"", l.everything(), chosen == ""}}}
	for _, u := range all {
		c.Options = append(c.Options, option{u.Ref, u.Name, chosen == u.Ref})
	}
	return c
}

// everything names all units that the reader may look at.
func (l *lens) everything() string {
	if l.View.Scope().Units != nil {
		return l.T("al je onderdelen", "all your units")
	}
	return l.T("de hele organisatie", "the whole organisation")
}

// values offers the values of a dimension that occur in the answers to this metric; nil when there is no choice.
func (l *lens) values(field snapshot.Axis) (*choice, error) {
	r, err := l.View.Score(snapshot.Query{Metric: l.query.Metric, Period: l.all, By: []snapshot.Axis{field}})
	if err != nil {
		return nil, err
	}
	name, all := fieldName(l.Lang, field)
	chosen := l.Query().Get(string(field))
	c := &choice{Name: string(field), Label: name, Options: []option{{"", all, chosen == ""}}}
	for _, g := range r.Groups {
		if code := g.Key[0]; code != 0 {
			ref := l.ref(field, code)
			c.Options = append(c.Options, option{ref, l.label(field, code), ref == chosen})
		}
	}
	if n := len(c.Options); n < 3 || n > mostOptions {
		return nil, nil
	}
	slices.SortFunc(c.Options[1:], func(a, b option) int { return compare(a.Label, b.Label) })
	return c, nil
}

// rest shows what the address narrows by otherwise, and keeps it when the form is sent.
func (l *lens) rest(s *sentence) {
	shown := map[string]bool{"metric": true, "period": true, "unit": s.Unit != nil, "product": s.Product != nil}
	for _, c := range s.More {
		shown[c.Name] = true
	}
	for _, p := range l.params() {
		if shown[p.Name] {
			continue
		}
		s.Keep = append(s.Keep, p)
		s.Chips = append(s.Chips, chip{p.Name, l.chipLabel(p), l.With(p.Name, "")})
	}
}

// addBands offers to look at happy or unhappy customers only.
func (s *sentence) addBands(l *lens) {
	chosen := l.Query().Get("band")
	words := map[survey.Band]string{survey.Detractor: l.T("ontevreden", "unhappy"), survey.Passive: l.T("ertussenin", "in between"), survey.Promoter: l.T("heel tevreden", "very happy")}
	c := choice{Name: "band", Label: l.T("hoe tevreden", "how happy"), Options: []option{{"", l.T("alle cijfers", "all scores"), chosen == ""}}}
	for _, b := range []survey.Band{survey.Detractor, survey.Passive, survey.Promoter} {
		c.Options = append(c.Options, option{b.String(), words[b], chosen == b.String()})
	}
	s.More = append(s.More, c)
	drop := func(name string) bool { return name == "band" } // it has a gap now
	s.Keep = slices.DeleteFunc(s.Keep, func(p snapshot.Param) bool { return drop(p.Name) })
	s.Chips = slices.DeleteFunc(s.Chips, func(c chip) bool { return drop(c.Name) })
}

func (l *lens) chipLabel(p snapshot.Param) string {
	axis := snapshot.Axis(p.Name)
	name, _ := fieldName(l.Lang, axis)
	if code, ok := l.Catalog.Code(axis, p.Value); ok {
		return name + ": " + l.label(axis, code)
	}
	return name + ": " + p.Value
}

// fieldName names an axis in words, and "all of them".
func fieldName(l interface{ T(nl, en string) string }, field snapshot.Axis) (one, all string) {
	switch field {
	case "product":
		return l.T("product", "product"), l.T("alle producten", "all products")
	case "process":
		return l.T("proces", "process"), l.T("alle processen", "all processes")
	case "channel":
		return l.T("kanaal", "channel"), l.T("alle kanalen", "all channels")
	case "touchpoint":
		return l.T("contactmoment", "touchpoint"), l.T("alle contactmomenten", "all touchpoints")
	case "stage":
		return l.T("fase", "stage"), l.T("alle fasen", "all stages")
	case "segment":
		return l.T("klantgroep", "segment"), l.T("alle klantgroepen", "all segments")
	case "cause", "cause1", "cause2":
		return l.T("oorzaak", "cause"), l.T("alle oorzaken", "all causes")
	case "unit", "team":
		return l.T("onderdeel", "unit"), l.T("alle onderdelen", "all units")
	case "employee":
		return l.T("medewerker", "employee"), l.T("alle medewerkers", "all employees")
	case "score":
		return l.T("cijfer", "score"), l.T("alle cijfers", "all scores")
	case "band":
		return l.T("groep", "group"), l.T("alle groepen", "all groups")
	case "from":
		return l.T("vanaf", "from"), ""
	case "to":
		return l.T("tot en met", "up to"), ""
	}
	return string(field), l.T(string(field)+": alles", string(field)+": all") // an own dimension: without its name nobody knows all of what
}
