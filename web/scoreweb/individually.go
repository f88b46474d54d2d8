package scoreweb

import (
	"net/http"
	"slices"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/snapshot"
	"klankbord.org/web/page"
)

// Individually says how far scores of named employees are agreed on: the works council's consent, the DPIA and the publication
// of the criteria decide it, and the pages only follow.
type Individually struct {
	Off      bool     // no score of anybody may be shown
	Matrices []string // versions of the influence matrix that are agreed, the oldest first; empty: no matter
	Metrics  []string // empty: all
}

const individualsOff = "consent.individuals_off"

// Settle makes a slice about individuals one that was agreed: by the newest version of the matrix that consent covers, unless it
// names another that is covered too. Anything else is a Forbidden fault.
func (i Individually) Settle(names snapshot.Catalog, q *snapshot.Query) error {
	for _, ref := range i.Metrics {
		if code, ok := names.Metric(ref); ok && code.ID == q.Metric {
			return i.settleMatrix(names, q)
		}
	}
	if len(i.Metrics) > 0 {
		return fault.NewForbidden(individualsOff)
	}
	return i.settleMatrix(names, q)
}

func (i Individually) settleMatrix(names snapshot.Catalog, q *snapshot.Query) error {
	if len(i.Matrices) == 0 {
		return nil
	}
	newest, _ := names.Matrix("")
	switch {
	case q.Matrix == nil:
	case slices.Contains(i.Matrices, q.Matrix.Ref):
		return nil
	case newest == nil || q.Matrix.Ref != newest.Ref:
		return fault.NewForbidden(individualsOff)
	}
	agreed, found := names.Matrix(i.Matrices[len(i.Matrices)-1])
	if !found {
		return fault.NewForbidden(individualsOff)
	}
	q.Matrix = agreed
	return nil
}

// isOff reports whether scores of individuals aren't shown because they aren't agreed on yet.
func isOff(err error) bool {
	f := fault.As(err)
	return f != nil && f.Key == individualsOff
}

// peopleOff says why nobody's score is there, and leads whoever may look there to what is missing.
func peopleOff(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	pg.Entry, pg.Title = "people", pg.T("Mensen", "People")
	var next *page.Action
	if slices.ContainsFunc([]access.Permission{access.ConsentRecord, access.SchemesRead, access.MatrixRead, access.PrivacyRead}, func(a access.Permission) bool { return pg.Actor.May(a) }) {
		next = &page.Action{Label: pg.T("Bekijk wat er nog ontbreekt", "See what is still missing"), Href: pg.Path("/consent")}
	}
	return page.Show(w, r, pg, page.Empty(pg.T("Scores per persoon staan uit", "Scores of individuals are off"),
		pg.T("Hier staat nog niemands cijfer. Eerst gebeuren drie dingen: de privacyfunctionaris laat een DPIA maken, de ondernemingsraad stemt in, en de beloningsmanager maakt de criteria bekend. De beloningsmanager of de ondernemingsraad legt alle drie vast bij Bewaken, Instemming. Scores van teams zie je al wel.",
			"Nobody's figure is here yet. Three things come first: the privacy officer has a DPIA made, the works council consents, and the reward manager publishes the criteria. The reward manager or the works council puts all three on record under Guard, Consent. Scores of teams you can see already."), next))
}

// answersOnly shows somebody their own answers, and no score: reading what customers said about one's own work needs nobody's
// consent.
func (p *Pages) answersOnly(w http.ResponseWriter, r *http.Request, v *person, e org.EmployeeID) error {
	v.Off = true
	l := v.lens
	if l.query.Matrix == nil {
		l.query.Matrix, _ = l.Catalog.Matrix("")
	}
	v.Lead = v.T("De score per persoon staat uit. Wat klanten over jouw werk zeiden, lees je hier wel.", "Scores of individuals are off. What customers said about your work you can read here.")
	if l.query.Matrix == nil {
		return page.Show(w, r, l.Page, offView(*v))
	}
	explained, err := l.View.Explain(l.query, e)
	if err != nil {
		return err
	}
	if err := p.say(r.Context(), v, explained); err != nil {
		return err
	}
	for i := range v.Answers {
		v.Answers[i].Counts = "" // whether it would count is the score's business
	}
	return page.Show(w, r, l.Page, offView(*v))
}
