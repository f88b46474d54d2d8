package realdata

import (
	"regexp"
	"testing"

	"klankbord.org/core/intake"
	"klankbord.org/core/score"
)

// The Friends and Family Test: respondents are counted once, their comments and labels one by one.
func TestNHSFriendsAndFamily(t *testing.T) {
	t.Parallel()
	w, ok := bringIn(t, "nhs-fft", "nhs-fft")
	if !ok {
		return
	}
	people, comments := append([]string{"metric=fft"}, all...), append([]string{"metric=fft-comments"}, all...)
	w.count("rows", w.only(comments...).rows())
	if file := w.rows("answers.csv.gz"); file != w.only(comments...).rows() {
		t.Errorf("the file has %d rows", file)
	}
	total := w.only(people...)
	w.count("respondents", total.rows())
	w.count("valid_respondents", total.N())
	w.number("mean_flipped", total.figures[score.MeasureMean], 4)
	w.number("positive_pct_valid", total.figures[score.MeasureTopTwo], 2)
	codes := tally(w.slice(append(people, "by=fft_answer")...), group.rows)
	w.number("positive_pct_incl_dont_know", 100*float64(codes["1"]+codes["2"])/float64(total.rows()-codes["7"]), 2)
	w.counts("score_codes_per_respondent", codes)
	w.counts("score_codes_per_row", tally(w.slice(append(comments, "by=fft_answer")...), group.rows))

	w.list("by_service", largest(known(labelled(w.slice("metric=fft", "by=unit:service"))), scored), withMean)
	w.list("by_team", largest(known(labelled(w.slice("metric=fft", "by=unit:team"))), scored), withMean)
	w.list("by_trust", largest(w.slice("metric=fft", "by=unit:trust"), scored), withMean)

	labels := labelled(w.slice(append(comments, "by=cause2")...))
	w.list("labels", largest(labels, group.rows), withRows)
	w.list("label_mean_flipped", largest(labels, group.rows), withMean)
	w.count("no_label_rows", int64(len(labels)-len(known(labels))))

	sentiments := w.slice(append(comments, "by=sentiment")...)
	for i := range sentiments {
		if sentiments[i].Key[0] == 0 {
			sentiments[i].name = ""
		}
	}
	w.counts("sentiment", tally(sentiments, group.rows))
	replies := tally(w.slice(append(comments, "by=reply")...), group.rows)
	w.count("did_not_answer", replies["did_not_answer"])
	w.count("empty_answer", replies["blank"])
	w.dates()
	w.everything()
}

// onlyDayMonthYear reads the dates in the one form that most of them have.
const onlyDayMonthYear = `
version: 1
sources: {answers: {file: answers.csv.gz, dates: DD/MM/YYYY}}
records:
  - {kind: transaction, from: answers, fields: {ref: "date of {Comment ID}", day: "{Date}"}}
`

var dayMonthYear = regexp.MustCompile(`^[0-9]{2}/[0-9]{2}/[0-9]{4}$`)

// dates compares what is refused when only one form of date is read: dates of another form, and those whose second part
// can't be a month.
func (w *world) dates() {
	w.Helper()
	var other, noMonth int64
	for value, n := range w.try(onlyDayMonthYear, intake.KindTransaction) {
		if dayMonthYear.MatchString(value) {
			noMonth += n
		} else {
			other += n
		}
	}
	w.count("date_m_d_yyyy_rows", other)
	w.count("date_month_gt12_if_dmy", noMonth)
}
