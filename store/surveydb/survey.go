package surveydb

import (
	"context"

	"klankbord.org/core/org"
	"klankbord.org/core/survey"
	"klankbord.org/store/sqldb"
)

const sqlSurveys = `-- surveydb.ListSurveys
select id, ref, metric_id from surveys where org = $1 order by id`

const sqlSurveyByRef = `-- surveydb.FindSurveyByRef
select id, ref, metric_id from surveys where org = $1 and ref = $2`

const sqlSurvey = `-- surveydb.FindSurvey
select id, ref, metric_id from surveys where org = $1 and id = $2`

func scanSurvey(r sqldb.Rows, s *survey.Survey) error { return r.Scan(&s.ID, &s.Ref, &s.Metric) }

// ListSurveys returns the surveys, in order of arrival.
func ListSurveys(ctx context.Context, tx sqldb.Tx, o org.ID) ([]survey.Survey, error) {
	return sqldb.List(ctx, tx, scanSurvey, sqlSurveys, o)
}

// FindSurvey returns a survey, or a NotFound fault.
func FindSurvey(ctx context.Context, tx sqldb.Tx, o org.ID, id survey.ID) (survey.Survey, error) {
	s, err := sqldb.One(ctx, tx, scanSurvey, sqlSurvey, o, int64(id))
	return s, missing(err, "survey", "")
}

// FindSurveyByRef returns a survey, or a NotFound fault.
func FindSurveyByRef(ctx context.Context, tx sqldb.Tx, o org.ID, ref string) (survey.Survey, error) {
	s, err := sqldb.One(ctx, tx, scanSurvey, sqlSurveyByRef, o, ref)
	return s, missing(err, "survey", ref)
}

const sqlVersions = `-- surveydb.ListVersions
select survey_id, version, content, hash, published_at from survey_versions where org = $1 and survey_id = $2 order by version`

const sqlVersion = `-- surveydb.FindVersion
select survey_id, version, content, hash, published_at from survey_versions where org = $1 and survey_id = $2 and version = $3`

const sqlLatestVersion = `-- surveydb.LatestVersion
select survey_id, version, content, hash, published_at from survey_versions where org = $1 and survey_id = $2
order by version desc limit 1`

func scanVersion(r sqldb.Rows, v *survey.Version) error {
	var content []byte
	if err := r.Scan(&v.Survey, &v.Number, &content, &v.Hash, &v.PublishedAt); err != nil {
		return err
	}
	var err error
	v.Content, err = survey.Stored(content)
	return err
}

// ListVersions returns what was ever published of a survey, the oldest first.
func ListVersions(ctx context.Context, tx sqldb.Tx, o org.ID, id survey.ID) ([]survey.Version, error) {
	return sqldb.List(ctx, tx, scanVersion, sqlVersions, o, int64(id))
}

// FindVersion returns a version of a survey, or a NotFound fault.
func FindVersion(ctx context.Context, tx sqldb.Tx, o org.ID, id survey.ID, number int) (survey.Version, error) {
	v, err := sqldb.One(ctx, tx, scanVersion, sqlVersion, o, int64(id), number)
	return v, missing(err, "survey", "")
}

// LatestVersion returns the version that is asked now, or a NotFound fault.
func LatestVersion(ctx context.Context, tx sqldb.Tx, o org.ID, id survey.ID) (survey.Version, error) {
	v, err := sqldb.One(ctx, tx, scanVersion, sqlLatestVersion, o, int64(id))
	return v, missing(err, "survey", "")
}
