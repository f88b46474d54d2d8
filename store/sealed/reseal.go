package sealed

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"klankbord.org/core/fault"
	"klankbord.org/store/sqldb"
)

// texts are the columns of sealed text, by table. The rows are known by org and id.
var texts = []struct {
	table   string
	columns []string
	index   map[string]func(string) string // of these columns, in <column>_index, by this normal form
}{
	{"customers", []string{"email", "phone", "name"}, map[string]func(string) string{"email": NormalEmail, "phone": NormalPhone}},
	{"employees", []string{"email"}, map[string]func(string) string{"email": NormalEmail}},
}

// secrets are the columns of sealed bytes, with what makes the text that they are sealed about from the key of their row.
var secrets = []struct {
	table, column string
	key           string // text that tells rows of an organisation apart
	about         func(org int64, key string) string
}{
	{"accounts", "totp", "ref", func(_ int64, ref string) string { return "totp " + ref }},
	{"accounts", "totp_new", "ref", func(_ int64, ref string) string { return "totp " + ref }},
	{"secrets", "value", "name", func(org int64, name string) string { return About("secret", org, name) }},
	{"webhook_endpoints", "secret", "cast(id as text)", func(org int64, id string) string { return About("webhook", org, id) }},
	{"webhook_endpoints", "old_secret", "cast(id as text)", func(org int64, id string) string { return About("webhook", org, id) }},
	{"outbox", "body", "cast(id as text)", func(org int64, id string) string { return About("letter", org, id) }},
}

// resealRows is how many rows are sealed anew in one transaction: others get their turn in between.
const resealRows = 500

// Reseal says how to seal anew.
type Reseal struct {
	Readable bool                        // seal what lies readable too; otherwise that is an error
	Progress func(table string, n int64) // called after every transaction with how many rows were looked at; may be nil
}

const sqlOrganisations = `-- sealed.organisations
select org from organisations order by org`

// Reseal seals everything with the newest key and returns how many values it sealed. It goes on where it was broken off:
// what is sealed with that key already stays as it is. Others may work meanwhile.
func (r *Ring) Reseal(ctx context.Context, db *sqldb.DB, how Reseal) (sealed int64, err error) {
	var orgs []int64
	err = db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
		orgs, err = sqldb.List(ctx, tx, func(rows sqldb.Rows, id *int64) error { return rows.Scan(id) }, sqlOrganisations)
		return err
	})
	for _, o := range orgs {
		if err == nil {
			err = r.resealOrg(ctx, db, o, how, &sealed)
		}
	}
	return sealed, err
}

