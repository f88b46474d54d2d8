package app

import (
	"context"
	"regexp"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
	"klankbord.org/core/wording"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/surveydb"
	"klankbord.org/web/surveyweb"
)

// surveyDesk makes surveys: surveyweb.Desk.
type surveyDesk struct{ app *App }

// MayWrite implements surveyweb.Desk.
func (d surveyDesk) MayWrite(ctx context.Context, o org.ID) error {
	_, err := access.Ask(ctx, o, access.SurveysWrite)
	return err
}

// Surveys implements surveyweb.Desk.
func (d surveyDesk) Surveys(ctx context.Context, o org.ID) (all []surveyweb.Survey, err error) {
	if _, err := access.Ask(ctx, o, access.SurveysRead, access.SurveysWrite); err != nil {
		return nil, err
	}
	err = d.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		all, err = d.list(ctx, tx, o)
		return err
	})
	return all, err
}

func (d surveyDesk) list(ctx context.Context, tx sqldb.Tx, o org.ID) (all []surveyweb.Survey, err error) {
	published, err := surveydb.ListSurveys(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	drafts, err := surveydb.ListDrafts(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	for _, s := range published {
		one := surveyweb.Survey{Ref: s.Ref}
		if one.Versions, err = surveydb.ListVersions(ctx, tx, o, s.ID); err != nil {
			return nil, err
		}
		asked, _, err := surveydb.AskedVersion(ctx, tx, o, s.ID, d.app.today())
		if err != nil {
			return nil, err
		}
		one.Asked = asked.Number
		at[s.Ref] = len(all)
		all = append(all, one)
	}
	for _, draft := range drafts {
		i, known := at[draft.Ref]
		if !known {
			i = len(all)
			all = append(all, surveyweb.Survey{Ref: draft.Ref})
		}
		all[i].Draft = &draft
	}
	return all, nil
}

// Survey implements surveyweb.Desk.
func (d surveyDesk) Survey(ctx context.Context, o org.ID, ref string) (surveyweb.Survey, error) {
	all, err := d.Surveys(ctx, o)
	if err != nil {
		return surveyweb.Survey{}, err
	}
	for _, s := range all {
		if s.Ref == ref {
			return s, nil
		}
	}
	return surveyweb.Survey{}, fault.NewNotFound("survey", ref)
}

// Offers implements surveyweb.Desk.
func (d surveyDesk) Offers(ctx context.Context, o org.ID) (offers surveyweb.Offers, err error) {
	if _, err := access.Ask(ctx, o, access.SurveysRead, access.SurveysWrite); err != nil {
		return offers, err
	}
	err = d.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if offers.Metrics, err = surveydb.ListMetrics(ctx, tx, o); err != nil {
			return err
		}
		causes, err := surveydb.ListCauses(ctx, tx, o)
		offers.Causes = offered(causes, nil)
		return err
	})
	return offers, err
}

// Findings implements surveyweb.Desk: where the wording steers, and what is missing in a language.
func (d surveyDesk) Findings(ctx context.Context, o org.ID, c *survey.Content) (found []wording.Finding, err error) {
	if _, err := access.Ask(ctx, o, access.SurveysRead, access.SurveysWrite); err != nil {
		return nil, err
	}
	err = d.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		causes, err := choices(ctx, tx, o)
		found = wording.CheckSurvey(c, causes)
		return err
	})
	return found, err
}

