package api

import (
	"context"
	"encoding/json"

	"klankbord.org/core/intake"
	"klankbord.org/core/org"
)

// Measures reads what is measured and asked.
type Measures interface {
	Metrics(ctx context.Context, o org.Organisation, p Page) (Part[Metric], error)
	Metric(ctx context.Context, o org.Organisation, ref string) (Metric, error)
	Causes(ctx context.Context, o org.Organisation, p Page) (Part[Cause], error)
	Surveys(ctx context.Context, o org.Organisation, p Page) (Part[Survey], error)
	Survey(ctx context.Context, o org.Organisation, ref string) (SurveyWhole, error)
}

// Metric is what a KPI question measures.
type Metric struct {
	Ref  string      `json:"ref"`
	Type string      `json:"type"`
	Min  int         `json:"min"`
	Max  int         `json:"max"`
	Name intake.Text `json:"name"`
}

func (m Metric) record() intake.Record {
	out := intake.Metric{Ref: m.Ref, Type: m.Type, Name: m.Name}
	if m.Type == "rating" { // the others have their own scale, which reading gives along
		out.Min, out.Max = m.Min, m.Max
	}
	return out
}

// Cause is a root cause 1, or one below it.
type Cause struct {
	Ref    string      `json:"ref"`
	Parent string      `json:"parent,omitempty"`
	Name   intake.Text `json:"name"`
	Way    string      `json:"way,omitempty"`
}

func (c Cause) record() intake.Record {
	return intake.Cause{Ref: c.Ref, Parent: c.Parent, Name: c.Name, Way: c.Way}
}

// SurveyInput publishes a version of a survey.
type SurveyInput struct {
	Ref     string          `json:"ref"`
	Content json.RawMessage `json:"content"`
}

func (s SurveyInput) record() intake.Record { return intake.Survey{Ref: s.Ref, Content: s.Content} }

// Survey is a survey with its newest version.
type Survey struct {
	Ref         string  `json:"ref"`
	Metric      string  `json:"metric"`
	Version     int     `json:"version"`
	Hash        string  `json:"hash"`
	PublishedAt Instant `json:"published_at"`
}

// SurveyWhole is a survey with everything that was ever published of it.
type SurveyWhole struct {
	Ref      string          `json:"ref"`
	Metric   string          `json:"metric"`
	Versions []SurveyVersion `json:"versions"`
}

// SurveyVersion is what was published at a moment.
type SurveyVersion struct {
	Version     int             `json:"version"`
	Hash        string          `json:"hash"`
	PublishedAt Instant         `json:"published_at"`
	Content     json.RawMessage `json:"content"`
}

func (a *API) measures() []Route {
	return []Route{
		lists("/metrics", plain(a.Source.Metrics)),
		{Method: "POST", Path: "/metrics", handle: put[Metric](a, intake.KindMetric)},
		{Method: "GET", Path: "/metrics/{ref}", handle: one(a.Source.Metric)},
		lists("/causes", plain(a.Source.Causes)),
		{Method: "POST", Path: "/causes", handle: put[Cause](a, intake.KindCause)},
		lists("/surveys", plain(a.Source.Surveys)),
		{Method: "POST", Path: "/surveys", handle: put[SurveyInput](a, intake.KindSurvey)},
		{Method: "GET", Path: "/surveys/{ref}", handle: one(a.Source.Survey)},
	}
}
