package api

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/wording"
)

// Wording judges what customers are asked.
type Wording interface {
	// CheckWording returns what is wrong with a text or a survey, the heaviest first, and stores nothing.
	CheckWording(ctx context.Context, o org.Organisation, in WordingInput) ([]WordingFinding, error)
}

// WordingInput is one text, or the content of a survey.
type WordingInput struct {
	Text   *WordingText     `json:"text"`
	Survey json.RawMessage  `json:"survey"`
	Causes []wording.Choice `json:"causes"` // of a survey; left out: those of the organisation
}

// WordingText is a text with its place in a survey or message.
type WordingText struct {
	Role     wording.Role `json:"role"`
	Language string       `json:"language"`
	Body     string       `json:"body"`
	Choices  []string     `json:"choices"`
	Happy    bool         `json:"happy"`
}

// WordingFinding is a finding with its explanation.
type WordingFinding struct {
	wording.Finding
	Why intake.Text `json:"why"`
}

// WordingChecked is the answer to a check.
type WordingChecked struct {
	Findings []WordingFinding `json:"findings"`
	Severe   int              `json:"severe"` // how many refuse a freeze
}

func (a *API) wording() []Route {
	return []Route{{Method: "POST", Path: "/wording/checks", handle: a.checkWording}}
}

// maxChoices is how many choices a text may come with.
const maxChoices = 200

// Check returns what is wrong with a request. It is asked after the permission: who may not check learns nothing.
func (in *WordingInput) Check() error {
	switch {
	case in.Text == nil && len(in.Survey) == 0:
		return fault.NewInvalid("text", "field.missing")
	case in.Text != nil && len(in.Survey) > 0:
		return fault.NewInvalid("survey", "api.wording_both")
	case in.Text == nil:
		return nil
	case in.Text.Body == "" && len(in.Text.Choices) == 0:
		return fault.NewInvalid("text.body", "field.missing")
	case in.Text.Role != "" && !slices.Contains(wording.Roles, in.Text.Role):
		return fault.NewInvalid("text.role", "value.unknown", "value", string(in.Text.Role))
	case in.Text.Language != "nl" && in.Text.Language != "en":
		return fault.NewInvalid("text.language", "value.unknown", "value", in.Text.Language)
	case len(in.Text.Choices) > maxChoices:
		return fault.NewInvalid("text.choices", "api.choices", "count", len(in.Text.Choices), "max", maxChoices)
	}
	return nil
}

func (a *API) checkWording(w http.ResponseWriter, r *http.Request, c call) error {
	if err := wellFormed(c.body); err != nil {
		return err
	}
	var in WordingInput
	if f := decode(c.body, "", &in); f != nil {
		return f
	}
	found, err := a.Source.CheckWording(r.Context(), c.org, in)
	if err != nil {
		return err
	}
	out := WordingChecked{Findings: []WordingFinding{}}
	for _, f := range found {
		out.Findings = append(out.Findings, f)
		if f.Severity == wording.Severe {
			out.Severe++
		}
	}
	return a.conclude(w, r, c, out)
}
