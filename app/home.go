package app

import (
	"net/http"
	"net/url"
	"strconv"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/web/page"
	"klankbord.org/web/rewardweb"
)

// home is the first page of an organisation: the overview for whoever may see scores, otherwise the first page of the
// menu that is for them. Nobody's first glance is a refusal.
func (a *App) home(overview page.Handler) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		pg := page.From(r)
		if pg.Actor.Anonymous() || pg.Foreign() || pg.Actor.May(access.ScoresRead) {
			return overview(w, r)
		}
		if pg.Actor.May(access.OwnRead) {
			http.Redirect(w, r, pg.Path("/me"), http.StatusSeeOther)
			return nil
		}
		// The officer's and the administrator's own pages come before what they may look at besides.
		for _, own := range [][]access.Permission{{access.PrivacyManage}, {access.AccountsManage}, nil} {
			if first := pg.First(own...); first != "" && first != pg.Path("") {
				http.Redirect(w, r, first, http.StatusSeeOther)
				return nil
			}
		}
		return fault.NewForbidden("access.nothing_to_see")
	}
}

// me is everybody's own page: where to see one's own answers and score, and what one got.
type me struct {
	page.Page
	Score string // address of the own score; empty without an employee
	Looks string // address of who looked at it
	Runs  page.Table
}

// Me shows the own page.
func (a *App) Me(w http.ResponseWriter, r *http.Request) error {
	v := me{Page: page.From(r)}
	received, err := a.Received(r.Context(), v.Org)
	if err != nil {
		return err
	}
	ref, err := a.selfOf(r.Context(), v.Org.ID, v.Actor)
	if err != nil {
		return err
	}
	v.Entry, v.Title = "me", v.T("Jouw pagina", "Your page")
	v.Lead = v.T("Wat klanten over jouw werk zeiden, en wat daaruit volgde.", "What customers said about your work, and what followed from it.")
	if ref != "" {
		v.Score, v.Looks = v.Path("/people/"+url.PathEscape(ref)), v.Path("/me/looked")
	}
	v.Runs = page.Table{Caption: v.T("Jouw overzichten", "Your statements"), Columns: []page.Column{{Label: v.T("Regeling", "Scheme")}, {Label: v.T("Periode", "Period")}, {Label: v.T("Bedrag", "Amount"), Num: true}}}
	for _, x := range received {
		v.Runs.Rows = append(v.Runs.Rows, page.Row{
			{Text: x.Scheme.Scheme.Name.In(string(v.Lang)), Href: v.Path("/runs/" + strconv.Itoa(x.ID) + "/people/" + url.PathEscape(ref))},
			{Text: v.Lang.Range(x.Scheme.Scheme.Period)}, {Text: v.money(x), Num: true}})
	}
	return page.Show(w, r, v.Page, meView(v))
}

func (v *me) money(x rewardweb.ReceivedInfo) string {
	return v.Lang.Money(int64(x.Cents), x.Scheme.Scheme.Currency)
}
