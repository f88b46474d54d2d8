package intakedb_test

import (
	"fmt"
	"maps"
	"testing"

	"klankbord.org/core/intake"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
	"pgregory.net/rapid"
)

// In whatever order and batches answers come, the same ones count.
func TestTheOrderOfArrivalDoesntDecideWhatCounts(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		build(t, db, 1)
		round := 0
		rapid.Check(t, func(rt *rapid.T) {
			round++ // every attempt has references of its own, in the same database
			all := drawAnswers(rt)
			reference := arrive(t, db, all, len(all), fmt.Sprintf("%d-first-", round))
			shuffled := rapid.Permutation(all).Draw(rt, "order")
			size := rapid.IntRange(1, len(all)).Draw(rt, "batch")
			if other := arrive(t, db, shuffled, size, fmt.Sprintf("%d-then-", round)); !maps.Equal(reference, other) {
				rt.Fatalf("in order %v\nin batches of %d %v", reference, size, other)
			}
		})
	})
}

// drawAnswers makes answers about two transactions, one of a colleague.
func drawAnswers(rt *rapid.T) []intake.Answer {
	var all []intake.Answer
	for n := range rapid.IntRange(2, 7).Draw(rt, "n") {
		days := rapid.Int64Range(0, 40).Draw(rt, "day")
		score := rapid.SampledFrom([]int{intake.NoScore, 0, 7, 10}).Draw(rt, "score")
		about := rapid.SampledFrom([]string{"W2", "W3", "W3"}).Draw(rt, "about")
		all = append(all, intake.Answer{Ref: fmt.Sprint(n), Survey: "na-herstel", Transaction: about,
			AnsweredAt: at("2024-05-02") + days*86_400_000, Score: score})
	}
	return all
}

// arrive takes answers in, about transactions whose references start with a prefix, and returns their standings.
func arrive(t *testing.T, db *sqldb.DB, all []intake.Answer, size int, prefix string) map[string]int64 {
	t.Helper()
	d := open(db, 1)
	jobs := map[string]intake.Transaction{"W2": world()[10][1].(intake.Transaction), "W3": world()[10][2].(intake.Transaction)}
	for ref, j := range jobs {
		j.Ref = prefix + ref
		apply(t, d, intake.Created, j)
	}
	var answers []intake.Record
	for _, a := range all {
		a.Ref, a.Transaction = prefix+a.Ref, prefix+a.Transaction
		answers = append(answers, a)
	}
	for len(answers) > 0 {
		n := min(size, len(answers))
		apply(t, d, intake.Created, answers[:n]...)
		answers = answers[n:]
	}
	found := map[string]int64{}
	for _, a := range all {
		found[a.Ref] = number(t, db, `select standing from answers where org = 1 and ref = $1`, prefix+a.Ref)
	}
	return found
}
