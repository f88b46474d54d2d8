package app

import (
	"context"
	"strconv"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/ssodb"
	"klankbord.org/web/scimweb"
)

// people is all that it takes to show users.
type people struct {
	accounts    []access.Account
	known       map[access.AccountID]ssodb.User
	groups      map[access.AccountID][]scimweb.Member
	employees   map[org.EmployeeID]org.Employee
	memberships map[org.EmployeeID][]org.Membership
	units       map[org.UnitID]string
	roles       map[org.RoleID]string
}

// readPeople reads everybody, or with one the account of that reference only.
func readPeople(ctx context.Context, tx sqldb.Tx, o org.ID, one string) (p people, err error) {
	if one == "" {
		p.accounts, err = accessdb.List(ctx, tx, o)
	} else {
		p.accounts = make([]access.Account, 1)
		p.accounts[0], err = accessdb.FindByRef(ctx, tx, o, one)
	}
	if err != nil {
		return p, err
	}
	users, err := ssodb.ListUsers(ctx, tx, o)
	if err != nil {
		return p, err
	}
	p.known = make(map[access.AccountID]ssodb.User, len(users))
	for _, u := range users {
		p.known[u.Account] = u
	}
	groups, err := ssodb.ListGroups(ctx, tx, o)
	if err != nil {
		return p, err
	}
	p.groups = map[access.AccountID][]scimweb.Member{}
	for _, g := range groups {
		for _, m := range g.Members {
			p.groups[m] = append(p.groups[m], scimweb.Member{ID: groupID(g.ID), Name: g.Name})
		}
	}
	return p, p.readWork(ctx, tx, o, one)
}

func groupID(id ssodb.GroupID) string { return strconv.FormatInt(int64(id), 10) }

// readWork reads who works where.
func (p *people) readWork(ctx context.Context, tx sqldb.Tx, o org.ID, one string) error {
	var list []org.Employee
	var memberships []org.Membership
	var err error
	switch {
	case one == "":
		if list, err = orgdb.ListEmployees(ctx, tx, o); err == nil {
			memberships, err = orgdb.ListMemberships(ctx, tx, o, day.Range{})
		}
	case p.accounts[0].Employee != 0:
		var e org.Employee
		if e, err = orgdb.FindEmployee(ctx, tx, o, p.accounts[0].Employee); err == nil {
			list = append(list, e)
			memberships, err = orgdb.ListMembershipsOf(ctx, tx, o, e.ID)
		}
	}
	if err != nil {
		return err
	}
	p.employees, p.memberships = map[org.EmployeeID]org.Employee{}, map[org.EmployeeID][]org.Membership{}
	for _, e := range list {
		p.employees[e.ID] = e
	}
	for _, m := range memberships {
		p.memberships[m.Employee] = append(p.memberships[m.Employee], m)
	}
	units, err := orgdb.ListUnits(ctx, tx, o)
	if err != nil {
		return err
	}
	roles, err := orgdb.ListValuesOf(ctx, tx, o, dimension.Role)
	if err != nil {
		return err
	}
	p.units, p.roles = map[org.UnitID]string{}, map[org.RoleID]string{}
	for _, u := range units {
		p.units[u.ID] = u.Ref
	}
	for _, r := range roles {
		p.roles[r.ID] = r.Ref
	}
	return nil
}

// user shows an account; ok is false for one that provisioning took away.
func (p people) user(a access.Account) (u scimweb.User, ok bool) {
	known, ok := p.known[a.ID]
	if !ok && a.Status == access.Disabled {
		return u, false
	}
	u = scimweb.User{ID: a.Ref, ExternalID: known.ExternalID, UserName: known.UserName, DisplayName: a.Name, GivenName: known.GivenName,
		FamilyName: known.FamilyName, Language: a.Language, Email: a.Email, Active: a.Status != access.Disabled, Groups: p.groups[a.ID],
		Created: a.CreatedAt, Changed: a.UpdatedAt}
	if u.UserName == "" {
		u.UserName = a.Email
	}
	e, works := p.employees[a.Employee]
	if !works {
		return u, true
	}
	u.Employee = e.Ref
	u.Employment = &scimweb.Employment{Days: e.Employed}
	for _, m := range p.memberships[e.ID] {
		u.Employment.Memberships = append(u.Employment.Memberships, scimweb.Membership{Unit: p.units[m.Unit], Role: p.roles[m.Role], FTE: m.FTE, Days: m.Range})
	}
	return u, true
}

