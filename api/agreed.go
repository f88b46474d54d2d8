package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
)

// Freezes keeps what was agreed for a period, and the records that scores of individuals and pay wait for.
type Freezes interface {
	Agreements(ctx context.Context, o org.Organisation) ([]Agreement, error)
	Agreement(ctx context.Context, o org.Organisation, ref string) (AgreementWhole, error)
	// Draft drafts an agreement, or with amend another version of one; with DryRun it shows what would be bound and stores nothing.
	// What concluded returns is kept in the same transaction.
	Draft(ctx context.Context, o org.Organisation, in AgreementInput, amend bool, concluded func(AgreementWhole) (*Receipt, error)) error
	SignAgreement(ctx context.Context, o org.Organisation, ref string, s SignOff) error
	FreezeAgreement(ctx context.Context, o org.Organisation, ref string) error
	DropDraft(ctx context.Context, o org.Organisation, ref string) error
	EndAgreement(ctx context.Context, o org.Organisation, ref string, e Ending) error
	Consents(ctx context.Context, o org.Organisation) (Consents, error)
	// RecordConsent keeps a record; what concluded returns for its number is kept in the same transaction.
	RecordConsent(ctx context.Context, o org.Organisation, in ConsentInput, concluded func(id int64) (*Receipt, error)) error
	WithdrawConsent(ctx context.Context, o org.Organisation, id int64, e Ending) error
}

// Agreement is what is bound for a period, without its terms.
type Agreement struct {
	Ref      string             `json:"ref"`
	Period   Period             `json:"period"`
	Versions []AgreementVersion `json:"versions"`
	Ended    *Ending            `json:"ended,omitempty"`
}

// AgreementVersion is one version of an agreement.
type AgreementVersion struct {
	Version   int       `json:"version"`
	Status    string    `json:"status"`
	Effective day.Day   `json:"effective,omitzero"`
	Hash      string    `json:"hash"`
	Reason    string    `json:"reason,omitempty"`
	Kind      string    `json:"kind,omitempty"`
	Ground    string    `json:"ground,omitempty"`
	SignOffs  []SignOff `json:"sign_offs"`
	DraftedBy string    `json:"drafted_by"`
	FrozenAt  *Instant  `json:"frozen_at,omitempty"`
	FrozenBy  string    `json:"frozen_by,omitempty"`
	// Names are told to whoever may read the audit log or manage accounts.
	DraftedByName string `json:"drafted_by_name,omitempty"`
	FrozenByName  string `json:"frozen_by_name,omitempty"`
	// Content is the exact text that was hashed, of one agreement asked for by itself.
	Content json.RawMessage `json:"content,omitempty"`
}

// AgreementWhole is an agreement with its terms and what stands in the way of its draft.
type AgreementWhole struct {
	Agreement
	Problems   []Hurdle    `json:"problems"`
	LaterUnits []LaterUnit `json:"later_units,omitempty"` // made after it was frozen
}

// LaterUnit is a unit that an agreement is about and that was made after it was frozen.
type LaterUnit struct {
	Ref      string `json:"ref"`
	Name     string `json:"name"`
	Above    string `json:"above,omitempty"`    // whose terms bind it
	Maturity string `json:"maturity,omitempty"` // that counts in the agreement
}

// Hurdle is something that is missing or that one should know before freezing.
type Hurdle struct {
	Code   string `json:"code"`
	Text   string `json:"text"`
	Blocks bool   `json:"blocks"`
}

// AgreementInput says what an agreement is to bind. What is left out is what is there now; of an amendment, what was agreed before.
type AgreementInput struct {
	Ref       string      `json:"ref"`
	Name      intake.Text `json:"name"`
	Nature    intake.Text `json:"nature"`
	Period    Period      `json:"period"`
	ExpiresOn day.Day     `json:"expires_on"`
	Units     []string    `json:"units"`
	Surveys   []string    `json:"surveys"`
	Channels  []string    `json:"channels"`
	Matrix    string      `json:"matrix"`
	Targets   []string    `json:"targets"`
	Counting  string      `json:"counting"`
	// Maturities are those of units that an amendment changes, by reference.
	Maturities map[string]string `json:"maturities"`
	Settings   *BoundSettings    `json:"settings"`
	Scheme     json.RawMessage   `json:"scheme"`
	Effective  day.Day           `json:"effective"`
	Reason     string            `json:"reason"`
	Kind       string            `json:"kind"`
	Ground     string            `json:"ground"`
	DryRun     bool              `json:"dry_run"`
}

