package customerdb

import (
	"context"
	"slices"

	"klankbord.org/core/customer"
	"klankbord.org/core/org"
	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
)

const sqlSearch = `-- customerdb.Search
select id, ref, account, email, phone, name, language, segment_id, no_contact from customers
where org = $1 and (ref = $2 or email_index = $3 or phone_index = $4)
	and id not in (select n.customer_id from nobodies n where n.org = $1) order by id`

// Search returns the customers with this reference, e-mail address or telephone number, however those are written. It reads
// the whole table, which takes a while where there are many: it is for people who look for one person.
func Search(ctx context.Context, tx sqldb.Tx, o org.ID, text string) ([]customer.Customer, error) {
	box, err := sealed.Of(ctx, o)
	if err != nil {
		return nil, err
	}
	var email, phone any
	if n, ok := box.Index("email", sealed.NormalEmail(text)); ok {
		email = n
	}
	if n, ok := box.Index("phone", sealed.NormalPhone(text)); ok {
		phone = n
	}
	all, err := sqldb.List(ctx, tx, scanCustomer, sqlSearch, o, text, email, phone)
	if err != nil {
		return nil, err
	}
	found := all[:0]
	for _, c := range all {
		if err := open(box, &c); err != nil {
			return nil, err
		}
		if c.Ref == text || sameText(c.Email, text, sealed.NormalEmail) || sameText(c.Phone, text, sealed.NormalPhone) {
			found = append(found, c)
		}
	}
	return onlyWhole(ctx, tx, o, found)
}

// onlyWhole puts whom they belong to in place of customers who were merged, each once.
func onlyWhole(ctx context.Context, tx sqldb.Tx, o org.ID, found []customer.Customer) ([]customer.Customer, error) {
	all := make([]customer.Customer, 0, len(found))
	for _, c := range found {
		c, err := whole(ctx, tx, o, c)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(all, func(x customer.Customer) bool { return x.ID == c.ID }) {
			all = append(all, c)
		}
	}
	return all, nil
}

// sameText compares in the form that an index is made of: equal indexes alone don't say that texts are equal.
func sameText(a, b string, normal func(string) string) bool {
	return normal(a) != "" && normal(a) == normal(b)
}

const sqlAlikeRefs = `-- customerdb.AlikeRefs
select id, ref, account, email, phone, name, language, segment_id, no_contact from customers
where org = $1 and ref <> $2 and lower(replace(replace(replace(ref, ' ', ''), '-', ''), '.', '')) = lower(replace(replace(replace(cast($2 as text), ' ', ''), '-', ''), '.', ''))
	and id not in (select n.customer_id from nobodies n where n.org = $1) order by id limit 20`

// AlikeRefs returns customers whose reference differs from this one in capitals, spaces, hyphens and points only. It reads the whole table.
func AlikeRefs(ctx context.Context, tx sqldb.Tx, o org.ID, ref string) ([]customer.Customer, error) {
	all, err := openedAll(ctx, tx, o, sqlAlikeRefs, o, ref)
	if err != nil {
		return nil, err
	}
	return onlyWhole(ctx, tx, o, all)
}
