package wording

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// seen is the text that a reader sees, with the place in the source of each rune.
type seen struct {
	runes []rune
	at    []int // place in the source, in runes
	links []link
}

// link is a score that can be clicked or chosen in a message.
type link struct {
	score      int
	start, end int    // in runes of the source
	colour     string // what sets its colour
	shape      string // what sets its size and weight
	chosen     bool   // checked or selected beforehand
	field      bool   // of a form; the rest of the form may stand elsewhere
}

var (
	element  = regexp.MustCompile(`^</?[a-zA-Z][^<>]*>`)
	mdLink   = regexp.MustCompile(`^\[([^\[\]\n]*)\]\(([^()\s]*)\)`)
	entity   = regexp.MustCompile(`^&(?:#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});`)
	attr     = regexp.MustCompile(`([a-zA-Z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))`)
	scoreArg = regexp.MustCompile(`(?i)[?&](?:score|cijfer|rating|nps|s|q)=([0-9]{1,2})\b`)
	address  = regexp.MustCompile(`^https?://\S+`)
	number   = regexp.MustCompile(`^\s*([0-9]{1,2})\s*$`)
)

// colourful are attributes and declarations that give a score its colour.
var colourful = regexp.MustCompile(`(?i)(?:^|;)\s*((?:background(?:-color)?|color|border(?:-color)?)\s*:\s*[^;]+)`)

// colourClass are words in a class that give a colour away.
var colourClass = regexp.MustCompile(`(?i)(red|green|orange|yellow|rood|groen|oranje|geel|danger|success|warning|positive|negative|good|bad|goed|slecht)`)

// read takes the markup out of a text and notes the scores that can be clicked.
func read(text string) seen {
	if !strings.ContainsAny(text, "<[&") && !strings.Contains(text, "://") {
		r := []rune(text)
		at := make([]int, len(r)+1)
		for i := range at {
			at[i] = i
		}
		return seen{runes: r, at: at}
	}
	m := &markup{source: text}
	m.walk()
	m.out.at = append(m.out.at, m.place)
	return m.out
}

// markup walks over a source.
type markup struct {
	source string
	place  int // runes of the source gone by
	out    seen
	around []string // open elements with their attributes
	open   *link    // the score link that we are in
	label  strings.Builder
	bare   bool // no comment ends after here
}

func (m *markup) walk() {
	for rest := m.source; rest != ""; {
		loc := []int(nil)
		switch rest[0] {
		case '<':
			if loc = m.comment(rest); loc != nil {
				break
			}
			if loc = element.FindStringIndex(rest); loc != nil {
				m.tag(rest[:loc[1]])
			}
		case '[':
			if found := mdLink.FindStringSubmatchIndex(rest); found != nil {
				loc = found
				m.markdown(rest[:found[1]], rest[found[2]:found[3]], rest[found[4]:found[5]])
			}
		case '&':
			if loc = entity.FindStringIndex(rest); loc != nil {
				for _, r := range html.UnescapeString(rest[:loc[1]]) {
					m.show(r)
				}
			}
		case 'h':
			if loc = address.FindStringIndex(rest); loc != nil {
				m.show(' ')
			}
		}
		if loc == nil {
			r, size := utf8.DecodeRuneInString(rest)
			m.show(r)
			m.place++
			rest = rest[size:]
			continue
		}
		m.place += utf8.RuneCountInString(rest[:loc[1]])
		rest = rest[loc[1]:]
	}
}

// comment returns the extent of a comment that the rest begins with.
func (m *markup) comment(rest string) []int {
	if m.bare || !strings.HasPrefix(rest, "<!--") {
		return nil
	}
	end := strings.Index(rest, "-->")
	if end < 0 {
		m.bare = true
		return nil
	}
	return []int{0, end + 3}
}

func (m *markup) show(r rune) {
	if m.open != nil && !m.open.field {
		m.label.WriteRune(r)
	}
	m.out.runes = append(m.out.runes, r)
	m.out.at = append(m.out.at, m.place)
}

// markdown shows the words of a link, or notes a score.
func (m *markup) markdown(whole, label, target string) {
	if n, ok := scoreOf(label, target); ok {
		m.out.links = append(m.out.links, link{score: n, start: m.place, end: m.place + utf8.RuneCountInString(whole)})
		m.show('\n')
		return
	}
	for _, r := range label {
		m.show(r)
	}
}

