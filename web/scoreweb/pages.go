package scoreweb

import (
	"context"

	"klankbord.org/core/access"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/score"
	"klankbord.org/core/snapshot"
	"klankbord.org/i18n"
	"klankbord.org/web/page"
)

// Live is an organisation's answers at one moment, as far as the reader may look at them, with the names of what they are
// about.
type Live struct {
	View    *snapshot.View
	Catalog snapshot.Catalog
	Minimum score.MinimumN // from how many answers on this reader sees a figure
	// Individuals says how far scores of named employees are agreed on.
	Individuals Individually
	Said        *snapshot.View // the answers whose words the reader may read; nil: none
}

// Reading is what answers are looked at for: it decides which of them are there.
type Reading string

// What answers are looked at for.
const (
	Scores      Reading = "scores"      // of units and slices
	Words       Reading = "words"       // what customers wrote
	Individuals Reading = "individuals" // scores of named employees
)

// Source gives the answers that whoever asks may see. It refuses who may see none.
type Source interface {
	// Live returns the answers of an organisation as they are now.
	Live(ctx context.Context, o org.Organisation, what Reading) (Live, error)
	// About returns the answers about one employee, and who that is. Looking at somebody else is noted.
	About(ctx context.Context, o org.Organisation, employee string) (Live, org.EmployeeID, error)
	// Looked notes that the scores of these employees were shown.
	Looked(ctx context.Context, o org.Organisation, at []org.EmployeeID) error
	// Subscribe returns a channel that gets something after each change of the organisation's answers, until cancel is
	// called. Several changes may come as one.
	Subscribe(ctx context.Context, o org.ID) (changed <-chan struct{}, cancel func(), err error)
}

// Verbatims gives what customers wrote.
type Verbatims interface {
	// Verbatims returns the comments on some answers; an answer without one is left out.
	Verbatims(ctx context.Context, o org.ID, answers []collect.AnswerID) (map[collect.AnswerID]string, error)
	// Told returns what some answers say to further questions, in a language; an answer without any is left out.
	Told(ctx context.Context, o org.ID, answers []collect.AnswerID, lang i18n.Lang) (map[collect.AnswerID][]page.Told, error)
}

// Event is something that may explain a change: the start of an initiative, another version of the matrix.
type Event struct {
	Day   day.Day
	Label intake.Text
}

// Events gives what happened.
type Events interface {
	// Events returns what happened in a period, by day.
	Events(ctx context.Context, o org.ID, period day.Range) ([]Event, error)
}

// Pages are the pages of this package; its exported methods are page.Handlers.
type Pages struct {
	Source    Source
	Verbatims Verbatims
	Events    Events // nil: charts carry no marks
}

// Menu lists the pages for the navigation.
func Menu() []page.Entry {
	return []page.Entry{
		{Ref: "answers", Section: page.Listen, NL: "Wat klanten zeggen", EN: "What customers say", Path: "/answers", Any: []access.Permission{access.VerbatimsRead}},
		{Ref: "overview", Section: page.Understand, NL: "Overzicht", EN: "Overview", Path: "", Any: []access.Permission{access.ScoresRead}},
		{Ref: "causes", Section: page.Understand, NL: "Oorzaken", EN: "Causes", Path: "/causes", Any: []access.Permission{access.ScoresRead}},
		{Ref: "teams", Section: page.Understand, NL: "Teams", EN: "Teams", Path: "/teams", Any: []access.Permission{access.ScoresRead}},
		{Ref: "people", Section: page.Understand, NL: "Mensen", EN: "People", Path: "/people", Any: []access.Permission{access.IndividualRead}},
	}
}
