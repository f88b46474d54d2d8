package intakedb

import (
	"context"

	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/store/sqldb"
)

// matrixVersion is a version of the matrix as far as a new line needs to know it.
type matrixVersion struct {
	id     int64
	signed bool
	lines  map[lineKey]matrixLine
}

type lineKey struct {
	role, cause int64
	from        day.Day
}

type matrixLine struct {
	influenceable bool
	reason        string
}

const sqlMatrixVersions = `-- intakedb.loadMatrices
select v.ref, v.id, (select count(*) from matrix_signoffs s where s.org = v.org and s.version_id = v.id)
from matrix_versions v where v.org = $1 order by v.id`

const sqlMatrixLines = `-- intakedb.loadLines
select version_id, role_id, cause_id, from_day, influenceable, reason from matrix_lines
where org = $1 and version_id = any($2)`

const sqlAddMatrix = `-- intakedb.addMatrix
insert into matrix_versions (org, id, ref, reason, created_at) values ($1, $2, $3, $4, $5)`

// matrices are all versions, by reference; newest is the highest identifier.
type matrices struct {
	byRef  map[string]*matrixVersion
	byID   map[int64]*matrixVersion
	newest int64
}

func (b *batch) loadMatrices(ctx context.Context, refs wanted) (*matrices, error) {
	m := &matrices{byRef: map[string]*matrixVersion{}, byID: map[int64]*matrixVersion{}}
	var touched []int64
	rows, err := b.tx.Query(ctx, sqlMatrixVersions, b.org)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var ref string
		v := &matrixVersion{lines: map[lineKey]matrixLine{}}
		if err := r.Scan(&ref, &v.id, &v.signed); err != nil {
			return err
		}
		m.byRef[ref], m.byID[v.id], m.newest = v, v, v.id
		if _, ok := refs[ref]; ok {
			touched = append(touched, v.id)
		}
		return nil
	})
	if err != nil || len(touched) == 0 {
		return m, err
	}
	rows, err = b.tx.Query(ctx, sqlMatrixLines, b.org, touched)
	return m, sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var version int64
		var k lineKey
		var l matrixLine
		if err := r.Scan(&version, &k.role, &k.cause, &k.from, &l.influenceable, &l.reason); err != nil {
			return err
		}
		m.byID[version].lines[k] = l
		return nil
	})
}

type newLine struct {
	version int64
	key     lineKey
	line    matrixLine
}

// applyMatrixLines adds lines to versions. A line that was agreed never changes, and only the newest version takes new
// ones, until somebody signs it.
func applyMatrixLines(ctx context.Context, b *batch, round []int) error {
	versions, roles := wanted{}, wanted{}
	for _, i := range round {
		l := record[intake.MatrixLine](b, i)
		versions.add(l.Version)
		roles.add(l.Role)
	}
	m, err := b.loadMatrices(ctx, versions)
	if err != nil {
		return err
	}
	role, err := b.values(ctx, dimension.Role, roles)
	if err != nil {
		return err
	}
	causes, err := b.loadCauses(ctx)
	if err != nil {
		return err
	}
	var fresh []newLine
	for _, i := range round {
		l := record[intake.MatrixLine](b, i)
		key, f := lineOf(l, role, causes)
		if f != nil {
			b.refuse(i, f)
			continue
		}
		v := m.byRef[l.Version]
		line := matrixLine{l.Influenceable, l.Reason}
		if v == nil {
			if v, err = b.addMatrix(ctx, m, l.Version); err != nil {
				return err
			}
		} else if was, ok := v.lines[key]; ok {
			switch f := b.bound.Matrix(l.Version); {
			case was == line:
				b.set(i, intake.Unchanged)
			case f != nil:
				b.refuse(i, f.In("version"))
			default:
				b.refuse(i, fault.NewConflict("version", "matrix.line_fixed", "version", l.Version))
			}
			continue
		}
		if f := b.bound.Matrix(l.Version); f != nil {
			b.refuse(i, f.In("version"))
			continue
		}
		if f := v.closedTo(m, l.Version); f != nil {
			b.refuse(i, f)
			continue
		}
		v.lines[key] = line
		fresh = append(fresh, newLine{v.id, key, line})
		b.made(i, v.id)
	}
	return b.insertLines(ctx, fresh)
}

// closedTo returns why a version takes no new lines.
func (v *matrixVersion) closedTo(m *matrices, ref string) *fault.Error {
	switch {
	case v.id != m.newest:
		return fault.NewConflict("version", "matrix.not_latest", "version", ref)
	case v.signed:
		return fault.NewConflict("version", "matrix.signed", "version", ref)
	}
	return nil
}

func lineOf(l intake.MatrixLine, role map[string]int64, causes *causeTree) (lineKey, *fault.Error) {
	c := causes.byRef[l.Cause]
	switch {
	case role[l.Role] == 0:
		return lineKey{}, notFound("role", "role", l.Role)
	case c == nil:
		return lineKey{}, notFound("cause", "cause", l.Cause)
	case c.parent == 0 && causes.children[c.id] > 0:
		return lineKey{}, fault.NewInvalid("cause", "matrix.cause_has_causes", "ref", l.Cause)
	}
	return lineKey{role: role[l.Role], cause: c.id, from: l.From}, nil
}

func (b *batch) addMatrix(ctx context.Context, m *matrices, ref string) (*matrixVersion, error) {
	m.newest++
	v := &matrixVersion{id: m.newest, lines: map[lineKey]matrixLine{}}
	m.byRef[ref], m.byID[v.id] = v, v
	_, err := b.tx.Exec(ctx, sqlAddMatrix, b.org, v.id, ref, "", b.door.opt.Now())
	return v, err
}

func (b *batch) insertLines(ctx context.Context, fresh []newLine) error {
	if len(fresh) == 0 {
		return nil
	}
	columns := []string{"org", "version_id", "role_id", "cause_id", "from_day", "influenceable", "reason"}
	_, err := b.tx.BulkInsert(ctx, "matrix_lines", columns, bulk(fresh, func(l *newLine, args []any) []any {
		args = append(args, b.org, l.version, l.key.role, l.key.cause, l.key.from, l.line.influenceable, l.line.reason)
		return args
	}))
	return err
}