func (r *Ring) resealOrg(ctx context.Context, db *sqldb.DB, org int64, how Reseal, sealed *int64) error {
	for i := range texts {
		t := &texts[i]
		err := inSteps(ctx, db, t.table, how, sealed, func(ctx context.Context, tx sqldb.Tx, after string) (step, error) {
			id, _ := strconv.ParseInt(after, 10, 64)
			return r.resealTexts(ctx, tx, org, t.table, t.columns, t.index, id, how.Readable)
		})
		if err != nil {
			return err
		}
	}
	for _, s := range secrets {
		err := inSteps(ctx, db, s.table, how, sealed, func(ctx context.Context, tx sqldb.Tx, after string) (step, error) {
			return r.resealBytes(ctx, tx, org, s.table, s.column, s.key, s.about, after, how.Readable)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// step is what one transaction did.
type step struct {
	rows, sealed int64
	last         string // where the next one goes on
}

// inSteps walks through a table, a transaction at a time.
func inSteps(ctx context.Context, db *sqldb.DB, table string, how Reseal, sealed *int64, fn func(context.Context, sqldb.Tx, string) (step, error)) error {
	after, seen := "", int64(0)
	for {
		var s step
		err := db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
			s, err = fn(ctx, tx, after)
			return err
		})
		if err != nil || s.rows == 0 {
			return err
		}
		after, seen, *sealed = s.last, seen+s.rows, *sealed+s.sealed
		if how.Progress != nil {
			how.Progress(table, seen)
		}
	}
}

// errReadable says that something lies readable that should be sealed: somebody wrote it past the program.
func errReadable(table string, id int64) error {
	return fault.NewConflict(table, "keys.readable", "table", table, "id", id)
}

func (r *Ring) resealTexts(ctx context.Context, tx sqldb.Tx, org int64, table string, columns []string, index map[string]func(string) string,
	after int64, readable bool) (s step, err error) {
	box, err := r.Box(org)
	if err != nil {
		return s, err
	}
	type row struct {
		id     int64
		values []string
	}
	sql := fmt.Sprintf("/* sealed.Reseal */ select id, %s from %s where org = $1 and id > $2 order by id limit $3", strings.Join(columns, ", "), table)
	all, err := sqldb.List(ctx, tx, func(rows sqldb.Rows, v *row) error {
		v.values = make([]string, len(columns))
		dest := []any{&v.id}
		for i := range v.values {
			dest = append(dest, &v.values[i])
		}
		return rows.Scan(dest...)
	}, sql, org, after, resealRows)
	if err != nil {
		return s, err
	}
	for _, v := range all {
		s.rows, s.last = s.rows+1, strconv.FormatInt(v.id, 10)
		args := []any{org, v.id}
		var set []string
		put := func(column string, value any) {
			args = append(args, value)
			set = append(set, fmt.Sprintf("%s = $%d", column, len(args)))
		}
		for i, column := range columns {
			stored := v.values[i]
			if box.IsNewest(stored) {
				continue
			}
			plain := stored
			if _, _, ok := Parts(stored); ok {
				if plain, err = box.Open(table, column, v.id, stored); err != nil {
					return s, err
				}
			} else if !readable {
				return s, errReadable(table, v.id)
			}
			put(column, box.Seal(table, column, v.id, plain))
			if normal := index[column]; normal != nil {
				if n, ok := box.Index(column, normal(plain)); ok {
					put(column+"_index", n)
				}
			}
			s.sealed++
		}
		if len(set) == 0 {
			continue
		}
		sql := fmt.Sprintf("/* sealed.Reseal */ update %s set %s where org = $1 and id = $2", table, strings.Join(set, ", "))
		if _, err := tx.Exec(ctx, sql, args...); err != nil {
			return s, err
		}
	}
	return s, nil
}

func (r *Ring) resealBytes(ctx context.Context, tx sqldb.Tx, org int64, table, column, key string, about func(int64, string) string,
	after string, readable bool) (s step, err error) {
	type row struct {
		key    string
		sealed []byte
	}
	sql := fmt.Sprintf("/* sealed.Reseal */ select %s, %s from %s where org = $1 and %s > $2 and %s is not null order by %s limit $3",
		key, column, table, key, column, key)
	all, err := sqldb.List(ctx, tx, func(rows sqldb.Rows, v *row) error { return rows.Scan(&v.key, &v.sealed) }, sql, org, after, resealRows)
	if err != nil {
		return s, err
	}
	for _, v := range all {
		s.rows, s.last = s.rows+1, v.key
		if len(v.sealed) == 0 || r.IsNewest(v.sealed) {
			continue
		}
		plain, err := r.Open(about(org, v.key), v.sealed)
		switch {
		case err != nil && !readable:
			return s, err
		case err != nil:
			plain = v.sealed // from before there were keys
		}
		again, err := r.Seal(about(org, v.key), plain)
		if err != nil {
			return s, err
		}
		if _, err := tx.Exec(ctx, fmt.Sprintf("/* sealed.Reseal */ update %s set %s = $3 where org = $1 and %s = $2", table, column, key), org, v.key, again); err != nil {
			return s, err
		}
		s.sealed++
	}
	return s, nil
}

// Rotate makes a new key, unless fresh is false, and seals everything with it. Broken off, Rotate without a new key goes on.
// The keys before stay in the file until Retire: a backup of yesterday needs them.
func (r *Ring) Rotate(ctx context.Context, db *sqldb.DB, fresh bool, now time.Time, how Reseal) (sealed int64, err error) {
	if fresh {
		if _, err := r.Add(now); err != nil {
			return 0, err
		}
	}
	err = db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		_, err := r.prove(ctx, tx)
		return err
	})
	if err != nil {
		return 0, err
	}
	return r.Reseal(ctx, db, how)
}

const sqlDropProof = `-- sealed.Retire
delete from sealing_keys where org = $1 and key = $2`

// Retire takes all keys but the newest away, after making sure that nothing needs them here. Backups from before need them
// still. It returns their names.
func (r *Ring) Retire(ctx context.Context, db *sqldb.DB) (retired []string, err error) {
	if _, err := r.Reseal(ctx, db, Reseal{}); err != nil {
		return nil, err
	}
	keys := r.Keys()
	retired = keys[:len(keys)-1]
	err = db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		for _, k := range retired {
			if _, err := tx.Exec(ctx, sqlDropProof, installation, k); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || len(retired) == 0 {
		return nil, err
	}
	return retired, r.Drop(retired...)
}
