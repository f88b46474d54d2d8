package snapshotdb

import (
	"context"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/dimension"
	"klankbord.org/core/org"
	"klankbord.org/core/snapshot"
	"klankbord.org/store/sqldb"
)

// batchRows is up to how many answers are read at a time.
const batchRows = 4096

const sqlAnswers = `-- snapshotdb.readRows
select a.id, a.survey_id, a.metric_id, a.day, coalesce(a.score, -128), a.standing, a.source_id, coalesce(t.unit_id, 0),
	coalesce(t.touchpoint_id, 0), coalesce(t.product_id, 0), coalesce(t.process_id, 0), coalesce(t.channel_id, 0),
	coalesce(t.segment_id, c.segment_id, 0), t.value_cents
from answers a
left join transactions t on t.org = a.org and t.id = a.transaction_id
left join customers c on c.org = a.org and c.id = a.customer_id and a.transaction_id is null
where a.org = $1 and a.id >= $2 and a.id <= $3
order by a.id`

const sqlAnswerCauses = `-- snapshotdb.readRows, causes
select answer_id, cause_id from answer_causes where org = $1 and answer_id >= $2 and answer_id <= $3 order by answer_id, place`

const sqlAnswerPeople = `-- snapshotdb.readRows, people
select answer_id, employee_id, role_id, coalesce(unit_id, 0) from answer_participants
where org = $1 and answer_id >= $2 and answer_id <= $3 order by answer_id, employee_id, role_id`

const sqlAnswerValues = `-- snapshotdb.readRows, values
select a.id, v.dimension, v.value_id from answers a
join transaction_values v on v.org = a.org and v.transaction_id = a.transaction_id
where a.org = $1 and a.id >= $2 and a.id <= $3 order by a.id, v.dimension, v.value_id`

// reader reads answers as rows of a snapshot. The rows of one call are overwritten by the next.
type reader struct {
	org  org.ID
	rows []snapshot.Row
	at   int // of the row that the last look-up found
}

// read returns the answers with ids from first to last, at most batchRows of them, in order of id.
func (r *reader) read(ctx context.Context, tx sqldb.Tx, first, last collect.AnswerID) ([]snapshot.Row, error) {
	r.rows = r.rows[:0]
	for _, part := range []struct {
		sql  string
		scan func(sqldb.Rows) error
	}{{sqlAnswers, r.answer}, {sqlAnswerCauses, r.cause}, {sqlAnswerPeople, r.person}, {sqlAnswerValues, r.value}} {
		r.at = 0
		rows, err := tx.Query(ctx, part.sql, r.org, first, last)
		if err := sqldb.Each(rows, err, part.scan); err != nil {
			return nil, err
		}
	}
	return r.rows, nil
}

func (r *reader) answer(rows sqldb.Rows) error {
	row := r.next()
	var source, touchpoint, product, process, channel, segment dimension.ValueID
	var cents *int64
	err := rows.Scan(&row.ID, &row.Survey, &row.Metric, &row.Day, &row.Score, &row.Standing, &source, &row.Unit,
		&touchpoint, &product, &process, &channel, &segment, &cents)
	if row.HasValue = cents != nil; row.HasValue {
		row.ValueCents = *cents
	}
	for _, v := range [...]snapshot.Value{{Dimension: dimension.Touchpoint, ID: touchpoint}, {Dimension: dimension.Product, ID: product},
		{Dimension: dimension.Process, ID: process}, {Dimension: dimension.Channel, ID: channel},
		{Dimension: dimension.Segment, ID: segment}, {Dimension: dimension.Source, ID: source}} {
		if v.ID != 0 {
			row.Values = append(row.Values, v)
		}
	}
	return err
}

// next returns an empty row at the end, in the memory of an earlier one where there is.
func (r *reader) next() *snapshot.Row {
	if len(r.rows) < cap(r.rows) {
		r.rows = r.rows[:len(r.rows)+1]
	} else {
		r.rows = append(r.rows, snapshot.Row{})
	}
	row := &r.rows[len(r.rows)-1]
	*row = snapshot.Row{Causes: row.Causes[:0], Participants: row.Participants[:0], Values: row.Values[:0]}
	return row
}

// find returns the row of an answer; ids come in order.
func (r *reader) find(id collect.AnswerID) *snapshot.Row {
	for r.at < len(r.rows) && r.rows[r.at].ID < id {
		r.at++
	}
	if r.at == len(r.rows) || r.rows[r.at].ID != id {
		return &snapshot.Row{} // an orphan: nobody looks at what is added to it
	}
	return &r.rows[r.at]
}

func (r *reader) cause(rows sqldb.Rows) error {
	var id collect.AnswerID
	var cause attribution.CauseID
	err := rows.Scan(&id, &cause)
	row := r.find(id)
	row.Causes = append(row.Causes, cause)
	return err
}

func (r *reader) person(rows sqldb.Rows) error {
	var id collect.AnswerID
	var p snapshot.Participant
	err := rows.Scan(&id, &p.Employee, &p.Role, &p.Unit)
	row := r.find(id)
	row.Participants = append(row.Participants, p)
	return err
}

func (r *reader) value(rows sqldb.Rows) error {
	var id collect.AnswerID
	var v snapshot.Value
	err := rows.Scan(&id, &v.Dimension, &v.ID)
	row := r.find(id)
	row.Values = append(row.Values, v)
	return err
}
