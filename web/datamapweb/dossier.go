package datamapweb

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"klankbord.org/core/datamap"
	"klankbord.org/i18n"
	"klankbord.org/web/page"
)

// The dossiers.
const (
	ForDPIA         = "dpia"
	ForWorksCouncil = "works-council"
)

// Dossier is what somebody who decides about this must know, in one language.
type Dossier struct {
	Ref      string
	Title    string
	Lead     string
	MadeAt   time.Time
	Sections []Section
}

// Section is a part of a dossier.
type Section struct {
	ID    string
	Title string
	Law   string // the duties that it answers to, by number, such as "L04"
	Text  []string
	Table page.Table // none without rows
	// None is what is said in place of a table without rows.
	None string
}

// duties says which duties a part answers to, in words; empty without any.
func (s Section) duties(l i18n.Lang) string {
	words := []string{}
	for _, d := range datamap.DutiesOf(s.Law) {
		words = append(words, d.In(string(l)))
	}
	if len(words) == 0 {
		return ""
	}
	return l.F("Waarom dit hier staat: %s.", "Why this is here: %s.", strings.Join(words, "; "))
}

// title names a dossier.
func title(l i18n.Lang, ref string) string {
	if ref == ForDPIA {
		return l.T("Dossier voor de DPIA", "Dossier for the DPIA")
	}
	return l.T("Dossier voor de ondernemingsraad", "Dossier for the works council")
}

type dossiersView struct{ page.Page }

func (p *Pages) dossiers(w http.ResponseWriter, r *http.Request) error {
	v := dossiersView{page.From(r)}
	if _, err := p.Keeper.DataMap(r.Context(), v.Org); err != nil { // asks whether the reader may
		return err
	}
	v.Entry, v.Title = "dossiers", v.T("Dossiers", "Dossiers")
	v.Lead = v.T("Alles wat iemand moet weten om hierover te beslissen, uit de inrichting van nu.", "All that somebody must know to decide about this, from the set-up of now.")
	return page.Show(w, r, v.Page, dossiersPage(v))
}

type dossierView struct {
	page.Page
	Dossier
	Other page.Link // in the other language
}

func (p *Pages) dossier(w http.ResponseWriter, r *http.Request) error {
	v := dossierView{Page: page.From(r)}
	ref := r.PathValue("dossier")
	d, err := p.Keeper.Dossier(r.Context(), v.Org, ref, v.Lang)
	if err != nil {
		return fmt.Errorf("dossier: %w", err)
	}
	v.Dossier = d
	name := fmt.Sprintf("%s-%s-%s-%s", ref, v.Org.Ref, v.Lang, d.MadeAt.Format("2006-01-02"))
	switch v.Query().Get("format") {
	case "pdf":
		raw, err := d.pdf(v.Lang, v.Org.Name)
		if err != nil {
			return err
		}
		page.SendFile(w, "application/pdf", name+".pdf", raw)
		return nil
	case "json":
		return page.SendJSON(w, name+".json", d.json(string(v.Lang), v.Org.Ref))
	}
	v.Page.Entry, v.Page.Title, v.Page.Lead = "dossiers", d.Title, d.Lead
	v.Crumbs = []page.Link{{Label: v.T("Dossiers", "Dossiers"), Href: v.Path("/dossiers")}}
	return page.Show(w, r, v.Page, dossierPage(v))
}

// json is the dossier for programs, with the words of one language.
func (d Dossier) json(lang, organisation string) any {
	type section struct {
		ID      string     `json:"id"`
		Title   string     `json:"title"`
		Law     string     `json:"law,omitempty"`
		Text    []string   `json:"text,omitempty"`
		Columns []string   `json:"columns,omitempty"`
		Rows    [][]string `json:"rows,omitempty"`
	}
	all := []section{}
	for _, s := range d.Sections {
		one := section{ID: s.ID, Title: s.Title, Law: s.Law, Text: s.Text}
		for _, c := range s.Table.Columns {
			one.Columns = append(one.Columns, c.Label)
		}
		for _, r := range s.Table.Rows {
			row := make([]string, len(r))
			for i, c := range r {
				row[i] = c.Text
			}
			one.Rows = append(one.Rows, row)
		}
		all = append(all, one)
	}
	return map[string]any{"dossier": d.Ref, "organisation": organisation, "language": lang, "made_at": d.MadeAt.Format(time.RFC3339), "title": d.Title, "lead": d.Lead, "sections": all}
}
