package intakedb

import (
	"context"

	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/store/sealed"
)

type customerRow struct {
	id                 int64
	ref, account       string
	email, phone, name string
	language           string
	segment            int64
	noContact          bool
}

const sqlLoadCustomers = `-- intakedb.customerShelf.find
select id, ref, account, email, phone, name, language, segment_id, no_contact from customers where org = $1 and ref = any($2)`

const sqlChangeCustomer = `-- intakedb.customerShelf.change
update customers set account = $4, email = $5, phone = $6, name = $7, language = $8, segment_id = $9, no_contact = $10, email_index = $11, phone_index = $12
where org = $1 and id = $2 and ref = $3`

var customerShelf = shelf[customerRow]{
	table:   "customers",
	columns: []string{"org", "id", "ref", "account", "email", "phone", "name", "language", "segment_id", "no_contact", "email_index", "phone_index"},
	find:    sqlLoadCustomers, change: sqlChangeCustomer,
	scan: func(r *customerRow) []any {
		return []any{&r.id, &r.ref, &r.account, &r.email, &r.phone, &r.name, &r.language, &r.segment, &r.noContact}
	},
	values: func(b *batch, r *customerRow, args []any) []any {
		seal := func(column, plain string) string { return b.box.Seal("customers", column, r.id, plain) }
		return append(args, r.id, r.ref, r.account, seal("email", r.email), seal("phone", r.phone), seal("name", r.name), r.language, r.segment,
			number(r.noContact), b.indexOf("email", sealed.NormalEmail(r.email)), b.indexOf("phone", sealed.NormalPhone(r.phone)))
	},
	open: func(b *batch, r *customerRow) (err error) {
		open := func(column string, text *string) {
			if err == nil {
				*text, err = b.box.Open("customers", column, r.id, *text)
			}
		}
		open("email", &r.email)
		open("phone", &r.phone)
		open("name", &r.name)
		return err
	},
	key: func(r *customerRow) string { return r.ref },
	id:  func(r *customerRow) int64 { return r.id },
}

// applyCustomers stores customers. Whoever was erased doesn't come back with a file. Once opted out stays opted out: a file that doesn't know about it can't undo it.
func applyCustomers(ctx context.Context, b *batch, round []int) error {
	was, err := customerShelf.load(ctx, b, b.keysOf(round))
	if err != nil {
		return err
	}
	segments := wanted{}
	for _, i := range round {
		segments.add(record[intake.Customer](b, i).Segment)
	}
	segment, err := b.values(ctx, dimension.Segment, segments)
	if err != nil {
		return err
	}
	var out []int64 // customers to whom somebody belongs who doesn't want to be asked
	err = customerShelf.upsert(ctx, b, round, was, func(i int, before *customerRow) (customerRow, *fault.Error) {
		c := record[intake.Customer](b, i)
		if b.gone.Has(c.Ref) {
			return customerRow{}, leaveOut
		}
		if c.Segment != "" && segment[c.Segment] == 0 {
			return customerRow{}, notFound("segment", "segment", c.Segment)
		}
		row := customerRow{ref: c.Ref}
		if before != nil {
			row = *before
		} else {
			row.id = b.nextID()
		}
		row.account, row.email, row.phone = keep(c.Account, row.account), keep(c.Email, row.email), keep(c.Phone, row.phone)
		row.name, row.language = keep(c.Name, row.name), keep(c.Language, row.language)
		if c.Segment != "" {
			row.segment = segment[c.Segment]
		}
		row.noContact = row.noContact || c.NoContact
		if c.NoContact {
			out = append(out, row.id)
		}
		return row, nil
	})
	if err != nil {
		return err
	}
	return b.optOut(ctx, out)
}

const sqlOptOutWhole = `-- intakedb.optOut
update customers set no_contact = 1 where org = $1 and id = $2 and no_contact = 0`

const sqlOptOutOwn = `-- intakedb.optOut, own
update customer_merges set kept_no_contact = 1 where org = $1 and kept_id = $2 and undone_at = 0 and kept_no_contact = 0`

// optOut lets whom a merged customer belongs to opt out along, and remembers of one into whom others were merged that it did so by
// itself.
func (b *batch) optOut(ctx context.Context, ids []int64) error {
	if len(b.merged) == 0 {
		return nil
	}
	for _, id := range ids {
		if _, err := b.tx.Exec(ctx, sqlOptOutOwn, b.org, id); err != nil {
			return err
		}
		n, err := b.tx.Exec(ctx, sqlOptOutWhole, b.org, b.whole(id))
		if err != nil {
			return err
		}
		if n > 0 {
			b.changed = append(b.changed, b.whole(id))
			delete(b.canonical, b.whole(id))
		}
	}
	return nil
}
