package snapshot

import (
	"slices"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
)

// View is a snapshot at one moment. It never changes and is safe for concurrent use.
type View struct {
	structure  *Structure
	blocks     []*block
	size       int // rows of a full block
	n          int
	maxID      uint32
	attributes []dimension.Name // own ones, in the order of their columns
	hi         []uint32         // by column, no value is higher
	scope      Scope            // what of it may be looked at
}

// Len returns the number of answers, of every standing.
func (v *View) Len() int { return v.n }

// Structure returns what the view knows of units, causes, metrics and stages.
func (v *View) Structure() *Structure { return v.structure }

// Attributes returns the dimensions beyond the standard ones that some answer has a value of.
func (v *View) Attributes() []dimension.Name { return slices.Clone(v.attributes) }

// Bytes returns the memory that the answers take, in bytes.
func (v *View) Bytes() int64 {
	total := 8 * len(v.blocks)
	for _, b := range v.blocks {
		total += b.bytes()
	}
	return int64(total)
}

// Days returns the first and last service day; ok is false without answers.
func (v *View) Days() (days day.Range, ok bool) {
	for i, b := range v.blocks {
		c := b.column(colDay)
		if i == 0 {
			days = day.Range{From: day.Day(c.lo), To: day.Day(c.hi)}
		}
		days.From, days.To = min(days.From, day.Day(c.lo)), max(days.To, day.Day(c.hi))
	}
	return days, len(v.blocks) > 0
}

// columnOf returns the column that holds the values of a dimension.
func (v *View) columnOf(name dimension.Name) (int, bool) {
	if col, ok := standardColumn[name]; ok {
		return col, true
	}
	if i := slices.Index(v.attributes, name); i >= 0 {
		return fixedColumns + i, true
	}
	return 0, false
}

// Find returns an answer by its id; ok is false when the view doesn't have it, or not within its scope.
func (v *View) Find(id collect.AnswerID) (answer Answer, ok bool) {
	if id < 1 || id > maxID {
		return Answer{}, false
	}
	for _, b := range slices.Backward(v.blocks) {
		if row := b.find(uint32(id)); row >= 0 {
			return v.cut(b.answer(row))
		}
	}
	return Answer{}, false
}

// Answer is one answer of a list. What a customer wrote is not kept in memory: look it up by ID.
type Answer struct {
	ID           collect.AnswerID
	Metric       survey.MetricID
	Survey       survey.ID
	Day          day.Day
	Score        int // intake.NoScore when not answered
	Standing     collect.Standing
	Causes       []attribution.CauseID // the customer's first choice first; nil when none
	Participants []Participant         // empty when nobody took part
	Unit         org.UnitID            // of the first participant, or of the transaction
}

// answer reads one row.
func (b *block) answer(row int) Answer {
	standing, mark := b.oddityOf(row)
	a := Answer{
		ID: b.id(row), Metric: survey.MetricID(b.column(colMetric).at(row)), Survey: survey.ID(b.column(colSurvey).at(row)),
		Day: day.Day(b.column(colDay).at(row)), Standing: standing, Score: intake.NoScore,
		Unit: org.UnitID(b.column(colUnit).at(row)),
	}
	if mark != 0 {
		a.Score = int(mark) - markZero
	}
	if cause := b.column(colCause).at(row); cause != 0 {
		a.Causes = append(a.Causes, attribution.CauseID(cause))
	}
	for _, e := range b.extrasOf(colCause, row) {
		a.Causes = append(a.Causes, attribution.CauseID(e.value))
	}
	if employee := b.column(colEmployee).at(row); employee != 0 {
		a.Participants = append(a.Participants, Participant{org.EmployeeID(employee), org.RoleID(b.column(colRole).at(row)), a.Unit})
	}
	for _, c := range b.companionsOf(row) {
		a.Participants = append(a.Participants, Participant{org.EmployeeID(c.employee), org.RoleID(c.role), org.UnitID(c.unit)})
	}
	return a
}
