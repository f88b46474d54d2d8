package app

import (
	"context"
	"slices"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
	"klankbord.org/core/score"
	"klankbord.org/core/snapshot"
	"klankbord.org/store/snapshotdb"
	"klankbord.org/web/scoreweb"
)

// permission is what somebody needs to look at answers for a purpose.
var permission = map[scoreweb.Reading]access.Permission{
	scoreweb.Scores: access.ScoresRead, scoreweb.Words: access.VerbatimsRead, scoreweb.Individuals: access.IndividualRead}

// reading is an organisation's answers as far as somebody may look at them. It is the one place where scopes are cut:
// whoever asks a view for a slice can't get round it.
func (a *App) reading(ctx context.Context, o org.Organisation, actor access.Actor, p access.Permission) (scoreweb.Live, error) {
	live, err := a.snapshots.Snapshot(ctx, o.ID)
	if err != nil {
		return scoreweb.Live{}, err
	}
	whole := live.View()
	l := scoreweb.Live{View: whole.Within(scopeOf(actor, p)), Minimum: minimumOf(o, actor, p)}
	if p == access.IndividualRead {
		on, err := a.mayIndividuals(ctx, o.ID)
		if err != nil {
			return scoreweb.Live{}, err
		}
		if err := on.Err(); err != nil {
			return scoreweb.Live{}, err
		}
		scope, err := a.consented(ctx, o.ID, l.View.Scope(), on.Units)
		if err != nil {
			return scoreweb.Live{}, err
		}
		l.View = whole.Within(scope)
		l.Individuals = scoreweb.Individually{Matrices: on.Matrices, Metrics: on.Metrics}
	}
	if actor.May(access.VerbatimsRead) {
		l.Said = whole.Within(both(scopeOf(actor, access.VerbatimsRead), l.View.Scope()))
	}
	l.Catalog = names{live.Catalog(), l.View, func(e org.EmployeeID) bool {
		known, err := a.knows(ctx, o.ID, l.View, e)
		return err == nil && known
	}}
	return l, nil
}

// scopeOf is where somebody holds a permission. Only a permission about individuals shows who they are.
func scopeOf(actor access.Actor, p access.Permission) snapshot.Scope {
	everywhere, units := actor.Units(p)
	s := snapshot.Scope{Nameless: p != access.IndividualRead}
	if !everywhere {
		s.Units = append([]org.UnitID{}, units...)
	}
	return s
}

// both is what two scopes have in common, as far as units listed in both tell: with different lists the first one's holds,
// cut to what the second lists too.
func both(a, b snapshot.Scope) snapshot.Scope {
	a.Nameless = a.Nameless && b.Nameless
	a.Employee = max(a.Employee, b.Employee)
	switch {
	case a.Units == nil:
		a.Units = b.Units
	case b.Units != nil:
		a.Units = slices.DeleteFunc(slices.Clone(a.Units), func(u org.UnitID) bool { return !slices.Contains(b.Units, u) })
	}
	return a
}

// names are the names of what somebody may look at: the rest is as if it didn't exist.
type names struct {
	*snapshotdb.Catalog
	view  *snapshot.View
	knows func(org.EmployeeID) bool // an employee of what may be looked at
}

// Code implements snapshot.Catalog.
func (n names) Code(field snapshot.Axis, ref string) (int64, bool) {
	code, ok := n.Catalog.Code(field, ref)
	switch {
	case field != snapshot.ByEmployee:
	case n.view.Scope().Nameless:
		return code, true // asking by name is refused, whether there is somebody of that name or not
	case ok:
		return code, n.knows(org.EmployeeID(code))
	}
	if ok && snapshot.NamedBy(field) == snapshot.InUnit && !n.view.EverCovers(org.UnitID(code)) {
		return 0, false
	}
	return code, ok
}

// Live implements scoreweb.Source.
func (s source) Live(ctx context.Context, o org.Organisation, what scoreweb.Reading) (scoreweb.Live, error) {
	actor, err := access.Ask(ctx, o.ID, permission[what])
	if err != nil {
		return scoreweb.Live{}, err
	}
	return s.app.reading(ctx, o, actor, permission[what])
}

// About implements scoreweb.Source. Whoever may see nobody but themselves isn't told who else there is.
func (s source) About(ctx context.Context, o org.Organisation, employee string) (scoreweb.Live, org.EmployeeID, error) {
	actor, err := access.Ask(ctx, o.ID, access.IndividualRead, access.OwnRead)
	if err != nil {
		return scoreweb.Live{}, 0, err
	}
	e, err := s.app.employee(ctx, o.ID, employee)
	if err == nil && actor.Is(e.ID) && actor.May(access.OwnRead) {
		live, err := s.app.own(ctx, o, e.ID)
		return live, e.ID, err
	}
	if _, refused := access.Ask(ctx, o.ID, access.IndividualRead); refused != nil {
		return scoreweb.Live{}, 0, refused
	}
	if err != nil {
		return scoreweb.Live{}, 0, err
	}
	live, err := s.app.reading(ctx, o, actor, access.IndividualRead)
	if err != nil {
		return live, 0, err
	}
	if known, err := s.app.knows(ctx, o.ID, live.View, e.ID); err != nil || !known {
		return live, 0, orMissing(err, "employee", employee)
	}
	live.View = only(live.View, e.ID)
	if live.Said != nil {
		live.Said = only(live.Said, e.ID)
	}
	return live, e.ID, s.Looked(ctx, o, []org.EmployeeID{e.ID})
}

// own is what somebody may see of themselves: every answer they took part in, wherever, and every figure of it.
func (a *App) own(ctx context.Context, o org.Organisation, e org.EmployeeID) (scoreweb.Live, error) {
	live, err := a.snapshots.Snapshot(ctx, o.ID)
	if err != nil {
		return scoreweb.Live{}, err
	}
	on, err := a.mayIndividuals(ctx, o.ID)
	if err != nil {
		return scoreweb.Live{}, err
	}
	view := live.View().Within(snapshot.Scope{Employee: e})
	return scoreweb.Live{Individuals: scoreweb.Individually{Off: on.Err() != nil, Matrices: on.Matrices, Metrics: on.Metrics}, View: view, Said: view, Catalog: live.Catalog(), Minimum: score.MinimumN{Publication: 1}}, nil
}

// only cuts a view to one employee.
func only(v *snapshot.View, e org.EmployeeID) *snapshot.View {
	s := v.Scope()
	s.Employee = e
	s.Nameless = false
	return v.Within(s)
}

// Subscribe implements scoreweb.Source: a stream tells only that something changed.
func (s source) Subscribe(ctx context.Context, o org.ID) (<-chan struct{}, func(), error) {
	if _, err := access.Ask(ctx, o, access.ScoresRead, access.VerbatimsRead, access.IndividualRead, access.OwnRead); err != nil {
		return nil, nil, err
	}
	changed, cancel := s.app.snapshots.Subscribe(o)
	return changed, cancel, nil
}

// Looked implements scoreweb.Source.
func (s source) Looked(ctx context.Context, o org.Organisation, at []org.EmployeeID) error {
	return s.app.looked(ctx, o.ID, "individuals.read", at...)
}

// today is the day by which grants are judged.
func (a *App) today() day.Day { return day.At(a.now()) }
