package app

import (
	"context"
	"encoding/json"
	"slices"

	"klankbord.org/api"
	"klankbord.org/core/access"
	"klankbord.org/core/attribution"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/surveydb"
)

// measuring are the permissions that come with knowing what is measured.
var measuring = []access.Permission{access.SurveysRead, access.ScoresRead, access.VerbatimsRead, access.IndividualRead, access.TargetsRead, access.MatrixRead,
	access.RecordsImport, access.SurveysWrite}

// read asks for one of some permissions and reads.
func (s apiSource) read(ctx context.Context, o org.Organisation, any []access.Permission, fn func(context.Context, sqldb.Tx) error) error {
	if _, err := access.Ask(ctx, o.ID, any...); err != nil {
		return err
	}
	return s.db.Read(ctx, fn)
}

func metricOf(m survey.Metric) api.Metric {
	return api.Metric{Ref: m.Ref, Type: string(m.Type), Min: m.Min, Max: m.Max, Name: m.Name}
}

// Metrics implements api.Measures.
func (s apiSource) Metrics(ctx context.Context, o org.Organisation, p api.Page) (part api.Part[api.Metric], err error) {
	err = s.read(ctx, o, measuring, func(ctx context.Context, tx sqldb.Tx) error {
		list, err := surveydb.ListMetrics(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		changed, err := changesOf(ctx, tx, o.ID, string(intake.KindMetric), p)
		part = cut(number(list, func(m survey.Metric) (int64, api.Metric) { return int64(m.ID), metricOf(m) }), p, changed)
		return err
	})
	return part, err
}

func number[S, T any](list []S, of func(S) (int64, T)) []numbered[T] {
	all := make([]numbered[T], 0, len(list))
	for _, one := range list {
		id, item := of(one)
		all = append(all, numbered[T]{id, item})
	}
	return all
}

// Metric implements api.Measures.
func (s apiSource) Metric(ctx context.Context, o org.Organisation, ref string) (out api.Metric, err error) {
	err = s.read(ctx, o, measuring, func(ctx context.Context, tx sqldb.Tx) error {
		m, err := surveydb.FindMetricByRef(ctx, tx, o.ID, ref)
		out = metricOf(m)
		return err
	})
	return out, err
}

// Causes implements api.Measures.
func (s apiSource) Causes(ctx context.Context, o org.Organisation, p api.Page) (part api.Part[api.Cause], err error) {
	err = s.read(ctx, o, measuring, func(ctx context.Context, tx sqldb.Tx) error {
		list, err := surveydb.ListCauses(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		changed, err := changesOf(ctx, tx, o.ID, string(intake.KindCause), p)
		refs := indexed(list, func(c attribution.Cause) (attribution.CauseID, string) { return c.ID, c.Ref })
		part = cut(number(list, func(c attribution.Cause) (int64, api.Cause) {
			return int64(c.ID), api.Cause{Ref: c.Ref, Parent: refs[c.Parent], Name: c.Name, Way: string(c.Way)}
		}), p, changed)
		return err
	})
	return part, err
}

// Surveys implements api.Measures.
func (s apiSource) Surveys(ctx context.Context, o org.Organisation, p api.Page) (part api.Part[api.Survey], err error) {
	err = s.read(ctx, o, []access.Permission{access.SurveysRead, access.SurveysWrite}, func(ctx context.Context, tx sqldb.Tx) error {
		n, err := bookOf(ctx, tx, o.ID, nameMetrics)
		if err != nil {
			return err
		}
		list, err := surveydb.ListSurveys(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		var all []numbered[api.Survey]
		for _, one := range list {
			v, err := surveydb.LatestVersion(ctx, tx, o.ID, one.ID)
			if err != nil {
				return err
			}
			all = append(all, numbered[api.Survey]{int64(one.ID), api.Survey{Ref: one.Ref, Metric: n.metrics[one.Metric], Version: v.Number,
				Hash: v.Hash, PublishedAt: api.Instant(v.PublishedAt)}})
		}
		changed, err := changesOf(ctx, tx, o.ID, string(intake.KindSurvey), p)
		part = cut(all, p, changed)
		return err
	})
	return part, err
}

// Survey implements api.Measures.
func (s apiSource) Survey(ctx context.Context, o org.Organisation, ref string) (out api.SurveyWhole, err error) {
	err = s.read(ctx, o, []access.Permission{access.SurveysRead, access.SurveysWrite}, func(ctx context.Context, tx sqldb.Tx) error {
		found, err := surveydb.FindSurveyByRef(ctx, tx, o.ID, ref)
		if err != nil {
			return err
		}
		n, err := bookOf(ctx, tx, o.ID, nameMetrics)
		if err != nil {
			return err
		}
		out = api.SurveyWhole{Ref: found.Ref, Metric: n.metrics[found.Metric]}
		versions, err := surveydb.ListVersions(ctx, tx, o.ID, found.ID)
		for _, v := range versions {
			out.Versions = append(out.Versions, api.SurveyVersion{Version: v.Number, Hash: v.Hash, PublishedAt: api.Instant(v.PublishedAt),
				Content: json.RawMessage(v.Content.Canonical())})
		}
		return err
	})
	return out, err
}

// Matrices implements api.Agreements.
func (s apiSource) Matrices(ctx context.Context, o org.Organisation, p api.Page) (part api.Part[api.Matrix], err error) {
	err = s.read(ctx, o, []access.Permission{access.MatrixRead}, func(ctx context.Context, tx sqldb.Tx) error {
		versions, err := surveydb.ListMatrices(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		var all []numbered[api.Matrix]
		for _, v := range versions {
			one := api.Matrix{Ref: v.Ref, Reason: v.Reason, CreatedAt: api.Instant(v.CreatedAt), SignOffs: []api.SignOff{}}
			signed, err := surveydb.ListSignOffs(ctx, tx, o.ID, v.ID)
			if err != nil {
				return err
			}
			for _, so := range signed {
				one.SignOffs = append(one.SignOffs, api.SignOff{Party: so.Party, Name: so.Name, SignedOn: so.SignedOn, Document: so.Document})
			}
			all = append(all, numbered[api.Matrix]{int64(v.ID), one})
		}
		changed, err := changesOf(ctx, tx, o.ID, string(intake.KindMatrixLine), p)
		if err != nil {
			return err
		}
		signed, err := changesOf(ctx, tx, o.ID, "matrix", p) // a signature is a change too
		all = slices.DeleteFunc(all, func(n numbered[api.Matrix]) bool { return !changed.has(n.id) && !signed.has(n.id) })
		part = cut(all, p, changes{all: true})
		return err
	})
	return part, err
}

// MatrixLines implements api.Agreements.
func (s apiSource) MatrixLines(ctx context.Context, o org.Organisation, ref string) (lines []api.MatrixLine, err error) {
	err = s.read(ctx, o, []access.Permission{access.MatrixRead}, func(ctx context.Context, tx sqldb.Tx) error {
		m, err := surveydb.FindMatrixByRef(ctx, tx, o.ID, ref)
		if err != nil {
			return err
		}
		n, err := bookOf(ctx, tx, o.ID, nameCauses|nameValues)
		lines = nil
		for _, l := range m.Lines() {
			lines = append(lines, api.MatrixLine{Version: ref, Role: n.values["role"][l.Role], Cause: n.causes[l.Cause], From: l.From,
				Influenceable: l.Influenceable, Reason: l.Reason})
		}
		return err
	})
	return lines, err
}

// Sign implements api.Agreements.
func (s apiSource) Sign(ctx context.Context, o org.Organisation, ref string, so api.SignOff, receipt *api.Receipt) error {
	actor, err := access.Ask(ctx, o.ID, access.MatrixWrite)
	if err != nil {
		return err
	}
	for _, text := range []struct{ field, value string }{{"party", so.Party}, {"name", so.Name}} {
		if f := intake.CheckName(text.field, text.value); f != nil {
			return f
		}
	}
	if f := intake.CheckOptionalName("document", so.Document); f != nil {
		return f
	}
	if so.SignedOn == 0 {
		return fault.NewInvalid("signed_on", "day.missing")
	}
	return s.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		m, err := surveydb.FindMatrixByRef(ctx, tx, o.ID, ref)
		if err != nil {
			return err
		}
		err = surveydb.AddSignOff(ctx, tx, o.ID, attribution.SignOff{Version: m.Version, Party: so.Party, Name: so.Name, SignedOn: so.SignedOn,
			Document: so.Document}, actor.Ref(), s.millis())
		if err != nil {
			return err
		}
		return s.keepReceipt(ctx, tx, o.ID, receipt)
	})
}