// BoundSettings are settings that an agreement binds otherwise than they are, or than was agreed before. What is left out stays.
type BoundSettings struct {
	Publication     *int           `json:"publication"`
	PublicationFor  map[string]int `json:"publication_for"` // by kind of reader; 0: as publication
	IndividualsFrom *int           `json:"individuals_from"`
	InternalDomains []string       `json:"internal_domains"`
}

// Ending is the last day on which something holds, and why.
type Ending struct {
	On     day.Day `json:"on"`
	Reason string  `json:"reason"`
}

// ConsentInput is a record of consent, DPIA or publication.
type ConsentInput struct {
	Kind         string    `json:"kind"`
	On           day.Day   `json:"on"`
	Party        string    `json:"party"`
	Document     string    `json:"document"`
	Basis        string    `json:"basis"`
	Articles     []string  `json:"articles"`
	Metrics      []string  `json:"metrics"`
	Units        []string  `json:"units"`
	ValidUntil   day.Day   `json:"valid_until"`
	Where        string    `json:"where"`
	Acknowledged string    `json:"acknowledged"`
	Covers       []Covered `json:"covers"`
}

// Covered is a formula of a scheme, or the lines of a version of the matrix, by hash.
type Covered struct {
	Kind string `json:"kind"`
	Ref  string `json:"ref"`
	Hash string `json:"hash"`
}

// Consent is a record as it is kept.
type Consent struct {
	ID           int64     `json:"id"`
	Kind         string    `json:"kind"`
	On           day.Day   `json:"on"`
	Party        string    `json:"party"`
	Document     string    `json:"document"`
	Basis        string    `json:"basis,omitempty"`
	Articles     []string  `json:"articles,omitempty"`
	Metrics      []string  `json:"metrics,omitempty"`
	Units        []string  `json:"units,omitempty"`
	ValidUntil   day.Day   `json:"valid_until,omitzero"`
	Where        string    `json:"where,omitempty"`
	Acknowledged string    `json:"acknowledged,omitempty"`
	Covers       []Covered `json:"covers"`
	RecordedAt   Instant   `json:"recorded_at"`
	RecordedBy   string    `json:"recorded_by"`
	RecordedName string    `json:"recorded_by_name,omitempty"` // as for agreements
	Withdrawn    *Ending   `json:"withdrawn,omitempty"`
}

// Consents is what is on record, and what waits for the rest.
type Consents struct {
	Items       []Consent    `json:"items"`
	Individuals Gate         `json:"individuals"`
	Schemes     []SchemeGate `json:"schemes"`
	Offered     []Covered    `json:"offered"` // what a record can cover now
}

// Gate is something that is on or waits.
type Gate struct {
	On      bool     `json:"on"`
	Missing []string `json:"missing"` // kinds of records: consent, dpia, publication
}

// SchemeGate tells whether the newest version of a scheme may be paid.
type SchemeGate struct {
	Ref     string `json:"ref"`
	Version int    `json:"version"`
	Gate
}

// Done is the answer to an act that has nothing more to say.
type Done struct {
	Done bool `json:"done"`
}

