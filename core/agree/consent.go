package agree

import (
	"encoding/json"
	"slices"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
)

// RecordID identifies a record of consent within its organisation; dense from 1.
type RecordID int64

// RecordKind is one of the three things that must be on record before anybody is scored or paid.
type RecordKind string

// The three records.
const (
	Consent     RecordKind = "consent"     // of the works council, or what takes its place
	DPIA        RecordKind = "dpia"        // the assessment of what processing does to people
	Publication RecordKind = "publication" // of the criteria to the employees
)

// RecordKinds returns the three, in the order in which they come about.
func RecordKinds() []RecordKind { return []RecordKind{DPIA, Consent, Publication} }

// Article is a part of article 27, first paragraph, of the Dutch Works Councils Act.
type Article string

// The articles that bonus and measuring people fall under.
const (
	Remuneration Article = "c"
	Appraisal    Article = "g"
	PersonalData Article = "k"
	Monitoring   Article = "l"
)

// Articles returns them in order.
func Articles() []Article { return []Article{Remuneration, Appraisal, PersonalData, Monitoring} }

// Basis says what stands in for consent where there is no works council to ask, or nothing left to ask it.
type Basis string

// The bases of consent.
const (
	ByWorksCouncil      Basis = "works_council"
	CollectiveAgreement Basis = "collective_agreement" // settled there already
	NoWorksCouncil      Basis = "no_works_council"     // a small company: the staff was consulted
	LeaveOfCourt        Basis = "leave_of_court"       // the court put its leave in the place of consent
)

// Bases returns them, the usual one first.
func Bases() []Basis {
	return []Basis{ByWorksCouncil, CollectiveAgreement, NoWorksCouncil, LeaveOfCourt}
}

// CoveredKind says what a record covers.
type CoveredKind string

// What a record can cover.
const (
	Formula CoveredKind = "scheme" // formula and criteria of a scheme; its amounts are free
	Lines   CoveredKind = "matrix" // lines of a version of the influence matrix
)

// Covered is one thing that a record covers: a name to read and a hash that decides.
type Covered struct {
	Kind CoveredKind `json:"kind"`
	Ref  string      `json:"ref"`
	Hash string      `json:"hash"`
}

// Record is one of the three records. Party and Where are for people; dates, articles, scope and Covers decide.
type Record struct {
	ID         RecordID   `json:"-"`
	Kind       RecordKind `json:"kind"`
	On         day.Day    `json:"on"`       // of the consent, the DPIA, or the publication
	Party      string     `json:"party"`    // who consented, owns the DPIA, or published
	Document   string     `json:"document"` // where it can be read
	Basis      Basis      `json:"basis,omitempty"`
	Articles   []Article  `json:"articles,omitempty"`
	Metrics    []string   `json:"metrics,omitempty"` // references; empty: all
	Units      []string   `json:"units,omitempty"`   // references, with all below them; empty: the whole organisation
	ValidUntil day.Day    `json:"valid_until,omitzero"`
	Where      string     `json:"where,omitempty"`        // of a publication: intranet, meeting, letter
	Confirmed  string     `json:"acknowledged,omitempty"` // how employees acknowledged it
	Covers     []Covered  `json:"covers"`

	RecordedAt int64      `json:"-"` // unix milliseconds, UTC
	RecordedBy string     `json:"-"`
	Withdrawn  Withdrawal `json:"-"`
}

// Withdrawal says that a record stopped holding: consent was withdrawn, or proved void.
type Withdrawal struct {
	On     day.Day // zero: it still holds
	Reason string
}

// Check returns an Invalid fault for a record that proves nothing.
func (r *Record) Check(today day.Day) error {
	switch {
	case !slices.Contains(RecordKinds(), r.Kind):
		return fault.NewInvalid("kind", "value.unknown", "value", string(r.Kind))
	case r.On == 0:
		return fault.NewInvalid("on", "day.missing")
	case r.On > today:
		return fault.NewInvalid("on", "consent.later", "on", r.On.String())
	case r.Party == "":
		return fault.NewInvalid("party", "field.missing")
	case r.Document == "":
		return fault.NewInvalid("document", "consent.document")
	case r.ValidUntil != 0 && r.ValidUntil < r.On:
		return fault.NewInvalid("valid_until", "range.ends_before_start", "from", r.On.String(), "to", r.ValidUntil.String())
	case len(r.Covers) == 0:
		return fault.NewInvalid("covers", "consent.covers_nothing")
	case r.Kind == Publication && r.Where == "":
		return fault.NewInvalid("where", "field.missing")
	case r.Kind != Consent:
		return nil
	case !slices.Contains(Bases(), r.Basis):
		return fault.NewInvalid("basis", "value.unknown", "value", string(r.Basis))
	case len(r.Articles) == 0:
		return fault.NewInvalid("articles", "consent.articles")
	}
	for _, a := range r.Articles {
		if !slices.Contains(Articles(), a) {
			return fault.NewInvalid("articles", "value.unknown", "value", string(a))
		}
	}
	return nil
}

