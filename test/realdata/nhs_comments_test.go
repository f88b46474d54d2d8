package realdata

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"klankbord.org/core/customer"
	"klankbord.org/core/intake"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/sqldb"
)

// Comments with causes on two levels and a score from −5 to 5.
func TestNHSComments(t *testing.T) {
	t.Parallel()
	w, ok := bringIn(t, "nhs-comments", "nhs-comments-two-level")
	if !ok {
		return
	}
	total := w.only(all...)
	w.count("rows", total.rows())
	w.count("criticality_valid", total.N())
	w.number("mean", withMean(total)[1].value, 4)
	counts := w.scores(total, "none")
	delete(counts, "none")
	w.counts("criticality_counts", counts)
	w.counts("criticality_invalid", w.tryWithTypingErrors())

	labels := labelled(w.slice(append([]string{"by=cause1"}, all...)...))
	w.list("label", largest(labels, group.rows), withRows)
	w.list("label_mean", largest(labels, scored), withMean)
	pairs := labelled(w.slice(append([]string{"by=cause1,cause2"}, all...)...))
	w.count("pairs_distinct", int64(len(pairs)))
	w.list("pair", largest(pairs, group.rows), withRows)
	w.list("org", largest(w.slice("by=unit:trust"), scored), withMean)

	distinct := map[string]bool{}
	for _, a := range w.answers() {
		distinct[a.Verbatim] = true
	}
	w.count("distinct_text", int64(len(distinct)))
	w.everything()
}

// tryWithTypingErrors imports without the line that passes over typing errors: each is refused, by its value.
func (w *world) tryWithTypingErrors() map[string]int64 {
	w.Helper()
	b, err := os.ReadFile(filepath.Join(w.example, "mapping.yaml"))
	if err != nil {
		w.Fatal(err)
	}
	const skip = ", skip: [NA, -NA, A, cc, -o, SS, -6, -9]"
	text := string(b)
	if !strings.Contains(text, skip) {
		w.Fatalf("the mapping no longer says %q", skip)
	}
	return w.try(strings.Replace(text, skip, "", 1), intake.KindAnswer)
}

// answers returns every answer that is stored.
func (w *world) answers() (list []customer.Answer) {
	w.Helper()
	w.read(func(ctx context.Context, tx sqldb.Tx) (err error) {
		list, err = collectdb.List(ctx, tx, w.org.ID, collectdb.Filter{})
		return err
	})
	return list
}
