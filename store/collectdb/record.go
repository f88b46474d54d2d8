package collectdb

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"klankbord.org/core/attribution"
	"klankbord.org/core/chain"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
)

// Sequence is the name of the sequence that answers are numbered from: draw NewAnswer.ID from it before the transaction.
const Sequence = "answers"

// Respondent is the actor of what a customer does on our pages.
const Respondent = "respondent"

// NewAnswer is a score that was just given on one of our pages.
type NewAnswer struct {
	ID          collect.AnswerID // drawn from Sequence
	Survey      survey.ID
	Version     int
	Metric      survey.MetricID
	Transaction collect.TransactionID // 0 for an open link
	Customer    collect.CustomerID    // 0 when unknown; of a transaction it is found
	Day         day.Day               // for answers without a transaction
	AnsweredAt  int64                 // unix milliseconds, UTC
	Score       int
	Language    string
	Source      string                // mail, qr, web, kiosk
	Causes      []attribution.CauseID // usually given later, by Choose
	Verbatim    string                // usually given later, by Explain
	CallMe      bool
	Rules       collect.Rules // of the survey version and the organisation
	// OtherWay tells whether asking by this source isn't what was agreed for a day of service and the units of whoever took part; nil:
	// it always is.
	OtherWay func(on day.Day, units []org.UnitID) bool

	source   int64      // the source's number
	unit     int64      // of the transaction; 0 when it has none
	involved []involved // who took part in the transaction, in order
}

// involved is somebody who took part, as it is when the answer comes.
type involved struct{ employee, role, unit int64 }

// Ref returns the reference under which the answer is known. A transaction has one answer from our pages to a survey,
// however often the button is pressed.
func (a NewAnswer) Ref() string {
	if a.Transaction != 0 {
		return fmt.Sprintf("page/t%d", a.Transaction)
	}
	return fmt.Sprintf("page/a%d", a.ID)
}

const sqlRivals = `-- collectdb.rivals
select t.day, coalesce(t.customer_id, 0), coalesce(c.email, ''), coalesce(a.id, 0), coalesce(a.ref, ''), coalesce(a.score, -128),
	coalesce(a.answered_at, 0), coalesce(a.standing, 0), coalesce(p.employee_id, 0), coalesce(p.role_id, 0), coalesce(p.unit_id, 0),
	coalesce((select id from dimension_values where org = $1 and dimension = 'source' and ref = $5), 0), coalesce(t.unit_id, 0)
from transactions t
left join customers c on c.org = t.org and c.id = t.customer_id
left join answers a on a.org = t.org and a.transaction_id = t.id and a.survey_id = $3 and a.metric_id = $4
left join participants p on p.org = t.org and p.transaction_id = t.id
where t.org = $1 and t.id = $2
order by p.employee_id, p.role_id`

const sqlSource = `-- collectdb.source
select id from dimension_values where org = $1 and dimension = 'source' and ref = $2`

const sqlRecord = `-- collectdb.Record
insert into answers (org, id, ref, survey_id, version, metric_id, transaction_id, customer_id, day, answered_at, score, standing,
	verbatim, language, source_id, call_me)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
	$15, $16)`

const sqlRecordParticipants = `-- collectdb.Record, participants
insert into answer_participants (org, answer_id, employee_id, role_id, unit_id) values `

const sqlFlip = `-- collectdb.Record, flip
update answers set standing = $3 where org = $1 and id = $2`

// rival is an answer to the same question about the same transaction.
type rival struct {
	candidate collect.Candidate
	standing  collect.Standing
}

