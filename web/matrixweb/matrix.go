package matrixweb

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/web/page"
)

// Version is an agreed version of the matrix.
type Version struct {
	Ref      string
	Reason   string
	MadeOn   day.Day
	SignOffs []SignOff
}

// SignOff says who agreed to a version, and on which document.
type SignOff struct {
	Party    string // works_council, management, team, …
	Name     string
	On       day.Day
	Document string
}

// Line says whether a role influences a cause from a day on, in names.
type Line struct {
	Role          intake.Text
	Cause1        intake.Text
	Cause2        intake.Text // empty for a line about a whole root cause 1
	From          day.Day
	Influenceable bool
	Reason        string
}

// Reader is what the page needs from storage.
type Reader interface {
	// MatrixVersions lists the versions, oldest first.
	MatrixVersions(ctx context.Context, o org.ID) ([]Version, error)
	// MatrixLines lists the lines of a version in the order of the cause tree, then role, then day.
	MatrixLines(ctx context.Context, o org.ID, ref string) ([]Line, error)
}

// Pages serves the matrix.
type Pages struct{ Reader Reader }

// Matrix shows one version, the newest unless the address asks for another, and what changed from the one before.
func (p *Pages) Matrix(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	pg.Entry = "matrix"
	pg.Title = pg.T("Wie heeft waar invloed op?", "Who can influence what?")
	versions, err := p.Reader.MatrixVersions(r.Context(), pg.Org.ID)
	if err != nil {
		return fmt.Errorf("list matrix versions: %w", err)
	}
	if len(versions) == 0 {
		return page.Show(w, r, pg, noMatrix(pg))
	}
	at, err := pick(versions, pg.Query().Get("version"))
	if err != nil {
		return err
	}
	v := view{Page: pg, Versions: versions, At: at}
	if v.Lines, err = p.Reader.MatrixLines(r.Context(), pg.Org.ID, versions[at].Ref); err != nil {
		return fmt.Errorf("read matrix %s: %w", versions[at].Ref, err)
	}
	if at > 0 {
		before, err := p.Reader.MatrixLines(r.Context(), pg.Org.ID, versions[at-1].Ref)
		if err != nil {
			return fmt.Errorf("read matrix %s: %w", versions[at-1].Ref, err)
		}
		v.Changes = compare(before, v.Lines)
	}
	v.Page.Lead = v.lead()
	v.Page.Method = page.Method(v.method(), pg.T(
		"De matrix zegt niets over hoe goed iemand werkt. Hij zegt alleen over welke antwoorden het gaat.",
		"The matrix says nothing about how well somebody works. It only says which answers it is about."))
	return page.Show(w, r, v.Page, matrixView(v))
}

func pick(versions []Version, ref string) (int, error) {
	if ref == "" {
		return len(versions) - 1, nil
	}
	at := slices.IndexFunc(versions, func(v Version) bool { return v.Ref == ref })
	if at < 0 {
		return 0, fault.NewNotFound("matrix", ref)
	}
	return at, nil
}

// view is the page.
type view struct {
	page.Page
	Versions []Version
	At       int
	Lines    []Line
	Changes  []change
}

// change is a line that differs from the version before; Before or After is nil when it is new or gone.
type change struct{ Before, After *Line }

// sameCell reports whether two lines are about the same role, cause and day.
func sameCell(a, b Line) bool {
	return a.Role == b.Role && a.Cause1 == b.Cause1 && a.Cause2 == b.Cause2 && a.From == b.From
}

// compare lists what a version changed.
func compare(before, after []Line) []change {
	var changes []change
	for i := range after {
		at := slices.IndexFunc(before, func(b Line) bool { return sameCell(b, after[i]) })
		switch {
		case at < 0:
			changes = append(changes, change{After: &after[i]})
		case before[at].Influenceable != after[i].Influenceable:
			changes = append(changes, change{Before: &before[at], After: &after[i]})
		}
	}
	for i := range before {
		if !slices.ContainsFunc(after, func(a Line) bool { return sameCell(a, before[i]) }) {
			changes = append(changes, change{Before: &before[i]})
		}
	}
	return changes
}

// lead is the finding in one sentence.
func (v view) lead() string {
	yes := 0
	for _, l := range v.Lines {
		if l.Influenceable {
			yes++
		}
	}
	return v.F("Versie %s: van de %d afgesproken regels zeggen er %d dat iemand de oorzaak zelf kan beïnvloeden. Alleen zulke antwoorden tellen voor de eigen score.",
		"Version %s: of %d agreed lines, %d say that somebody can influence the cause. Only such answers count for a person's own score.",
		v.Versions[v.At].Ref, len(v.Lines), yes)
}

func (v view) method() []page.Step {
	return []page.Step{
		{Text: v.T("De klant kiest een hoofdoorzaak en een deeloorzaak.", "The customer picks a root cause 1 and a root cause 2.")},
		{Text: v.T("Bij de rol van de medewerker op die klus zoeken we de regel die op de dag van de klus gold.", "For the employee's role on that job we look up the line that was valid on the day of service.")},
		{Text: v.T("Zegt die regel ‘ja’, dan telt het antwoord voor de eigen score. Is er geen regel, dan telt het niet.", "If that line says 'yes', the answer counts for the person's own score. Without a line it doesn't.")},
	}
}

func (v view) title(ref string) string { return v.F("Versie %s", "Version %s", ref) }

// address is where another version is shown.
func (v view) address(ref string) string { return v.With("version", ref) }

func (v view) text(t intake.Text) string { return t.In(string(v.Lang)) }

// yes says whether a line counts.
func (v view) yes(l *Line) string {
	switch {
	case l == nil:
		return v.T("geen regel", "no line")
	case l.Influenceable:
		return v.T("ja", "yes")
	}
	return v.T("nee", "no")
}

// cause names a line's cause on both levels.
func (v view) cause(l Line) string {
	if l.Cause2 == (intake.Text{}) {
		return v.text(l.Cause1)
	}
	return v.text(l.Cause1) + " › " + v.text(l.Cause2)
}

// line returns whichever side of a change exists.
func (c change) line() Line {
	if c.After != nil {
		return *c.After
	}
	return *c.Before
}

// party names who signed.
func (v view) party(code string) string {
	switch code {
	case "works_council":
		return v.T("ondernemingsraad", "works council")
	case "management":
		return v.T("directie", "management")
	case "team":
		return "team"
	}
	return code
}
