package app

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/snapshot"
	"klankbord.org/i18n"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/improvedb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/surveydb"
	"klankbord.org/web/matrixweb"
	"klankbord.org/web/page"
	"klankbord.org/web/scoreweb"
)

// source gives pages what they show.
type source struct{ app *App }

// Verbatims implements scoreweb.Verbatims. An answer that whoever asks may not read has no words.
func (s source) Verbatims(ctx context.Context, o org.ID, answers []collect.AnswerID) (map[collect.AnswerID]string, error) {
	said := make(map[collect.AnswerID]string, len(answers))
	return said, s.readable(ctx, o, answers, func(_ context.Context, _ sqldb.Tx, a customer.Answer) error {
		if a.Verbatim != "" {
			said[a.ID] = a.Verbatim
		}
		return nil
	})
}

// Told implements scoreweb.Verbatims.
func (s source) Told(ctx context.Context, o org.ID, answers []collect.AnswerID, lang i18n.Lang) (map[collect.AnswerID][]page.Told, error) {
	told, questions := map[collect.AnswerID][]page.Told{}, newQuestionBook(o)
	return told, s.readable(ctx, o, answers, func(ctx context.Context, tx sqldb.Tx, a customer.Answer) error {
		all, err := questions.told(ctx, tx, a, lang)
		if len(all) > 0 {
			told[a.ID] = all
		}
		return err
	})
}

// readable calls fn with those of some answers whose words whoever asks may read.
func (s source) readable(ctx context.Context, o org.ID, answers []collect.AnswerID, fn func(context.Context, sqldb.Tx, customer.Answer) error) error {
	actor, err := access.Ask(ctx, o, access.VerbatimsRead, access.OwnRead)
	if err != nil {
		return err
	}
	live, err := s.app.snapshots.Snapshot(ctx, o)
	if err != nil {
		return err
	}
	view := live.View()
	theirs, own := view.Within(scopeOf(actor, access.VerbatimsRead)), view.Within(snapshot.Scope{Employee: actor.Employee})
	answers = slices.DeleteFunc(slices.Clone(answers), func(id collect.AnswerID) bool {
		return !theirs.Sees(id) && (actor.Employee == 0 || !own.Sees(id))
	})
	return s.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		list, err := collectdb.ListAnswers(ctx, tx, o, answers)
		for _, a := range list {
			err = errors.Join(err, fn(ctx, tx, a))
		}
		return err
	})
}

// Events implements scoreweb.Events: starts of initiatives, and versions of the matrix by the day they hold from.
func (s source) Events(ctx context.Context, o org.ID, period day.Range) (events []scoreweb.Event, err error) {
	if _, err := access.Ask(ctx, o, access.ScoresRead, access.IndividualRead, access.OwnRead); err != nil {
		return nil, err
	}
	err = s.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		events = nil
		initiatives, err := improvedb.List(ctx, tx, o)
		if err != nil {
			return err
		}
		for _, i := range initiatives {
			if i.Employee == 0 && period.Contains(i.StartedOn) { // one person's own initiative is not the whole chart's business
				events = append(events, scoreweb.Event{Day: i.StartedOn, Label: intake.Text{NL: "Start: " + i.Title, EN: "Start: " + i.Title}})
			}
		}
		versions, err := surveydb.ListMatrices(ctx, tx, o)
		for i, v := range versions {
			if from := day.At(time.UnixMilli(v.CreatedAt)); i > 0 && period.Contains(from) {
				events = append(events, scoreweb.Event{Day: from, Label: intake.Text{NL: "Matrix " + v.Ref, EN: "Matrix " + v.Ref}})
			}
		}
		return err
	})
	slices.SortStableFunc(events, func(a, b scoreweb.Event) int { return cmp.Compare(a.Day, b.Day) })
	return events, err
}

// MatrixVersions implements matrixweb.Reader.
func (s source) MatrixVersions(ctx context.Context, o org.ID) (list []matrixweb.Version, err error) {
	if _, err := access.Ask(ctx, o, access.MatrixRead); err != nil {
		return nil, err
	}
	err = s.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		list = nil
		versions, err := surveydb.ListMatrices(ctx, tx, o)
		if err != nil {
			return err
		}
		for _, v := range versions {
			one := matrixweb.Version{Ref: v.Ref, Reason: v.Reason, MadeOn: day.At(time.UnixMilli(v.CreatedAt))}
			signed, err := surveydb.ListSignOffs(ctx, tx, o, v.ID)
			if err != nil {
				return err
			}
			for _, so := range signed {
				one.SignOffs = append(one.SignOffs, matrixweb.SignOff{Party: so.Party, Name: so.Name, On: so.SignedOn, Document: so.Document})
			}
			list = append(list, one)
		}
		return nil
	})
	return list, err
}

// MatrixLines implements matrixweb.Reader.
func (s source) MatrixLines(ctx context.Context, o org.ID, ref string) (lines []matrixweb.Line, err error) {
	if _, err := access.Ask(ctx, o, access.MatrixRead); err != nil {
		return nil, err
	}
	err = s.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		matrix, err := surveydb.FindMatrixByRef(ctx, tx, o, ref)
		if err != nil {
			return err
		}
		causes, err := surveydb.ListCauses(ctx, tx, o)
		if err != nil {
			return err
		}
		roles, err := orgdb.ListValuesOf(ctx, tx, o, dimension.Role)
		lines = namedLines(matrix, causes, roles)
		return err
	})
	return lines, err
}

// namedLines gives a matrix's lines their names, in the order of the cause tree.
func namedLines(m *attribution.Matrix, causes []attribution.Cause, roles []org.Value) []matrixweb.Line {
	role := map[org.RoleID]intake.Text{}
	for _, r := range roles {
		role[r.ID] = r.Name
	}
	byID := map[attribution.CauseID]attribution.Cause{}
	for _, c := range causes {
		byID[c.ID] = c
	}
	// place orders causes by their root cause 1, a root cause 1 before what is below it.
	place := func(id attribution.CauseID) [3]int {
		c := byID[id]
		if c.Parent == 0 {
			return [3]int{c.Place, -1, int(c.ID)}
		}
		return [3]int{byID[c.Parent].Place, c.Place, int(c.ID)}
	}
	all := m.Lines()
	slices.SortStableFunc(all, func(a, b attribution.Line) int {
		x, y := place(a.Cause), place(b.Cause)
		return cmp.Or(slices.Compare(x[:], y[:]), cmp.Compare(a.Role, b.Role), cmp.Compare(a.From, b.From))
	})
	var lines []matrixweb.Line
	for _, l := range all {
		named := matrixweb.Line{Role: role[l.Role], From: l.From, Influenceable: l.Influenceable, Reason: l.Reason, Cause1: byID[l.Cause].Name}
		if parent := byID[l.Cause].Parent; parent != 0 {
			named.Cause1, named.Cause2 = byID[parent].Name, byID[l.Cause].Name
		}
		lines = append(lines, named)
	}
	return lines
}