// Record stores a new answer with its causes, its participants as they are now, and its ledger entry. When the
// transaction already has an answer from our pages, that one is returned and nothing is stored. Standings of others
// about the same transaction that change with it are stored too.
func Record(ctx context.Context, tx sqldb.Tx, o org.ID, a NewAnswer) (collect.AnswerID, error) {
	rivals, email, err := a.rivals(ctx, tx, o)
	if err != nil {
		return 0, err
	}
	for _, r := range rivals {
		if r.candidate.Ref == a.Ref() {
			return r.candidate.ID, nil
		}
	}
	candidates := []collect.Candidate{{ID: a.ID, Ref: a.Ref(), HasScore: a.Score != intake.NoScore, Service: a.Day, AnsweredAt: a.AnsweredAt, Email: email,
		OtherWay: a.OtherWay != nil && a.OtherWay(a.Day, a.units())}}
	for _, r := range rivals {
		candidates = append(candidates, r.candidate)
	}
	standings := a.Rules.Judge(candidates)
	stored, err := a.insert(ctx, tx, o, standings[0])
	if err != nil {
		return 0, err
	}
	if err := a.ledger(ctx, tx, o, standings[0], stored); err != nil {
		return 0, err
	}
	return a.ID, a.flip(ctx, tx, o, rivals, standings[1:])
}

// units are those of whoever took part, or that of the transaction itself when nobody did.
func (a *NewAnswer) units() []org.UnitID {
	if len(a.involved) == 0 && a.unit != 0 {
		return []org.UnitID{org.UnitID(a.unit)}
	}
	var all []org.UnitID
	for _, p := range a.involved {
		if u := org.UnitID(p.unit); u != 0 && !slices.Contains(all, u) {
			all = append(all, u)
		}
	}
	return all
}

// rivals completes the answer with what its transaction knows and returns the others about it.
func (a *NewAnswer) rivals(ctx context.Context, tx sqldb.Tx, o org.ID) (others []rival, email string, err error) {
	if a.Transaction == 0 {
		if err = tx.QueryRow(ctx, sqlSource, o, a.Source).Scan(&a.source); err == sqldb.ErrNoRows {
			err = nil
		}
		return nil, "", err
	}
	box, err := sealed.Of(ctx, o)
	if err != nil {
		return nil, "", err
	}
	found := false
	a.involved = nil
	rows, err := tx.Query(ctx, sqlRivals, o, a.Transaction, int64(a.Survey), int64(a.Metric), a.Source)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		found = true
		var v rival
		c := &v.candidate
		score := 0
		var p involved
		if err := r.Scan(&a.Day, &a.Customer, &email, &c.ID, &c.Ref, &score, &c.AnsweredAt, &v.standing, &p.employee, &p.role, &p.unit, &a.source, &a.unit); err != nil {
			return err
		}
		if email, err = box.Open("customers", "email", int64(a.Customer), email); err != nil {
			return err
		}
		if p.employee != 0 && !slices.Contains(a.involved, p) { // every rival comes with everybody
			a.involved = append(a.involved, p)
		}
		c.HasScore, c.Service, c.Email, c.OtherWay = score != intake.NoScore, a.Day, email, v.standing == collect.OtherWay
		if c.ID != 0 && !slices.ContainsFunc(others, func(o rival) bool { return o.candidate.ID == c.ID }) {
			others = append(others, v)
		}
		return nil
	})
	if err == nil && !found {
		err = fault.NewNotFound("transaction", "")
	}
	return others, email, err
}

// insert stores the answer and returns its canonical bytes, in the order of the chain's registry: reading back what was just
// stored would take three more queries of each answer.
func (a *NewAnswer) insert(ctx context.Context, tx sqldb.Tx, o org.ID, s collect.Standing) (canonical []byte, err error) {
	score := any(nil)
	if a.Score != intake.NoScore {
		score = a.Score
	}
	_, err = tx.Exec(ctx, sqlRecord, o, a.ID, a.Ref(), int64(a.Survey), a.Version, int64(a.Metric), orNull(int64(a.Transaction)),
		orNull(int64(a.Customer)), a.Day, a.AnsweredAt, score, int64(s), a.Verbatim, a.Language, a.source, a.CallMe)
	if err != nil {
		return nil, err
	}
	canonical, err = chain.AppendRow(make([]byte, 0, 512), 1, a.Ref(), int64(a.Survey), a.Version, int64(a.Metric), orNull(int64(a.Transaction)),
		orNull(int64(a.Customer)), a.Day, a.AnsweredAt, score, int64(s), a.Verbatim, a.Language, a.source, a.CallMe)
	if err != nil {
		return nil, err
	}
	for i, c := range a.Causes {
		if canonical, err = chain.AppendRow(canonical, 2, i+1, int64(c)); err != nil {
			return nil, err
		}
	}
	if err := a.insertCauses(ctx, tx, o); err != nil || a.Transaction == 0 {
		return canonical, err
	}
	return a.insertParticipants(ctx, tx, o, canonical)
}

