package demo

import (
	"slices"
	"strconv"
	"strings"

	"klankbord.org/core/day"
	"klankbord.org/core/survey"
)

// writer writes what customers say in their own words.
type writer struct {
	dice
	today day.Day
	b     strings.Builder
}

func newWriter(seed uint64, today day.Day) *writer {
	return &writer{dice: newDice(seed, "comments"), today: today}
}

// about is what a comment is about.
type about struct {
	survey string
	cause  string // what it really was
	shown  string // what the customer picked
	band   survey.Band
	score  int
	scene  *scene
	who    string // first name of whoever helped
	car    string
	lang   string
}

// Shares of answers that have a comment, of comments that are a word or two, and of those that go on; by band.
var (
	speaks = [3]float64{0.75, 0.45, 0.58}
	brief  = [3]float64{0.08, 0.21, 0.22}
	goesOn = [3]float64{0.30, 0.20, 0.26}
)

// write returns a comment, empty when the customer has nothing to add.
func (w *writer) write(a about) string {
	if !w.chance(speaks[a.band]) {
		return ""
	}
	g, style := dutch(), w.dutchStyle
	if a.lang == "en" {
		g, style = english(), w.englishStyle
	}
	w.b.Reset()
	if w.chance(brief[a.band]) {
		w.sentence(g, "kort", a)
		return style(tidy(w.b.String()), a)
	}
	job := a.survey == SurveyNPS
	if job && a.scene.product != zijruit && w.chance(0.08) && w.sentence(g, "aanleiding", a) {
		w.b.WriteByte(' ')
	}
	if !w.sentence(g, w.section(a), a) && !w.sentence(g, rootOf(w.section(a)), a) {
		w.sentence(g, other, a)
	}
	if w.chance(goesOn[a.band]) {
		w.goOn(g, a, job)
	}
	return style(tidy(w.b.String()), a)
}

// tidy removes the marks that an empty choice leaves behind.
func tidy(s string) string {
	return strings.TrimSpace(leftovers.Replace(leftovers.Replace(s)))
}

var leftovers = strings.NewReplacer(". .", ".", "? .", "?", "! .", "!", " .", ".", " ,", ",", "..", ".", "!.", "!", "?.", "?", ",.", ".", "  ", " ")

// section returns where the words for a cause stand. Who calls an adviser speaks of other things than who had a job done.
func (w *writer) section(a about) string {
	switch {
	case a.survey != SurveyNPS && rootOf(a.cause) == "service":
		return "bel/" + strings.TrimPrefix(a.cause, "service/")
	case a.cause == "":
		return other
	case a.shown == rootOf(a.cause) && w.chance(0.5):
		return a.shown
	}
	return a.cause
}

// goOn adds a second thought: another subject, or how it ends.
func (w *writer) goOn(g grammar, a about, job bool) {
	w.b.WriteByte(' ')
	switch {
	case !job:
		w.sentence(g, "slotbel", a)
	case w.chance(0.38):
		second := pick(w.dice, []string{"ruit/kwaliteit", "ruit/snelheid", "service/vriendelijk", "ruit/info", "ruit/netheid", "afspraak/gemak"})
		if rootOf(second) == rootOf(a.cause) && second != a.cause {
			second = "service/vriendelijk"
		}
		if second != a.cause && w.sentence(g, second, a) {
			return
		}
		fallthrough
	default:
		w.sentence(g, "slot", a)
	}
}

// sentence writes a line of a section that fits the job. It reports whether there is one.
func (w *writer) sentence(g grammar, name string, a about) bool {
	lines := g[section{name, a.band}]
	if len(lines) == 0 {
		return false
	}
	fits := func(l line) bool {
		return l.only == "" || slices.Contains([]string{a.scene.product, a.scene.channel, a.survey}, l.only)
	}
	for range 24 {
		l := pick(w.dice, lines)
		if fits(l) {
			w.phrase(l.text, a)
			return true
		}
	}
	return false
}

func (w *writer) phrase(p phrase, a about) {
	for _, x := range p {
		switch {
		case x.choice != nil:
			w.phrase(pick(w.dice, x.choice), a)
		case x.slot != "":
			w.b.WriteString(w.fill(x.slot, a))
		default:
			w.b.WriteString(x.literal)
		}
	}
}

// slots are what people fill in without looking it up.
var slots = map[string][]string{
	"min":         list("20 minuten|25 minuten|een halfuur|half uur|35 min|40 minuten|drie kwartier|45 minuten|50 minuten|bijna een uur"),
	"minen":       list("30 minutes|forty minutes|almost an hour|45 min|over an hour"),
	"uur":         list("anderhalf uur|twee uur|2 uur|ruim twee uur|2,5 uur|drie uur|3 uur|bijna vier uur"),
	"snel":        list("een halfuur|veertig minuten|drie kwartier|50 minuten|een uurtje|een klein uur|35 minuten"),
	"dagen":       list("drie dagen|vier dagen|5 dagen|zes dagen|een week|ruim een week|8 dagen|9 dagen|elf dagen|twee weken|bijna twee weken|14 dagen"),
	"weg":         list("A1|A2|A4|A6|A7|A12|A15|A27|A28|A32|A50|A58|A67|N33|N44|N201|N279|N366"),
	"onderdeel":   list("regensensor|regensensor|regensensor|camera|camera|antenne|ruitverwarming"),
	"bedrag":      list("75 euro|€ 75|95 euro|100 euro|€ 135|150 euro|€150|200 euro"),
	"bedrag_hoog": list("600 euro|€ 740|780 euro|bijna 900 euro|850,-|€ 1.100|ruim 500 euro"),
}

var hours = list("8 uur|half negen|9 uur|half tien|10.00|10.30|11 uur|half 12|12 uur|13.00|half twee|2 uur|14.30|3 uur|half vier")

func (w *writer) fill(slot string, a about) string {
	switch slot {
	case "naam":
		return a.who
	case "plaats":
		return a.scene.team.place
	case "score":
		return strconv.Itoa(a.score)
	case "auto":
		for _, m := range makes {
			if m.ref == a.car {
				return pick(w.dice, m.models)
			}
		}
	case "tijd": // the same within a comment, as it comes from the day
		return hours[int(a.scene.day)%(len(hours)-4)]
	case "tijd_later":
		return hours[int(a.scene.day)%(len(hours)-4)+w.between(2, 4)]
	case "weer_nl":
		return pick(w.dice, weather(a.scene.day)[0])
	case "weer_kort":
		return pick(w.dice, weather(a.scene.day)[1])
	}
	return pick(w.dice, slots[slot])
}

// weather returns how people name the weather of a season, at the start of a sentence and after "met".
func weather(d day.Day) [2][]string {
	switch d.Time().Month() {
	case 12, 1, 2:
		return [2][]string{list("Min vijf|Vrieskou|Natte sneeuw|IJskoud"), list("die kou|deze vrieskou|natte sneeuw")}
	case 6, 7, 8:
		return [2][]string{list("Dertig graden|Bloedheet|Volle zon"), list("die hitte|30 graden|dit weer")}
	}
	return [2][]string{list("Stromende regen|Storm en regen|Regen en wind"), list("die regen|dat pokkenweer|wind en regen")}
}
