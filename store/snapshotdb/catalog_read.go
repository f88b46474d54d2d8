package snapshotdb

import (
	"context"
	"slices"

	"klankbord.org/core/attribution"
	"klankbord.org/core/dimension"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/snapshot"
	"klankbord.org/core/survey"
	"klankbord.org/store/sqldb"
)

const sqlUnits = `-- snapshotdb.readUnits
select u.id, u.ref, u.name, u.level, u.maturity, p.from_day, coalesce(p.parent_id, 0)
from units u join unit_places p on p.org = u.org and p.unit_id = u.id
where u.org = $1 order by u.id, p.from_day`

const sqlEmployees = `-- snapshotdb.readCatalog, employees
select id, ref, name from employees where org = $1 order by place, id`

const sqlSurveys = `-- snapshotdb.readCatalog, surveys
select id, ref from surveys where org = $1 order by id`

const sqlMetrics = `-- snapshotdb.readCatalog, metrics
select id, ref, type, scale_min, scale_max, name_nl, name_en from metrics where org = $1 order by id`

const sqlCauses = `-- snapshotdb.readCatalog, causes
select id, ref, coalesce(parent_id, 0), name_nl, name_en from causes where org = $1 order by place, id`

const sqlValues = `-- snapshotdb.readCatalog, values
select dimension, id, ref, name_nl, name_en, parent from dimension_values where org = $1 order by dimension, id`

const sqlMatrices = `-- snapshotdb.readMatrices
select v.id, v.ref, coalesce(l.role_id, 0), coalesce(l.cause_id, 0), coalesce(l.from_day, 0), coalesce(l.influenceable, 0),
	coalesce(l.reason, '')
from matrix_versions v left join matrix_lines l on l.org = v.org and l.version_id = v.id
where v.org = $1 order by v.id, l.role_id, l.cause_id, l.from_day`

// readCatalog reads the names and trees of an organisation.
func readCatalog(ctx context.Context, tx sqldb.Tx, o org.ID) (*Catalog, error) {
	c := &Catalog{names: map[snapshot.Axis]*names{}}
	units, err := c.readUnits(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	var metrics []survey.Metric
	var causes []snapshot.Cause
	var values []org.Value
	for _, part := range []struct {
		sql  string
		scan func(sqldb.Rows) error
	}{
		{sqlMetrics, func(r sqldb.Rows) error {
			var m survey.Metric
			err := r.Scan(&m.ID, &m.Ref, &m.Type, &m.Min, &m.Max, &m.Name.NL, &m.Name.EN)
			metrics = append(metrics, m)
			c.add("metric", int64(m.ID), m.Ref, m.Name)
			return err
		}},
		{sqlCauses, func(r sqldb.Rows) error {
			var cause snapshot.Cause
			var ref string
			var name intake.Text
			err := r.Scan(&cause.ID, &ref, &cause.Parent, &name.NL, &name.EN)
			causes = append(causes, cause)
			c.add(snapshot.InCause, int64(cause.ID), ref, name)
			return err
		}},
		{sqlValues, func(r sqldb.Rows) error {
			var v org.Value
			err := r.Scan(&v.Dimension, &v.ID, &v.Ref, &v.Name.NL, &v.Name.EN, &v.Parent)
			values = append(values, v)
			c.add(snapshot.Axis(v.Dimension), int64(v.ID), v.Ref, v.Name)
			return err
		}},
		{sqlEmployees, func(r sqldb.Rows) error { return c.named(r, snapshot.ByEmployee, true) }},
		{sqlSurveys, func(r sqldb.Rows) error { return c.named(r, snapshot.BySurvey, false) }},
	} {
		rows, err := tx.Query(ctx, part.sql, o)
		if err := sqldb.Each(rows, err, part.scan); err != nil {
			return nil, err
		}
	}
	c.structure = snapshot.NewStructure(units, causes, metrics, stagesOf(values))
	c.levels = levelsOf(c.structure)
	c.fields = fieldsOf(values)
	c.matrices, err = readMatrices(ctx, tx, o)
	return c, err
}

// named adds a thing with the same name in all languages.
func (c *Catalog) named(r sqldb.Rows, field snapshot.Axis, hasName bool) error {
	var code int64
	var ref, name string
	dest := []any{&code, &ref}
	if hasName {
		dest = append(dest, &name)
	}
	err := r.Scan(dest...)
	c.add(field, code, ref, intake.Text{NL: name})
	return err
}

func (c *Catalog) readUnits(ctx context.Context, tx sqldb.Tx, o org.ID) ([]org.Unit, error) {
	var units []org.Unit
	rows, err := tx.Query(ctx, sqlUnits, o)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var u org.Unit
		var p org.Place
		err := r.Scan(&u.ID, &u.Ref, &u.Name, &u.Level, &u.Maturity, &p.From, &p.Parent)
		if n := len(units); n == 0 || units[n-1].ID != u.ID {
			units = append(units, u)
			c.add(snapshot.InUnit, int64(u.ID), u.Ref, intake.Text{NL: u.Name})
		}
		last := &units[len(units)-1]
		last.Places = append(last.Places, p)
		return err
	})
	return units, err
}

// fieldsOf lists the dimensions that have values: the standard ones first. A role is listed with the people.
func fieldsOf(values []org.Value) []snapshot.Axis {
	var fields []snapshot.Axis
	for _, name := range dimension.Standard {
		if name != dimension.Role && slices.ContainsFunc(values, func(v org.Value) bool { return v.Dimension == name }) {
			fields = append(fields, snapshot.Axis(name))
		}
	}
	for _, v := range values {
		if a := snapshot.Axis(v.Dimension); !slices.Contains(fields, a) && v.Dimension != dimension.Role {
			fields = append(fields, a)
		}
	}
	return fields
}

func readMatrices(ctx context.Context, tx sqldb.Tx, o org.ID) ([]*attribution.Matrix, error) {
	var matrices []*attribution.Matrix
	var id attribution.VersionID
	var ref string
	var lines []attribution.Line
	end := func() {
		if id != 0 {
			matrices = append(matrices, attribution.NewMatrix(id, ref, lines))
		}
		lines = nil
	}
	rows, err := tx.Query(ctx, sqlMatrices, o)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var version attribution.VersionID
		var name string
		var l attribution.Line
		err := r.Scan(&version, &name, &l.Role, &l.Cause, &l.From, &l.Influenceable, &l.Reason)
		if version != id {
			end()
			id, ref = version, name
		}
		if l.Cause != 0 {
			lines = append(lines, l)
		}
		return err
	})
	end()
	return matrices, err
}