// Canonical returns the bytes that are stored and hashed.
func (r *Record) Canonical() []byte {
	b, err := json.Marshal(r)
	if err != nil {
		panic(err) // texts and days always marshal
	}
	return b
}

// Needs is what somebody wants to do, as far as consent goes.
type Needs struct {
	Pay        bool   // compute amounts that are paid to named people
	Individual bool   // by scores of individuals, or show those
	Formula    string // hash of the scheme's formula; only for pay
	Matrix     string // hash of the matrix's lines; empty when influence isn't looked at
	Metrics    []string
	Units      [][]string // each unit concerned, with the units above it; empty: the whole organisation
	Today      day.Day
}

// articles are the articles of consent that are needed.
func (n Needs) articles() []Article {
	var all []Article
	if n.Pay {
		all = append(all, Remuneration)
	}
	if n.Individual {
		all = append(all, Appraisal, PersonalData, Monitoring)
	}
	return all
}

// Lack is why a record isn't enough.
type Lack string

// The lacks, from nothing at all to nearly enough: the last is told when several records lack something.
const (
	NotRecorded  Lack = "not_recorded"
	WasWithdrawn Lack = "withdrawn"
	RanOut       Lack = "ran_out"
	OtherUnits   Lack = "other_units"
	OtherMetrics Lack = "other_metrics"
	NoArticle    Lack = "articles"
	OtherMatrix  Lack = "other_matrix"
	OtherFormula Lack = "other_formula"
)

var lacks = []Lack{NotRecorded, WasWithdrawn, RanOut, OtherUnits, OtherMetrics, NoArticle, OtherMatrix, OtherFormula}

// Missing is a record that isn't there, or doesn't cover what somebody wants to do.
type Missing struct {
	Kind RecordKind
	Why  Lack
}

// Lacking returns which of the three records are missing for something; none: it may be done. It is the one rule that pages,
// exports, commands and the API ask.
func Lacking(records []Record, n Needs) []Missing {
	var missing []Missing
	for _, k := range RecordKinds() {
		best, enough := NotRecorded, false
		for i := range records {
			r := &records[i]
			if r.Kind != k {
				continue
			}
			lack, ok := r.lacks(n)
			if ok {
				enough = true
				break
			}
			if slices.Index(lacks, lack) > slices.Index(lacks, best) {
				best = lack
			}
		}
		if !enough {
			missing = append(missing, Missing{k, best})
		}
	}
	return missing
}

// lacks returns the first thing that a record lacks; ok when it is enough.
func (r *Record) lacks(n Needs) (_ Lack, ok bool) {
	switch {
	case r.Withdrawn.On != 0 && r.Withdrawn.On <= n.Today:
		return WasWithdrawn, false
	case r.ValidUntil != 0 && r.ValidUntil < n.Today:
		return RanOut, false
	case !r.coversUnits(n.Units):
		return OtherUnits, false
	case !containsAll(r.Metrics, n.Metrics):
		return OtherMetrics, false
	case r.Kind == Consent && !hasAll(r.Articles, n.articles()):
		return NoArticle, false
	case n.Matrix != "" && !r.covers(Lines, n.Matrix):
		return OtherMatrix, false
	case n.Pay && !r.covers(Formula, n.Formula):
		return OtherFormula, false
	}
	return "", true
}

func (r *Record) covers(k CoveredKind, hash string) bool {
	return slices.ContainsFunc(r.Covers, func(c Covered) bool { return c.Kind == k && c.Hash == hash })
}

// coversUnits reports whether every unit, or one above it, is covered.
func (r *Record) coversUnits(units [][]string) bool {
	if len(r.Units) == 0 {
		return true
	}
	for _, path := range units {
		if !slices.ContainsFunc(path, func(u string) bool { return slices.Contains(r.Units, u) }) {
			return false
		}
	}
	return len(units) > 0
}

// containsAll reports whether a list that is empty for "all" holds everything that is wanted.
func containsAll(list, want []string) bool {
	return len(list) == 0 || len(want) > 0 && hasAll(list, want)
}

func hasAll[T comparable](list, want []T) bool {
	for _, w := range want {
		if !slices.Contains(list, w) {
			return false
		}
	}
	return true
}
