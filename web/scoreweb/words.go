package scoreweb

import (
	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/score"
	"klankbord.org/web/page"
)

// verdictWords says how sure a change is, in the only words by which something may be called a change.
func verdictWords(p page.Page, v score.Verdict) string {
	switch v {
	case score.Demonstrated:
		return p.T("aantoonbaar verschil", "demonstrated difference")
	case score.Probable:
		return p.T("waarschijnlijk verschil", "probable difference")
	}
	return p.T("geen aantoonbaar verschil", "no demonstrable difference")
}

func verdictClass(v score.Verdict) string {
	switch v {
	case score.Demonstrated:
		return "sure"
	case score.Probable:
		return "maybe"
	}
	return ""
}

// changeSentence tells a change in words; a direction only when there is one to tell.
func (l *lens) changeSentence(c change) string {
	from, to := l.measure.write(l.Lang, c.from.value), l.measure.write(l.Lang, c.to.value)
	earlier := l.earlier()
	switch {
	case c.verdict == score.NoChange:
		return l.F("Ten opzichte van %s (%s) is er geen aantoonbaar verschil: zo'n uitkomst kan toeval zijn.",
			"Compared with %s (%s) there is no demonstrable difference: such an outcome can be chance.", earlier, from)
	case c.verdict == score.Probable && c.points > 0:
		return l.F("Waarschijnlijk gestegen: van %s in %s naar %s.", "Probably up: from %s in %s to %s.", from, earlier, to)
	case c.verdict == score.Probable:
		return l.F("Waarschijnlijk gedaald: van %s in %s naar %s.", "Probably down: from %s in %s to %s.", from, earlier, to)
	case c.points > 0:
		return l.F("Aantoonbaar gestegen: van %s in %s naar %s.", "Demonstrably up: from %s in %s to %s.", from, earlier, to)
	}
	return l.F("Aantoonbaar gedaald: van %s in %s naar %s.", "Demonstrably down: from %s in %s to %s.", from, earlier, to)
}

// reasonWords says to an employee why an answer counts or doesn't.
func reasonWords(p page.Page, r attribution.Reason, s collect.Standing) string {
	switch r {
	case attribution.Counted:
		return p.T("telt mee", "counts")
	case attribution.NotInfluenceable:
		return p.T("telt niet mee: deze rol heeft hier geen directe invloed op", "doesn't count: this role can't directly influence it")
	case attribution.NoCause:
		return p.T("telt niet mee: de klant koos geen deeloorzaak", "doesn't count: the customer chose no sub-cause")
	case attribution.NoLine:
		return p.T("telt niet mee: de matrix zegt niets over deze rol en oorzaak", "doesn't count: the matrix says nothing about this role and cause")
	}
	switch s {
	case collect.Internal:
		return p.T("telt nergens mee: intern adres", "counts nowhere: internal address")
	case collect.Late:
		return p.T("telt nergens mee: te laat ontvangen", "counts nowhere: it came too late")
	case collect.OtherWay:
		return p.T("telt nergens mee: gevraagd langs een andere weg dan afgesproken", "counts nowhere: asked in another way than was agreed")
	case collect.Duplicate:
		return p.T("telt nergens mee: een ander antwoord op dezelfde opdracht telt", "counts nowhere: another answer on the same job counts")
	}
	return p.T("telt nergens mee: geen cijfer gegeven", "counts nowhere: no score given")
}

// earlier names the period that is compared with.
func (l *lens) earlier() string {
	if l.query.Period == lately(l.all) {
		return l.T("de drie maanden daarvoor", "the three months before")
	}
	return l.Lang.Range(before(l.query.Period))
}
