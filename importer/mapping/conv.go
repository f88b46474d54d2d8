package mapping

import (
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // a server without a time zone database must read the same instants

	"klankbord.org/core/fault"
)

// conv says how texts are read as numbers, dates and yes or no.
type conv struct {
	decimal   byte // '.' or ','
	thousands byte // 0: none
	dates     []dateFormat
	forms     string // the date formats as written, for messages
	oneWay    bool   // no two of the formats read a text as different days
	hint      int    // format that fitted last, tried first when oneWay; a Bound is read by one goroutine at a time
	firstWins bool   // of several readings of a date, the first is taken
	zone      *time.Location
	yes, no   []string
	times     int // decimal places moved to the right: 2 turns 12.50 into 1250
}

var plainConv = conv{decimal: '.', zone: time.UTC, dates: isoDates, forms: isoForms, oneWay: true,
	yes: []string{"true", "1", "yes", "y", "ja", "j", "waar", "x"},
	no:  []string{"false", "0", "no", "n", "nee", "onwaar"}}

// convKeys are the keys that change how texts are read, allowed at a source, at defaults and in an expression.
var convKeys = []string{"decimal", "thousands", "dates", "ambiguous", "time_zone", "yes", "no"}

// change returns a copy with the keys of n applied.
func (c *conv) change(n *node) (*conv, *fault.Error) {
	out := *c
	if d := n.get("decimal"); d != nil {
		w, f := d.oneOf(".", ",")
		if f != nil {
			return nil, f
		}
		out.decimal = w[0]
	}
	if t := n.get("thousands"); t != nil {
		w, f := t.oneOf("", ".", ",", " ", "'")
		if f != nil {
			return nil, f
		}
		out.thousands = 0
		if w != "" {
			out.thousands = w[0]
		}
	}
	if d := n.get("dates"); d != nil {
		if f := out.setDates(d); f != nil {
			return nil, f
		}
	}
	if a := n.get("ambiguous"); a != nil {
		w, f := a.oneOf("refuse", "first")
		if f != nil {
			return nil, f
		}
		out.firstWins = w == "first"
	}
	if z := n.get("time_zone"); z != nil {
		w, f := z.word()
		if f != nil {
			return nil, f
		}
		zone, err := time.LoadLocation(w)
		if err != nil || w == "" || w == "Local" {
			return nil, z.fault("mapping.unknown_zone", "value", w)
		}
		out.zone = zone
	}
	return &out, out.setWords(n)
}

func (c *conv) setDates(n *node) *fault.Error {
	words, f := n.words()
	if f != nil {
		return f
	}
	if len(words) == 0 {
		return n.fault("mapping.date_format", "value", "")
	}
	c.dates = nil
	for _, w := range words {
		format, ok := parseDateFormat(w)
		if !ok {
			return n.fault("mapping.date_format", "value", w)
		}
		c.dates = append(c.dates, format)
	}
	c.forms, c.hint = strings.Join(words, ", "), 0
	c.oneWay = len(c.dates) == 1 || !slices.ContainsFunc(words, func(w string) bool { return !strings.HasPrefix(w, "YYYY-MM-DD") })
	return nil
}

func (c *conv) setWords(n *node) *fault.Error {
	for key, target := range map[string]*[]string{"yes": &c.yes, "no": &c.no} {
		v := n.get(key)
		if v == nil {
			continue
		}
		words, f := v.words()
		if f != nil {
			return f
		}
		*target = nil
		for _, w := range words {
			*target = append(*target, strings.ToLower(w))
		}
	}
	// a word that is given for one side no longer means the other
	if y := n.get("yes"); y != nil && n.get("no") == nil {
		c.no = slices.DeleteFunc(slices.Clone(c.no), func(w string) bool { return slices.Contains(c.yes, w) })
	}
	if o := n.get("no"); o != nil && n.get("yes") == nil {
		c.yes = slices.DeleteFunc(slices.Clone(c.yes), func(w string) bool { return slices.Contains(c.no, w) })
	}
	return nil
}

// boolean reads yes or no; nothing is no. A number of files leave one side empty, so "no: []" makes all else a fault.
func (c *conv) boolean(s string) (bool, *fault.Error) {
	if s == "" {
		return false, nil
	}
	low := strings.ToLower(s)
	switch {
	case slices.Contains(c.yes, low):
		return true, nil
	case slices.Contains(c.no, low):
		return false, nil
	}
	return false, fault.NewInvalid("", "cell.not_boolean", "value", s)
}