// scoreOf returns the score that a link is about.
func scoreOf(label, target string) (int, bool) {
	if f := scoreArg.FindStringSubmatch(target); f != nil {
		n, err := strconv.Atoi(f[1])
		return n, err == nil
	}
	if f := number.FindStringSubmatch(label); f != nil {
		n, err := strconv.Atoi(f[1])
		return n, err == nil
	}
	return 0, false
}

func (m *markup) tag(whole string) {
	name := strings.ToLower(strings.TrimLeft(strings.FieldsFunc(whole, func(r rune) bool { return r == ' ' || r == '>' || r == '\n' || r == '\t' })[0], "<"))
	name = strings.TrimRight(name, "/")
	length := utf8.RuneCountInString(whole)
	closing := strings.HasPrefix(name, "/")
	switch strings.TrimPrefix(name, "/") {
	case "a":
		m.anchor(whole, closing, length)
	case "input", "option":
		if !closing {
			m.field(whole, name, length)
		}
		m.show('\n')
	case "td", "b", "strong", "small", "big", "font", "span":
		m.nest(whole, name, closing)
		m.show(' ')
	case "i", "em", "u", "sup", "sub", "label":
		m.show(' ')
	default:
		m.show('\n')
	}
}

// nest remembers what stands around a link and inside it.
func (m *markup) nest(whole, name string, closing bool) {
	switch {
	case closing && len(m.around) > 0:
		m.around = m.around[:len(m.around)-1]
	case !closing && m.open != nil:
		m.open.shape += " " + name
		m.open.style(whole)
		m.around = append(m.around, whole)
	case !closing && len(m.around) < 40:
		m.around = append(m.around, whole)
	}
}

func (m *markup) anchor(whole string, closing bool, length int) {
	if !closing {
		l := link{start: m.place, score: -1}
		l.style(whole)
		for _, a := range m.around {
			l.style(a)
		}
		for _, f := range attr.FindAllStringSubmatch(whole, -1) {
			if n, ok := scoreOf("", f[2]+f[3]+f[4]); ok && strings.EqualFold(f[1], "href") {
				l.score = n
			}
		}
		m.open = &l
		m.label.Reset()
		m.show('\n')
		return
	}
	if m.open == nil {
		return
	}
	if n, ok := scoreOf(m.label.String(), ""); ok && m.open.score < 0 {
		m.open.score = n
	}
	if m.open.score >= 0 {
		m.open.end = m.place + length
		m.out.links = append(m.out.links, *m.open)
		m.hush(m.open.start)
	}
	m.open = nil
	m.show('\n')
}

// hush takes the label of a score link out of what is read: its number is not a word of a sentence.
func (m *markup) hush(from int) {
	for i := len(m.out.runes) - 1; i >= 0 && m.out.at[i] >= from; i-- {
		m.out.runes[i] = '\n'
	}
}

func (m *markup) field(whole, name string, length int) {
	l := link{start: m.place, end: m.place + length, field: true, score: -1}
	kind, named := name, name == "option"
	for _, f := range attr.FindAllStringSubmatch(whole, -1) {
		value := f[2] + f[3] + f[4]
		switch strings.ToLower(f[1]) {
		case "value":
			if n, err := strconv.Atoi(strings.TrimSpace(value)); err == nil {
				l.score = n
			}
		case "type":
			kind = strings.ToLower(value)
		case "name":
			named = true
		}
	}
	bare := strings.ToLower(attr.ReplaceAllString(whole, " "))
	l.chosen = strings.Contains(bare, "checked") || strings.Contains(bare, "selected") || regexp.MustCompile(`(?i)\b(checked|selected)\s*=`).MatchString(whole)
	if (kind == "radio" || kind == "option" || kind == "checkbox") && named && (l.score >= 0 || l.chosen) {
		m.out.links = append(m.out.links, l)
	}
}

// style notes what an element does to the look of a score.
func (l *link) style(whole string) {
	for _, f := range attr.FindAllStringSubmatch(whole, -1) {
		value := strings.ToLower(strings.TrimSpace(f[2] + f[3] + f[4]))
		switch strings.ToLower(f[1]) {
		case "style":
			for _, c := range colourful.FindAllStringSubmatch(value, -1) {
				l.colour += strings.ReplaceAll(c[1], " ", "") + ";"
			}
			l.shape += strings.Trim(colourful.ReplaceAllString(value, ""), "; ") + ";"
		case "bgcolor", "color":
			l.colour += value + ";"
		case "class":
			if colourClass.MatchString(value) {
				l.colour += value + ";"
			} else {
				l.shape += value + ";"
			}
		case "width", "height", "size":
			l.shape += value + ";"
		}
	}
}
