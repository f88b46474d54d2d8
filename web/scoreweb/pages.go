package scoreweb

import (
	"context"

	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/snapshot"
	"klankbord.org/web/page"
)

// Live is an organisation's answers at one moment, with the names of what they are about.
type Live struct {
	View    *snapshot.View
	Catalog snapshot.Catalog
}

// Source gives the answers.
type Source interface {
	// Live returns the answers of an organisation as they are now.
	Live(ctx context.Context, o org.ID) (Live, error)
	// Subscribe returns a channel that gets something after each change of the organisation's answers, until cancel is
	// called. Several changes may come as one.
	Subscribe(o org.ID) (changed <-chan struct{}, cancel func())
}

// Verbatims gives what customers wrote.
type Verbatims interface {
	// Verbatims returns the comments on some answers; an answer without one is left out.
	Verbatims(ctx context.Context, o org.ID, answers []collect.AnswerID) (map[collect.AnswerID]string, error)
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
		{Ref: "answers", Section: page.Listen, NL: "Wat klanten zeggen", EN: "What customers say", Path: "/answers"},
		{Ref: "overview", Section: page.Understand, NL: "Overzicht", EN: "Overview", Path: ""},
		{Ref: "causes", Section: page.Understand, NL: "Oorzaken", EN: "Causes", Path: "/causes"},
		{Ref: "teams", Section: page.Understand, NL: "Teams", EN: "Teams", Path: "/teams"},
		{Ref: "people", Section: page.Understand, NL: "Mensen", EN: "People", Path: "/people"},
	}
}
