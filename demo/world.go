package demo

import (
	"cmp"
	"iter"
	"slices"

	"klankbord.org/core/day"
	"klankbord.org/core/intake"
)

// DefaultSeed is the seed of the demo that people are shown.
const DefaultSeed uint64 = 2

// World is the whole sample organisation, as records for a door.
type World struct {
	Seed     uint64
	Today    day.Day
	Quarters [4]day.Range // the four full quarters, oldest first
	Running  day.Range    // the quarter of today, up to and including today
	Secrets  Secrets

	Values       []intake.Value
	Units        []intake.Unit
	Employees    []intake.Employee
	Memberships  []intake.Membership
	Metrics      []intake.Metric
	Causes       []intake.Cause
	Surveys      []intake.Survey
	MatrixLines  []intake.MatrixLine
	Customers    []intake.Customer
	Transactions []intake.Transaction
	Answers      []intake.Answer
	SignalTypes  []intake.SignalType
	Signals      []intake.Signal
	Initiatives  []intake.Initiative
	Findings     []intake.Finding
	Coverage     []intake.Coverage
	Targets      []intake.Target

	SignOffs []SignOff // of the matrix; no records, so whoever feeds the world stores them
	Schemes  []Scheme
}

// Generate makes the world of a seed as it is on a day. The same seed and day give the same records.
func Generate(seed uint64, today day.Day) *World {
	c := newCalendar(today)
	s := newStaff(seed, c)
	w := &World{Seed: seed, Today: today, Quarters: c.quarters, Running: c.running, Secrets: newSecrets(c, s)}
	w.Values = append(slices.Clone(values), makeValues()...)
	w.Units = units(c)
	w.Employees, w.Memberships = s.records()
	w.Metrics = slices.Clone(metrics)
	w.Causes = causeRecords()
	w.Surveys = surveys()
	w.MatrixLines = matrix(c)
	w.SignOffs = signOffs(c, s)

	m := newMaker(seed, c, s, w)
	m.run()
	w.Coverage = m.coverageRecords()
	for _, k := range m.clients {
		w.Customers = append(w.Customers, k.Customer)
	}
	// As a source system would deliver them: jobs by day, answers as they came.
	slices.SortStableFunc(w.Transactions, func(a, b intake.Transaction) int { return cmp.Compare(a.Day, b.Day) })
	slices.SortStableFunc(w.Answers, func(a, b intake.Answer) int { return cmp.Compare(a.AnsweredAt, b.AnsweredAt) })

	w.SignalTypes, w.Signals = signalTypes, signals(w.Transactions)
	w.Initiatives = w.initiatives(seed, c, s)
	w.Findings = w.findings(c, s)
	w.Targets = w.targets(c, s)
	w.Schemes = schemes(c)
	return w
}

// Records returns the records of one kind, in order.
func (w *World) Records(k intake.Kind) iter.Seq[intake.Record] {
	switch k {
	case intake.KindValue:
		return each(w.Values)
	case intake.KindUnit:
		return each(w.Units)
	case intake.KindEmployee:
		return each(w.Employees)
	case intake.KindMembership:
		return each(w.Memberships)
	case intake.KindMetric:
		return each(w.Metrics)
	case intake.KindCause:
		return each(w.Causes)
	case intake.KindSurvey:
		return each(w.Surveys)
	case intake.KindMatrixLine:
		return each(w.MatrixLines)
	case intake.KindCustomer:
		return each(w.Customers)
	case intake.KindTransaction:
		return each(w.Transactions)
	case intake.KindAnswer:
		return each(w.Answers)
	case intake.KindSignalType:
		return each(w.SignalTypes)
	case intake.KindSignal:
		return each(w.Signals)
	case intake.KindInitiative:
		return each(w.Initiatives)
	case intake.KindFinding:
		return each(w.Findings)
	case intake.KindCoverage:
		return each(w.Coverage)
	case intake.KindTarget:
		return each(w.Targets)
	}
	return func(func(intake.Record) bool) {}
}

func each[T intake.Record](records []T) iter.Seq[intake.Record] {
	return func(yield func(intake.Record) bool) {
		for _, r := range records {
			if !yield(r) {
				return
			}
		}
	}
}

// Count returns how many records the world has.
func (w *World) Count() int {
	n := 0
	for _, k := range intake.Order {
		for range w.Records(k) {
			n++
		}
	}
	return n
}
