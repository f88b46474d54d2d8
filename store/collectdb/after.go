package collectdb

import (
	"context"

	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// ListAfter returns answers of a filter in order of arrival, those after one; the filter's After is not used. A reader who
// comes back later misses nothing: what is new stands at the end.
func ListAfter(ctx context.Context, tx sqldb.Tx, o org.ID, f Filter, after collect.AnswerID) ([]customer.Answer, error) {
	f.After = Place{}
	w := &where{args: []any{o}}
	w.text.WriteString("-- collectdb.ListAfter" + sqlAnswer)
	f.write(w)
	w.and("\nand ", "a.id > %s", after)
	w.text.WriteString(" order by a.id")
	w.and("", " limit %s", f.Limit)
	all, err := sqldb.List(ctx, tx, scanAnswer, w.text.String(), w.args...)
	return complete(ctx, tx, o, all, err)
}
