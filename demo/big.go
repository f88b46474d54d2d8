package demo

import (
	"fmt"
	"iter"
	"strconv"

	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/survey"
)

// The size of the organisation that Big makes.
const (
	BigRegions   = 8
	BigTeams     = 400
	BigEmployees = 10_000
)

// BigPeriod is the time in which everything of Big happens: eight quarters.
var BigPeriod = day.Range{From: day.Of(2024, 1, 1), To: day.Of(2025, 12, 31)}

const mechanicsPerTeam = BigEmployees/BigTeams - 1 // the last one of a team is its planner

// Big yields a large, plain organisation for benchmarks in batches of one kind each, in an order that a door can take:
// transactions and the answers to them in turn. It holds no more than a batch in memory, so ten million answers are fine.
// Answers have one employee, every fourth a second one.
func Big(seed uint64, answers int) iter.Seq[[]intake.Record] {
	return func(yield func([]intake.Record) bool) {
		b := newBigMaker(seed)
		for _, batch := range b.organisation() {
			if !yield(batch) {
				return
			}
		}
		for from := 0; from < answers; from += batchSize {
			transactions, given := b.batch(from, min(batchSize, answers-from), answers)
			if !yield(transactions) || !yield(given) {
				return
			}
		}
	}
}

type bigMaker struct {
	dice
	skills     []float64
	causes     []float64
	values     []map[string]string // shared by transactions: they are only read
	mechanics  []string
	planners   []string
	comments   [3][]string
	causeLists [][]string
}

func newBigMaker(seed uint64) *bigMaker {
	b := &bigMaker{dice: newDice(seed, "big")}
	for t := range BigTeams {
		effect := b.normal(0, 5)
		for i := range mechanicsPerTeam {
			b.mechanics = append(b.mechanics, fmt.Sprintf("M%05d", t*mechanicsPerTeam+i+1))
			b.skills = append(b.skills, effect+b.normal(0, 10))
		}
		b.planners = append(b.planners, fmt.Sprintf("P%03d", t+1))
	}
	for _, c := range leaves {
		b.causes = append(b.causes, c.weight)
		b.causeLists = append(b.causeLists, []string{c.ref})
	}
	for _, product := range []string{reparatie, vervanging, kalibratie, zijruit} {
		for _, segment := range []string{particulier, verzekerd, zakelijk} {
			b.values = append(b.values,
				map[string]string{"touchpoint": tpWerkplaats, "product": product, "process": "schadeherstel", "channel": werkplaats, "segment": segment},
				map[string]string{"touchpoint": tpMobiel, "product": product, "process": "schadeherstel", "channel": mobiel, "segment": segment})
		}
	}
	b.writeComments(seed)
	return b
}

// writeComments writes some comments of each band, to be used over and over.
func (b *bigMaker) writeComments(seed uint64) {
	w := newWriter(seed, BigPeriod.To)
	s := &scene{day: BigPeriod.From, team: &teams[0], product: vervanging, channel: werkplaats}
	for band := range b.comments {
		for len(b.comments[band]) < 1000 {
			c := pick(b.dice, leaves)
			a := about{survey: SurveyNPS, cause: c.ref, shown: c.ref, band: survey.Band(band), score: []int{4, 8, 10}[band], scene: s, who: "Daan", car: makes[0].ref, lang: "nl"}
			if text := w.write(a); text != "" {
				b.comments[band] = append(b.comments[band], text)
			}
		}
	}
}

// organisation returns the batches that come before the first transaction.
func (b *bigMaker) organisation() [][]intake.Record {
	units := []intake.Record{intake.Unit{Ref: "big", Name: "Ruitwacht Groot", Level: "organisatie", From: founded}}
	for r := range BigRegions {
		units = append(units, intake.Unit{Ref: bigRegion(r), Name: fmt.Sprintf("Regio %d", r+1), Level: "regio", Parent: "big", From: founded})
	}
	var employees, memberships []intake.Record
	for t := range BigTeams {
		team := fmt.Sprintf("team-%03d", t+1)
		units = append(units, intake.Unit{Ref: team, Name: fmt.Sprintf("Team %d", t+1), Level: "team", Parent: bigRegion(t % BigRegions),
			Maturity: []string{basis, gevorderd, gevorderd, top}[t%4], From: founded})
		member := func(ref, role string) {
			employees = append(employees, intake.Employee{Ref: ref, Name: role + " " + ref, From: founded})
			memberships = append(memberships, intake.Membership{Employee: ref, Unit: team, Role: role, FTE: []int{100, 100, 80, 60}[len(memberships)%4], From: founded})
		}
		for _, m := range b.mechanics[t*mechanicsPerTeam:][:mechanicsPerTeam] {
			member(m, monteur)
		}
		member(b.planners[t], planner)
	}
	var lines []intake.Record
	for _, l := range matrixVersion(MatrixFirst, BigPeriod.From) {
		lines = append(lines, l)
	}
	all := append(chunks(collectAll(values)), units)
	all = append(all, chunks(employees)...)
	all = append(all, chunks(memberships)...)
	return append(all, collectAll(metrics), collectAll(causeRecords()), collectAll(surveys()), lines)
}

func bigRegion(r int) string { return "regio-" + strconv.Itoa(r+1) }

func collectAll[T intake.Record](all []T) []intake.Record {
	out := make([]intake.Record, 0, len(all))
	for _, r := range all {
		out = append(out, r)
	}
	return out
}

func chunks(all []intake.Record) [][]intake.Record {
	var out [][]intake.Record
	from := 0
	for i := range all {
		if i-from == batchSize || !together(all[from], all[i]) {
			out = append(out, all[from:i])
			from = i
		}
	}
	return append(out, all[from:])
}

// batch returns n transactions from a number on, and the answer to each. Days go up with the number.
func (b *bigMaker) batch(from, n, total int) (transactions, answers []intake.Record) {
	transactions, answers = make([]intake.Record, 0, n), make([]intake.Record, 0, n)
	for i := from; i < from+n; i++ {
		d := BigPeriod.From + day.Day(int64(i)*int64(BigPeriod.Days())/int64(total))
		who := b.IntN(len(b.mechanics))
		participants := make([]intake.Participant, 1, 2)
		participants[0] = intake.Participant{Employee: b.mechanics[who], Role: monteur}
		if i%4 == 0 {
			participants = append(participants, intake.Participant{Employee: b.planners[who/mechanicsPerTeam], Role: planner})
		}
		tx := intake.Transaction{Ref: "W" + strconv.Itoa(i+1), Day: d, Values: b.values[b.IntN(len(b.values))], Participants: participants}
		transactions = append(transactions, tx)
		answers = append(answers, b.answer(i, tx, who))
	}
	return transactions, answers
}

func (b *bigMaker) answer(i int, tx intake.Transaction, who int) intake.Answer {
	c := b.weighted(b.causes)
	points := leaves[c].points
	if own[monteur][leaves[c].ref] != "" {
		points += b.skills[who]
	}
	a := intake.Answer{Ref: "N" + strconv.Itoa(i+1), Survey: SurveyNPS, Transaction: tx.Ref, Score: b.score(points), Language: "nl", Channel: "mail",
		AnsweredAt: int64(tx.Day)*millisADay + 17*hour + int64(b.IntN(72*hour)), Causes: b.causeLists[c]}
	if b.chance(0.04) {
		a.Causes = nil
	}
	if b.chance(0.3) {
		a.Verbatim = pick(b.dice, b.comments[survey.Metric{Type: survey.NPS}.Band(a.Score)])
	}
	return a
}
