package letterweb

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"klankbord.org/i18n"
)

// Letter is what an invitation says, in one language, with everything filled in.
type Letter struct {
	Lang     i18n.Lang
	Formal   bool   // Dutch says u
	Org      string // who asks
	Subject  string
	Intro    string // may have several lines
	Question string
	Low      string // what the lowest score means
	High     string
	Min, Max int
	Link     string // opens the conversation
	Leave    string // where a customer asks for no more letters
	SignOff  string
}

// Words are a letter as it is sent.
type Words struct{ Subject, Text, HTML string }

// say picks the words for how Dutch addresses the reader.
func (l Letter) say(u, je, en string) string {
	if !l.Formal {
		u = je
	}
	return l.Lang.T(u, en)
}

// subject is its own or, when the survey has none, one that says no more than who asks what.
func (l Letter) subject() string {
	if l.Subject != "" {
		return l.Subject
	}
	return l.Lang.F("Eén vraag van %s", "One question from %s", l.Org)
}

func (l Letter) intro() string {
	if l.Intro != "" {
		return l.Intro
	}
	return l.say("U had onlangs met ons te maken. Hoe was dat voor u? Antwoorden kost ongeveer een halve minuut.",
		"Je had onlangs met ons te maken. Hoe was dat voor je? Antwoorden kost ongeveer een halve minuut.",
		"You dealt with us recently. What was that like? Answering takes about half a minute.")
}

// how says that a click doesn't answer yet.
func (l Letter) how() string {
	return l.say("Klik op een cijfer. U komt op een pagina waar u het kunt bevestigen of nog veranderen.",
		"Klik op een cijfer. Je komt op een pagina waar je het kunt bevestigen of nog veranderen.",
		"Click a number. It opens a page where you can confirm or still change it.")
}

func (l Letter) signOff() string {
	if l.SignOff != "" {
		return l.SignOff
	}
	return l.Lang.F("Met vriendelijke groet,\n%s", "Kind regards,\n%s", l.Org)
}

func (l Letter) leaving() string {
	return l.say("Wilt u geen vragen meer van ons?", "Wil je geen vragen meer van ons?", "Would you rather get no more questions from us?")
}

func (l Letter) leave() string { return l.say("Meld u af", "Meld je af", "Unsubscribe") }

func (l Letter) scores() []int {
	var all []int
	for s := l.Min; s <= l.Max; s++ {
		all = append(all, s)
	}
	return all
}

// to is the address of one score; all are alike but for the number.
func (l Letter) to(score int) string {
	return l.Link + "?" + url.Values{"lang": {string(l.Lang)}, "score": {strconv.Itoa(score)}, "source": {"mail"}}.Encode()
}

func lines(text string) []string { return strings.Split(strings.TrimSpace(text), "\n") }

// Write writes a letter.
func (l Letter) Write(ctx context.Context) (Words, error) {
	var html strings.Builder
	err := letter(l).Render(ctx, &html)
	return Words{Subject: oneLine(l.subject()), Text: l.text(), HTML: html.String()}, err
}

// text is the letter for who reads no HTML: the same words, an address for each score.
func (l Letter) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n%s\n\n", strings.TrimSpace(l.intro()), l.Question)
	for _, s := range l.scores() {
		fmt.Fprintf(&b, "%s  %s\n", l.label(s), l.to(s))
	}
	fmt.Fprintf(&b, "\n%s\n\n%s\n\n--\n%s\n%s: %s\n", l.how(), strings.TrimSpace(l.signOff()), l.leaving(), l.leave(), l.Leave)
	return b.String()
}

// label is a score, with what it means at the ends of the scale.
func (l Letter) label(score int) string {
	meaning := ""
	switch score {
	case l.Min:
		meaning = l.Low
	case l.Max:
		meaning = l.High
	}
	if meaning == "" {
		return strconv.Itoa(score)
	}
	return fmt.Sprintf("%d (%s)", score, meaning)
}

// oneLine makes a subject of what may have been typed with line breaks.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
