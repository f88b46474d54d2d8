package surveyweb

import (
	"klankbord.org/core/collect"
	"klankbord.org/web/page"
)

// forms are the forms of a condition, in words.
func forms(pg page.Page) [][2]string {
	return [][2]string{
		{always, pg.T("Iedereen", "Everybody")},
		{byBand + "detractor", pg.T("Wie een laag cijfer gaf", "Who gave a low score")},
		{byBand + "passive", pg.T("Wie een middencijfer gaf", "Who gave a middling score")},
		{byBand + "promoter", pg.T("Wie een hoog cijfer gaf", "Who gave a high score")},
		{byScore, pg.T("Wie een cijfer gaf van … tot en met …", "Who gave a score from … to …")},
		{byCause, pg.T("Wie een van deze oorzaken koos", "Who chose one of these causes")},
		{byQuestion, pg.T("Wie een eerdere vraag zo beantwoordde", "Who answered an earlier question so")},
		{byKnown, pg.T("Van wie dit bekend is", "Of whom this is known")},
		{byJSON, pg.T("Iets anders (JSON)", "Something else (JSON)")},
	}
}

func duplicates(pg page.Page) [][2]string {
	return [][2]string{
		{string(collect.FirstCounts), pg.T("telt het eerste", "the first counts")},
		{string(collect.LastCounts), pg.T("telt het laatste", "the last counts")},
		{string(collect.AllCount), pg.T("tellen ze alle", "all count")},
	}
}

func missingWord(v *designer, missing bool) string {
	if missing {
		return v.T(", ontbreekt", ", missing")
	}
	return ""
}

func gaps(pg page.Page, n int) string {
	if n == 1 {
		return pg.T("In één taal ontbreekt nog een tekst.", "One text is still missing in a language.")
	}
	return pg.F("Er ontbreken nog %d teksten in een taal.", "%d texts are still missing in a language.", n)
}
