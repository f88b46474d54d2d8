package invitedb

import (
	"context"

	"klankbord.org/core/collect"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/sqldb"
)

// Sequence numbers invitations.
const Sequence = "invitations"

// Kind is that of the ledger's entries about invitations.
const Kind = "invitation"

// Invitation is a customer who was asked about a transaction.
type Invitation struct {
	ID          int64
	Survey      survey.ID
	Transaction collect.TransactionID
	Channel     string // "mail" or "sms"
	Language    string
	MessageID   string // of its letter
	MadeAt      int64  // unix milliseconds, UTC
	State       string // "waiting", "sent", "kept", "refused", "bounced" or "complained"
	ChangedAt   int64  // unix milliseconds, UTC
}

const sqlAdd = `-- invitedb.Add
insert into invitations (org, id, survey_id, transaction_id, channel, language, message_id, made_at, state, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $8) on conflict (org, survey_id, transaction_id) do nothing`

// Add stores an invitation, waiting, and has the chain commit to it. ok is false when this survey asked about the transaction before.
func Add(ctx context.Context, tx sqldb.Tx, o org.ID, i Invitation, actor string) (ok bool, err error) {
	n, err := tx.Exec(ctx, sqlAdd, o, i.ID, i.Survey, i.Transaction, i.Channel, i.Language, i.MessageID, i.MadeAt)
	if err != nil || n == 0 {
		return false, err
	}
	return true, chaindb.Append(ctx, tx, sqldb.Entry{Org: int64(o), At: i.MadeAt, Actor: actor, Action: "invitations.made", Kind: Kind, FirstID: i.ID, LastID: i.ID})
}

const columns = ` id, survey_id, transaction_id, channel, language, message_id, made_at, state, changed_at from invitations `

func scan(r sqldb.Rows, i *Invitation) error {
	return r.Scan(&i.ID, &i.Survey, &i.Transaction, &i.Channel, &i.Language, &i.MessageID, &i.MadeAt, &i.State, &i.ChangedAt)
}

const sqlFind = `/* invitedb.FindByMessage */ select` + columns + `where org = $1 and message_id = $2`

// FindByMessage returns the invitation of a letter, or a NotFound fault.
func FindByMessage(ctx context.Context, tx sqldb.Tx, o org.ID, messageID string) (Invitation, error) {
	i, err := sqldb.One(ctx, tx, scan, sqlFind, o, messageID)
	if err == sqldb.ErrNoRows {
		err = fault.NewNotFound("invitation", "")
	}
	return i, err
}

const sqlAbout = `/* invitedb.About */ select` + columns + `where org = $1 and transaction_id = any($2) order by id`

// About returns the invitations about some transactions.
func About(ctx context.Context, tx sqldb.Tx, o org.ID, transactions []int64) ([]Invitation, error) {
	return sqldb.List(ctx, tx, scan, sqlAbout, o, transactions)
}

const sqlAsked = `-- invitedb.WasAsked
select count(*) from invitations where org = $1 and survey_id = $2 and transaction_id = $3`

// WasAsked reports whether a survey asked about a transaction.
func WasAsked(ctx context.Context, tx sqldb.Tx, o org.ID, s survey.ID, t collect.TransactionID) (asked bool, err error) {
	var n int64
	err = tx.QueryRow(ctx, sqlAsked, o, s, t).Scan(&n)
	return n > 0, err
}

const sqlBecame = `-- invitedb.Became
update invitations set state = $3, changed_at = $4
where org = $1 and message_id = $2 and (state not in ('bounced', 'complained') or $3 = 'complained')`

// Became notes what became of an invitation's letter; of a letter that is no invitation nothing is noted. What came back stands: a receiver
// may tell of a letter before the note that it was sent is written.
func Became(ctx context.Context, tx sqldb.Tx, o org.ID, messageID, state string, at int64) error {
	_, err := tx.Exec(ctx, sqlBecame, o, messageID, state, at)
	return err
}
