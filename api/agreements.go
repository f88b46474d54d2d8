package api

import (
	"context"
	"net/http"

	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
)

// Agreements reads what was agreed: the matrix, targets, initiatives, findings and coverage.
type Agreements interface {
	Matrices(ctx context.Context, o org.Organisation, p Page) (Part[Matrix], error)
	MatrixLines(ctx context.Context, o org.Organisation, ref string) ([]MatrixLine, error)
	// Sign records that a party agrees with a version of the matrix; concluded as with Records.
	Sign(ctx context.Context, o org.Organisation, ref string, s SignOff, receipt *Receipt) error
	Targets(ctx context.Context, o org.Organisation, p Page) (Part[Target], error)
	Target(ctx context.Context, o org.Organisation, ref string) (Target, error)
	Initiatives(ctx context.Context, o org.Organisation, p Page) (Part[Initiative], error)
	Initiative(ctx context.Context, o org.Organisation, ref string) (Initiative, error)
	Findings(ctx context.Context, o org.Organisation, p Page) (Part[Finding], error)
	Finding(ctx context.Context, o org.Organisation, ref string) (Finding, error)
	Coverage(ctx context.Context, o org.Organisation, p Page) (Part[Coverage], error)
}

// Matrix is an agreed version of the influence matrix.
type Matrix struct {
	Ref       string    `json:"ref"`
	Reason    string    `json:"reason,omitempty"`
	CreatedAt Instant   `json:"created_at"`
	SignOffs  []SignOff `json:"sign_offs"`
}

// SignOff says who agreed, and on which document.
type SignOff struct {
	Party    string  `json:"party"`
	Name     string  `json:"name"`
	SignedOn day.Day `json:"signed_on,omitzero"`
	Document string  `json:"document,omitempty"`
}

// MatrixLine says whether a role influences a cause from a day on.
type MatrixLine struct {
	Version       string  `json:"version"`
	Role          string  `json:"role"`
	Cause         string  `json:"cause"`
	From          day.Day `json:"from,omitzero"`
	Influenceable bool    `json:"influenceable"`
	Reason        string  `json:"reason,omitempty"`
}

func (l MatrixLine) record() intake.Record {
	return intake.MatrixLine{Version: l.Version, Role: l.Role, Cause: l.Cause, From: l.From, Influenceable: l.Influenceable, Reason: l.Reason}
}

// Period is a range of days, both included.
type Period struct {
	From day.Day `json:"from,omitzero"`
	To   day.Day `json:"to,omitzero"`
}

func (p Period) span() day.Range { return day.Range{From: p.From, To: p.To} }

// Target is an agreed ambition for a unit, an employee or the whole organisation.
type Target struct {
	Ref      string `json:"ref"`
	Unit     string `json:"unit,omitempty"`
	Employee string `json:"employee,omitempty"`
	Metric   string `json:"metric"`
	Answers  string `json:"answers"`
	Baseline Period `json:"baseline"`
	Period   Period `json:"period"`
	Growth   string `json:"growth"`
	Reason   string `json:"reason,omitempty"`
}

func (t Target) record() intake.Record {
	return intake.Target{Ref: t.Ref, Unit: t.Unit, Employee: t.Employee, Metric: t.Metric, Answers: t.Answers, Baseline: t.Baseline.span(),
		Period: t.Period.span(), Growth: t.Growth, Reason: t.Reason}
}

// Initiative is an improvement by an employee or a unit.
type Initiative struct {
	Ref        string  `json:"ref"`
	Employee   string  `json:"employee,omitempty"`
	Unit       string  `json:"unit,omitempty"`
	Title      string  `json:"title"`
	Cause      string  `json:"cause,omitempty"`
	Hypothesis string  `json:"hypothesis,omitempty"`
	Status     string  `json:"status"`
	StartedOn  day.Day `json:"started_on,omitzero"`
	DoneOn     day.Day `json:"done_on,omitzero"`
	Evidence   string  `json:"evidence,omitempty"`
}

func (i Initiative) record() intake.Record {
	return intake.Initiative{Ref: i.Ref, Employee: i.Employee, Unit: i.Unit, Title: i.Title, Cause: i.Cause, Hypothesis: i.Hypothesis,
		Status: i.Status, StartedOn: i.StartedOn, DoneOn: i.DoneOn, Evidence: i.Evidence}
}