// Users implements scimweb.Directory.
func (d directory) Users(ctx context.Context, o org.ID) (out []scimweb.User, err error) {
	if err := askProvision(ctx, o); err != nil {
		return nil, err
	}
	err = d.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		p, err := readPeople(ctx, tx, o, "")
		if err != nil {
			return err
		}
		for _, a := range p.accounts {
			if u, ok := p.user(a); ok {
				out = append(out, u)
			}
		}
		return nil
	})
	return out, err
}

// User implements scimweb.Directory.
func (d directory) User(ctx context.Context, o org.ID, id string) (u scimweb.User, err error) {
	if err := askProvision(ctx, o); err != nil {
		return u, err
	}
	err = d.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		p, err := readPeople(ctx, tx, o, id)
		if err != nil {
			return err
		}
		var ok bool
		if u, ok = p.user(p.accounts[0]); !ok {
			return fault.NewNotFound("account", id)
		}
		return nil
	})
	return u, err
}

// CreateUser implements scimweb.Directory.
func (d directory) CreateUser(ctx context.Context, o org.ID, u scimweb.User) (scimweb.User, error) {
	if err := askProvision(ctx, o); err != nil {
		return u, err
	}
	d.one.Lock()
	defer d.one.Unlock()
	where, err := d.organisation(ctx, o)
	if err != nil {
		return u, err
	}
	if err := d.free(ctx, o, u); err != nil {
		return u, err
	}
	if err := d.bringPerson(ctx, where, u, scimweb.User{}); err != nil {
		return u, err
	}
	var ref string
	err = d.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		a, err := d.open(ctx, tx, where, u)
		if err != nil {
			return err
		}
		ref = a.Ref
		return d.afterChange(ctx, tx, where, a.ID, u)
	})
	if err != nil {
		return u, err
	}
	return d.User(ctx, o, ref)
}

// free refuses a name or address that somebody else has, before anything is brought in.
func (d directory) free(ctx context.Context, o org.ID, u scimweb.User) error {
	all, err := d.Users(ctx, o)
	if err != nil {
		return err
	}
	for _, other := range all {
		if other.ID != u.ID && (strings.EqualFold(other.UserName, u.UserName) || strings.EqualFold(other.Email, u.Email)) {
			return fault.NewConflict("userName", "scim.user_taken")
		}
	}
	return nil
}

// open makes an account, or opens again the one with this address that provisioning took away.
func (d directory) open(ctx context.Context, tx sqldb.Tx, o org.Organisation, u scimweb.User) (access.Account, error) {
	at := d.millis()
	status := access.Invited
	if !u.Active {
		status = access.Disabled
	}
	employee, err := employeeOf(ctx, tx, o.ID, u.Employee)
	if err != nil {
		return access.Account{}, err
	}
	a, err := accessdb.FindByEmail(ctx, tx, o.ID, u.Email)
	switch {
	case err == nil:
		if a.Status == access.Disabled && u.Active {
			a.Status = access.Active
		}
		a.Name, a.Language, a.Employee, a.UpdatedAt = u.DisplayName, u.Language, employee, at
		if err := accessdb.Update(ctx, tx, o.ID, a); err != nil {
			return a, err
		}
		return a, d.tell(ctx, tx, o, "accounts.reopened", a.ID, map[string]any{"source": scimSource, "status": a.Status})
	case fault.KindOf(err) != fault.NotFound:
		return a, err
	}
	a, err = accessdb.Create(ctx, tx, o.ID, access.Account{Email: u.Email, Name: u.DisplayName, Language: u.Language, Employee: employee,
		Status: status, Source: scimSource, CreatedAt: at})
	if err != nil {
		return a, err
	}
	return a, d.tell(ctx, tx, o, "accounts.created", a.ID, map[string]any{"source": scimSource, "status": status, "employee": employee})
}

func (d directory) tell(ctx context.Context, tx sqldb.Tx, o org.Organisation, action string, id access.AccountID, body map[string]any) error {
	return tellLedger(ctx, tx, o, d.millis(), access.Of(ctx).Ref(), action, "account", int64(id), body)
}

