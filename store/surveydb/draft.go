package surveydb

import (
	"context"

	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
	"klankbord.org/store/sqldb"
)

const sqlDrafts = `-- surveydb.ListDrafts
select ref, content, saved_at, saved_by from survey_drafts where org = $1 order by ref`

const sqlDraft = `-- surveydb.FindDraft
select ref, content, saved_at, saved_by from survey_drafts where org = $1 and ref = $2`

const sqlAddDraft = `-- surveydb.SaveDraft, add
insert into survey_drafts (org, ref, content, saved_at, saved_by) values ($1, $2, $3, $4, $5) on conflict (org, ref) do nothing`

const sqlChangeDraft = `-- surveydb.SaveDraft, change
update survey_drafts set content = $3, saved_at = $4, saved_by = $5 where org = $1 and ref = $2 and saved_at = $6`

const sqlDropDraft = `-- surveydb.DropDraft
delete from survey_drafts where org = $1 and ref = $2`

func scanDraft(r sqldb.Rows, d *survey.Draft) error {
	var content []byte
	if err := r.Scan(&d.Ref, &content, &d.SavedAt, &d.SavedBy); err != nil {
		return err
	}
	var err error
	d.Content, err = survey.Stored(content)
	return err
}

// ListDrafts returns what is being worked on, by reference.
func ListDrafts(ctx context.Context, tx sqldb.Tx, o org.ID) ([]survey.Draft, error) {
	return sqldb.List(ctx, tx, scanDraft, sqlDrafts, o)
}

// FindDraft returns the draft of a survey, or a NotFound fault.
func FindDraft(ctx context.Context, tx sqldb.Tx, o org.ID, ref string) (survey.Draft, error) {
	d, err := sqldb.One(ctx, tx, scanDraft, sqlDraft, o, ref)
	return d, missing(err, "survey", ref)
}

// SaveDraft stores a draft in place of the one that was saved at a moment (0: there is none yet). When somebody else saved
// meanwhile, it is a Conflict fault and nothing is stored.
func SaveDraft(ctx context.Context, tx sqldb.Tx, o org.ID, d survey.Draft, before int64) error {
	sql, args := sqlAddDraft, []any{o, d.Ref, string(d.Content.Canonical()), d.SavedAt, d.SavedBy}
	if before != 0 {
		sql, args = sqlChangeDraft, append(args, before)
	}
	n, err := tx.Exec(ctx, sql, args...)
	if err == nil && n == 0 {
		err = fault.NewConflict("basis", "survey.draft_changed")
	}
	return err
}

// DropDraft throws a draft away; one that isn't there is gone already.
func DropDraft(ctx context.Context, tx sqldb.Tx, o org.ID, ref string) error {
	_, err := tx.Exec(ctx, sqlDropDraft, o, ref)
	return err
}
