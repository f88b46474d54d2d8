package collectdb

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"klankbord.org/core/attribution"
	"klankbord.org/core/chain"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
	"klankbord.org/store/chaindb"
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
select t.id, t.day, coalesce(t.customer_id, 0), coalesce(c.email, ''), coalesce(a.id, 0), coalesce(a.ref, ''), coalesce(a.score, -128),
	coalesce(a.answered_at, 0), coalesce(a.standing, 0), coalesce(p.employee_id, 0), coalesce(p.role_id, 0), coalesce(p.unit_id, 0),
	coalesce((select id from dimension_values where org = $1 and dimension = 'source' and ref = $5), 0), coalesce(t.unit_id, 0)
from transactions t
left join customers c on c.org = t.org and c.id = t.customer_id
left join answers a on a.org = t.org and a.transaction_id = t.id and a.survey_id = $3 and a.metric_id = $4
left join participants p on p.org = t.org and p.transaction_id = t.id
where t.org = $1 and t.id = any($2)
order by t.id, p.employee_id, p.role_id`

const sqlSource = `-- collectdb.source
select id from dimension_values where org = $1 and dimension = 'source' and ref = $2`

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
	ids, err := RecordAll(ctx, tx, o, []NewAnswer{a})
	if err != nil {
		return 0, err
	}
	return ids[0], nil
}

// RecordAll is Record for several answers, of which no two are about the same transaction.
func RecordAll(ctx context.Context, tx sqldb.Tx, o org.ID, answers []NewAnswer) ([]collect.AnswerID, error) {
	all := make([]*recording, len(answers))
	for i := range answers {
		all[i] = &recording{NewAnswer: answers[i]}
	}
	if err := rivals(ctx, tx, o, all); err != nil {
		return nil, err
	}
	ids := make([]collect.AnswerID, len(all))
	var fresh []*recording
	for i, a := range all {
		if ids[i] = a.ID; a.known() {
			ids[i] = a.before
			continue
		}
		a.judge()
		fresh = append(fresh, a)
	}
	if err := store(ctx, tx, o, fresh); err != nil {
		return nil, err
	}
	for _, a := range fresh {
		if err := a.flip(ctx, tx, o); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// recording is an answer that is being stored.
type recording struct {
	NewAnswer
	email     string
	rivals    []rival
	standings []collect.Standing // its own, then those of its rivals
	before    collect.AnswerID   // when the same answer was given before
}

// known reports whether the same answer was given before.
func (a *recording) known() bool {
	for _, r := range a.rivals {
		if r.candidate.Ref == a.Ref() {
			a.before = r.candidate.ID
			return true
		}
	}
	return false
}

// judge decides which of the answers about the transaction counts.
func (a *recording) judge() {
	candidates := []collect.Candidate{{ID: a.ID, Ref: a.Ref(), HasScore: a.Score != intake.NoScore, Service: a.Day, AnsweredAt: a.AnsweredAt, Email: a.email,
		OtherWay: a.OtherWay != nil && a.OtherWay(a.Day, a.units())}}
	for _, r := range a.rivals {
		candidates = append(candidates, r.candidate)
	}
	a.standings = a.Rules.Judge(candidates)
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

// flip stores the standings of others that changed.
func (a *recording) flip(ctx context.Context, tx sqldb.Tx, o org.ID) error {
	for i, r := range a.rivals {
		now := a.standings[i+1]
		if now == r.standing {
			continue
		}
		if _, err := tx.Exec(ctx, sqlFlip, o, r.candidate.ID, int64(now)); err != nil {
			return err
		}
		if err := changed(ctx, tx, o, r.candidate.ID, a.AnsweredAt, change{Standing: now.String()}); err != nil {
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

// entry is the ledger's line about the answer.
func (a *recording) entry(o org.ID, canonical []byte) (sqldb.Entry, error) {
	body, err := json.Marshal(recorded{a.Survey, a.Version, a.Transaction, a.Day, a.Score, a.standings[0].String(), a.Source, a.Causes})
	return chaindb.Committing(sqldb.Entry{Org: int64(o), At: a.AnsweredAt, Actor: Respondent, Action: "answers.recorded",
		Kind: string(intake.KindAnswer), FirstID: int64(a.ID), LastID: int64(a.ID), Body: body},
		[]chaindb.Row{{Key: chain.Key{ID: int64(a.ID)}, Canonical: canonical}}), err
}

func orNull(v int64) any {
	if v == 0 {
		return nil
	}
	return v
}
