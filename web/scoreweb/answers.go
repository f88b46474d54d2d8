package scoreweb

import (
	"net/http"

	"klankbord.org/web/page"
)

// answersOnPage is how many quotes stand on one page.
const answersOnPage = 20

// answers is the list of what customers said.
type answers struct {
	*lens
	Sentence sentence
	Said     quotation
	Silent   bool // answers without a comment are listed too
	Total    int64
	Begun    bool // not at the newest
	Hidden   []hiddenField
}

// hiddenField keeps what was chosen elsewhere when a form is sent.
type hiddenField struct{ Name, Value string }

// Answers lists what customers said in a slice, with search.
func (p *Pages) Answers(w http.ResponseWriter, r *http.Request) error {
	l, err := p.look(r, Words)
	if err != nil {
		return err
	}
	l.Entry, l.Page.Live = "answers", l.Path("/live")
	l.Title = l.T("Wat klanten zeggen", "What customers say")
	if l.nothing {
		return page.Show(w, r, l.Page, nothingYet(l.Page))
	}
	v := answers{lens: l, Silent: l.Query().Get("all") != "", Begun: l.Query().Get("before") != ""}
	if v.Sentence, err = l.sentence(); err != nil {
		return err
	}
	v.Sentence.addBands(l)
	if v.Total, err = l.size(); err != nil {
		return err
	}
	if v.Said, err = p.quotes(r.Context(), l, wanted{answersOnPage, l.verbatim, v.Silent, l.Query().Get("before")}); err != nil {
		return err
	}
	if err := p.tell(r.Context(), l, v.Said.Quotes); err != nil {
		return err
	}
	v.Hidden = v.kept()
	l.Lead = l.F("%s antwoorden in deze keuze, de nieuwste eerst.", "%s answers in this choice, newest first.", l.Lang.Int(v.Total))
	if l.verbatim != "" { // the total is of the slice, not of what the search found
		l.Lead = l.F("Wie “%s” schreef, de nieuwste eerst. Gezocht in %s antwoorden.", "Whoever wrote “%s”, newest first. Searched in %s answers.", l.verbatim, l.Lang.Int(v.Total))
	}
	return page.Show(w, r, l.Page, answersView(v))
}

// kept is the slice as hidden fields of the search form.
func (v *answers) kept() []hiddenField {
	var out []hiddenField
	for _, p := range v.params() {
		out = append(out, hiddenField{p.Name, p.Value})
	}
	if v.Silent {
		out = append(out, hiddenField{"all", "1"})
	}
	return out
}

func (v *answers) emptyTitle() string {
	if v.verbatim != "" {
		return v.F("Niemand schreef “%s”", "Nobody wrote “%s”", v.verbatim)
	}
	return v.T("Geen antwoorden in deze keuze", "No answers in this choice")
}
