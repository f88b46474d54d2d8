package rewardweb

import (
	"cmp"
	"slices"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/intake"
	"klankbord.org/core/reward"
	"klankbord.org/i18n"
	"klankbord.org/web/page"
)

// answersShown is how many answers of a group stand on page and paper; the file holds all.
const answersShown = 60

// answerGroup is answers that were treated alike.
type answerGroup struct {
	Title  string
	Text   string
	Quotes []page.Quote
	More   int  // not shown
	Open   bool // shown at once, not behind a click
}

// answerClass says how an answer is treated.
type answerClass uint8

// The classes, in the order of the page.
const (
	counts answerClass = iota
	countsNot
	countsNowhere
)

// class says whether a line counts for the own parts, for others only, or nowhere. Without own parts an answer that
// counts does so for team and organisation.
func (s *sheet) class(a reward.AnswerLine) answerClass {
	switch {
	case a.Standing != collect.Counted:
		return countsNowhere
	case a.Reason == attribution.Counted || s.every(a.Part):
		return counts
	}
	return countsNot
}

// every reports whether the scheme looks at all answers of a metric, not only at those that somebody could influence.
func (s *sheet) every(metric string) bool {
	own := false
	for _, p := range s.Scheme.Scheme.Parts {
		if p.Metric == metric && p.Level == reward.OfIndividual {
			own = true
			if p.Answers == reward.AllAnswers {
				return true
			}
		}
	}
	return !own
}

// fewOwn tells whether somebody's own part took the percentage of the team for want of answers.
func (s *sheet) fewOwn() bool {
	for _, segment := range s.Person.Segments {
		for _, part := range segment.Parts {
			if part.Source == reward.FromTeamFewOwn {
				return true
			}
		}
	}
	return false
}

// answers groups the answers, the newest first, and says how many counted.
func (s *sheet) answers() {
	var groups [2][3][]reward.AnswerLine // baseline, class
	for _, a := range s.Person.Answers {
		at := 0
		if a.Baseline {
			at = 1
		}
		groups[at][s.class(a)] = append(groups[at][s.class(a)], a)
	}
	l, own := s.l, len(s.Person.Own) > 0
	yes, no, nowhere := len(groups[0][counts]), len(groups[0][countsNot]), len(groups[0][countsNowhere])
	given := int64(yes + no)
	switch {
	case own:
		s.Counted = l.F("In deze periode (%s) gaven klanten bij jouw werk %s antwoorden die meetellen. Daarvan tellen er %s voor jouw eigen deel.", "In this period (%s) customers gave %s answers about your work that count. Of those, %s count for your own part.",
			s.period(), l.Int(given), l.OutOf(int64(yes), given))
		if s.fewOwn() {
			s.Counted += " " + l.T("Dat zijn er te weinig: je eigen deel volgt daarom het team.", "Those are too few: your own part follows the team instead.")
		}
	default:
		s.Counted = l.F("In deze periode (%s) gaven klanten bij jouw werk %s antwoorden die meetellen voor team en organisatie.", "In this period (%s) customers gave %s answers about your work that count for team and organisation.", s.period(), l.Int(given))
	}
	if nowhere > 0 {
		s.Counted += " " + l.F("Antwoorden die nergens meetellen: %s.", "Answers that count nowhere: %s.", l.Int(int64(nowhere)))
	}
	titles := [2][3]string{
		{l.F("Tellen mee (%d)", "Count (%d)", yes), l.F("Tellen niet mee voor jou (%d)", "Don't count for you (%d)", no), l.F("Tellen nergens mee (%d)", "Count nowhere (%d)", nowhere)},
		{l.F("Nulmeting: tellen mee (%d)", "Baseline: count (%d)", len(groups[1][counts])), l.F("Nulmeting: tellen niet mee voor jou (%d)", "Baseline: don't count for you (%d)", len(groups[1][countsNot])),
			l.F("Nulmeting: tellen nergens mee (%d)", "Baseline: count nowhere (%d)", len(groups[1][countsNowhere]))}}
	texts := [3]string{"", l.T("Deze klanten noemden iets waar jij geen directe invloed op had, of te weinig om het te weten. Hun antwoord telt wel voor team en organisatie.",
		"These customers named something you couldn't directly influence, or too little to tell. Their answer does count for team and organisation."),
		l.T("Deze antwoorden tellen voor niemand mee. De reden staat erbij.", "These answers count for nobody. The reason is given.")}
	for at := range groups {
		for class, list := range groups[at] {
			if len(list) > 0 {
				s.Groups = append(s.Groups, s.group(titles[at][class], texts[class], list, at == 0))
			}
		}
	}
}

func (s *sheet) group(title, text string, list []reward.AnswerLine, open bool) answerGroup {
	g := answerGroup{Title: title, Text: text, Open: open}
	slices.SortStableFunc(list, func(a, b reward.AnswerLine) int { // words first, then the newest
		return cmp.Or(silent(s.Verbatims[a.Ref].Text)-silent(s.Verbatims[b.Ref].Text), cmp.Compare(b.Day, a.Day))
	})
	for i, a := range list {
		if i == answersShown {
			g.More = len(list) - answersShown
			break
		}
		g.Quotes = append(g.Quotes, s.quote(a))
	}
	return g
}

func silent(s string) int {
	if s == "" {
		return 1
	}
	return 0
}

// quote is an answer in the customer's words with what became of it.
func (s *sheet) quote(a reward.AnswerLine) page.Quote {
	said := s.Verbatims[a.Ref]
	q := page.Quote{ID: "a-" + a.Ref, Text: said.Text, Score: a.Score, Counts: s.why(a), Meta: []page.Link{{Label: s.l.Day(a.Day)}, {Label: a.Ref}}}
	if m, ok := s.metric(a.Part); ok {
		if a.Score != intake.NoScore {
			q.Band = m.Band(a.Score).String()
		}
		if len(s.Metrics) > 1 && m.Name.In(string(s.l)) != "" {
			q.Meta = append(q.Meta, page.Link{Label: m.Name.In(string(s.l))})
		}
	}
	one, two := said.Cause1.In(string(s.l)), said.Cause2.In(string(s.l))
	switch {
	case one != "" && two != "":
		q.Meta = append(q.Meta, page.Link{Label: one + " › " + two})
	case one != "":
		q.Meta = append(q.Meta, page.Link{Label: one})
	}
	return q
}

// given is a score in figures; nothing but a dash when the customer gave none.
func given(l i18n.Lang, score int) string {
	if score == intake.NoScore {
		return "–"
	}
	return l.Int(int64(score))
}

// why says in words whether an answer counts, with the matrix's own reason where it gives one.
func (s *sheet) why(a reward.AnswerLine) string {
	l := s.l
	switch s.class(a) {
	case countsNowhere:
		return l.T("telt nergens mee: ", "counts nowhere: ") + standings[a.Standing].in(l)
	case counts:
		if a.Reason != attribution.Counted {
			return l.T("telt mee", "counts")
		}
		return l.T("telt mee: ", "counts: ") + reasons[a.Reason].in(l)
	}
	text := l.T("telt niet mee voor jou: ", "doesn't count for you: ") + reasons[a.Reason].in(l)
	if r := s.Verbatims[a.Ref].Reason; r != "" {
		text += " (" + r + ")"
	}
	return text
}
