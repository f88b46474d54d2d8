package app

import (
	"context"
	"slices"

	"klankbord.org/api"
	"klankbord.org/core/access"
	"klankbord.org/core/agree"
	"klankbord.org/core/attribution"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
	"klankbord.org/core/wording"
	"klankbord.org/i18n"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/surveydb"
)

// boundSurvey is a survey that an agreement binds, read whole.
type boundSurvey struct {
	ref     string
	id      survey.ID
	version survey.Version
	agreed  bool // an earlier version of the agreement bound these very words
}

// boundSurveys reads the surveys that terms bind.
func boundSurveys(ctx context.Context, tx sqldb.Tx, o org.ID, ag *agree.Agreement, t *agree.Terms) (all []boundSurvey, err error) {
	for _, b := range t.Surveys {
		s, err := surveydb.FindSurveyByRef(ctx, tx, o, b.Ref)
		if err != nil {
			return nil, err
		}
		v, err := surveydb.FindVersion(ctx, tx, o, s.ID, b.Version)
		if err != nil {
			return nil, err
		}
		all = append(all, boundSurvey{b.Ref, s.ID, v, ag != nil && agreedBefore(ag, b)})
	}
	return all, nil
}

// agreedBefore reports whether a frozen version of an agreement binds this version of a survey.
func agreedBefore(ag *agree.Agreement, b agree.Survey) bool {
	return slices.ContainsFunc(ag.Versions, func(v agree.Version) bool {
		return v.Status == agree.Frozen && v.Terms != nil && slices.ContainsFunc(v.Terms.Surveys, func(x agree.Survey) bool { return x.Ref == b.Ref && x.Version == b.Version })
	})
}

// lintSurveys says where the wording that is to be bound steers. Severe findings keep a draft from being frozen, unless these very
// words were agreed before: an amendment about something else isn't refused for them.
func lintSurveys(ctx context.Context, tx sqldb.Tx, o org.ID, ag *agree.Agreement, t *agree.Terms) ([]Problem, error) {
	bound, err := boundSurveys(ctx, tx, o, ag, t)
	if err != nil || len(bound) == 0 {
		return nil, err
	}
	causes, err := choices(ctx, tx, o)
	var all []Problem
	for _, b := range bound {
		for _, f := range wording.CheckSurvey(b.version.Content, causes) {
			switch {
			case f.Code == wording.MissingLanguage:
				all = append(all, Problem{Key: "wording", Args: map[string]any{"survey": b.ref, "field": f.Path, "language": f.Language}})
			case f.Severity != wording.Hint:
				all = append(all, Problem{Key: "wording." + string(f.Code), Args: map[string]any{"survey": b.ref, "finding": f}, Blocks: f.Severity == wording.Severe && !b.agreed})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Problem) int { return blocking(b) - blocking(a) })
	return all, err
}

func blocking(p Problem) int {
	if p.Blocks {
		return 1
	}
	return 0
}

// checkWording refuses to freeze words that make a score worthless.
func checkWording(ctx context.Context, tx sqldb.Tx, o org.ID, ag *agree.Agreement, t *agree.Terms) error {
	problems, err := lintSurveys(ctx, tx, o, ag, t)
	if err != nil || len(problems) == 0 || !problems[0].Blocks {
		return err
	}
	count := 0
	for _, p := range problems {
		count += blocking(p)
	}
	f := problems[0].Args["finding"].(wording.Finding)
	return fault.NewConflict("agreement", "agreement.wording", "survey", problems[0].Args["survey"], "count", count, "field", f.Path, "language", f.Language, "quote", f.Quote)
}

// lintVersions says of which survey there is a newer version than the one that is bound.
func lintVersions(ctx context.Context, tx sqldb.Tx, o org.ID, t *agree.Terms, note func(string, ...any)) error {
	bound, err := boundSurveys(ctx, tx, o, nil, t)
	for _, b := range bound {
		latest, err := surveydb.LatestVersion(ctx, tx, o, b.id)
		if err != nil {
			return err
		}
		if latest.Number > b.version.Number {
			note("older_survey", "survey", b.ref, "version", b.version.Number, "latest", latest.Number)
		}
	}
	return err
}

// choices are the organisation's causes as the lint reads them.
func choices(ctx context.Context, tx sqldb.Tx, o org.ID) ([]wording.Choice, error) {
	causes, err := surveydb.ListCauses(ctx, tx, o)
	refs := map[attribution.CauseID]string{}
	for _, c := range causes {
		refs[c.ID] = c.Ref
	}
	var all []wording.Choice
	for _, c := range causes {
		all = append(all, wording.Choice{Ref: c.Ref, Parent: refs[c.Parent], Name: c.Name, Way: c.Way})
	}
	return all, err
}

// CheckWording implements api.Wording. Nothing of it is stored.
func (s apiSource) CheckWording(ctx context.Context, o org.Organisation, in api.WordingInput) (out []api.WordingFinding, err error) {
	if _, err := access.Ask(ctx, o.ID, access.SurveysRead, access.SurveysWrite, access.RecordsImport); err != nil {
		return nil, err
	}
	if err := in.Check(); err != nil {
		return nil, err
	}
	var found []wording.Finding
	if in.Text != nil {
		found = wording.Check(wording.Text{Role: in.Text.Role, Language: in.Text.Language, Body: in.Text.Body, Choices: in.Text.Choices, Happy: in.Text.Happy})
	} else {
		content, err := survey.ParseContent(in.Survey)
		if err != nil {
			return nil, err
		}
		causes := in.Causes
		if causes == nil {
			if err := s.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
				causes, err = choices(ctx, tx, o.ID)
				return err
			}); err != nil {
				return nil, err
			}
		}
		found = wording.CheckSurvey(content, causes)
	}
	for _, f := range found {
		out = append(out, api.WordingFinding{Finding: f, Why: intake.Text{NL: i18n.NL.Finding(f), EN: i18n.EN.Finding(f)}})
	}
	return out, nil
}
