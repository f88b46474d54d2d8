package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/i18n"
)

// Rewards reads and computes what is paid.
type Rewards interface {
	Schemes(ctx context.Context, o org.Organisation, p Page) (Part[Scheme], error)
	// Scheme returns a version of a scheme; version 0 is the newest.
	Scheme(ctx context.Context, o org.Organisation, ref string, version int) (SchemeWhole, error)
	// Check judges a scheme and stores nothing.
	Check(ctx context.Context, o org.Organisation, content []byte) (Checked, error)
	// Compute computes and stores a run; concluded makes the answer within its transaction.
	Compute(ctx context.Context, o org.Organisation, in RunInput, concluded func(Run) (*Receipt, error)) error
	Runs(ctx context.Context, o org.Organisation, p Page) (Part[Run], error)
	Run(ctx context.Context, o org.Organisation, id int) (RunWhole, error)
	Statements(ctx context.Context, o org.Organisation, run int, p Page) (Part[Paid], error)
	Statement(ctx context.Context, o org.Organisation, run int, employee string) (Statement, error)
	StatementPDF(ctx context.Context, o org.Organisation, run int, employee string, lang i18n.Lang) ([]byte, error)
}

// Scheme is a version of a bonus scheme.
type Scheme struct {
	Ref       string  `json:"ref"`
	Version   int     `json:"version"`
	Hash      string  `json:"hash"`
	CreatedAt Instant `json:"created_at"`
	Period    Period  `json:"period"`
}

// SchemeWhole is a version with its rules, the exact bytes that were hashed.
type SchemeWhole struct {
	Scheme
	Content json.RawMessage `json:"content"`
}

// Checked is what a check of a scheme says.
type Checked struct {
	Ref   string `json:"ref"`
	Hash  string `json:"hash"`
	Known bool   `json:"known"` // this very version was stored before
}

// RunInput asks for a computation.
type RunInput struct {
	Scheme json.RawMessage `json:"scheme"`
	Reason string          `json:"reason"`
}

// Run is a computed run, without people.
type Run struct {
	ID            int     `json:"id"`
	Scheme        string  `json:"scheme"`
	SchemeVersion int     `json:"scheme_version"`
	ComputedAt    Instant `json:"computed_at"`
	ComputedBy    string  `json:"computed_by"`
	ComputedName  string  `json:"computed_by_name,omitempty"` // for whoever may read the audit log or manage accounts
	Reason        string  `json:"reason,omitempty"`
	PaidCents     int64   `json:"paid_cents"`
	Currency      string  `json:"currency"`
	InputsHash    string  `json:"inputs_hash"`
	ResultHash    string  `json:"result_hash"`
}

// RunWhole is a run with its totals and method.
type RunWhole struct {
	Run
	Result json.RawMessage `json:"result"`
}

// Paid is what one employee gets in a run.
type Paid struct {
	Employee string `json:"employee"`
	Name     string `json:"name"`
	Cents    int64  `json:"cents"`
	Currency string `json:"currency"`
}

// Statement is one employee's line of a run, whole.
type Statement struct {
	Run      int             `json:"run"`
	Employee string          `json:"employee"`
	Name     string          `json:"name"`
	Cents    int64           `json:"cents"`
	Currency string          `json:"currency"`
	Line     json.RawMessage `json:"line"`
}

func (a *API) rewards() []Route {
	return []Route{
		lists("/schemes", plain(a.Source.Schemes)),
		{Method: "POST", Path: "/schemes/check", handle: a.check},
		{Method: "GET", Path: "/schemes/{ref}", params: []string{"version"}, handle: a.scheme},
		lists("/runs", plain(a.Source.Runs)),
		{Method: "POST", Path: "/runs", handle: a.compute},
		{Method: "GET", Path: "/runs/{run}", handle: a.run},
		{Method: "GET", Path: "/runs/{run}/statements", params: pageParams[:2], handle: a.statements},
		{Method: "GET", Path: "/runs/{run}/statements/{employee}", handle: a.statement},
		{Method: "GET", Path: "/runs/{run}/statements/{employee}/pdf", produces: "application/pdf", handle: a.pdf},
	}
}

func (a *API) scheme(w http.ResponseWriter, r *http.Request, c call) error {
	version, err := c.query.number("version", 0, 1, 1<<30)
	if err != nil {
		return err
	}
	found, err := a.Source.Scheme(r.Context(), c.org, r.PathValue("ref"), version)
	if err != nil {
		return err
	}
	return show(w, r, found)
}

// check judges the body, which is the scheme itself.
func (a *API) check(w http.ResponseWriter, r *http.Request, c call) error {
	if err := wellFormed(c.body); err != nil {
		return err
	}
	checked, err := a.Source.Check(r.Context(), c.org, c.body)
	if err != nil {
		return err
	}
	return a.conclude(w, r, c, checked)
}

func (a *API) compute(w http.ResponseWriter, r *http.Request, c call) error {
	if err := wellFormed(c.body); err != nil {
		return err
	}
	var in RunInput
	if f := decode(c.body, "", &in); f != nil {
		return f
	}
	var out Answer
	err := a.Source.Compute(r.Context(), c.org, in, func(run Run) (*Receipt, error) {
		body, err := marshal(run)
		out = Answer{Status: http.StatusCreated, Body: body, Headers: map[string]string{"Location": Prefix + "/runs/" + strconv.Itoa(run.ID)}}
		return c.receipt.Keep(out), err
	})
	if err != nil {
		return err
	}
	return answer(w, r, out)
}

// runOf reads the number of a run from the address.
func runOf(r *http.Request) (int, error) {
	text := r.PathValue("run")
	id, err := strconv.ParseInt(text, 10, 32)
	if err != nil || id < 1 {
		return 0, fault.NewNotFound("run", text)
	}
	return int(id), nil
}

func (a *API) run(w http.ResponseWriter, r *http.Request, c call) error {
	id, err := runOf(r)
	if err != nil {
		return err
	}
	found, err := a.Source.Run(r.Context(), c.org, id)
	if err != nil {
		return err
	}
	return show(w, r, found)
}

func (a *API) statements(w http.ResponseWriter, r *http.Request, c call) error {
	id, err := runOf(r)
	if err != nil {
		return err
	}
	return list(func(ctx context.Context, o org.Organisation, p Page, _ query) (Part[Paid], error) {
		return a.Source.Statements(ctx, o, id, p)
	})(w, r, c)
}

func (a *API) statement(w http.ResponseWriter, r *http.Request, c call) error {
	id, err := runOf(r)
	if err != nil {
		return err
	}
	found, err := a.Source.Statement(r.Context(), c.org, id, r.PathValue("employee"))
	if err != nil {
		return err
	}
	return show(w, r, found)
}

func (a *API) pdf(w http.ResponseWriter, r *http.Request, c call) error {
	id, err := runOf(r)
	if err != nil {
		return err
	}
	body, err := a.Source.StatementPDF(r.Context(), c.org, id, r.PathValue("employee"), languageOf(r))
	if err != nil {
		return err
	}
	return send(w, r, http.StatusOK, "application/pdf", body)
}
