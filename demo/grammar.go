package demo

import (
	"embed"
	"strings"
	"sync"

	"klankbord.org/core/survey"
)

//go:embed comments/*.txt
var commentFiles embed.FS

// grammar holds the ways in which customers say something: by section and band, a list of lines.
type grammar map[section][]line

type section struct {
	name string
	band survey.Band
}

// line is a sentence or two with choices in it, for one product or channel or for all.
type line struct {
	only string // "": always
	text phrase
}

// phrase is parts that follow each other.
type phrase []part

// part is literal text, a slot to fill in, or a choice between phrases.
type part struct {
	literal string
	slot    string
	choice  []phrase
}

// only lists the words that limit a line, with the product, channel or survey they stand for.
var only = map[string]string{"rep": reparatie, "ver": vervanging, "kal": kalibratie, "zij": zijruit, "mob": mobiel, "wpl": werkplaats, "nps": SurveyNPS}

var dutch = sync.OnceValue(func() grammar { return parse("work", "around", "loose") })

var english = sync.OnceValue(func() grammar { return parse("english") })

// parse reads comment files; their form is told at the top of comments/work.txt.
func parse(files ...string) grammar {
	g := grammar{}
	for _, f := range files {
		b, err := commentFiles.ReadFile("comments/" + f + ".txt")
		if err != nil {
			panic(err) // embedded: it is there
		}
		var at section
		for l := range strings.Lines(string(b)) {
			l = strings.TrimSpace(l)
			switch {
			case l == "" || l[0] == '#':
			case l[0] == '=':
				fields := strings.Fields(l)
				at = section{fields[1], map[string]survey.Band{"d": survey.Detractor, "p": survey.Passive, "m": survey.Promoter}[fields[2]]}
			default:
				g[at] = append(g[at], parseLine(l))
			}
		}
	}
	return g
}

func parseLine(s string) line {
	var l line
	if word, rest, ok := strings.Cut(s, ": "); ok && only[word] != "" {
		l.only, s = only[word], rest
	}
	p := parser{s: s}
	l.text = p.phrase()
	if p.at != len(s) {
		panic("demo: unbalanced brackets in comment: " + s)
	}
	return l
}

type parser struct {
	s  string
	at int
}

// phrase reads until the end, or until a "|" or "]" that belongs to a choice around it.
func (p *parser) phrase() phrase {
	var out phrase
	from := p.at
	literal := func() {
		if p.at > from {
			out = append(out, part{literal: p.s[from:p.at]})
		}
	}
	for p.at < len(p.s) {
		switch p.s[p.at] {
		case '|', ']':
			literal()
			return out
		case '[':
			literal()
			out = append(out, part{choice: p.choice()})
			from = p.at
		case '{':
			literal()
			end := p.at + strings.IndexByte(p.s[p.at:], '}')
			out = append(out, part{slot: p.s[p.at+1 : end]})
			p.at, from = end+1, end+1
		default:
			p.at++
		}
	}
	literal()
	return out
}

func (p *parser) choice() []phrase {
	var all []phrase
	for p.at < len(p.s) && p.s[p.at] != ']' {
		p.at++ // "[" or "|"
		all = append(all, p.phrase())
	}
	p.at++
	return all
}
