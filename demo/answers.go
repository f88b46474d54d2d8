package demo

import (
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/survey"
)

const (
	millisADay = 86_400_000
	hour       = 3_600_000
)

// moment returns when somebody answers: mostly the same evening or the next days. Zero when that is after today.
func (w *maker) moment(d day.Day, late bool) int64 {
	after := int(w.answerDice.ExpFloat64() * 2.2)
	if after > 24 {
		after = 24
	}
	if late {
		after = w.answerDice.between(windowDays+1, windowDays+25)
	}
	at := int64(d+day.Day(after))*millisADay + int64(w.answerDice.between(7*60, 21*60+30))*60_000 + int64(w.answerDice.IntN(60_000))
	if after == 0 {
		at = int64(d)*millisADay + 16*hour + int64(w.answerDice.IntN(5*hour))
	}
	if at >= int64(w.cal.today)*millisADay+12*hour { // the demo is told at noon
		return 0
	}
	return at
}

// answerJob lets a customer answer about a job.
func (w *maker) answerJob(s *scene, c *client, e experience, tx intake.Transaction) {
	d := w.answerDice
	if s.mechanic.trait == cheater && w.secrets.Cheating.Contains(s.day) && e.score == 8 && d.chance(0.75) {
		e.score = 9 // "if you are satisfied, that is a nine or a ten"
	}
	w.comeBack(c, s, e.score)
	a := intake.Answer{Survey: SurveyNPS, Transaction: tx.Ref, Score: e.score, Language: c.Language, Channel: w.source()}
	if e.shown != "" {
		a.Causes = []string{e.shown}
	}
	late := d.chance(0.008)
	a.AnsweredAt = w.moment(s.day, late)
	if a.AnsweredAt == 0 {
		return
	}
	a.Ref = w.next("N")
	band := survey.Metric{Type: survey.NPS}.Band(e.score)
	a.Verbatim = w.writer.write(about{survey: SurveyNPS, who: s.mechanic.first, cause: e.cause.ref, shown: e.shown, band: band, score: e.score, scene: s, car: c.car, lang: c.Language})
	a.CallMe = d.chance([]float64{0.22, 0.02, 0.004}[band])
	if d.chance(0.011) {
		a.Score, a.Causes = intake.NoScore, nil
		if d.chance(0.6) {
			a.Verbatim = ""
		}
	}
	w.out.Answers = append(w.out.Answers, a)
	if d.chance(0.007) {
		w.again(a)
	}
}

// again lets somebody fill the same survey in a second time, mostly the same, now and then after a second thought.
func (w *maker) again(a intake.Answer) {
	d := w.answerDice
	a.AnsweredAt += int64(d.between(2, 5*24*60)) * 60_000
	if a.AnsweredAt >= int64(w.cal.today)*millisADay+12*hour {
		return
	}
	a.Ref = w.next("N")
	if a.Score != intake.NoScore && d.chance(0.4) {
		a.Score = min(10, max(0, a.Score+d.between(-2, 2)))
	}
	if d.chance(0.5) {
		a.Verbatim = ""
	}
	w.out.Answers = append(w.out.Answers, a)
}

func (w *maker) source() string {
	return []string{"mail", "sms", "qr"}[w.answerDice.weighted([]float64{68, 22, 10})]
}
