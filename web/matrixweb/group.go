package matrixweb

import (
	"slices"

	"klankbord.org/core/intake"
	"klankbord.org/web/page"
)

// group is what was agreed about the causes under one root cause 1.
type group struct {
	Name    string
	Table   page.Table
	Yes, Of int // how many of its lines say that a role can influence the cause
}

// unfolded reports whether all groups are asked for at once, rather than the one that somebody opens.
func (v view) unfolded() bool { return v.Query().Get("open") == "all" }

// groups is the matrix by root cause 1, each with a row per cause and a column per role.
func (v view) groups() (all []group) {
	var roles []intake.Text
	under := map[intake.Text][]Line{}
	var order []intake.Text
	for _, l := range v.Lines {
		if !slices.Contains(roles, l.Role) {
			roles = append(roles, l.Role)
		}
		if !slices.Contains(order, l.Cause1) {
			order = append(order, l.Cause1)
		}
		under[l.Cause1] = append(under[l.Cause1], l)
	}
	for _, cause := range order {
		all = append(all, v.group(v.text(cause), roles, under[cause]))
	}
	return all
}

func (v view) group(name string, roles []intake.Text, lines []Line) group {
	g := group{Name: name, Of: len(lines), Table: page.Table{Caption: v.F("%s: welke rol heeft er invloed op", "%s: which role can influence it", name),
		Columns: []page.Column{{Label: v.T("Oorzaak", "Cause")}}}}
	for _, r := range roles {
		g.Table.Columns = append(g.Table.Columns, page.Column{Label: v.text(r)})
	}
	at := map[intake.Text]int{}
	for i := range lines {
		l := &lines[i]
		if l.Influenceable {
			g.Yes++
		}
		row, known := at[l.Cause2]
		if !known {
			row = len(g.Table.Rows)
			at[l.Cause2] = row
			g.Table.Rows = append(g.Table.Rows, v.blank(*l, len(roles)))
		}
		// Lines come by day, so the last one of a role and cause is the one that holds today.
		g.Table.Rows[row][slices.Index(roles, l.Role)+1] = page.Cell{Body: answer(v, *l)}
	}
	return g
}

// blank is the row of a cause about which nothing was agreed yet.
func (v view) blank(l Line, roles int) page.Row {
	name := v.T("als geheel", "as a whole")
	if l.Cause2 != (intake.Text{}) {
		name = v.text(l.Cause2)
	}
	row := append(make(page.Row, 0, roles+1), page.Cell{Text: name})
	for range roles {
		row = append(row, page.Cell{Text: "–", Grey: true})
	}
	return row
}
