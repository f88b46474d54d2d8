package datamapweb

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"klankbord.org/core/datamap"
	"klankbord.org/core/intake"
	"klankbord.org/web/page"
)

// mapView is the page with the map.
type mapView struct {
	page.Page
	Whose, Class, Keep, Leaves, Text string // what was asked for
	Shown                            []purpose
	Tables, Fields                   int // shown
	Overview                         page.Table
	Narrowed                         bool
	Open                             bool // every table, for paper and for who reads it all
	JSON, Unfold                     string
}

// purpose is what tables are kept for, with those tables.
type purpose struct {
	ID, Text, Ground string
	Fields           int
	Tables           []folded
}

// folded is a table with its fields, those alike on one line.
type folded struct {
	ID, Name, Text, About string
	Lines                 page.Table
}

// openUpTo is how many tables are shown unfolded: more would make a page that nobody reads.
const openUpTo = 3

func (p *Pages) dataMap(w http.ResponseWriter, r *http.Request) error {
	v := mapView{Page: page.From(r)}
	tables, err := p.Keeper.DataMap(r.Context(), v.Org)
	if err != nil {
		return fmt.Errorf("data map: %w", err)
	}
	q := v.Query()
	v.Whose, v.Class, v.Keep, v.Leaves, v.Text = q.Get("whose"), q.Get("class"), q.Get("keep"), q.Get("leaves"), strings.TrimSpace(q.Get("q"))
	v.Narrowed = v.Whose+v.Class+v.Keep+v.Leaves+v.Text != ""
	tables = v.narrow(tables)
	if q.Get("format") == "json" {
		return page.SendJSON(w, fmt.Sprintf("data-map-%s.json", v.Org.Ref), mapJSON(tables, string(v.Lang)))
	}
	v.Entry, v.Title = "data-map", v.T("Welke gegevens, waarvoor en hoe lang?", "Which data, what for and how long?")
	v.group(tables)
	v.Open = q.Get("open") == "all" || v.Tables <= openUpTo
	v.Unfold = v.With("open", "all")
	v.Lead = v.F("%d velden in %d tabellen. Elk veld staat hier: een nieuw veld zonder uitleg kan er niet bij komen.",
		"%d fields in %d tables. Every field is here: a new one can't be added without being explained.", v.Fields, v.Tables)
	v.Overview, v.JSON = v.overview(tables), v.With("format", "json")
	return page.Show(w, r, v.Page, mapPage(v))
}

// narrow leaves what was asked for.
func (v *mapView) narrow(tables []Table) (left []Table) {
	for _, t := range tables {
		fields := slices.DeleteFunc(slices.Clone(t.Fields), func(f Field) bool {
			return v.Whose != "" && string(f.Subject) != v.Whose || v.Class != "" && string(f.Class) != v.Class || v.Keep != "" && string(f.Keep) != v.Keep ||
				v.Leaves != "" && !slices.Contains(f.Leaves, datamap.Way(v.Leaves)) ||
				v.Text != "" && !strings.Contains(strings.ToLower(t.Name+" "+f.Column+" "+t.Text.NL+" "+t.Text.EN), strings.ToLower(v.Text))
		})
		if len(fields) > 0 {
			left = append(left, Table{t.Name, t.Text, fields})
		}
	}
	return left
}

// in is a text in the reader's language.
func (v *mapView) in(t intake.Text) string { return t.In(string(v.Lang)) }

// group puts the tables under what they are for, in the order in which people read that.
func (v *mapView) group(tables []Table) {
	v.Tables = len(tables)
	for _, p := range datamap.Purposes() {
		g := purpose{ID: "for-" + string(p.Ref), Text: v.in(p.Text), Ground: v.in(p.Ground)}
		for _, t := range tables {
			if t.Fields[0].Purpose == p.Ref {
				g.Fields += len(t.Fields)
				g.Tables = append(g.Tables, v.fold(t))
			}
		}
		if len(g.Tables) > 0 {
			v.Shown, v.Fields = append(v.Shown, g), v.Fields+g.Fields
		}
	}
}

// size says how much there is of a purpose.
func (v *mapView) size(g purpose) string {
	return v.tables(len(g.Tables)) + ", " + v.fields(g.Fields)
}

func (v *mapView) tables(n int) string {
	return v.F(map[bool]string{true: "%d tabel", false: "%d tabellen"}[n == 1], map[bool]string{true: "%d table", false: "%d tables"}[n == 1], n)
}

func (v *mapView) fields(n int) string {
	return v.F(map[bool]string{true: "%d veld", false: "%d velden"}[n == 1], map[bool]string{true: "%d field", false: "%d fields"}[n == 1], n)
}

// about says of a folded table how many fields it has and whose they are.
func (v *mapView) about(t Table) string {
	var whose []string
	for _, s := range datamap.Subjects() {
		if s.Ref != string(datamap.Nobody) && slices.ContainsFunc(t.Fields, func(f Field) bool { return string(f.Subject) == s.Ref }) {
			whose = append(whose, v.in(s.Text))
		}
	}
	if len(whose) == 0 {
		return v.fields(len(t.Fields))
	}
	return v.fields(len(t.Fields)) + " · " + v.T("over ", "about ") + strings.Join(whose, ", ")
}

