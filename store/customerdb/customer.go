// Package customerdb reads who was served and at which experience.
package customerdb

import (
	"context"

	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const sqlCustomer = `-- customerdb.Find
select id, ref, account, email, phone, name, language, segment_id, no_contact from customers where org = $1 and id = $2`

const sqlCustomerByRef = `-- customerdb.FindByRef
select id, ref, account, email, phone, name, language, segment_id, no_contact from customers where org = $1 and ref = $2`

func scanCustomer(r sqldb.Rows, c *customer.Customer) error {
	return r.Scan(&c.ID, &c.Ref, &c.Account, &c.Email, &c.Phone, &c.Name, &c.Language, &c.Segment, &c.NoContact)
}

// Find returns a customer, or a NotFound fault.
func Find(ctx context.Context, tx sqldb.Tx, o org.ID, id collect.CustomerID) (customer.Customer, error) {
	c, err := sqldb.One(ctx, tx, scanCustomer, sqlCustomer, o, id)
	return c, missing(err, "customer", "")
}

// FindByRef returns a customer by the reference of the source system, or a NotFound fault.
func FindByRef(ctx context.Context, tx sqldb.Tx, o org.ID, ref string) (customer.Customer, error) {
	c, err := sqldb.One(ctx, tx, scanCustomer, sqlCustomerByRef, o, ref)
	return c, missing(err, "customer", ref)
}

// missing turns "no rows" into a NotFound fault.
func missing(err error, what, ref string) error {
	if err == sqldb.ErrNoRows {
		return fault.NewNotFound(what, ref)
	}
	return err
}
