// Package customerdb reads who was served and at which experience.
package customerdb

import (
	"context"
	"strings"

	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
)

const sqlCustomer = `-- customerdb.Find
select id, ref, account, email, phone, name, language, segment_id, no_contact from customers where org = $1 and id = $2`

const sqlCustomerByRef = `-- customerdb.FindByRef
select id, ref, account, email, phone, name, language, segment_id, no_contact from customers where org = $1 and ref = $2`

func scanCustomer(r sqldb.Rows, c *customer.Customer) error {
	return r.Scan(&c.ID, &c.Ref, &c.Account, &c.Email, &c.Phone, &c.Name, &c.Language, &c.Segment, &c.NoContact)
}

// opened opens what is sealed of a customer.
func opened(ctx context.Context, o org.ID, c customer.Customer, err error) (customer.Customer, error) {
	if err != nil {
		return c, err
	}
	box, err := sealed.Of(ctx, o)
	if err != nil {
		return c, err
	}
	err = open(box, &c)
	return c, err
}

// open also forgets what a nobody is called (store/erasedb): it is nobody's reference.
func open(box *sealed.Box, c *customer.Customer) (err error) {
	if strings.HasPrefix(c.Ref, "\x1f") {
		c.Ref = ""
	}
	if c.Email, err = box.Open("customers", "email", int64(c.ID), c.Email); err != nil {
		return err
	}
	if c.Phone, err = box.Open("customers", "phone", int64(c.ID), c.Phone); err != nil {
		return err
	}
	c.Name, err = box.Open("customers", "name", int64(c.ID), c.Name)
	return err
}

// Find returns a customer, or a NotFound fault.
func Find(ctx context.Context, tx sqldb.Tx, o org.ID, id collect.CustomerID) (customer.Customer, error) {
	c, err := sqldb.One(ctx, tx, scanCustomer, sqlCustomer, o, id)
	return opened(ctx, o, c, missing(err, "customer", ""))
}

// FindByRef returns a customer by the reference of the source system, or a NotFound fault. The reference of one who was merged is that
// of whom they belong to.
func FindByRef(ctx context.Context, tx sqldb.Tx, o org.ID, ref string) (customer.Customer, error) {
	c, err := sqldb.One(ctx, tx, scanCustomer, sqlCustomerByRef, o, ref)
	c, err = opened(ctx, o, c, missing(err, "customer", ref))
	if err != nil {
		return c, err
	}
	return whole(ctx, tx, o, c)
}

// FindWhole is Find of whom a customer belongs to: itself, unless it was merged.
func FindWhole(ctx context.Context, tx sqldb.Tx, o org.ID, id collect.CustomerID) (customer.Customer, error) {
	c, err := Find(ctx, tx, o, id)
	if err != nil {
		return c, err
	}
	return whole(ctx, tx, o, c)
}

func whole(ctx context.Context, tx sqldb.Tx, o org.ID, c customer.Customer) (customer.Customer, error) {
	kept, err := Kept(ctx, tx, o, c.ID)
	if err != nil || kept == c.ID {
		return c, err
	}
	return Find(ctx, tx, o, kept)
}

// missing turns "no rows" into a NotFound fault.
func missing(err error, what, ref string) error {
	if err == sqldb.ErrNoRows {
		return fault.NewNotFound(what, ref)
	}
	return err
}