func (v *mapView) fold(t Table) folded {
	c := folded{ID: "t-" + t.Name, Name: t.Name, Text: v.in(t.Text), About: v.about(t)}
	c.Lines = page.Table{Caption: c.Text, Columns: []page.Column{{Label: v.T("Velden", "Fields")}, {Label: v.T("Wat", "What")}, {Label: v.T("Van wie", "Whose")},
		{Label: v.T("Hoe lang", "How long")}, {Label: v.T("Wie ziet het", "Who sees it")}, {Label: v.T("Gaat naar buiten", "Leaves")}}}
	type line struct {
		like  string
		names []string
		first Field
	}
	var lines []line
	for _, f := range t.Fields {
		like := fmt.Sprint(f.Class, f.Subject, f.Keep, f.Sealed, f.Seen, f.Leaves)
		if n := len(lines); n > 0 && lines[n-1].like == like {
			lines[n-1].names = append(lines[n-1].names, f.Column)
			continue
		}
		lines = append(lines, line{like, []string{f.Column}, f})
	}
	for _, l := range lines {
		c.Lines.Rows = append(c.Lines.Rows, page.Row{{Text: strings.Join(l.names, ", ")}, {Text: v.what(l.first)}, {Text: v.in(datamap.Find(datamap.Subjects(), string(l.first.Subject)))},
			{Text: v.long(l.first)}, {Text: v.who(l.first)}, {Text: v.leaves(l.first)}})
	}
	return c
}

func (v *mapView) what(f Field) string {
	text := v.in(datamap.Find(datamap.Classes(), string(f.Class)))
	if f.Sealed {
		text += v.T(", versleuteld of als hash", ", encrypted or as a hash")
	}
	return text
}

func (v *mapView) long(f Field) string {
	if f.Days == 0 {
		return v.in(datamap.KeepText(f.Keep))
	}
	p, _ := datamap.PeriodOf(f.Keep)
	return days(v.Page, f.Days) + " " + v.in(p.From)
}

// days says a number of days as people do.
func days(p page.Page, n int) string {
	switch {
	case n%365 == 0 && n >= 365:
		return p.F("%d jaar", map[bool]string{true: "%d year", false: "%d years"}[n == 365], n/365)
	case n == 1:
		return p.T("1 dag", "1 day")
	}
	return p.F("%d dagen", "%d days", n)
}

func (v *mapView) who(f Field) string {
	if len(f.Seen) == 0 {
		return v.T("niemand", "nobody")
	}
	names := make([]string, len(f.Roles))
	for i, r := range f.Roles {
		names[i] = v.in(r)
	}
	if len(names) == 0 {
		return v.T("geen rol", "no role")
	}
	return strings.Join(names, ", ")
}

func (v *mapView) leaves(f Field) string {
	if len(f.Leaves) == 0 {
		return "–"
	}
	names := make([]string, len(f.Leaves))
	for i, way := range f.Leaves {
		names[i] = v.in(datamap.Find(datamap.Ways(), string(way)))
	}
	return strings.Join(names, ", ")
}

// overview counts the fields by kind and whose they are.
func (v *mapView) overview(tables []Table) page.Table {
	t := page.Table{Caption: v.T("Velden naar soort en van wie", "Fields by kind and whose they are"), Columns: []page.Column{{Label: v.T("Wat", "What")}}}
	for _, s := range datamap.Subjects() {
		t.Columns = append(t.Columns, page.Column{Label: v.in(s.Text), Num: true})
	}
	count := map[string]int{}
	for _, table := range tables {
		for _, f := range table.Fields {
			count[string(f.Class)+" "+string(f.Subject)]++
			count[string(f.Class)]++
		}
	}
	for _, c := range datamap.Classes() {
		if count[c.Ref] == 0 {
			continue
		}
		row := page.Row{{Text: v.in(c.Text), Href: v.With("class", c.Ref)}}
		for _, s := range datamap.Subjects() {
			text := "–"
			if n := count[c.Ref+" "+s.Ref]; n > 0 {
				text = v.Lang.Int(int64(n))
			}
			row = append(row, page.Cell{Text: text, Num: true})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// keeps are the retention classes that one can choose from.
func keeps() (all []datamap.Word) {
	for _, p := range datamap.Periods() {
		all = append(all, datamap.Word{Ref: string(p.Keep), Text: p.Text})
	}
	for _, k := range []datamap.Keep{datamap.KeepFigures, datamap.KeepHistory, datamap.KeepSetup} {
		all = append(all, datamap.Word{Ref: string(k), Text: datamap.KeepText(k)})
	}
	return all
}

// mapJSON is the map for programs: the words as references, and in one language.
func mapJSON(tables []Table, lang string) any {
	type field struct {
		Table     string   `json:"table"`
		Column    string   `json:"column"`
		Class     string   `json:"class"`
		Subject   string   `json:"subject"`
		Purpose   string   `json:"purpose"`
		Ground    string   `json:"legal_ground"`
		Retention string   `json:"retention"`
		Days      int      `json:"days,omitempty"`
		Sealed    bool     `json:"sealed"`
		Roles     []string `json:"seen_by"`
		Addresses []string `json:"at"`
		Leaves    []string `json:"leaves"`
	}
	all := []field{}
	for _, t := range tables {
		for _, f := range t.Fields {
			p := datamap.PurposeOf(f.Purpose)
			one := field{Table: f.Table, Column: f.Column, Class: string(f.Class), Subject: string(f.Subject), Purpose: p.Text.In(lang), Ground: p.Ground.In(lang),
				Retention: string(f.Keep), Days: f.Days, Sealed: f.Sealed, Roles: []string{}, Addresses: f.Addresses, Leaves: []string{}}
			for _, r := range f.Roles {
				one.Roles = append(one.Roles, r.In(lang))
			}
			for _, way := range f.Leaves {
				one.Leaves = append(one.Leaves, string(way))
			}
			all = append(all, one)
		}
	}
	return map[string]any{"fields": all}
}
