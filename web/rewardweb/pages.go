package rewardweb

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/i18n"
	"klankbord.org/web/page"
)

// Pages are the pages of schemes, runs and statements.
type Pages struct{ Reader Reader }

// Menu lists the entries of the navigation.
func Menu() []page.Entry {
	return []page.Entry{
		{Ref: "schemes", Section: page.Reward, NL: "Regelingen", EN: "Schemes", Path: "/schemes", Any: []access.Permission{access.SchemesRead}},
		{Ref: "runs", Section: page.Reward, NL: "Berekeningen", EN: "Runs", Path: "/runs", Any: []access.Permission{access.RunsRead}},
	}
}

// Register hands every page to handle, with its pattern.
func (p *Pages) Register(handle func(pattern string, h page.Handler)) {
	handle("GET /o/{org}/schemes", p.Schemes)
	handle("GET /o/{org}/schemes/{ref}", p.Scheme)
	handle("GET /o/{org}/runs", p.Runs)
	handle("GET /o/{org}/runs/{run}", p.Run)
	handle("GET /o/{org}/runs/{run}/people.csv", p.PeopleFile)
	handle("GET /o/{org}/runs/{run}/people/{employee}", p.Statement)
	handle("GET /o/{org}/runs/{run}/people/{employee}/statement.pdf", p.StatementFile)
	handle("GET /o/{org}/runs/{run}/people/{employee}/answers.csv", p.AnswersFile)
}

// PDF returns a statement as a PDF. The same statement gives the same bytes.
func (p *Pages) PDF(ctx context.Context, o org.Organisation, run int, employee string, l i18n.Lang) ([]byte, error) {
	s, err := p.sheet(ctx, o, run, employee, l)
	if err != nil {
		return nil, err
	}
	return s.pdf()
}

// runOf reads the number of a run from the address; anything else is a page that doesn't exist.
func runOf(r *http.Request) (int, error) {
	id, err := strconv.ParseInt(r.PathValue("run"), 10, 32) // runs are stored with 32 bits: a larger number would be another's
	if err != nil || id < 1 {
		return 0, fault.NewNotFound("page", r.URL.Path)
	}
	return int(id), nil
}

// find reads the run of the address.
func (p *Pages) find(r *http.Request, o org.ID) (RunInfo, error) {
	id, err := runOf(r)
	if err != nil {
		return RunInfo{}, err
	}
	info, err := p.Reader.Run(r.Context(), o, id)
	if err != nil {
		return RunInfo{}, fmt.Errorf("find run %d: %w", id, err)
	}
	return info, nil
}
