package surveydb

import (
	"context"

	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
	"klankbord.org/store/agreedb"
	"klankbord.org/store/sqldb"
)

// AskedVersion returns the version that is asked on a day: the one that a frozen agreement binds, with its terms, and
// otherwise the latest.
func AskedVersion(ctx context.Context, tx sqldb.Tx, o org.ID, id survey.ID, on day.Day) (survey.Version, *agree.Terms, error) {
	bound, err := agreedb.Bound(ctx, tx, o)
	if err != nil {
		return survey.Version{}, nil, err
	}
	if bound.Any() {
		s, err := FindSurvey(ctx, tx, o, id)
		if err != nil {
			return survey.Version{}, nil, err
		}
		if b, terms, ok := bound.Survey(s.Ref, on); ok {
			v, err := FindVersion(ctx, tx, o, id, b.Version)
			return v, terms, err
		}
	}
	v, err := LatestVersion(ctx, tx, o, id)
	return v, nil, err
}
