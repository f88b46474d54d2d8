package orgdb

import (
	"context"
	"encoding/json"

	"klankbord.org/core/dimension"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const sqlValues = `-- orgdb.ListValues
select dimension, id, ref, name_nl, name_en, parent, owners from dimension_values where org = $1 order by dimension, id`

const sqlValuesOf = `-- orgdb.ListValuesOf
select dimension, id, ref, name_nl, name_en, parent, owners from dimension_values where org = $1 and dimension = $2 order by id`

func scanValue(r sqldb.Rows, v *org.Value) error {
	var owners []byte
	if err := r.Scan(&v.Dimension, &v.ID, &v.Ref, &v.Name.NL, &v.Name.EN, &v.Parent, &owners); err != nil {
		return err
	}
	return json.Unmarshal(owners, &v.Owners)
}

// ListValues returns the values of all dimensions, own ones included.
func ListValues(ctx context.Context, tx sqldb.Tx, o org.ID) ([]org.Value, error) {
	return sqldb.List(ctx, tx, scanValue, sqlValues, o)
}

// ListValuesOf returns the values of one dimension, in order of arrival.
func ListValuesOf(ctx context.Context, tx sqldb.Tx, o org.ID, d dimension.Name) ([]org.Value, error) {
	return sqldb.List(ctx, tx, scanValue, sqlValuesOf, o, string(d))
}
