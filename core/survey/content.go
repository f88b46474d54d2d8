// Package survey is what customers are asked, in versions that can't change once somebody answered.
package survey

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"klankbord.org/core/collect"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
)

// ID identifies a survey within its organisation.
type ID uint16

// MetricID identifies a metric within its organisation.
type MetricID uint8

// MetricType says how scores of a metric are read.
type MetricType string

// The types of metric.
const (
	NPS    MetricType = "nps"    // 0–10, detractors 0–6, passives 7–8, promoters 9–10
	CSAT   MetricType = "csat"   // 1–5, mean and share of 4–5
	CES    MetricType = "ces"    // 1–7 agreement, mean, share of 5–7, net ease
	Rating MetricType = "rating" // any whole-number scale: mean and distribution
)

// Metric is what a KPI question measures.
type Metric struct {
	ID       MetricID
	Ref      string
	Type     MetricType
	Min, Max int
	Name     intake.Text
}

// Content is everything that a respondent sees and everything that decides whether an answer counts.
type Content struct {
	Metric     string             `json:"metric"` // reference of the metric
	Name       intake.Text        `json:"name"`
	Sender     string             `json:"sender"`
	Relational bool               `json:"relational,omitempty"`
	Languages  []string           `json:"languages"`
	Question   intake.Text        `json:"question"`
	Low        intake.Text        `json:"low"`  // label at the lowest score
	High       intake.Text        `json:"high"` // label at the highest score
	Why        PerBand            `json:"why"`
	Cause      PerBand            `json:"cause"`
	SubCause   PerBand            `json:"sub_cause"`
	Causes     []string           `json:"causes,omitempty"` // refs of the root causes 1 offered, in order; empty: all
	Thanks     PerBand            `json:"thanks"`
	Callback   intake.Text        `json:"callback"` // the offer to be called back; empty: none
	Open       bool               `json:"open,omitempty"`
	WindowDays int                `json:"window_days"`
	Duplicates collect.Duplicates `json:"duplicates"`
	Questions  []Question         `json:"questions,omitempty"` // asked after the causes, in order
	Hidden     []Hidden           `json:"hidden,omitempty"`    // facts that come along with a link
	Invitation Invitation         `json:"invitation,omitzero"` // what the mail or text message says that asks
}

// Invitation is the wording of the letter that asks a customer. What is empty is said in words that fit every survey.
type Invitation struct {
	Subject intake.Text `json:"subject,omitzero"` // of the mail
	Intro   intake.Text `json:"intro,omitzero"`   // before the question in the mail
	Short   intake.Text `json:"short,omitzero"`   // all of a text message; the link follows it
}

// PerBand is a text that may differ for unhappy, middling and happy customers. Any is used where a band has none.
type PerBand struct {
	Any       intake.Text `json:"any"`
	Detractor intake.Text `json:"detractor,omitzero"`
	Passive   intake.Text `json:"passive,omitzero"`
	Promoter  intake.Text `json:"promoter,omitzero"`
}

// ParseContent reads a survey version strictly: an unknown field is an Invalid fault, and so is what Check refuses.
func ParseContent(b []byte) (*Content, error) {
	c, err := Stored(b)
	if err != nil {
		return nil, err
	}
	return c, c.Check()
}

// Stored reads a version that was published: it is what it is, also when later rules would refuse it.
func Stored(b []byte) (*Content, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	var c Content
	if err := dec.Decode(&c); err != nil {
		return nil, fault.NewInvalid("content", "survey.malformed", "error", err.Error())
	}
	return &c, nil
}

// Canonical returns the bytes that are stored and hashed: the same for the same content, however it was spelt.
func (c *Content) Canonical() []byte {
	b, err := json.Marshal(c)
	if err != nil {
		panic(err) // a struct of texts and numbers always marshals
	}
	return b
}

// Hash returns the SHA-256 of the canonical bytes in hexadecimal.
func (c *Content) Hash() string {
	sum := sha256.Sum256(c.Canonical())
	return hex.EncodeToString(sum[:])
}

// For returns the text for a band, which may be empty.
func (p PerBand) For(b Band) intake.Text {
	switch b {
	case Detractor:
		return p.Detractor
	case Passive:
		return p.Passive
	}
	return p.Promoter
}
