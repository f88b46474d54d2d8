package api

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
)

// Customers reads who was served, and what they said.
type Customers interface {
	// Customers lists customers. Without the permission to see who they are, nothing but their reference and segment is there.
	Customers(ctx context.Context, o org.Organisation, p Page) (Part[Customer], error)
	Customer(ctx context.Context, o org.Organisation, ref string) (Customer, error)
	Transactions(ctx context.Context, o org.Organisation, p Page, f TransactionFilter) (Part[Transaction], error)
	Transaction(ctx context.Context, o org.Organisation, ref string) (Transaction, error)
	// Answers lists answers. What the actor may not see of them is left out.
	Answers(ctx context.Context, o org.Organisation, p Page, f AnswerFilter) (Part[Answered], error)
	Answer(ctx context.Context, o org.Organisation, survey, ref string) (Answered, error)
	// Export says whether whoever asks may take answers along.
	Export(ctx context.Context, o org.Organisation) error
}

// Customer is somebody who can be asked. Contact fields are there for whoever may see them.
type Customer struct {
	Ref       string `json:"ref"`
	Account   string `json:"account,omitempty"`
	Email     string `json:"email,omitempty"`
	Phone     string `json:"phone,omitempty"`
	Name      string `json:"name,omitempty"`
	Language  string `json:"language,omitempty"`
	Segment   string `json:"segment,omitempty"`
	NoContact bool   `json:"no_contact"`
}

func (c Customer) record() intake.Record {
	return intake.Customer{Ref: c.Ref, Account: c.Account, Email: c.Email, Phone: c.Phone, Name: c.Name, Language: c.Language,
		Segment: c.Segment, NoContact: c.NoContact}
}

// Participant is an employee in a role on a transaction.
type Participant struct {
	Employee string `json:"employee,omitempty"`
	Role     string `json:"role,omitempty"`
	Unit     string `json:"unit,omitempty"`
}

// Transaction is one experience of a customer.
type Transaction struct {
	Ref          string              `json:"ref"`
	Customer     string              `json:"customer,omitempty"`
	Day          day.Day             `json:"day,omitzero"`
	Unit         string              `json:"unit,omitempty"`
	Values       map[string]string   `json:"values,omitempty"`
	More         map[string][]string `json:"more,omitempty"`
	ValueCents   int64               `json:"value_cents,omitempty"`
	Currency     string              `json:"currency,omitempty"`
	Problem      bool                `json:"problem"`
	Participants []Participant       `json:"participants,omitempty"`
}

func (t Transaction) record() intake.Record {
	out := intake.Transaction{Ref: t.Ref, Customer: t.Customer, Day: t.Day, Unit: t.Unit, Values: t.Values, More: t.More,
		ValueCents: t.ValueCents, Currency: t.Currency, Problem: t.Problem}
	for _, p := range t.Participants {
		out.Participants = append(out.Participants, intake.Participant{Employee: p.Employee, Role: p.Role, Unit: p.Unit})
	}
	return out
}

// TransactionFilter says which transactions. Empty fields don't filter.
type TransactionFilter struct {
	Customer string
	Period   day.Range
}

// Instant is a moment, written after RFC 3339 in UTC and kept in unix milliseconds.
type Instant int64

// MarshalJSON writes the moment.
func (i Instant) MarshalJSON() ([]byte, error) {
	return json.Marshal(time.UnixMilli(int64(i)).UTC().Format("2006-01-02T15:04:05.000Z"))
}

// UnmarshalJSON reads a moment with any offset.
func (i *Instant) UnmarshalJSON(b []byte) error {
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return err
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return fault.NewInvalid("", "api.instant", "value", text)
	}
	*i = Instant(t.UnixMilli())
	return nil
}

// AnswerInput is what a customer said, from another system.
type AnswerInput struct {
	Ref         string   `json:"ref"`
	Survey      string   `json:"survey"`
	Metric      string   `json:"metric,omitempty"`
	Transaction string   `json:"transaction,omitempty"`
	Customer    string   `json:"customer,omitempty"`
	Day         day.Day  `json:"day,omitzero"`
	AnsweredAt  Instant  `json:"answered_at"`
	Score       *int     `json:"score"`
	Verbatim    string   `json:"verbatim,omitempty"`
	Language    string   `json:"language,omitempty"`
	Channel     string   `json:"channel,omitempty"`
	Causes      []string `json:"causes,omitempty"`
	CallMe      bool     `json:"call_me,omitempty"`
}

func (a AnswerInput) record() intake.Record {
	out := intake.Answer{Ref: a.Ref, Survey: a.Survey, Metric: a.Metric, Transaction: a.Transaction, Customer: a.Customer, Day: a.Day,
		AnsweredAt: int64(a.AnsweredAt), Score: intake.NoScore, Verbatim: a.Verbatim, Language: a.Language, Channel: a.Channel,
		Causes: a.Causes, CallMe: a.CallMe}
	if a.Score != nil {
		out.Score = *a.Score
	}
	return out
}

