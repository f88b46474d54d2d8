package orgdb

import (
	"context"

	"klankbord.org/core/org"
	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
)

const sqlEmployees = `-- orgdb.ListEmployees
select id, ref, name, email, coalesce(manager_id, 0), employed_from, coalesce(employed_to, 0), place from employees
where org = $1 order by place`

const sqlEmployee = `-- orgdb.FindEmployee
select id, ref, name, email, coalesce(manager_id, 0), employed_from, coalesce(employed_to, 0), place from employees
where org = $1 and id = $2`

const sqlEmployeeByRef = `-- orgdb.FindEmployeeByRef
select id, ref, name, email, coalesce(manager_id, 0), employed_from, coalesce(employed_to, 0), place from employees
where org = $1 and ref = $2`

func scanEmployee(r sqldb.Rows, e *org.Employee) error {
	return r.Scan(&e.ID, &e.Ref, &e.Name, &e.Email, &e.Manager, &e.Employed.From, &e.Employed.To, &e.Place)
}

// ListEmployees returns everybody who works or worked here, in the agreed order.
func ListEmployees(ctx context.Context, tx sqldb.Tx, o org.ID) ([]org.Employee, error) {
	box, err := sealed.Of(ctx, o)
	if err != nil {
		return nil, err
	}
	all, err := sqldb.List(ctx, tx, scanEmployee, sqlEmployees, o)
	for i := range all {
		if err == nil {
			err = openEmployee(box, &all[i])
		}
	}
	return all, err
}

// openEmployee opens what is sealed of an employee.
func openEmployee(box *sealed.Box, e *org.Employee) (err error) {
	e.Email, err = box.Open("employees", "email", int64(e.ID), e.Email)
	return err
}

func openedEmployee(ctx context.Context, o org.ID, e org.Employee, err error) (org.Employee, error) {
	if err != nil {
		return e, err
	}
	box, err := sealed.Of(ctx, o)
	if err == nil {
		err = openEmployee(box, &e)
	}
	return e, err
}

// FindEmployee returns an employee, or a NotFound fault.
func FindEmployee(ctx context.Context, tx sqldb.Tx, o org.ID, id org.EmployeeID) (org.Employee, error) {
	e, err := sqldb.One(ctx, tx, scanEmployee, sqlEmployee, o, id)
	return openedEmployee(ctx, o, e, missing(err, "employee", ""))
}

// FindEmployeeByRef returns an employee by the reference of the source system, or a NotFound fault.
func FindEmployeeByRef(ctx context.Context, tx sqldb.Tx, o org.ID, ref string) (org.Employee, error) {
	e, err := sqldb.One(ctx, tx, scanEmployee, sqlEmployeeByRef, o, ref)
	return openedEmployee(ctx, o, e, missing(err, "employee", ref))
}