// surveyName is what a new survey may be called: fit for addresses and columns.
var surveyName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,59}$`)

// Start implements surveyweb.Desk.
func (d surveyDesk) Start(ctx context.Context, o org.ID, ref string, c *survey.Content) error {
	actor, err := access.Ask(ctx, o, access.SurveysWrite)
	if err != nil {
		return err
	}
	if !surveyName.MatchString(ref) {
		return fault.NewInvalid("ref", "survey.bad_name", "value", ref)
	}
	return d.app.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		_, err := surveydb.FindSurveyByRef(ctx, tx, o, ref)
		if err == nil {
			return fault.NewConflict("ref", "survey.name_taken", "value", ref)
		}
		if fault.KindOf(err) != fault.NotFound {
			return err
		}
		err = surveydb.SaveDraft(ctx, tx, o, survey.Draft{Ref: ref, Content: c, SavedAt: d.app.millis(), SavedBy: actor.Ref()}, 0)
		if fault.KindOf(err) == fault.Conflict {
			err = fault.NewConflict("ref", "survey.name_taken", "value", ref)
		}
		return err
	})
}

// Save implements surveyweb.Desk.
func (d surveyDesk) Save(ctx context.Context, o org.ID, ref string, c *survey.Content, before int64) (at int64, err error) {
	actor, err := access.Ask(ctx, o, access.SurveysWrite)
	if err != nil {
		return 0, err
	}
	if at = d.app.millis(); at <= before {
		at = before + 1 // each saving has a moment of its own
	}
	return at, d.app.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		s, err := surveydb.FindSurveyByRef(ctx, tx, o, ref)
		if err == nil {
			err = sameMetric(ctx, tx, o, s, c)
		} else if fault.KindOf(err) == fault.NotFound && before != 0 {
			err = nil // a survey that only has a draft yet
		}
		if err != nil {
			return err
		}
		return surveydb.SaveDraft(ctx, tx, o, survey.Draft{Ref: ref, Content: c, SavedAt: at, SavedBy: actor.Ref()}, before)
	})
}

// sameMetric refuses another metric than the survey's: scores before and after wouldn't add up.
func sameMetric(ctx context.Context, tx sqldb.Tx, o org.ID, s survey.Survey, c *survey.Content) error {
	m, err := surveydb.FindMetric(ctx, tx, o, s.Metric)
	if err == nil && m.Ref != c.Metric {
		err = fault.NewConflict("metric", "survey.metric_fixed")
	}
	return err
}

// Drop implements surveyweb.Desk.
func (d surveyDesk) Drop(ctx context.Context, o org.ID, ref string) error {
	if _, err := access.Ask(ctx, o, access.SurveysWrite); err != nil {
		return err
	}
	return d.app.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error { return surveydb.DropDraft(ctx, tx, o, ref) })
}

// Publish implements surveyweb.Desk: the draft that was saved at a moment becomes the next version, and is a draft no more.
func (d surveyDesk) Publish(ctx context.Context, o org.ID, ref string, saved int64) error {
	actor, err := access.Ask(ctx, o, access.SurveysWrite)
	if err != nil {
		return err
	}
	s, err := d.Survey(ctx, o, ref)
	if err != nil {
		return err
	}
	draft := s.Draft
	if draft == nil || draft.SavedAt != saved {
		return fault.NewConflict("basis", "survey.draft_changed")
	}
	if err := draft.Content.Check(); err != nil {
		return err
	}
	if err := differs(s); err != nil {
		return err
	}
	return d.app.bring(ctx, o, actor.Ref(), intake.Survey{Ref: ref, Content: draft.Content.Canonical()}, func(ctx context.Context, tx sqldb.Tx) error {
		return surveydb.DropDraft(ctx, tx, o, ref)
	})
}

// differs refuses a draft that is a version already: publishing it would seem to change what is asked, and wouldn't.
func differs(s surveyweb.Survey) error {
	for i, v := range s.Versions {
		switch {
		case v.Hash != s.Draft.Content.Hash():
		case i == len(s.Versions)-1:
			return fault.NewConflict("basis", "survey.nothing_changed")
		default:
			return fault.NewConflict("basis", "survey.as_before", "version", v.Number)
		}
	}
	return nil
}

// AddMetric implements surveyweb.Desk: a metric of a type, for an installation that has none of it yet.
func (d surveyDesk) AddMetric(ctx context.Context, o org.ID, t survey.MetricType) (ref string, err error) {
	actor, err := access.Ask(ctx, o, access.SurveysWrite)
	if err != nil {
		return "", err
	}
	name := map[survey.MetricType]string{survey.NPS: "NPS", survey.CSAT: "CSAT", survey.CES: "CES"}[t]
	return string(t), d.app.bring(ctx, o, actor.Ref(), intake.Metric{Ref: string(t), Type: string(t), Name: intake.Text{NL: name, EN: name}}, nil)
}
