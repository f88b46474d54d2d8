package app

import (
	"context"
	"sync"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/signon"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/keydb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/ssodb"
)

// scimSource is the source of what provisioning gives.
const scimSource = "scim"

// directory is what SCIM provisions: accounts with their groups, employees with their memberships, and units. People and
// units come in by the same door as an import.
type directory struct {
	*App
	one *sync.Mutex // provisioning changes one thing at a time: people and account are two transactions
}

func newDirectory(a *App) directory { return directory{App: a, one: &sync.Mutex{}} }

// bearer returns who holds a key, when it is one that may provision.
func (a *App) bearer(ctx context.Context, token string) (actor access.Actor, o org.Organisation, err error) {
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		actor, o, err = keydb.ActorOf(ctx, tx, token, day.At(a.now()))
		return err
	})
	if err != nil {
		return actor, o, err
	}
	return actor, o, askProvision(access.With(ctx, actor), o.ID)
}

// askProvision asks for all that provisioning needs.
func askProvision(ctx context.Context, o org.ID) error {
	for _, p := range []access.Permission{access.PeopleWrite, access.AccountsManage} {
		if _, err := access.Ask(ctx, o, p); err != nil {
			return err
		}
	}
	return nil
}

// organisation returns the organisation by its number.
func (d directory) organisation(ctx context.Context, o org.ID) (org.Organisation, error) {
	list, err := d.Organisations(ctx)
	for _, one := range list {
		if one.ID == o {
			return one, err
		}
	}
	if err == nil {
		err = fault.NewNotFound("organisation", "")
	}
	return org.Organisation{}, err
}

// scimProvider returns the mapping of groups; an empty one when nobody made any.
func scimProvider(ctx context.Context, tx sqldb.Tx, o org.ID) (signon.Provider, error) {
	p, err := ssodb.FindProvider(ctx, tx, o, scimSource)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return signon.Provider{Ref: scimSource, Kind: signon.SCIM}, nil
	}
	return p, err
}

// regroup brings what every account holds by its groups in step with a mapping.
func (a *App) regroup(ctx context.Context, tx sqldb.Tx, o org.Organisation, p signon.Provider) error {
	users, err := ssodb.ListUsers(ctx, tx, o.ID)
	if err != nil {
		return err
	}
	ids := make([]access.AccountID, len(users))
	for i, u := range users {
		ids[i] = u.Account
	}
	return a.regroupSome(ctx, tx, o, p, ids)
}

// regroupSome is regroup for some accounts.
func (a *App) regroupSome(ctx context.Context, tx sqldb.Tx, o org.Organisation, p signon.Provider, ids []access.AccountID) error {
	if len(ids) == 0 {
		return nil
	}
	groups, err := ssodb.ListGroups(ctx, tx, o.ID)
	if err != nil {
		return err
	}
	of := map[access.AccountID][]string{}
	for _, g := range groups {
		for _, m := range g.Members {
			of[m] = append(of[m], g.Name)
		}
	}
	for _, id := range ids {
		if err := a.keepInStep(ctx, tx, o, p, id, of[id]); err != nil {
			return err
		}
	}
	return nil
}

// bring takes records in by the door; a refused one is the fault of the whole.
func (d directory) bring(ctx context.Context, o org.Organisation, records ...intake.Record) error {
	if len(records) == 0 {
		return nil
	}
	err := d.throughDoor(o, access.Of(ctx).Ref(), false, func(door intake.Door) error {
		for len(records) > 0 {
			n := 1
			for n < len(records) && records[n].Kind() == records[0].Kind() {
				n++
			}
			outcomes, err := door.Apply(ctx, records[:n])
			if err != nil {
				return err
			}
			for _, out := range outcomes {
				if out.Status == intake.Refused {
					refused := *out.Fault
					if refused.Kind == fault.NotFound { // what the record refers to; the resource itself is there
						refused.Kind = fault.Invalid
					}
					return &refused
				}
			}
			records = records[n:]
		}
		return nil
	})
	d.snapshots.Notify(o.ID)
	return err
}

// lastManager reports whether nobody else could manage accounts any more without this account.
func (a *App) lastManager(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID) (bool, error) {
	today := day.At(a.now())
	actor, err := accessdb.ActorOf(ctx, tx, o, id, today)
	if fault.KindOf(err) == fault.Unauthenticated && err != nil {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if everywhere, _ := actor.Units(access.AccountsManage); !everywhere {
		return false, nil
	}
	left, err := accessdb.CountHolding(ctx, tx, o, access.AccountsManage, today, id)
	return left == 0, err
}
