package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/agree"
	"klankbord.org/core/attribution"
	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/reward"
	"klankbord.org/core/survey"
	"klankbord.org/store/agreedb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/surveydb"
	"klankbord.org/store/targetdb"
	"klankbord.org/web/settingsweb"
)

// versioned writes which version of a survey is meant.
func versioned(ref string, version int) string { return ref + "@" + strconv.Itoa(version) }

// resolve finds out what is bound: every version with its hash, as it is at this moment. Before is what is agreed already, for an
// amendment; nil for a first draft.
func (a *App) resolve(ctx context.Context, tx sqldb.Tx, o org.Organisation, in AgreementInput, before *agree.Terms, by agreedb.Act) (*agree.Terms, error) {
	t := in.Terms
	t.Format, t.Ref, t.Memberships.Counting = agree.Format, in.Ref, in.Counting
	if in.Counting == "" {
		t.Memberships.Counting = agree.AtRun
	}
	if err := checkBoundSettings(in.Settings); err != nil {
		return nil, err
	}
	agreed := agree.SettingsOf(o.Settings)
	if before != nil {
		agreed = before.Settings
	}
	t.Settings = in.Settings.In(agreed, o.Settings)
	var scheme *reward.Scheme
	if len(in.Scheme) > 0 {
		s, kept, err := keptScheme(ctx, tx, o, in.Scheme, by)
		if err != nil {
			return nil, err
		}
		scheme, t.Scheme = s, agree.BoundedScheme{Ref: s.Ref, Hash: kept.Hash, Formula: s.Formula()}
		adopt(&t, s)
		switch {
		case s.Period != t.Period:
			return nil, fault.NewInvalid("period", "agreement.scheme_period", "scheme", s.Period.From.String()+"–"+s.Period.To.String(), "period", t.Period.From.String()+"–"+t.Period.To.String())
		case in.Matrix != "" && s.Matrix != "" && in.Matrix != s.Matrix:
			return nil, fault.NewInvalid("matrix", "agreement.scheme_matrix", "scheme", s.Matrix, "matrix", in.Matrix)
		case s.Matrix != "":
			in.Matrix = s.Matrix
		}
	}
	for _, step := range []func() error{
		func() error { return bindSurveys(ctx, tx, o.ID, &t, in, scheme) },
		func() error { return bindMatrix(ctx, tx, o.ID, &t, in.Matrix) },
		func() error { return bindTargets(ctx, tx, o.ID, &t, in.Targets) },
		func() error { return bindUnits(ctx, tx, o.ID, &t, before, in.Maturities) },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	if err := t.Check(); err != nil {
		return nil, err
	}
	return agree.ParseTerms(t.Canonical())
}

// adopt takes over from the scheme what the agreement leaves open.
func adopt(t *agree.Terms, s *reward.Scheme) {
	if t.Period == (day.Range{}) {
		t.Period = s.Period
	}
	if t.Name.NL+t.Name.EN == "" {
		t.Name = s.Name
	}
	if t.Nature.NL+t.Nature.EN == "" {
		t.Nature = s.Nature
	}
	if t.ExpiresOn == 0 {
		t.ExpiresOn = s.ExpiresOn
	}
}

// bindSurveys binds wording, channels and the causes that customers choose from.
func bindSurveys(ctx context.Context, tx sqldb.Tx, o org.ID, t *agree.Terms, in AgreementInput, s *reward.Scheme) error {
	surveys, err := surveydb.ListSurveys(ctx, tx, o)
	if err != nil {
		return err
	}
	causes, err := surveydb.ListCauses(ctx, tx, o)
	if err != nil {
		return err
	}
	channels := in.Channels
	sources, err := orgdb.ListValuesOf(ctx, tx, o, dimension.Source)
	if err != nil {
		return err
	}
	for _, c := range channels {
		if !slices.ContainsFunc(sources, func(v org.Value) bool { return v.Ref == c }) {
			return fault.NewNotFound("source", c)
		}
	}
	if len(channels) == 0 {
		for _, v := range sources {
			channels = append(channels, v.Ref)
		}
	}
	offeredRefs := map[string]bool{}
	wanted := in.Surveys
	if len(wanted) == 0 {
		if wanted, err = surveysFor(ctx, tx, o, surveys, s); err != nil {
			return err
		}
	}
	for _, w := range wanted {
		v, ref, err := wantedVersion(ctx, tx, o, w)
		if err != nil {
			return err
		}
		t.Surveys = append(t.Surveys, agree.Survey{Ref: ref, Version: v.Number, Hash: v.Hash, Channels: slices.Clone(channels)})
		for _, c := range offered(causes, v.Content.Causes) {
			at := slices.IndexFunc(causes, func(x attribution.Cause) bool { return x.ID == c.ID })
			offeredRefs[causes[at].Ref] = true
		}
	}
	byID := map[attribution.CauseID]string{}
	for _, c := range causes {
		byID[c.ID] = c.Ref
	}
	for _, c := range causes {
		if offeredRefs[c.Ref] {
			t.Causes = append(t.Causes, agree.Cause{Ref: c.Ref, Parent: byID[c.Parent], Name: c.Name, Way: string(c.Way), Place: c.Place})
		}
	}
	return nil
}

// surveysFor are the surveys that measure what a scheme looks at, or all of them.
func surveysFor(ctx context.Context, tx sqldb.Tx, o org.ID, surveys []survey.Survey, s *reward.Scheme) ([]string, error) {
	metrics, err := surveydb.ListMetrics(ctx, tx, o)
	var refs []string
	for _, one := range surveys {
		for _, m := range metrics {
			if m.ID == one.Metric && (s == nil || slices.ContainsFunc(s.Parts, func(p reward.Part) bool { return p.Metric == m.Ref })) {
				refs = append(refs, one.Ref)
			}
		}
	}
	return refs, err
}

// wantedVersion finds "ref" or "ref@version".
func wantedVersion(ctx context.Context, tx sqldb.Tx, o org.ID, w string) (survey.Version, string, error) {
	ref, number, named := w, 0, false
	if at := strings.LastIndexByte(w, '@'); at > 0 {
		if n, err := strconv.Atoi(w[at+1:]); err == nil && n > 0 {
			ref, number, named = w[:at], n, true
		}
	}
	s, err := surveydb.FindSurveyByRef(ctx, tx, o, ref)
	if err != nil {
		return survey.Version{}, ref, err
	}
	if named {
		v, err := surveydb.FindVersion(ctx, tx, o, s.ID, number)
		return v, ref, err
	}
	v, err := surveydb.LatestVersion(ctx, tx, o, s.ID)
	return v, ref, err
}

func bindMatrix(ctx context.Context, tx sqldb.Tx, o org.ID, t *agree.Terms, ref string) error {
	if ref == "" {
		return nil
	}
	all, err := matrixHashes(ctx, tx, o)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(c agree.Covered) bool { return c.Ref == ref })
	if at < 0 {
		return fault.NewNotFound("matrix", ref)
	}
	t.Matrix = agree.Matrix{Ref: ref, Hash: all[at].Hash}
	return nil
}

