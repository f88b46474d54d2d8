package app

import (
	"context"
	"slices"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/audit"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/auditdb"
	"klankbord.org/store/keydb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/auditweb"
)

// ledgerNames knows whom and what the ledger's numbers stand for, as far as they still have a name.
type ledgerNames struct {
	accounts  []access.Account
	keys      []keydb.Key
	employees []org.Employee
	units     []org.Unit
}

func readNames(ctx context.Context, tx sqldb.Tx, o org.ID) (n ledgerNames, err error) {
	if n.accounts, err = accessdb.List(ctx, tx, o); err != nil {
		return n, err
	}
	if n.keys, err = keydb.List(ctx, tx, o); err != nil {
		return n, err
	}
	if n.employees, err = orgdb.ListEmployees(ctx, tx, o); err != nil {
		return n, err
	}
	n.units, err = orgdb.ListUnits(ctx, tx, o)
	return n, err
}

// of returns the name of a thing, empty when there is none.
func (n *ledgerNames) of(kind string, id int64) string {
	switch kind {
	case "account":
		return nameIn(n.accounts, func(a access.Account) (int64, string) { return int64(a.ID), a.Name }, id)
	case "key":
		return nameIn(n.keys, func(k keydb.Key) (int64, string) { return int64(k.ID), k.Name }, id)
	case "employee":
		return nameIn(n.employees, func(e org.Employee) (int64, string) { return int64(e.ID), e.Name }, id)
	case "unit":
		return nameIn(n.units, func(u org.Unit) (int64, string) { return int64(u.ID), u.Name }, id)
	}
	return ""
}

func nameIn[T any](list []T, of func(T) (int64, string), id int64) string {
	for _, one := range list {
		if n, name := of(one); n == id {
			return name
		}
	}
	return ""
}

// find returns who and what bears a name that holds some words.
func (n *ledgerNames) find(words string) (things []audit.Thing) {
	add := func(kind string, id int64, names ...string) {
		if slices.ContainsFunc(names, func(name string) bool { return strings.Contains(strings.ToLower(name), strings.ToLower(words)) }) {
			things = append(things, audit.Thing{Kind: kind, ID: id})
		}
	}
	things = []audit.Thing{}
	for _, a := range n.accounts {
		add("account", int64(a.ID), a.Name)
	}
	for _, k := range n.keys {
		add("key", int64(k.ID), k.Name)
	}
	for _, e := range n.employees {
		add("employee", int64(e.ID), e.Name, e.Ref)
	}
	for _, u := range n.units {
		add("unit", int64(u.ID), u.Name, u.Ref)
	}
	return things
}

// put names who did something and to what.
func (n *ledgerNames) put(e *audit.Entry) {
	kind, id := audit.Subject(e.Actor)
	e.By = n.of(kind, id)
	if e.Things() == 1 {
		e.About = n.of(e.Kind, e.First)
	}
}

// doers tells in words who is behind what the ledger calls an actor.
func (a *App) doers(ctx context.Context, o org.ID) (func(actor string) intake.Text, error) {
	var names ledgerNames
	err := a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
		names, err = readNames(ctx, tx, o)
		return err
	})
	return func(actor string) intake.Text {
		kind, id := audit.Subject(actor)
		return audit.NameOf(actor, names.of(kind, id))
	}, err
}

// AuditLog implements auditweb.Reader.
func (a *App) AuditLog(ctx context.Context, o org.Organisation, q auditweb.Query, before int64, limit int) (p auditweb.Part, err error) {
	if _, err := access.Ask(ctx, o.ID, access.AuditRead); err != nil {
		return p, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		names, err := readNames(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		p, err = auditPart(ctx, tx, o.ID, names.filter(q), names, before, limit)
		return err
	})
	return p, err
}

// filter turns names into numbers.
func (n *ledgerNames) filter(q auditweb.Query) audit.Filter {
	f := q.Filter
	if q.Who != "" {
		f.Actors = []string{}
		for _, t := range n.find(q.Who) {
			f.Actors = append(f.Actors, actorRef(t))
		}
	}
	if q.About != "" {
		f.Things = n.find(q.About)
	}
	return f
}

func actorRef(t audit.Thing) string {
	switch t.Kind {
	case "account":
		return access.Actor{Account: access.AccountID(t.ID)}.Ref()
	case "key":
		return access.Actor{Key: access.KeyID(t.ID)}.Ref()
	}
	return ""
}

func auditPart(ctx context.Context, tx sqldb.Tx, o org.ID, f audit.Filter, names ledgerNames, before int64, limit int) (auditweb.Part, error) {
	part, err := auditdb.List(ctx, tx, o, f, before, limit)
	if err != nil {
		return auditweb.Part{}, err
	}
	for i := range part.Entries {
		names.put(&part.Entries[i])
	}
	return auditweb.Part(part), nil
}

// ExportAudit implements auditweb.Reader: all that fits, the newest first, a part at a time. That somebody took the log along is
// itself in it.
func (a *App) ExportAudit(ctx context.Context, o org.Organisation, q auditweb.Query, each func([]audit.Entry) error) error {
	actor, err := access.Ask(ctx, o.ID, access.AuditRead)
	if err != nil {
		return err
	}
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		return tellLedger(ctx, tx, o, a.millis(), actor.Ref(), "audit.exported", "audit", 0, q.Told())
	})
	if err != nil {
		return err
	}
	const atOnce = 1000
	for before := int64(0); ; {
		p, err := a.AuditLog(ctx, o, q, before, atOnce)
		if err != nil {
			return err
		}
		if err := each(p.Entries); err != nil || p.Next == 0 {
			return err
		}
		before = p.Next
	}
}

// LookedAtMe returns who looked at the score or the pay of whoever asks, the newest first: everybody may know that of
// themselves.
func (a *App) LookedAtMe(ctx context.Context, o org.Organisation, before int64, limit int) (p auditweb.Part, err error) {
	actor, err := access.Ask(ctx, o.ID, access.OwnRead)
	if err != nil || actor.Employee == 0 {
		return p, err
	}
	f := audit.Filter{Area: audit.Readings, Things: []audit.Thing{{Kind: "employee", ID: int64(actor.Employee)}}}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		names, err := readNames(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		p, err = auditPart(ctx, tx, o.ID, f, names, before, limit)
		return err
	})
	return p, err
}
