package app

import (
	"context"

	"klankbord.org/api"
	"klankbord.org/core/datamap"
	"klankbord.org/core/org"
	"klankbord.org/i18n"
)

// MapFields implements api.DataMap.
func (s apiSource) MapFields(ctx context.Context, o org.Organisation, lang string) ([]api.DataField, error) {
	tables, err := s.DataMap(ctx, o)
	all := []api.DataField{}
	for _, t := range tables {
		for _, f := range t.Fields {
			p := datamap.PurposeOf(f.Purpose)
			one := api.DataField{Table: f.Table, Column: f.Column, Class: string(f.Class), Subject: string(f.Subject), Purpose: p.Text.In(lang), Ground: p.Ground.In(lang),
				Retention: string(f.Keep), Days: f.Days, Sealed: f.Sealed, SeenBy: []string{}, Leaves: []string{}}
			for _, r := range f.Roles {
				one.SeenBy = append(one.SeenBy, r.In(lang))
			}
			for _, way := range f.Leaves {
				one.Leaves = append(one.Leaves, string(way))
			}
			all = append(all, one)
		}
	}
	return all, err
}

// RetentionClasses implements api.DataMap.
func (s apiSource) RetentionClasses(ctx context.Context, o org.Organisation, lang string) ([]api.RetentionClass, error) {
	r, err := s.Retention(ctx, o)
	all := []api.RetentionClass{}
	for _, c := range r.Classes {
		all = append(all, api.RetentionClass{Class: string(c.Keep), Text: c.Text.In(lang), Days: c.Days, Min: c.Min, Max: c.Max, Reason: c.Reason.In(lang), Due: c.Due, Week: c.Week, Gone: c.Work.Total})
	}
	return all, err
}

// RetentionHolds implements api.DataMap.
func (s apiSource) RetentionHolds(ctx context.Context, o org.Organisation) ([]api.Hold, error) {
	r, err := s.Retention(ctx, o)
	var all []api.Hold
	for _, h := range r.Holds {
		one := api.Hold{ID: h.ID, From: h.Days.From, To: h.Days.To, Reason: h.Reason, At: api.Instant(h.At)}
		if h.EndedAt != 0 {
			ended := api.Instant(h.EndedAt)
			one.EndedAt = &ended
		}
		all = append(all, one)
	}
	return all, err
}

// DossierOf implements api.DataMap.
func (s apiSource) DossierOf(ctx context.Context, o org.Organisation, ref, lang string) (api.Dossier, error) {
	d, err := s.Dossier(ctx, o, ref, i18n.Lang(lang))
	out := api.Dossier{Ref: d.Ref, Language: lang, MadeAt: api.Instant(d.MadeAt.UnixMilli()), Title: d.Title, Lead: d.Lead, Sections: []api.DossierSection{}}
	for _, x := range d.Sections {
		one := api.DossierSection{ID: x.ID, Title: x.Title, Law: x.Law, Text: append([]string{}, x.Text...), Columns: []string{}, Rows: [][]string{}}
		for _, c := range x.Table.Columns {
			one.Columns = append(one.Columns, c.Label)
		}
		for _, r := range x.Table.Rows {
			cells := make([]string, len(r))
			for i, c := range r {
				cells[i] = c.Text
			}
			one.Rows = append(one.Rows, cells)
		}
		out.Sections = append(out.Sections, one)
	}
	return out, err
}
