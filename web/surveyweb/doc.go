// Package surveyweb is where surveys are made: the list, the designer with both languages side by side and a phone beside it, and the
// step from a draft to a version.
package surveyweb

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate

import (
	"context"
	"net/http"

	"klankbord.org/core/access"
	"klankbord.org/core/org"
	"klankbord.org/core/respond"
	"klankbord.org/core/survey"
	"klankbord.org/core/wording"
	"klankbord.org/web/page"
)

// Survey is a survey with all that was published of it, and what somebody is working on.
type Survey struct {
	Ref      string
	Versions []survey.Version // oldest first; none before the first is published
	Asked    int              // number of the version that customers get today; 0: none
	Draft    *survey.Draft    // nil when nobody is working on it
}

// Offers are what a survey can choose from.
type Offers struct {
	Metrics []survey.Metric
	Causes  []respond.Cause // root causes 1 and what is below them
}

// Desk is what the pages need. Reading asks for surveys.read or surveys.write, changing for surveys.write.
type Desk interface {
	// MayWrite is a Forbidden fault for whoever may not make surveys.
	MayWrite(ctx context.Context, o org.ID) error
	Surveys(ctx context.Context, o org.ID) ([]Survey, error)
	// Survey returns one of them, or a NotFound fault.
	Survey(ctx context.Context, o org.ID, ref string) (Survey, error)
	Offers(ctx context.Context, o org.ID) (Offers, error)
	// Findings says where the wording steers and what is missing in a language.
	Findings(ctx context.Context, o org.ID, c *survey.Content) ([]wording.Finding, error)
	// Start makes the first draft of a new survey.
	Start(ctx context.Context, o org.ID, ref string, c *survey.Content) error
	// Save stores a draft in place of the one saved at a moment, 0 when there is none, and returns its own moment. A Conflict fault
	// at "basis" says that somebody else saved meanwhile.
	Save(ctx context.Context, o org.ID, ref string, c *survey.Content, before int64) (at int64, err error)
	// Drop throws a draft away.
	Drop(ctx context.Context, o org.ID, ref string) error
	// Publish makes the draft that was saved at a moment the next version.
	Publish(ctx context.Context, o org.ID, ref string, saved int64) error
	// AddMetric makes a metric of a type and returns its reference.
	AddMetric(ctx context.Context, o org.ID, t survey.MetricType) (ref string, err error)
}

// Pages serves the pages.
type Pages struct {
	Desk Desk
	// Preview serves a step of a conversation that is kept nowhere but in the address: base and state make the address.
	Preview func(w http.ResponseWriter, r *http.Request, base, state string, visit respond.Visit)
}

// Menu returns the entry of these pages.
func Menu() []page.Entry {
	return []page.Entry{{Ref: "surveys", Section: page.Listen, NL: "Vragenlijsten", EN: "Surveys", Path: "/surveys", Any: []access.Permission{access.SurveysRead, access.SurveysWrite}}}
}

// Register serves the pages, one route a line.
func (p *Pages) Register(staff func(pattern string, h page.Handler)) {
	staff("GET /o/{org}/surveys", p.list)
	staff("GET /o/{org}/surveys/new", p.fresh)
	staff("POST /o/{org}/surveys/new", p.start)
	staff("GET /o/{org}/surveys/{survey}", p.show)
	staff("GET /o/{org}/surveys/{survey}/content.json", p.download)
	staff("POST /o/{org}/surveys/{survey}/change", p.change)
	staff("GET /o/{org}/surveys/{survey}/edit", p.edit)
	staff("POST /o/{org}/surveys/{survey}/edit", p.save)
	staff("POST /o/{org}/surveys/{survey}/draft", p.autosave)
	staff("POST /o/{org}/surveys/{survey}/drop", p.drop)
	staff("GET /o/{org}/surveys/{survey}/publish", p.review)
	staff("POST /o/{org}/surveys/{survey}/publish", p.publish)
	staff("GET /o/{org}/surveys/{survey}/preview/{state}", p.preview)
	staff("POST /o/{org}/surveys/{survey}/preview/{state}", p.preview)
}
