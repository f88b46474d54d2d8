package accessdb

import (
	"context"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// ActorOf returns who an account is on a day, with what it holds then. A disabled account is an Unauthenticated fault: to
// the rest of the program it is nobody. A grant of a role that is gone gives nothing.
func ActorOf(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID, today day.Day) (access.Actor, error) {
	a, err := Find(ctx, tx, o, id)
	if err != nil {
		return access.Actor{}, err
	}
	if a.Status == access.Disabled {
		return access.Actor{}, fault.NewUnauthenticated()
	}
	return actorOf(ctx, tx, o, a, today)
}

func actorOf(ctx context.Context, tx sqldb.Tx, o org.ID, a access.Account, today day.Day) (access.Actor, error) {
	actor := access.Actor{Org: o, Account: a.ID, Employee: a.Employee, Name: a.Name}
	grants, err := Grants(ctx, tx, o, a.ID)
	if err != nil || len(grants) == 0 {
		return actor, err
	}
	roles, err := rolesByRef(ctx, tx, o)
	if err != nil {
		return actor, err
	}
	for _, g := range grants {
		role, ok := roles[g.Role]
		if ok && g.Range.Contains(today) {
			actor.Held = append(actor.Held, access.Held{Grant: g, Role: role})
		}
	}
	return actor, nil
}

// CountHolding returns how many active accounts hold a permission for the whole organisation on a day, not counting one
// account: an organisation that nobody can manage any more is locked out of itself.
func CountHolding(ctx context.Context, tx sqldb.Tx, o org.ID, p access.Permission, today day.Day, but access.AccountID) (int, error) {
	accounts, err := List(ctx, tx, o)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, a := range accounts {
		if a.Status != access.Active || a.ID == but {
			continue
		}
		actor, err := actorOf(ctx, tx, o, a, today)
		if err != nil {
			return 0, err
		}
		if everywhere, _ := actor.Units(p); everywhere {
			n++
		}
	}
	return n, nil
}
