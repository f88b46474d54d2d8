package scoreweb

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/collect"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/snapshot"
	"klankbord.org/web/page"
)

// chunk is how many answers are looked at in one go, and furthest how many at most for one page: a search for a rare
// word ends there and says so.
const (
	chunk    = 400
	furthest = 40_000
)

// quotation is what a page of quotes came to.
type quotation struct {
	Quotes []page.Quote
	Next   string // position to go on from; empty at the end
	Tired  bool   // the search ended before the end
}

// wanted says which quotes.
type wanted struct {
	count  int
	words  string // searched for, "" for all
	silent bool   // answers without a comment too
	before string // position to go on from
}

// quotes lists what customers said in the slice, newest first.
func (p *Pages) quotes(ctx context.Context, l *lens, w wanted) (quotation, error) {
	var out quotation
	if l.Said == nil {
		return out, nil
	}
	at := parsePosition(w.before)
	for seen := 0; ; {
		list, err := l.Said.List(l.query, chunk, at)
		if err != nil {
			return out, err
		}
		ids := make([]collect.AnswerID, len(list))
		for i, a := range list {
			ids[i] = a.ID
		}
		texts, err := p.Verbatims.Verbatims(ctx, l.Org.ID, ids)
		if err != nil {
			return out, err
		}
		for i, a := range list {
			text := texts[a.ID]
			if !matches(text, w) {
				continue
			}
			if len(out.Quotes) == w.count {
				previous := position(w.before)
				if i > 0 {
					previous = list[i-1]
				} else if at != nil {
					previous = snapshot.Answer{Day: at.Day, ID: at.ID}
				}
				out.Next = writePosition(previous)
				return out, nil
			}
			out.Quotes = append(out.Quotes, l.quote(a, text))
		}
		seen += len(list)
		if len(list) < chunk {
			return out, nil
		}
		last := list[len(list)-1]
		at = &snapshot.Position{Day: last.Day, ID: last.ID}
		if seen >= furthest {
			out.Next, out.Tired = writePosition(last), true
			return out, nil
		}
	}
}

// tell adds the answers to further questions to quotes on one page.
func (p *Pages) tell(ctx context.Context, l *lens, quotes []page.Quote) error {
	ids := make([]collect.AnswerID, len(quotes))
	for i, q := range quotes {
		ids[i] = collect.AnswerID(q.Answer)
	}
	told, err := p.Verbatims.Told(ctx, l.Org.ID, ids, l.Lang)
	for i, q := range quotes {
		quotes[i].Told = told[collect.AnswerID(q.Answer)]
	}
	return err
}

// position is an answer at a written position.
func position(s string) snapshot.Answer {
	if at := parsePosition(s); at != nil {
		return snapshot.Answer{Day: at.Day, ID: at.ID}
	}
	return snapshot.Answer{}
}

func matches(text string, w wanted) bool {
	if w.words != "" {
		return strings.Contains(strings.ToLower(text), strings.ToLower(strings.TrimSpace(w.words)))
	}
	return text != "" || w.silent
}

// quote makes one answer ready to be shown: its words, and where it belongs.
func (l *lens) quote(a snapshot.Answer, text string) page.Quote {
	q := page.Quote{ID: "a" + strconv.FormatInt(int64(a.ID), 10), Answer: int64(a.ID), Text: text, Score: a.Score, Matches: l.verbatim, Meta: []page.Link{{Label: l.Lang.Day(a.Day)}}}
	if a.Score != intake.NoScore {
		q.Band = l.measure.metric.Band(a.Score).String()
	}
	for _, u := range unitsOf(a) {
		q.Meta = append(q.Meta, page.Link{Label: l.label("unit", int64(u)), Href: l.unitPage(u)})
	}
	if len(a.Causes) > 0 {
		cause := int64(a.Causes[0])
		q.Meta = append(q.Meta, page.Link{Label: l.label("cause", cause), Href: l.closer("/causes", map[string]string{"cause": l.ref("cause", cause)})})
	}
	if text != "" && l.Actor.May(access.VerbatimsRedact) {
		q.Meta = append(q.Meta, page.Link{Label: l.T("Afschermen", "Redact"), Href: l.Path("/privacy/answers/" + strconv.FormatInt(int64(a.ID), 10))})
	}
	return q
}

// unitPage is the address of a unit's scores, empty for whoever may not see them.
func (l *lens) unitPage(u org.UnitID) string {
	if !l.Actor.May(access.ScoresRead) {
		return ""
	}
	return l.Path("/units/" + pathEscape(l.ref("unit", int64(u))))
}

// unitsOf lists the teams of everybody who took part, each once; for an answer about nobody the unit of its transaction.
func unitsOf(a snapshot.Answer) []org.UnitID {
	var units []org.UnitID
	for _, p := range a.Participants {
		if p.Unit != 0 && !slices.Contains(units, p.Unit) {
			units = append(units, p.Unit)
		}
	}
	if len(units) == 0 && a.Unit != 0 {
		units = append(units, a.Unit)
	}
	return units
}
