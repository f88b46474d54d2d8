package app

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/demo"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/accessweb"
)

// demoSource marks the accounts of the sample organisation. They have no password: outside a demo nobody gets in with them.
const demoSource = "demo"

// eyes are the accounts of the sample organisation, in the order in which a visitor reads them: one for each role.
var eyes = []struct {
	role access.RoleRef
	name string // empty: that of the employee it belongs to
	what intake.Text
}{
	{access.CXManager, "Imke de Graaf", intake.Text{NL: "scores, toelichtingen, oorzaken", EN: "scores, comments, causes"}},
	{access.TeamLead, "", intake.Text{NL: "het eigen team, zolang dat duurt", EN: "the own team, for as long as it lasts"}},
	{access.EmployeeRole, "", intake.Text{NL: "eigen antwoorden en uitleg van de bonus", EN: "own answers and bonus statements"}},
	{access.RewardManager, "Sander Postma", intake.Text{NL: "regelingen, berekeningen, bedragen", EN: "schemes, runs, amounts"}},
	{access.Management, "Hanneke Vos", intake.Text{NL: "het geheel, zonder namen", EN: "the whole, without names"}},
	{access.WorksCouncil, "Ruud Elzinga", intake.Text{NL: "de afspraken en of ze gevolgd worden", EN: "the agreements and whether they are kept"}},
	{access.Auditor, "Fatma Yildirim", intake.Text{NL: "alles nalopen, niets wijzigen", EN: "check everything, change nothing"}},
	{access.PrivacyOfficer, "Joost Kemp", intake.Text{NL: "persoonsgegevens en het logboek", EN: "personal data and the audit log"}},
	{access.Administrator, "Bea Linden", intake.Text{NL: "accounts en instellingen, geen scores", EN: "accounts and settings, no scores"}},
}

// makeEyes makes the accounts of the sample organisation, unless they are there.
func (a *App) makeEyes(ctx context.Context, o org.Organisation) error {
	return a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		today := day.At(a.now())
		lead, own, err := a.demoPeople(ctx, tx, o.ID, today)
		if err != nil {
			return err
		}
		for _, e := range eyes {
			email := string(e.role) + "@" + demo.Domain
			switch _, err := accessdb.FindByEmail(ctx, tx, o.ID, email); {
			case err == nil:
				continue
			case fault.KindOf(err) != fault.NotFound:
				return err
			}
			account := access.Account{Email: email, Name: e.name, Status: access.Active, Source: demoSource, CreatedAt: a.millis()}
			grant := access.Grant{Role: e.role, Range: day.Range{From: today}}
			switch e.role {
			case access.TeamLead:
				account.Name, account.Employee = lead.name, lead.Employee
				grant.Unit, grant.Range = lead.Unit, lead.Range
			case access.EmployeeRole:
				account.Name, account.Employee = own.name, own.Employee
			}
			if account, err = accessdb.Create(ctx, tx, o.ID, account); err != nil {
				return err
			}
			if err := accessdb.SetGrants(ctx, tx, o.ID, account.ID, accessdb.Local, []access.Grant{grant}); err != nil {
				return err
			}
			if err := a.tell(ctx, tx, o.ID, "accounts.granted", "account", int64(account.ID), map[string]any{"before": []string{}, "after": grantLines([]access.Grant{grant})}); err != nil {
				return err
			}
		}
		return nil
	})
}

// placed is somebody in a unit today.
type placed struct {
	org.Membership
	name string
}

// demoPeople finds somebody who leads a team today, and somebody else who works in it.
func (a *App) demoPeople(ctx context.Context, tx sqldb.Tx, o org.ID, today day.Day) (lead, own placed, err error) {
	roles, err := orgdb.ListValuesOf(ctx, tx, o, dimension.Role)
	if err != nil {
		return lead, own, err
	}
	at := slices.IndexFunc(roles, func(v org.Value) bool { return v.Ref == demo.LeadRole })
	members, err := orgdb.ListMemberships(ctx, tx, o, day.Range{From: today, To: today})
	if err != nil || at < 0 {
		return lead, own, errors.Join(err, fault.NewNotFound("role", demo.LeadRole))
	}
	for _, m := range members {
		if m.Role == roles[at].ID && lead.Employee == 0 {
			lead.Membership = m
		}
	}
	for _, m := range members {
		if m.Unit == lead.Unit && m.Role != lead.Role && own.Employee == 0 {
			own.Membership = m
		}
	}
	for _, p := range []*placed{&lead, &own} {
		e, err := orgdb.FindEmployee(ctx, tx, o, p.Employee)
		if err != nil {
			return lead, own, err
		}
		p.name = e.Name
	}
	return lead, own, nil
}

// DemoAccounts returns whose eyes a visitor may try: those of the sample organisation, in a demo, and nobody's otherwise.
func (d desk) DemoAccounts(ctx context.Context, o org.Organisation) (list []accessweb.DemoAccount, err error) {
	if !d.door.demo || o.Ref != demo.Ref {
		return nil, nil
	}
	err = d.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		list = nil
		accounts, err := accessdb.List(ctx, tx, o.ID)
		for _, e := range eyes {
			role := standardRole(e.role)
			for _, account := range accounts {
				if account.Source == demoSource && account.Status == access.Active && account.Email == string(e.role)+"@"+demo.Domain {
					list = append(list, accessweb.DemoAccount{Ref: account.Ref, Name: account.Name, Role: role.Name, What: e.what})
				}
			}
		}
		return err
	})
	return list, err
}

func standardRole(ref access.RoleRef) access.Role {
	roles := access.StandardRoles()
	return roles[slices.IndexFunc(roles, func(r access.Role) bool { return r.Ref == ref })]
}

// LookAs signs in as somebody of the sample organisation, without a password. Outside a demo there is nobody to look as.
func (d desk) LookAs(w http.ResponseWriter, r *http.Request, o org.Organisation, ref string) error {
	list, err := d.DemoAccounts(r.Context(), o)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(list, func(a accessweb.DemoAccount) bool { return a.Ref == ref }) {
		return fault.NewNotFound("account", "")
	}
	var account access.Account
	err = d.db.Read(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		account, err = accessdb.FindByRef(ctx, tx, o.ID, ref)
		return err
	})
	if err != nil {
		return err
	}
	return d.startSession(w, r, o, account.ID, byDemo)
}
