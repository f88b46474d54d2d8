package demo

import (
	"math"

	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/survey"
)

// around adds what comes before a job: a call with an adviser, an appointment with a planner.
func (w *maker) around(s *scene, c *client) {
	d := w.answerDice
	if s.adviser != nil && d.chance(0.30) {
		w.contact(s, c)
	}
	if d.chance(0.085) {
		w.appointment(s, c)
	}
}

// before returns a day some days earlier, not before the measurement began.
func (w *maker) before(d day.Day, low, high int) day.Day {
	return max(w.cal.first(), d-day.Day(w.answerDice.between(low, high)))
}

// small is a survey about something else than a job.
type small struct {
	prefix, survey, touchpoint, process, channel string
	who                                          *person
	causes                                       []string
	typ                                          survey.MetricType
}

func (w *maker) contact(s *scene, c *client) {
	at := w.before(s.day, 1, 6)
	if s.adviser.on(at) == nil {
		return
	}
	mood := 5.75 + s.adviser.skill/14
	causes := []string{"service/vriendelijk", "service/meedenken", "afspraak/gemak", "bereik/telefoon", "bereik/online"}
	if at >= w.secrets.PhoneFrom {
		mood += phoneSwitchEase
		causes = append(causes, "bereik/telefoon", "bereik/telefoon", "bereik/telefoon")
	}
	w.ask(small{"C", SurveyCES, tpContact, "klantvragen", "telefoon", s.adviser, causes, survey.CES}, s, c, at, mood, 1.35, 7)
}

func (w *maker) appointment(s *scene, c *client) {
	causes := []string{"afspraak/gemak", "afspraak/keuze", "afspraak/info"}
	w.ask(small{"P", SurveyCSAT, tpAfspraak, "planning", "online", s.planner, causes, survey.CSAT}, s, c,
		w.before(s.day, 1, 5), 4.15+s.planner.skill/25, 0.95, 5)
}

// ask adds a transaction and mostly an answer, with a score from 1 to top around a mean.
func (w *maker) ask(m small, s *scene, c *client, at day.Day, mean, sd float64, top int) {
	d := w.answerDice
	tx := intake.Transaction{Ref: w.next(m.prefix), Customer: c.Ref, Day: at,
		Values:       map[string]string{"touchpoint": m.touchpoint, "process": m.process, "channel": m.channel, "segment": c.Segment},
		Participants: []intake.Participant{{Employee: m.who.ref, Role: m.who.role}}}
	w.out.Transactions = append(w.out.Transactions, tx)
	when := w.moment(at, false)
	if c.NoContact || when == 0 || d.chance(0.22) {
		return
	}
	score := min(top, max(1, int(math.Round(d.normal(mean, sd)))))
	ref := pick(d, m.causes)
	band := survey.Metric{Type: m.typ}.Band(score)
	if band == survey.Detractor && m.typ == survey.CES && at >= w.secrets.PhoneFrom && d.chance(0.5) {
		ref = "bereik/telefoon"
	}
	then := *s
	then.day = at
	w.out.Answers = append(w.out.Answers, intake.Answer{Ref: w.next("N"), Survey: m.survey, Transaction: tx.Ref, AnsweredAt: when, Score: score,
		Language: c.Language, Channel: w.source(), Causes: []string{ref}, CallMe: band == survey.Detractor && d.chance(0.2),
		Verbatim: w.writer.write(about{survey: m.survey, who: m.who.first, cause: ref, shown: ref, band: band, score: score, scene: &then, car: c.car, lang: c.Language})})
}