func bindTargets(ctx context.Context, tx sqldb.Tx, o org.ID, t *agree.Terms, refs []string) error {
	all, err := targetdb.List(ctx, tx, o)
	if err != nil {
		return err
	}
	for _, ref := range refs {
		if !slices.ContainsFunc(all, func(x targetdb.Row) bool { return x.Ref == ref || agree.TargetNumber(x.ID) == ref }) {
			return fault.NewNotFound("target", ref)
		}
	}
	for _, x := range all {
		name := x.Ref
		if x.Employee != 0 {
			name = agree.TargetNumber(x.ID)
		}
		if slices.Contains(refs, x.Ref) || slices.Contains(refs, name) || len(refs) == 0 && x.Period.Overlaps(t.Period) {
			t.Targets = append(t.Targets, agree.Target{Ref: name, Hash: targetHash(x)})
		}
	}
	return nil
}

func targetHash(x targetdb.Row) string {
	return hashLines([]string{fmt.Sprintf("%q %d %d %d %q %s %s %s %s %q %q", x.Ref, x.Unit, x.Employee, x.Metric, x.Answers, x.Baseline.From, x.Baseline.To, x.Period.From, x.Period.To, x.Growth, x.Reason)})
}

// changedSince says what of a draft is no longer as it was read; empty when nothing is.
func (a *App) changedSince(ctx context.Context, tx sqldb.Tx, o org.Organisation, ag *agree.Agreement, t *agree.Terms) (string, error) {
	now := *t
	now.Surveys, now.Causes, now.Targets, now.Maturities = nil, nil, nil, nil
	var surveys, targets, channels []string
	for _, s := range t.Surveys {
		surveys, channels = append(surveys, versioned(s.Ref, s.Version)), s.Channels
	}
	for _, x := range t.Targets {
		targets = append(targets, x.Ref)
	}
	in := AgreementInput{Surveys: surveys, Channels: channels}
	if len(surveys) > 0 {
		if err := bindSurveys(ctx, tx, o.ID, &now, in, nil); err != nil {
			return "", err
		}
	}
	if err := bindMatrix(ctx, tx, o.ID, &now, t.Matrix.Ref); err != nil {
		return "", err
	}
	if len(targets) > 0 {
		if err := bindTargets(ctx, tx, o.ID, &now, targets); err != nil {
			return "", err
		}
	}
	var before *agree.Terms
	if v, ok := ag.Current(); ok {
		before = v.Terms
	}
	if err := bindUnits(ctx, tx, o.ID, &now, before, chosenMaturities(before, t)); err != nil {
		return "", err
	}
	return t.Differs(&now), nil
}

// checkBoundSettings refuses thresholds that the settings' own page refuses too.
func checkBoundSettings(c agree.SettingsChange) error {
	for reader := range c.PublicationFor {
		if !slices.Contains(access.Readers(), access.Reader(reader)) {
			return fault.NewInvalid("settings", "value.unknown", "value", reader)
		}
	}
	for _, n := range c.Thresholds() {
		if n != 0 && (n < settingsweb.LowestThreshold || n > highestThreshold) {
			return fault.NewInvalid("settings", "settings.threshold", "min", settingsweb.LowestThreshold)
		}
	}
	return checkDomains(c.InternalDomains, "settings")
}
