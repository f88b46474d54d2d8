package collectdb

import (
	"context"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
)

// Scored is what a bonus run needs to know of an answer.
type Scored struct {
	ID           collect.AnswerID
	Ref          string
	Transaction  collect.TransactionID
	Day          day.Day
	AnsweredAt   int64  // unix milliseconds, UTC
	Email        string // of the customer, empty when unknown
	Score        int    // intake.NoScore when the KPI question was not answered
	Standing     collect.Standing
	Survey       string              // reference
	Source       string              // reference of the way in which it was asked; empty when unknown
	Cause        attribution.CauseID // first choice, 0 for none
	Unit         org.UnitID          // of the transaction itself, only for those without participants
	Participants []customer.Participant
}

const sqlScored = `-- collectdb.EachScored
select a.id, a.ref, coalesce(a.transaction_id, 0), a.day, a.answered_at, coalesce(u.id, 0), coalesce(u.email, ''), coalesce(a.score, -128), a.standing, s.ref, coalesce(w.ref, ''), coalesce(c.cause_id, 0),
	case when p.employee_id is null then coalesce((select t.unit_id from transactions t where t.org = a.org and t.id = a.transaction_id), 0) else 0 end,
	coalesce(p.employee_id, 0), coalesce(p.role_id, 0), coalesce(p.unit_id, 0)
from answers a
join surveys s on s.org = a.org and s.id = a.survey_id
left join dimension_values w on w.org = a.org and w.dimension = 'source' and w.id = a.source_id
left join customers u on u.org = a.org and u.id = a.customer_id
left join answer_causes c on c.org = a.org and c.answer_id = a.id and c.place = 1
left join answer_participants p on p.org = a.org and p.answer_id = a.id
where a.org = $1 and a.metric_id = $2 and a.day >= $3 and a.day <= $4
order by a.day, a.id, p.employee_id, p.role_id`

// EachScored calls fn with every answer to a metric about a period, whatever its standing, by service date and
// identifier. The value and its participants may be used only during the call; memory doesn't grow with the number.
func EachScored(ctx context.Context, tx sqldb.Tx, o org.ID, m survey.MetricID, period day.Range, fn func(*Scored) error) error {
	var at Scored
	box, err := sealed.Of(ctx, o)
	if err != nil {
		return err
	}
	rows, err := tx.Query(ctx, sqlScored, o, int64(m), period.From, period.End())
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var next Scored
		var p customer.Participant
		var who int64
		if err := r.Scan(&next.ID, &next.Ref, &next.Transaction, &next.Day, &next.AnsweredAt, &who, &next.Email, &next.Score, &next.Standing, &next.Survey, &next.Source, &next.Cause, &next.Unit, &p.Employee, &p.Role, &p.Unit); err != nil {
			return err
		}
		if next.ID != at.ID {
			if next.Email, err = box.Open("customers", "email", who, next.Email); err != nil {
				return err
			}
			if at.ID != 0 {
				if err := fn(&at); err != nil {
					return err
				}
			}
			next.Participants = at.Participants[:0]
			at = next
		}
		if p.Employee != 0 {
			at.Participants = append(at.Participants, p)
		}
		return nil
	})
	if err != nil || at.ID == 0 {
		return err
	}
	return fn(&at)
}