// afterChange keeps what only provisioning knows, and brings grants in step.
func (d directory) afterChange(ctx context.Context, tx sqldb.Tx, o org.Organisation, id access.AccountID, u scimweb.User) error {
	err := ssodb.SaveUser(ctx, tx, o.ID, ssodb.User{Account: id, UserName: u.UserName, ExternalID: u.ExternalID, GivenName: u.GivenName, FamilyName: u.FamilyName})
	if err != nil {
		return err
	}
	p, err := scimProvider(ctx, tx, o.ID)
	if err != nil {
		return err
	}
	return d.regroupSome(ctx, tx, o, p, []access.AccountID{id})
}

// ChangeUser implements scimweb.Directory.
func (d directory) ChangeUser(ctx context.Context, o org.ID, id string, fn scimweb.Change[scimweb.User]) (scimweb.User, error) {
	d.one.Lock()
	defer d.one.Unlock()
	was, err := d.User(ctx, o, id)
	if err != nil {
		return was, err
	}
	u, err := fn(was)
	if err != nil {
		return was, err
	}
	where, err := d.organisation(ctx, o)
	if err != nil {
		return u, err
	}
	if err := d.free(ctx, o, u); err != nil {
		return u, err
	}
	if err := d.bringPerson(ctx, where, u, was); err != nil {
		return u, err
	}
	err = d.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		a, err := d.change(ctx, tx, where, id, u)
		if err != nil {
			return err
		}
		return d.afterChange(ctx, tx, where, a, u)
	})
	if err != nil {
		return u, err
	}
	return d.User(ctx, o, id)
}

// change writes an account, and ends its sessions when it is switched off.
func (d directory) change(ctx context.Context, tx sqldb.Tx, o org.Organisation, ref string, u scimweb.User) (access.AccountID, error) {
	a, err := accessdb.FindByRef(ctx, tx, o.ID, ref)
	if err != nil {
		return 0, err
	}
	before := a
	if a.Employee, err = employeeOf(ctx, tx, o.ID, u.Employee); err != nil {
		return a.ID, err
	}
	a.Name, a.Email, a.Language = u.DisplayName, accessdb.CleanEmail(u.Email), u.Language
	switch {
	case !u.Active:
		a.Status = access.Disabled
	case a.Status == access.Disabled:
		a.Status = access.Active
	}
	if a == before {
		return a.ID, nil
	}
	if a.Status == access.Disabled && before.Status != access.Disabled {
		if err := d.shut(ctx, tx, o, a.ID); err != nil {
			return a.ID, err
		}
	}
	a.UpdatedAt = d.millis()
	if err := accessdb.Update(ctx, tx, o.ID, a); err != nil {
		return a.ID, err
	}
	return a.ID, d.tell(ctx, tx, o, "accounts.changed", a.ID, map[string]any{"source": scimSource,
		"before": map[string]any{"status": before.Status, "employee": before.Employee}, "after": map[string]any{"status": a.Status, "employee": a.Employee},
		"name_changed": a.Name != before.Name, "email_changed": a.Email != before.Email})
}

// shut ends the sessions of an account that is switched off, unless it is the last that can manage.
func (d directory) shut(ctx context.Context, tx sqldb.Tx, o org.Organisation, id access.AccountID) error {
	last, err := d.lastManager(ctx, tx, o.ID, id)
	if err != nil {
		return err
	}
	if last {
		return fault.NewConflict("active", "scim.last_administrator")
	}
	_, err = accessdb.EndSessions(ctx, tx, o.ID, id, d.millis())
	return err
}

// RemoveUser implements scimweb.Directory: the account is switched off and no longer shown; what was done in its name stays.
func (d directory) RemoveUser(ctx context.Context, o org.ID, id string, fn scimweb.Change[scimweb.User]) error {
	d.one.Lock()
	defer d.one.Unlock()
	was, err := d.User(ctx, o, id)
	if err != nil {
		return err
	}
	if _, err := fn(was); err != nil {
		return err
	}
	where, err := d.organisation(ctx, o)
	if err != nil {
		return err
	}
	return d.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		was.Active = false
		account, err := d.change(ctx, tx, where, id, was)
		if err != nil {
			return err
		}
		if err := ssodb.RemoveUser(ctx, tx, o, account); err != nil {
			return err
		}
		p, err := scimProvider(ctx, tx, o)
		if err != nil {
			return err
		}
		p.Settings.Mappings = nil // whoever is gone holds nothing, not even what everybody holds
		return d.keepInStep(ctx, tx, where, p, account, nil)
	})
}