// insertParticipants stores who was involved, all in one statement, and adds them to the canonical bytes.
func (a *NewAnswer) insertParticipants(ctx context.Context, tx sqldb.Tx, o org.ID, canonical []byte) ([]byte, error) {
	if len(a.involved) == 0 {
		return canonical, nil
	}
	var text strings.Builder
	text.WriteString(sqlRecordParticipants)
	args := []any{o, a.ID}
	var err error
	for i, p := range a.involved {
		if i > 0 {
			text.WriteString(", ")
		}
		fmt.Fprintf(&text, "($1, $2, $%d, $%d, $%d)", 3*i+3, 3*i+4, 3*i+5)
		unit := orNull(p.unit)
		args = append(args, p.employee, p.role, unit)
		if canonical, err = chain.AppendRow(canonical, 3, p.employee, p.role, unit); err != nil {
			return nil, err
		}
	}
	_, err = tx.Exec(ctx, text.String(), args...)
	return canonical, err
}

const sqlRecordCauses = `-- collectdb.Record, causes
insert into answer_causes (org, answer_id, place, cause_id) values `

// insertCauses stores all causes in one statement.
func (a *NewAnswer) insertCauses(ctx context.Context, tx sqldb.Tx, o org.ID) error {
	if len(a.Causes) == 0 {
		return nil
	}
	var text strings.Builder
	text.WriteString(sqlRecordCauses)
	args := []any{o, a.ID}
	for i, c := range a.Causes {
		if i > 0 {
			text.WriteString(", ")
		}
		fmt.Fprintf(&text, "($1, $2, %d, $%d)", i+1, i+3)
		args = append(args, int64(c))
	}
	_, err := tx.Exec(ctx, text.String(), args...)
	return err
}

// flip stores the standings of others that changed.
func (a *NewAnswer) flip(ctx context.Context, tx sqldb.Tx, o org.ID, rivals []rival, standings []collect.Standing) error {
	for i, r := range rivals {
		if standings[i] == r.standing {
			continue
		}
		if _, err := tx.Exec(ctx, sqlFlip, o, r.candidate.ID, int64(standings[i])); err != nil {
			return err
		}
		if err := changed(ctx, tx, o, r.candidate.ID, a.AnsweredAt, change{Standing: standings[i].String()}); err != nil {
			return err
		}
	}
	return nil
}

// recorded is the ledger's body of a new answer. What a customer wrote and who it was stay out: the ledger is for ever.
type recorded struct {
	Survey      survey.ID             `json:"survey"`
	Version     int                   `json:"version"`
	Transaction collect.TransactionID `json:"transaction,omitempty"`
	Day         day.Day               `json:"day"`
	Score       int                   `json:"score"`
	Standing    string                `json:"standing"`
	Source      string                `json:"source"`
	Causes      []attribution.CauseID `json:"causes,omitempty"`
}

func (a *NewAnswer) ledger(ctx context.Context, tx sqldb.Tx, o org.ID, s collect.Standing, canonical []byte) error {
	body, err := json.Marshal(recorded{a.Survey, a.Version, a.Transaction, a.Day, a.Score, s.String(), a.Source, a.Causes})
	if err != nil {
		return err
	}
	return chaindb.AppendRows(ctx, tx, sqldb.Entry{Org: int64(o), At: a.AnsweredAt, Actor: Respondent, Action: "answers.recorded",
		Kind: string(intake.KindAnswer), FirstID: int64(a.ID), LastID: int64(a.ID), Body: body},
		[]chaindb.Row{{Key: chain.Key{ID: int64(a.ID)}, Canonical: canonical}})
}

func orNull(v int64) any {
	if v == 0 {
		return nil
	}
	return v
}
