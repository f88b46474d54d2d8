package agreeweb

import (
	"slices"
	"strconv"
	"strings"

	"klankbord.org/core/agree"
	"klankbord.org/web/page"
)

// changes tells line by line what a draft would change of what is agreed now, and from which day: what to read before anybody
// signs. A first draft changes nothing, and neither does one that says the same.
func changes(pg page.Page, a *agree.Agreement) (page.Table, bool) {
	draft, ok := a.Draft()
	now, frozen := a.Current()
	if !ok || !frozen {
		return page.Table{}, false
	}
	t := page.Table{Caption: pg.F("Wat versie %d verandert, vanaf %s", "What version %d changes, from %s", draft.Number, pg.Lang.Day(draft.Effective)),
		Columns: []page.Column{{Label: pg.T("Wat", "What")}, {Label: pg.F("Nu (versie %d)", "Now (version %d)", now.Number)}, {Label: pg.T("Wordt", "Becomes")}}}
	was, will := lines(pg, now), lines(pg, draft)
	for _, one := range was {
		if text := textOf(will, one[0]); text != one[1] {
			t.Rows = append(t.Rows, row(one[0], one[1], text))
		}
	}
	for _, one := range will {
		if !slices.ContainsFunc(was, func(w [2]string) bool { return w[0] == one[0] }) {
			t.Rows = append(t.Rows, row(one[0], "", one[1]))
		}
	}
	return t, true
}

func row(what, now, then string) page.Row {
	shown := func(text string) string {
		if text == "" {
			return "–"
		}
		return text
	}
	return page.Row{{Text: what}, {Text: shown(now)}, {Text: shown(then)}}
}

func textOf(all [][2]string, label string) string {
	for _, one := range all {
		if one[0] == label {
			return one[1]
		}
	}
	return ""
}

// shortHash is as much of a hash as people compare by eye.
const shortHash = 12

// lines is everything that a version binds, each by a name of its own.
func lines(pg page.Page, v agree.Version) [][2]string {
	b := readable(pg, v)
	var all [][2]string
	for _, f := range b.Facts {
		if f[0] != pg.T("Gaat in", "Takes effect") { // always another day
			all = append(all, f)
		}
	}
	all = append(all, [2]string{pg.T("Naam", "Name"), v.Terms.Name.In(string(pg.Lang))})
	for _, s := range v.Terms.Surveys {
		all = append(all, [2]string{pg.F("Vragenlijst %s", "Survey %s", s.Ref), pg.F("versie %d", "version %d", s.Version) + " · " + strings.Join(s.Channels, ", ")})
	}
	for _, c := range v.Terms.Causes {
		all = append(all, [2]string{pg.F("Oorzaak %s", "Cause %s", c.Ref), c.Name.In(string(pg.Lang)) + " · " + pg.T("plaats ", "place ") + strconv.Itoa(c.Place)})
	}
	for _, h := range b.Hashes[1:] { // the first is that of the whole, which always differs
		all = append(all, [2]string{pg.F("Inhoud van %s (vingerafdruk)", "Content of %s (fingerprint)", h[0]), h[1][:min(shortHash, len(h[1]))]})
	}
	for _, target := range v.Terms.Targets {
		all = append(all, [2]string{pg.F("Doel %s", "Target %s", target.Ref), target.Hash[:min(shortHash, len(target.Hash))]})
	}
	return all
}