// Answered is an answer as it is kept.
type Answered struct {
	Ref          string            `json:"ref"`
	Survey       string            `json:"survey"`
	Version      int               `json:"survey_version"`
	Metric       string            `json:"metric"`
	Transaction  string            `json:"transaction,omitempty"`
	Customer     string            `json:"customer,omitempty"`
	Day          day.Day           `json:"day,omitzero"`
	AnsweredAt   Instant           `json:"answered_at"`
	Score        *int              `json:"score"`
	Standing     string            `json:"standing"`
	Verbatim     string            `json:"verbatim,omitempty"`
	Language     string            `json:"language,omitempty"`
	Channel      string            `json:"channel,omitempty"`
	CallMe       bool              `json:"call_me"`
	Causes       []string          `json:"causes,omitempty"`
	Unit         string            `json:"unit,omitempty"`
	Values       map[string]string `json:"values,omitempty"`
	Participants []Participant     `json:"participants,omitempty"`
	State        string            `json:"state"`
	Said         []Said            `json:"said,omitempty"`
}

// Said is an answer to a further question of the survey.
type Said struct {
	Question string            `json:"question"`
	Kind     string            `json:"kind"`
	Choices  []string          `json:"choices,omitempty"`
	Text     string            `json:"text,omitempty"`
	Number   string            `json:"number,omitempty"`
	Date     day.Day           `json:"date,omitzero"`
	Rows     map[string]string `json:"rows,omitempty"`
}

// AnswerFilter says which answers. Empty fields don't filter.
type AnswerFilter struct {
	Metric, Employee, Unit, Cause, Text string
	Period                              day.Range
	Low, High                           *int
}

var answerParams = []string{"metric", "employee", "unit", "cause", "text", "from", "to", "min_score", "max_score"}

func (q query) period() (r day.Range, err error) {
	if r.From, err = q.day("from"); err != nil {
		return r, err
	}
	if r.To, err = q.day("to"); err != nil {
		return r, err
	}
	if r.From != 0 && r.To != 0 && r.To < r.From {
		return r, fault.NewInvalid("to", "range.ends_before_start", "from", r.From.String(), "to", r.To.String())
	}
	if r.From == 0 && r.To != 0 {
		r.From = day.Of(1900, 1, 1)
	}
	return r, nil
}

func (q query) answers() (f AnswerFilter, err error) {
	f = AnswerFilter{Metric: q.get("metric"), Employee: q.get("employee"), Unit: q.get("unit"), Cause: q.get("cause"), Text: q.get("text")}
	if f.Period, err = q.period(); err != nil {
		return f, err
	}
	for name, into := range map[string]**int{"min_score": &f.Low, "max_score": &f.High} {
		if q.get(name) == "" {
			continue
		}
		n, err := q.number(name, 0, -100, 100)
		if err != nil {
			return f, err
		}
		*into = &n
	}
	return f, nil
}

func (a *API) customers() []Route {
	transactions := func(ctx context.Context, o org.Organisation, p Page, q query) (Part[Transaction], error) {
		period, err := q.period()
		if err != nil {
			return Part[Transaction]{}, err
		}
		return a.Source.Transactions(ctx, o, p, TransactionFilter{Customer: q.get("customer"), Period: period})
	}
	answers := func(ctx context.Context, o org.Organisation, p Page, q query) (Part[Answered], error) {
		f, err := q.answers()
		if err != nil {
			return Part[Answered]{}, err
		}
		return a.Source.Answers(ctx, o, p, f)
	}
	return []Route{
		lists("/customers", plain(a.Source.Customers)),
		{Method: "POST", Path: "/customers", handle: put[Customer](a, intake.KindCustomer)},
		{Method: "GET", Path: "/customers/{ref}", handle: one(a.Source.Customer)},
		lists("/transactions", transactions, "customer", "from", "to"),
		{Method: "POST", Path: "/transactions", handle: put[Transaction](a, intake.KindTransaction)},
		{Method: "GET", Path: "/transactions/{ref}", handle: one(a.Source.Transaction)},
		lists("/answers", answers, answerParams...),
		{Method: "POST", Path: "/answers", handle: put[AnswerInput](a, intake.KindAnswer)},
		{Method: "GET", Path: "/surveys/{survey}/answers/{ref}", handle: a.answer},
		{Method: "GET", Path: "/answers.csv", produces: "text/csv", handle: a.export,
			params: append(slices.Clone(answerParams), "bom", "separator")},
	}
}

// answer is one answer: its reference is unique within its survey.
func (a *API) answer(w http.ResponseWriter, r *http.Request, c call) error {
	found, err := a.Source.Answer(r.Context(), c.org, r.PathValue("survey"), r.PathValue("ref"))
	if err != nil {
		return err
	}
	return show(w, r, found)
}
