package datamapweb

import (
	"klankbord.org/core/datamap"
	"klankbord.org/i18n"
	"klankbord.org/web/page"
)

// places is the table of what is kept outside the tables.
func places(p page.Page) page.Table { return Places(p.Lang) }

// hold is the reason that was typed for a hold.
func hold(v retentionView) string {
	if v.Form == "hold" {
		return v.Reason
	}
	return ""
}

// Places is the table of what is kept outside the tables of the database, in a language.
func Places(l i18n.Lang) page.Table {
	in := string(l)
	t := page.Table{Caption: l.T("Buiten de tabellen", "Outside the tables"), Columns: []page.Column{{Label: l.T("Waar", "Where")}, {Label: l.T("Wat", "What")},
		{Label: l.T("Van wie", "Whose")}, {Label: l.T("Beschermd", "Protected")}, {Label: l.T("Gaat weg", "Goes")}}}
	for _, x := range datamap.Places() {
		t.Rows = append(t.Rows, page.Row{{Text: x.Name.In(in)}, {Text: x.Holds.In(in)}, {Text: datamap.Find(datamap.Subjects(), string(x.Subject)).In(in)}, {Text: x.Protected.In(in)}, {Text: x.Goes.In(in)}})
	}
	return t
}