func (a *API) freezes() []Route {
	return []Route{
		{Method: "GET", Path: "/agreements", handle: a.agreementList},
		{Method: "POST", Path: "/agreements", handle: a.draft(false)},
		{Method: "GET", Path: "/agreements/{ref}", handle: one(a.Source.Agreement)},
		{Method: "POST", Path: "/agreements/{ref}/amendments", handle: a.draft(true)},
		{Method: "POST", Path: "/agreements/{ref}/sign-offs", handle: deed(a, func(ctx context.Context, o org.Organisation, r *http.Request, s SignOff) error {
			return a.Source.SignAgreement(ctx, o, r.PathValue("ref"), s)
		})},
		{Method: "POST", Path: "/agreements/{ref}/freeze", handle: deed(a, func(ctx context.Context, o org.Organisation, r *http.Request, _ struct{}) error {
			return a.Source.FreezeAgreement(ctx, o, r.PathValue("ref"))
		})},
		{Method: "POST", Path: "/agreements/{ref}/drop-draft", handle: deed(a, func(ctx context.Context, o org.Organisation, r *http.Request, _ struct{}) error {
			return a.Source.DropDraft(ctx, o, r.PathValue("ref"))
		})},
		{Method: "POST", Path: "/agreements/{ref}/end", handle: deed(a, func(ctx context.Context, o org.Organisation, r *http.Request, e Ending) error {
			return a.Source.EndAgreement(ctx, o, r.PathValue("ref"), e)
		})},
		{Method: "GET", Path: "/consents", handle: a.consents},
		{Method: "POST", Path: "/consents", handle: a.recordConsent},
		{Method: "POST", Path: "/consents/{record}/withdrawal", handle: deed(a, a.withdraw)},
	}
}

func (a *API) agreementList(w http.ResponseWriter, r *http.Request, c call) error {
	list, err := a.Source.Agreements(r.Context(), c.org)
	if err != nil {
		return err
	}
	return show(w, r, listed[Agreement]{Items: append([]Agreement{}, list...)})
}

func (a *API) draft(amend bool) handler {
	return func(w http.ResponseWriter, r *http.Request, c call) error {
		var in AgreementInput
		if err := read(c, &in); err != nil {
			return err
		}
		if amend {
			in.Ref = r.PathValue("ref")
		}
		if in.DryRun {
			var out AgreementWhole
			err := a.Source.Draft(r.Context(), c.org, in, amend, func(made AgreementWhole) (*Receipt, error) {
				out = made
				return nil, nil
			})
			if err != nil {
				return err
			}
			return a.conclude(w, r, c, out)
		}
		var out Answer
		err := a.Source.Draft(r.Context(), c.org, in, amend, concluded[AgreementWhole](c, &out))
		if err != nil {
			return err
		}
		return answer(w, r, out)
	}
}

// concluded returns what makes the answer of a POST of what became of it, within the transaction that keeps the receipt.
func concluded[T any](c call, out *Answer) func(T) (*Receipt, error) {
	return func(became T) (*Receipt, error) {
		body, err := marshal(became)
		*out = Answer{Status: http.StatusOK, Body: body}
		return c.receipt.Keep(*out), err
	}
}

// deed answers a POST that does something to a thing that exists.
func deed[T any](a *API, do func(context.Context, org.Organisation, *http.Request, T) error) handler {
	return func(w http.ResponseWriter, r *http.Request, c call) error {
		var in T
		if err := read(c, &in); err != nil {
			return err
		}
		var out Answer
		receipt, err := concluded[Done](c, &out)(Done{true})
		if err != nil {
			return err
		}
		if err := do(a.Source.Keeping(r.Context(), c.org.ID, receipt), c.org, r, in); err != nil {
			return err
		}
		return answer(w, r, out)
	}
}

// read reads the body of a request into a type that knows all its fields.
func read(c call, in any) error {
	if err := wellFormed(c.body); err != nil {
		return err
	}
	if f := decode(c.body, "", in); f != nil {
		return f
	}
	return nil
}

func (a *API) consents(w http.ResponseWriter, r *http.Request, c call) error {
	out, err := a.Source.Consents(r.Context(), c.org)
	if err != nil {
		return err
	}
	return show(w, r, out)
}

func (a *API) recordConsent(w http.ResponseWriter, r *http.Request, c call) error {
	var in ConsentInput
	if err := read(c, &in); err != nil {
		return err
	}
	var out Answer
	keep := concluded[map[string]int64](c, &out)
	err := a.Source.RecordConsent(r.Context(), c.org, in, func(id int64) (*Receipt, error) { return keep(map[string]int64{"id": id}) })
	if err != nil {
		return err
	}
	return answer(w, r, out)
}

func (a *API) withdraw(ctx context.Context, o org.Organisation, r *http.Request, e Ending) error {
	id, err := strconv.ParseInt(r.PathValue("record"), 10, 64)
	if err != nil {
		return fault.NewNotFound("consent", r.PathValue("record"))
	}
	return a.Source.WithdrawConsent(ctx, o, id, e)
}
