package agreedb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"iter"

	"klankbord.org/core/agree"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/sqldb"
)

const sqlAdd = `-- agreedb.SaveDraft
insert into agreements (org, id, ref, created_at) values ($1, (select coalesce(max(id), 0) + 1 from agreements where org = $1), $2, $3)
returning id`

const sqlDropDraft = `-- agreedb.SaveDraft, again
delete from agreement_versions where org = $1 and agreement_id = $2 and version = $3 and status = 'draft'`

const sqlDropParties = `-- agreedb.SaveDraft, parties again
delete from agreement_parties where org = $1 and agreement_id = $2 and version = $3`

const sqlAddVersion = `-- agreedb.SaveDraft, version
insert into agreement_versions (org, agreement_id, version, status, effective_day, content, hash, reason, kind, ground, drafted_at,
	drafted_by, frozen_at, frozen_by)
values ($1, $2, $3, 'draft', $4, $5, $6, $7, $8, $9, $10, $11, 0, '')`

const sqlAddParty = `-- agreedb.SaveDraft, party
insert into agreement_parties (org, agreement_id, version, party, name, agreed_on, document) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (org, agreement_id, version, party, name) do update set agreed_on = excluded.agreed_on, document = excluded.document`

// SaveDraft keeps a draft: the next version of an agreement, or the first of a new one (a.ID 0). A draft of the same version is
// replaced. It returns the agreement as it is now.
func SaveDraft(ctx context.Context, tx sqldb.Tx, o org.ID, a agree.Agreement, v agree.Version, by Act) (agree.Agreement, error) {
	if a.ID == 0 {
		if err := tx.QueryRow(ctx, sqlAdd, o, a.Ref, by.At).Scan(&a.ID); err != nil {
			return a, fmt.Errorf("add agreement %s: %w", a.Ref, err)
		}
	}
	v.Number, v.Status = len(a.Frozen())+1, agree.Draft
	v.Content, v.Hash = v.Terms.Canonical(), v.Terms.Hash()
	v.DraftedAt, v.DraftedBy = by.At, by.Actor
	for _, sql := range []string{sqlDropDraft, sqlDropParties} {
		if _, err := tx.Exec(ctx, sql, o, a.ID, v.Number); err != nil {
			return a, err
		}
	}
	_, err := tx.Exec(ctx, sqlAddVersion, o, a.ID, v.Number, v.Effective, v.Content, v.Hash, v.Change.Reason, string(v.Change.Kind), v.Change.Ground, by.At, by.Actor)
	if err != nil {
		return a, err
	}
	for _, p := range v.Parties {
		if err := addParty(ctx, tx, o, a.ID, v.Number, p); err != nil {
			return a, err
		}
	}
	a.Versions = append(append([]agree.Version{}, a.Frozen()...), v)
	return a, tell(ctx, tx, o, by, "agreements.drafted", "agreement", int64(a.ID), map[string]any{"ref": a.Ref, "version": v.Number, "hash": v.Hash})
}

func addParty(ctx context.Context, tx sqldb.Tx, o org.ID, id agree.ID, version int, p agree.Party) error {
	_, err := tx.Exec(ctx, sqlAddParty, o, id, version, p.Party, p.Name, p.AgreedOn, p.Document)
	return err
}

// AddParty records that a party agrees with the draft.
func AddParty(ctx context.Context, tx sqldb.Tx, o org.ID, a agree.Agreement, p agree.Party, by Act) error {
	v, ok := a.Draft()
	if !ok {
		return fault.NewConflict("agreement", "agreement.no_draft", "ref", a.Ref)
	}
	if err := addParty(ctx, tx, o, a.ID, v.Number, p); err != nil {
		return err
	}
	return tell(ctx, tx, o, by, "agreements.signed", "agreement", int64(a.ID), map[string]any{"ref": a.Ref, "version": v.Number, "hash": v.Hash,
		"party": p.Party, "agreed_on": p.AgreedOn, "document": p.Document})
}

const sqlDropAgreement = `-- agreedb.DropDraft, agreement
delete from agreements where org = $1 and id = $2`

// DropDraft throws a draft away, and an agreement that was nothing else.
func DropDraft(ctx context.Context, tx sqldb.Tx, o org.ID, a agree.Agreement, by Act) error {
	v, ok := a.Draft()
	if !ok {
		return fault.NewConflict("agreement", "agreement.no_draft", "ref", a.Ref)
	}
	for _, sql := range []string{sqlDropDraft, sqlDropParties} {
		if _, err := tx.Exec(ctx, sql, o, a.ID, v.Number); err != nil {
			return err
		}
	}
	if v.Number == 1 {
		if _, err := tx.Exec(ctx, sqlDropAgreement, o, a.ID); err != nil {
			return err
		}
	}
	return tell(ctx, tx, o, by, "agreements.draft_dropped", "agreement", int64(a.ID), map[string]any{"ref": a.Ref, "version": v.Number, "hash": v.Hash})
}

