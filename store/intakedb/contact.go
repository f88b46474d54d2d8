package intakedb

import (
	"context"
	"slices"

	"klankbord.org/core/fault"
	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
)

// contacts knows which customers have an address or a telephone number: field, normal form, customers.
type contacts map[string]map[string][]int64

const sqlContacts = `-- intakedb.contacts
select id, email, phone from customers where org = $1 and (email_index = any($2) or phone_index = any($3))
	and id not in (select n.customer_id from nobodies n where n.org = $1) order by id`

// contacts looks up the customers with one of these addresses or numbers, however those are written.
func (b *batch) contacts(ctx context.Context, emails, phones []string) (contacts, error) {
	found := contacts{"email": {}, "phone": {}}
	emailIndex, phoneIndex := b.indexes("email", emails, sealed.NormalEmail), b.indexes("phone", phones, sealed.NormalPhone)
	if len(emailIndex)+len(phoneIndex) == 0 {
		return found, nil
	}
	rows, err := b.tx.Query(ctx, sqlContacts, b.org, emailIndex, phoneIndex)
	return found, sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var id int64
		var email, phone string
		if err := r.Scan(&id, &email, &phone); err != nil {
			return err
		}
		email, err := b.box.Open("customers", "email", id, email)
		if err != nil {
			return err
		}
		if phone, err = b.box.Open("customers", "phone", id, phone); err != nil {
			return err
		}
		id = b.whole(id)
		found.add("email", sealed.NormalEmail(email), id)
		found.add("phone", sealed.NormalPhone(phone), id)
		return nil
	})
}

func (b *batch) indexes(purpose string, texts []string, normal func(string) string) []int64 {
	all := []int64{}
	for _, text := range texts {
		if n, ok := b.box.Index(purpose, normal(text)); ok && !slices.Contains(all, n) {
			all = append(all, n)
		}
	}
	return all
}

func (c contacts) add(field, normal string, id int64) {
	if normal != "" && !slices.Contains(c[field][normal], id) {
		c[field][normal] = append(c[field][normal], id)
	}
}

// one returns the customer with an address or a number. Two customers who share it are a Conflict fault: a guess would put one's
// complaint on the other's record.
func (c contacts) one(field, said string) (int64, *fault.Error) {
	normal := sealed.NormalEmail(said)
	if field == "phone" {
		normal = sealed.NormalPhone(said)
	}
	switch all := c[field][normal]; len(all) {
	case 0:
		return 0, fault.NewInvalid(field, "signal.nobody")
	case 1:
		return all[0], nil
	}
	return 0, fault.NewConflict(field, "signal.shared")
}
