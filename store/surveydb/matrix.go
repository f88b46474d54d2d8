package surveydb

import (
	"context"
	"encoding/json"

	"klankbord.org/core/attribution"
	"klankbord.org/core/org"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/sqldb"
)

const sqlMatrices = `-- surveydb.ListMatrices
select id, ref, reason, created_at from matrix_versions where org = $1 order by id`

const sqlMatrix = `-- surveydb.FindMatrix
select id, ref, reason, created_at from matrix_versions where org = $1 and id = $2`

const sqlMatrixByRef = `-- surveydb.FindMatrixByRef
select id, ref, reason, created_at from matrix_versions where org = $1 and ref = $2`

const sqlLatestMatrix = `-- surveydb.LatestMatrix
select id, ref, reason, created_at from matrix_versions where org = $1 order by id desc limit 1`

const sqlLines = `-- surveydb.lines
select role_id, cause_id, from_day, influenceable, reason from matrix_lines where org = $1 and version_id = $2
order by role_id, cause_id, from_day`

func scanMatrix(r sqldb.Rows, v *attribution.Version) error {
	return r.Scan(&v.ID, &v.Ref, &v.Reason, &v.CreatedAt)
}

func scanLine(r sqldb.Rows, l *attribution.Line) error {
	return r.Scan(&l.Role, &l.Cause, &l.From, &l.Influenceable, &l.Reason)
}

// ListMatrices returns the versions of the influence matrix, the oldest first.
func ListMatrices(ctx context.Context, tx sqldb.Tx, o org.ID) ([]attribution.Version, error) {
	return sqldb.List(ctx, tx, scanMatrix, sqlMatrices, o)
}

// FindMatrix returns a version with its lines, or a NotFound fault.
func FindMatrix(ctx context.Context, tx sqldb.Tx, o org.ID, id attribution.VersionID) (*attribution.Matrix, error) {
	v, err := sqldb.One(ctx, tx, scanMatrix, sqlMatrix, o, id)
	return withLines(ctx, tx, o, v, missing(err, "matrix", ""))
}

// FindMatrixByRef returns a version with its lines, or a NotFound fault.
func FindMatrixByRef(ctx context.Context, tx sqldb.Tx, o org.ID, ref string) (*attribution.Matrix, error) {
	v, err := sqldb.One(ctx, tx, scanMatrix, sqlMatrixByRef, o, ref)
	return withLines(ctx, tx, o, v, missing(err, "matrix", ref))
}

// LatestMatrix returns the newest version with its lines, or a NotFound fault when there is none.
func LatestMatrix(ctx context.Context, tx sqldb.Tx, o org.ID) (*attribution.Matrix, error) {
	v, err := sqldb.One(ctx, tx, scanMatrix, sqlLatestMatrix, o)
	return withLines(ctx, tx, o, v, missing(err, "matrix", ""))
}

func withLines(ctx context.Context, tx sqldb.Tx, o org.ID, v attribution.Version, err error) (*attribution.Matrix, error) {
	if err != nil {
		return nil, err
	}
	lines, err := sqldb.List(ctx, tx, scanLine, sqlLines, o, v.ID)
	if err != nil {
		return nil, err
	}
	return attribution.NewMatrix(v.ID, v.Ref, lines), nil
}

const sqlSignOffs = `-- surveydb.ListSignOffs
select version_id, party, name, signed_on, document from matrix_signoffs where org = $1 and version_id = $2
order by signed_on, party, name`

const sqlSignOff = `-- surveydb.AddSignOff
insert into matrix_signoffs (org, version_id, party, name, signed_on, document) values ($1, $2, $3, $4, $5, $6)
on conflict (org, version_id, party, name) do nothing`

func scanSignOff(r sqldb.Rows, s *attribution.SignOff) error {
	return r.Scan(&s.Version, &s.Party, &s.Name, &s.SignedOn, &s.Document)
}

// ListSignOffs returns who agreed with a version of the matrix, by day.
func ListSignOffs(ctx context.Context, tx sqldb.Tx, o org.ID, id attribution.VersionID) ([]attribution.SignOff, error) {
	return sqldb.List(ctx, tx, scanSignOff, sqlSignOffs, o, id)
}

// AddSignOff records that a party agrees with a version, which from then on takes no more lines. The same party and name
// twice is one signature: the first stands. An unknown version is a NotFound fault.
func AddSignOff(ctx context.Context, tx sqldb.Tx, o org.ID, s attribution.SignOff, actor string, at int64) error {
	if _, err := sqldb.One(ctx, tx, scanMatrix, sqlMatrix, o, s.Version); err != nil {
		return missing(err, "matrix", "")
	}
	n, err := tx.Exec(ctx, sqlSignOff, o, s.Version, s.Party, s.Name, s.SignedOn, s.Document)
	if err != nil || n == 0 {
		return err
	}
	body, err := json.Marshal(struct {
		Party    string `json:"party"`
		Name     string `json:"name"`
		SignedOn string `json:"signed_on"`
		Document string `json:"document"`
	}{s.Party, s.Name, s.SignedOn.String(), s.Document})
	if err != nil {
		return err
	}
	return chaindb.Append(ctx, tx, sqldb.Entry{Org: int64(o), At: at, Actor: actor, Action: "matrix.signed", Kind: "matrix",
		FirstID: int64(s.Version), LastID: int64(s.Version), Body: body})
}