// Finding is a case of possible manipulation and its outcome.
type Finding struct {
	Ref       string  `json:"ref"`
	Employee  string  `json:"employee"`
	Period    Period  `json:"period"`
	Text      string  `json:"text"`
	Status    string  `json:"status"`
	DecidedOn day.Day `json:"decided_on,omitzero"`
	DecidedBy string  `json:"decided_by,omitempty"`
	Heard     bool    `json:"heard"`
}

func (f Finding) record() intake.Record {
	return intake.Finding{Ref: f.Ref, Employee: f.Employee, Period: f.Period.span(), Text: f.Text, Status: f.Status, DecidedOn: f.DecidedOn,
		DecidedBy: f.DecidedBy, Heard: f.Heard}
}

// Coverage counts who could have been asked, at the source.
type Coverage struct {
	Employee               string `json:"employee"`
	Period                 Period `json:"period"`
	Transactions           int    `json:"transactions"`
	WithProblem            int    `json:"with_problem"`
	ExcludedWithProblem    int    `json:"excluded_with_problem"`
	ExcludedWithoutProblem int    `json:"excluded_without_problem"`
	Invited                int    `json:"invited"`
}

func (c Coverage) record() intake.Record {
	return intake.Coverage{Employee: c.Employee, Period: c.Period.span(), Transactions: c.Transactions, WithProblem: c.WithProblem,
		ExcludedWithProblem: c.ExcludedWithProblem, ExcludedWithoutProblem: c.ExcludedWithoutProblem, Invited: c.Invited}
}

func (a *API) agreements() []Route {
	return []Route{
		lists("/matrix-versions", plain(a.Source.Matrices)),
		{Method: "GET", Path: "/matrix-versions/{ref}/lines", handle: a.lines},
		{Method: "POST", Path: "/matrix-lines", handle: put[MatrixLine](a, intake.KindMatrixLine)},
		{Method: "POST", Path: "/matrix-versions/{ref}/sign-offs", handle: a.sign},
		lists("/targets", plain(a.Source.Targets)),
		{Method: "POST", Path: "/targets", handle: put[Target](a, intake.KindTarget)},
		{Method: "GET", Path: "/targets/{ref}", handle: one(a.Source.Target)},
		lists("/initiatives", plain(a.Source.Initiatives)),
		{Method: "POST", Path: "/initiatives", handle: put[Initiative](a, intake.KindInitiative)},
		{Method: "GET", Path: "/initiatives/{ref}", handle: one(a.Source.Initiative)},
		lists("/findings", plain(a.Source.Findings)),
		{Method: "POST", Path: "/findings", handle: put[Finding](a, intake.KindFinding)},
		{Method: "GET", Path: "/findings/{ref}", handle: one(a.Source.Finding)},
		lists("/coverage", plain(a.Source.Coverage)),
		{Method: "POST", Path: "/coverage", handle: put[Coverage](a, intake.KindCoverage)},
	}
}

// lines are all lines of a version: a version is whole or it is nothing.
func (a *API) lines(w http.ResponseWriter, r *http.Request, c call) error {
	found, err := a.Source.MatrixLines(r.Context(), c.org, r.PathValue("ref"))
	if err != nil {
		return err
	}
	return show(w, r, listed[MatrixLine]{Items: append([]MatrixLine{}, found...)})
}

func (a *API) sign(w http.ResponseWriter, r *http.Request, c call) error {
	if err := a.Source.MayPut(r.Context(), c.org, intake.KindMatrixLine); err != nil {
		return err
	}
	if err := wellFormed(c.body); err != nil {
		return err
	}
	var s SignOff
	if f := decode(c.body, "", &s); f != nil {
		return f
	}
	body, err := marshal(s)
	if err != nil {
		return err
	}
	out := Answer{Status: http.StatusCreated, Body: body}
	if err := a.Source.Sign(r.Context(), c.org, r.PathValue("ref"), s, c.receipt.Keep(out)); err != nil {
		return err
	}
	return answer(w, r, out)
}
