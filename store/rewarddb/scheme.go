package rewarddb

import (
	"context"
	"encoding/json"

	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// SchemeRow is one version of a scheme. The versions of one scheme share Ref.
type SchemeRow struct {
	ID        int64
	Ref       string
	Version   int // from 1
	Content   []byte
	Hash      string // SHA-256 of Content, hexadecimal
	CreatedAt int64  // unix milliseconds, UTC
}

const sqlSchemes = `-- rewarddb.ListSchemes
select id, ref, version, content, hash, created_at from schemes where org = $1 order by ref, version`

const sqlScheme = `-- rewarddb.FindScheme
select id, ref, version, content, hash, created_at from schemes where org = $1 and id = $2`

const sqlSchemeVersion = `-- rewarddb.FindSchemeVersion
select id, ref, version, content, hash, created_at from schemes where org = $1 and ref = $2 and version = $3`

const sqlLatestScheme = `-- rewarddb.LatestScheme
select id, ref, version, content, hash, created_at from schemes where org = $1 and ref = $2 order by version desc limit 1`

const sqlSaveScheme = `-- rewarddb.SaveScheme
insert into schemes (org, id, ref, version, content, hash, created_at)
values ($1, (select coalesce(max(id), 0) + 1 from schemes where org = $1), $2, $3, $4, $5, $6)
returning id`

func scanScheme(r sqldb.Rows, s *SchemeRow) error {
	return r.Scan(&s.ID, &s.Ref, &s.Version, &s.Content, &s.Hash, &s.CreatedAt)
}

// ListSchemes returns all versions of all schemes, by reference and version.
func ListSchemes(ctx context.Context, tx sqldb.Tx, o org.ID) ([]SchemeRow, error) {
	return sqldb.List(ctx, tx, scanScheme, sqlSchemes, o)
}

// FindScheme returns a version of a scheme, or a NotFound fault.
func FindScheme(ctx context.Context, tx sqldb.Tx, o org.ID, id int64) (SchemeRow, error) {
	s, err := sqldb.One(ctx, tx, scanScheme, sqlScheme, o, id)
	return s, missing(err, "scheme", id)
}

// FindSchemeVersion returns a version of a scheme, or a NotFound fault.
func FindSchemeVersion(ctx context.Context, tx sqldb.Tx, o org.ID, ref string, version int) (SchemeRow, error) {
	s, err := sqldb.One(ctx, tx, scanScheme, sqlSchemeVersion, o, ref, version)
	return s, missing(err, "scheme", ref)
}

// LatestScheme returns the newest version of a scheme, or a NotFound fault.
func LatestScheme(ctx context.Context, tx sqldb.Tx, o org.ID, ref string) (SchemeRow, error) {
	s, err := sqldb.One(ctx, tx, scanScheme, sqlLatestScheme, o, ref)
	return s, missing(err, "scheme", ref)
}

// SaveScheme stores a new version of a scheme, unless its newest version has the same hash: then that one is returned
// and created is false. ID and Version of the row are filled in.
func SaveScheme(ctx context.Context, tx sqldb.Tx, o org.ID, s SchemeRow, actor string) (saved SchemeRow, created bool, err error) {
	latest, err := sqldb.One(ctx, tx, scanScheme, sqlLatestScheme, o, s.Ref)
	switch {
	case err == nil && latest.Hash == s.Hash:
		return latest, false, nil
	case err != nil && err != sqldb.ErrNoRows:
		return s, false, err
	}
	s.Version = latest.Version + 1
	if err := tx.QueryRow(ctx, sqlSaveScheme, o, s.Ref, s.Version, s.Content, s.Hash, s.CreatedAt).Scan(&s.ID); err != nil {
		return s, false, err
	}
	body, err := json.Marshal(struct {
		Ref     string `json:"ref"`
		Version int    `json:"version"`
		Hash    string `json:"hash"`
	}{s.Ref, s.Version, s.Hash})
	if err != nil {
		return s, false, err
	}
	return s, true, sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: int64(o), At: s.CreatedAt, Actor: actor, Action: "scheme.saved",
		Kind: "scheme", FirstID: s.ID, LastID: s.ID, Body: body})
}
