package app

import (
	"context"
	"time"

	"klankbord.org/api"
	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	corehook "klankbord.org/core/hook"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/hookdb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/rewarddb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/surveydb"
)

// responseData is what a message says of an answer. What customers wrote and who took part is there when the endpoint was
// given that.
type responseData struct {
	Organisation string         `json:"organisation"`
	ID           int64          `json:"id"`
	Ref          string         `json:"ref"`
	Survey       string         `json:"survey"`
	Metric       string         `json:"metric"`
	Transaction  string         `json:"transaction,omitempty"`
	Customer     string         `json:"customer,omitempty"` // reference in the source system, for who may read what customers wrote
	Day          string         `json:"day"`
	AnsweredAt   string         `json:"answered_at"`
	Score        *int           `json:"score"` // null when the question wasn't answered
	Standing     string         `json:"standing"`
	Causes       []string       `json:"causes"`
	CallMe       bool           `json:"call_me"`
	Language     string         `json:"language"`
	State        string         `json:"state"` // score, cause or complete
	Said         []api.Said     `json:"said,omitempty"`
	Verbatim     *string        `json:"verbatim,omitempty"`
	Participants []participants `json:"participants,omitempty"`
}

// participants says who took part in what an answer is about.
type participants struct {
	Employee string `json:"employee"`
	Unit     string `json:"unit,omitempty"`
}

// dataOf makes what a message says, as it is now.
func (a *App) dataOf(ctx context.Context, tx sqldb.Tx, o org.ID, e hookdb.Endpoint, h corehook.Happening) (any, error) {
	of, err := orgdb.Find(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	switch h.Event {
	case corehook.Ping:
		return map[string]any{"organisation": of.Ref, "webhook": e.ID}, nil
	case corehook.ResponseCreated, corehook.ResponseUpdated:
		return responseOf(ctx, tx, of, e, collect.AnswerID(h.First))
	case corehook.ResponsesChanged:
		return map[string]any{"organisation": of.Ref, "first_id": h.First, "last_id": h.Last, "count": h.Last - h.First + 1}, nil
	case corehook.RunComputed:
		return runData(ctx, tx, of, rewarddb.RunID(h.First))
	}
	return nil, errNoData
}

func responseOf(ctx context.Context, tx sqldb.Tx, o org.Organisation, e hookdb.Endpoint, id collect.AnswerID) (any, error) {
	x, err := collectdb.FindAnswer(ctx, tx, o.ID, id)
	if err != nil {
		return nil, err
	}
	of, err := surveydb.FindSurvey(ctx, tx, o.ID, x.Survey)
	if err != nil {
		return nil, err
	}
	metric, err := surveydb.FindMetric(ctx, tx, o.ID, x.Metric)
	if err != nil {
		return nil, err
	}
	d := responseData{Organisation: o.Ref, ID: int64(x.ID), Ref: x.Ref, Survey: of.Ref, Metric: metric.Ref, Transaction: x.TransactionRef,
		Day: x.Day.String(), AnsweredAt: time.UnixMilli(x.AnsweredAt).UTC().Format(time.RFC3339), Standing: x.Standing.String(),
		CallMe: x.CallMe, Language: x.Language, Causes: []string{}, State: string(x.State()), Said: saidOf(x, e.Content)}
	if x.Score != intake.NoScore {
		d.Score = &x.Score
	}
	if d.Causes, err = causeRefs(ctx, tx, o.ID, x.Causes); err != nil {
		return nil, err
	}
	if e.Content {
		d.Verbatim = &x.Verbatim
		if d.Customer, err = customerRef(ctx, tx, o.ID, x.Customer); err != nil {
			return nil, err
		}
	}
	if !e.People {
		return d, nil
	}
	units, err := orgdb.ListUnits(ctx, tx, o.ID)
	if err != nil {
		return nil, err
	}
	names := map[org.UnitID]string{}
	for _, u := range units {
		names[u.ID] = u.Ref
	}
	for _, p := range x.Participants {
		who, err := orgdb.FindEmployee(ctx, tx, o.ID, p.Employee)
		if err != nil {
			return nil, err
		}
		d.Participants = append(d.Participants, participants{who.Ref, names[p.Unit]})
	}
	return d, nil
}

// customerRef is how the source system calls a customer; empty for nobody.
func customerRef(ctx context.Context, tx sqldb.Tx, o org.ID, id collect.CustomerID) (string, error) {
	if id == 0 {
		return "", nil
	}
	found, err := customerdb.ListByID(ctx, tx, o, []int64{int64(id)})
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0].Ref, nil
}

func causeRefs(ctx context.Context, tx sqldb.Tx, o org.ID, ids []attribution.CauseID) ([]string, error) {
	refs := []string{}
	if len(ids) == 0 {
		return refs, nil
	}
	all, err := surveydb.ListCauses(ctx, tx, o)
	for _, id := range ids {
		for _, c := range all {
			if c.ID == id {
				refs = append(refs, c.Ref)
			}
		}
	}
	return refs, err
}

// runData says that a run is there and by which rules and fingerprints; nobody's amount.
func runData(ctx context.Context, tx sqldb.Tx, o org.Organisation, id rewarddb.RunID) (any, error) {
	run, err := rewarddb.FindRun(ctx, tx, o.ID, id)
	if err != nil {
		return nil, err
	}
	s, err := rewarddb.FindScheme(ctx, tx, o.ID, run.Scheme)
	if err != nil {
		return nil, err
	}
	return map[string]any{"organisation": o.Ref, "run": int64(run.ID), "scheme": s.Ref, "version": s.Version,
		"computed_at": time.UnixMilli(run.ComputedAt).UTC().Format(time.RFC3339), "inputs_hash": run.InputsHash, "result_hash": run.ResultHash}, nil
}