const sqlFreeze = `-- agreedb.Freeze
update agreement_versions set status = 'frozen', frozen_at = $5, frozen_by = $6
where org = $1 and agreement_id = $2 and version = $3 and hash = $4 and status = 'draft'`

var memberColumns = []string{"org", "agreement_id", "version", "employee_id", "unit_id", "role_id", "from_day", "to_day", "fte"}

// Freeze makes a draft binding, with the memberships that were known. What is frozen goes into the ledger whole.
func Freeze(ctx context.Context, tx sqldb.Tx, o org.ID, a agree.Agreement, members []org.Membership, by Act) error {
	v, ok := a.Draft()
	if !ok {
		return fault.NewConflict("agreement", "agreement.no_draft", "ref", a.Ref)
	}
	n, err := tx.Exec(ctx, sqlFreeze, o, a.ID, v.Number, v.Hash, by.At, by.Actor)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.NewConflict("agreement", "agreement.no_draft", "ref", a.Ref)
	}
	if _, err := tx.BulkInsert(ctx, "agreement_members", memberColumns, memberRows(o, a.ID, v.Number, members)); err != nil {
		return fmt.Errorf("keep memberships of agreement %s: %w", a.Ref, err)
	}
	type party struct {
		Party    string `json:"party"`
		AgreedOn string `json:"agreed_on"`
		Document string `json:"document"`
	}
	parties := []party{}
	for _, p := range v.Parties {
		parties = append(parties, party{p.Party, p.AgreedOn.String(), p.Document})
	}
	known := sha256.New()
	for _, m := range members {
		fmt.Fprintf(known, "%d %d %d %d %s %s\n", m.Employee, m.Unit, m.Role, m.FTE, m.Range.From, m.Range.To)
	}
	action := "agreements.frozen"
	if v.Number > 1 {
		action = "agreements.amended"
	}
	return tell(ctx, tx, o, by, action, "agreement", int64(a.ID), map[string]any{"ref": a.Ref, "version": v.Number, "hash": v.Hash, "effective": v.Effective,
		"reason": v.Change.Reason, "kind": string(v.Change.Kind), "ground": v.Change.Ground, "parties": parties, "members": hex.EncodeToString(known.Sum(nil)), "content": json.RawMessage(v.Content)})
}

func memberRows(o org.ID, id agree.ID, version int, members []org.Membership) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for _, m := range members {
			var to any
			if m.Range.To != 0 {
				to = int64(m.Range.To)
			}
			if !yield([]any{int64(o), int64(id), version, int64(m.Employee), int64(m.Unit), int64(m.Role), int64(m.Range.From), to, m.FTE}, nil) {
				return
			}
		}
	}
}

const sqlMembers = `-- agreedb.ListMembers
select employee_id, unit_id, role_id, from_day, coalesce(to_day, 0), fte from agreement_members
where org = $1 and agreement_id = $2 and version = $3 order by employee_id, from_day, unit_id, role_id`

// ListMembers returns the memberships that were known when a version was frozen.
func ListMembers(ctx context.Context, tx sqldb.Tx, o org.ID, id agree.ID, version int) ([]org.Membership, error) {
	return sqldb.List(ctx, tx, func(r sqldb.Rows, m *org.Membership) error {
		return r.Scan(&m.Employee, &m.Unit, &m.Role, &m.Range.From, &m.Range.To, &m.FTE)
	}, sqlMembers, o, id, version)
}

const sqlEnd = `-- agreedb.End
insert into agreement_ends (org, agreement_id, last_day, reason, at, actor) values ($1, $2, $3, $4, $5, $6)`

// End records the last day of an agreement that stops before its period does.
func End(ctx context.Context, tx sqldb.Tx, o org.ID, a agree.Agreement, e agree.Ending, by Act) error {
	if _, err := tx.Exec(ctx, sqlEnd, o, a.ID, e.LastDay, e.Reason, by.At, by.Actor); err != nil {
		return err
	}
	return tell(ctx, tx, o, by, "agreements.ended", "agreement", int64(a.ID), map[string]any{"ref": a.Ref, "last_day": e.LastDay, "reason": e.Reason})
}

// tell appends an entry about one thing to the ledger, with commitments to its rows as they are now.
func tell(ctx context.Context, tx sqldb.Tx, o org.ID, by Act, action, kind string, id int64, body map[string]any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("ledger body of %s: %w", action, err)
	}
	return chaindb.Append(ctx, tx, sqldb.Entry{Org: int64(o), At: by.told(), Actor: by.Actor, Action: action, Kind: kind, FirstID: id, LastID: id, Body: b})
}
