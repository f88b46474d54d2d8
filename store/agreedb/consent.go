package agreedb

import (
	"context"
	"encoding/json"
	"fmt"

	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const sqlRecords = `-- agreedb.ListRecords
select c.id, c.kind, c.content, c.recorded_at, c.recorded_by, coalesce(e.on_day, 0), coalesce(e.reason, '')
from consents c left join consent_ends e on e.org = c.org and e.consent_id = c.id
where c.org = $1 order by c.id`

func scanRecord(r sqldb.Rows, c *agree.Record) error {
	var id agree.RecordID
	var kind agree.RecordKind
	var content []byte
	var at int64
	var by string
	var w agree.Withdrawal
	if err := r.Scan(&id, &kind, &content, &at, &by, &w.On, &w.Reason); err != nil {
		return err
	}
	if err := json.Unmarshal(content, c); err != nil {
		return fmt.Errorf("read record %d: %w", id, err)
	}
	c.ID, c.RecordedAt, c.RecordedBy, c.Withdrawn = id, at, by, w
	return nil
}

// ListRecords returns all records of consent, DPIA and publication, in the order in which they were made.
func ListRecords(ctx context.Context, tx sqldb.Tx, o org.ID) ([]agree.Record, error) {
	return sqldb.List(ctx, tx, scanRecord, sqlRecords, o)
}

const sqlAddRecord = `-- agreedb.AddRecord
insert into consents (org, id, kind, content, hash, recorded_at, recorded_by)
values ($1, (select coalesce(max(id), 0) + 1 from consents where org = $1), $2, $3, $4, $5, $6)
returning id`

// AddRecord keeps a record. In the ledger stands what it covers and since when, not who signed.
func AddRecord(ctx context.Context, tx sqldb.Tx, o org.ID, r agree.Record, by Act) (id agree.RecordID, err error) {
	content := r.Canonical()
	hash := agree.HashOf(content)
	if err := tx.QueryRow(ctx, sqlAddRecord, o, string(r.Kind), content, hash, by.At, by.Actor).Scan(&id); err != nil {
		return 0, fmt.Errorf("keep record of %s: %w", r.Kind, err)
	}
	return id, tell(ctx, tx, o, by, "consent.recorded", "consent", int64(id), map[string]any{"kind": string(r.Kind), "on": r.On, "document": r.Document,
		"basis": string(r.Basis), "articles": r.Articles, "metrics": r.Metrics, "units": r.Units, "valid_until": r.ValidUntil, "covers": r.Covers})
}

const sqlEndRecord = `-- agreedb.Withdraw
insert into consent_ends (org, consent_id, on_day, reason, at, actor) values ($1, $2, $3, $4, $5, $6)
on conflict (org, consent_id) do nothing`

const sqlHasRecord = `-- agreedb.Withdraw, find
select kind from consents where org = $1 and id = $2`

// Withdraw records that a record holds no longer from a day on. One that isn't there is a NotFound fault, one that was
// withdrawn before a Conflict.
func Withdraw(ctx context.Context, tx sqldb.Tx, o org.ID, id agree.RecordID, on day.Day, reason string, by Act) error {
	var kind string
	switch err := tx.QueryRow(ctx, sqlHasRecord, o, id).Scan(&kind); {
	case err == sqldb.ErrNoRows:
		return fault.NewNotFound("consent", fmt.Sprint(id))
	case err != nil:
		return err
	}
	n, err := tx.Exec(ctx, sqlEndRecord, o, id, on, reason, by.At, by.Actor)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.NewConflict("consent", "consent.withdrawn_already", "id", int64(id))
	}
	return tell(ctx, tx, o, by, "consent.withdrawn", "consent", int64(id), map[string]any{"kind": kind, "on": on, "reason": reason})
}
