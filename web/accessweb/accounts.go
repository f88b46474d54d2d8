package accessweb

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/i18n"
	"klankbord.org/web/page"
)

// accountsView is the list of accounts.
type accountsView struct {
	page.Page
	Table page.Table
}

func (p *Pages) accounts(w http.ResponseWriter, r *http.Request) error {
	v := accountsView{Page: page.From(r)}
	v.Entry, v.Title = "accounts", "Accounts"
	list, err := p.Desk.Accounts(r.Context(), v.Org)
	if err != nil {
		return err
	}
	v.Lead = v.T("Wie kan aanmelden, en met welke rollen.", "Who can sign in, and with which roles.")
	v.Action = &page.Action{Label: v.T("Iemand uitnodigen", "Invite somebody"), Href: v.Path("/accounts/new")}
	v.Table = page.Table{Caption: "Accounts", Columns: []page.Column{{Label: v.T("Naam", "Name")}, {Label: v.T("E‑mail", "E‑mail")},
		{Label: v.T("Rollen nu", "Roles now")}, {Label: v.T("Tweede stap", "Second step")}, {Label: "Status"}, {Label: v.T("Laatst aangemeld", "Last signed in")}}}
	for _, a := range list {
		v.Table.Rows = append(v.Table.Rows, page.Row{{Text: a.Name, Href: v.Path("/accounts/" + a.Ref)}, {Text: a.Email}, {Text: rolesNow(v.Page, a.Grants)},
			{Text: secondOf(v.Page, a.Account)}, {Text: statusOf(v.Page, a.Status)}, {Text: seen(v.Page, a.SeenAt)}})
	}
	return page.Show(w, r, v.Page, accountsPage(v))
}

// rolesNow are the roles that are held on the day of the page.
func rolesNow(p page.Page, grants []Grant) string {
	var names []string
	for _, g := range grants {
		name := g.Name.In(string(p.Lang))
		if g.UnitName != "" {
			name += " (" + g.UnitName + ")"
		}
		if g.Range.Contains(p.Today()) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return p.T("geen", "none")
	}
	return strings.Join(names, ", ")
}

func secondOf(p page.Page, a access.Account) string {
	var has []string
	if a.HasTOTP {
		has = append(has, p.T("app", "app"))
	}
	if a.Passkeys > 0 {
		has = append(has, p.T("toegangssleutel", "passkey"))
	}
	if len(has) == 0 {
		return p.T("nee", "no")
	}
	return strings.Join(has, ", ")
}

func statusOf(p page.Page, s access.Status) string {
	switch s {
	case access.Invited:
		return p.T("uitgenodigd", "invited")
	case access.Disabled:
		return p.T("uitgezet", "disabled")
	}
	return p.T("in gebruik", "in use")
}

// managedView is one account, or a new one.
type managedView struct {
	page.Page
	problem
	Managed
	Link string // an invitation that was just made
	Rows []grantRow
}

// grantRow is one line of the form.
type grantRow struct{ Role, Unit, From, To string }

// blankRows is how many grants can be added at once.
const blankRows = 2

// grantsMost bounds the form.
const grantsMost = 50

func rowsOf(grants []Grant, today day.Day) (rows []grantRow) {
	for _, g := range grants {
		if g.Source == "local" {
			rows = append(rows, grantRow{Role: string(g.Role), Unit: g.UnitRef, From: g.Range.From.String(), To: g.Range.To.String()})
		}
	}
	for range blankRows {
		rows = append(rows, grantRow{From: today.String()})
	}
	return rows
}

// typedRows reads the grants that stand in the form; rows without a role are left out of grants but stay in rows.
func typedRows(r *http.Request) (rows []grantRow, grants []Grant, err error) {
	for i := range grantsMost {
		n := strconv.Itoa(i)
		if !r.Form.Has("role" + n) {
			break
		}
		row := grantRow{Role: typed(r, "role"+n), Unit: typed(r, "unit"+n), From: typed(r, "from"+n), To: typed(r, "to"+n)}
		rows = append(rows, row)
		if row.Role == "" || err != nil {
			continue
		}
		g := Grant{Grant: access.Grant{Role: access.RoleRef(row.Role), Source: "local"}, UnitRef: row.Unit}
		if g.Range.From, err = day.Parse(row.From); err != nil {
			continue
		}
		if g.Range.To, err = day.Parse(row.To); err != nil {
			continue
		}
		err = g.Range.Check()
		grants = append(grants, g)
	}
	if f := fault.As(err); f != nil {
		err = f.In("grants")
	}
	return rows, grants, err
}

func (p *Pages) newAccountView(r *http.Request) (v managedView, err error) {
	v.Page = page.From(r)
	v.Entry, v.Title = "accounts", v.T("Iemand uitnodigen", "Invite somebody")
	v.Crumbs = []page.Link{{Label: "Accounts", Href: v.Path("/accounts")}}
	v.Managed.Choices, err = p.Desk.Choices(r.Context(), v.Org)
	v.Rows = rowsOf(nil, v.Today())
	return v, err
}

func (p *Pages) newAccount(w http.ResponseWriter, r *http.Request) error {
	v, err := p.newAccountView(r)
	if err != nil {
		return err
	}
	return page.Show(w, r, v.Page, newAccountPage(v))
}

func (p *Pages) sendInvite(w http.ResponseWriter, r *http.Request) error {
	v, err := p.newAccountView(r)
	if err != nil {
		return err
	}
	v.Account = access.Account{Email: typed(r, "email"), Name: typed(r, "name"), Language: typed(r, "language")}
	v.Employee = typed(r, "employee")
	if v.Account.Language != "" && !i18n.Known(v.Account.Language) {
		v.Account.Language = ""
	}
	var grants []Grant
	v.Rows, grants, err = typedRows(r)
	if err == nil {
		v.Link, v.Account, err = p.Desk.Invite(r, v.Org, Invitation{Email: v.Account.Email, Name: v.Account.Name, Language: v.Account.Language, Employee: v.Employee, Grants: grants}, v.Page)
	}
	if err != nil {
		return again(w, r, v.Page, err, func(x problem) templ.Component { v.problem = x; return newAccountPage(v) })
	}
	return p.invited(w, r, v)
}

// invited shows the link, for the only time.
func (p *Pages) invited(w http.ResponseWriter, r *http.Request, v managedView) error {
	v.Title = v.F("De uitnodiging voor %s", "The invitation for %s", v.Account.Name)
	v.Entry, v.Crumbs = "accounts", []page.Link{{Label: "Accounts", Href: v.Path("/accounts")}}
	return page.Show(w, r, v.Page, invitedPage(v))
}

func (p *Pages) inviteAgain(w http.ResponseWriter, r *http.Request) error {
	v := managedView{Page: page.From(r)}
	var err error
	v.Link, v.Account, err = p.Desk.InviteAgain(r, v.Org, r.PathValue("account"), v.Page)
	if err != nil {
		return p.accountAgain(w, r, err)
	}
	return p.invited(w, r, v)
}

func (p *Pages) accountView(r *http.Request) (v managedView, err error) {
	v.Page = page.From(r)
	v.Managed, err = p.Desk.Account(r.Context(), v.Org, r.PathValue("account"))
	v.Entry, v.Title, v.Lead = "accounts", v.Account.Name, v.Account.Email+" · "+statusOf(v.Page, v.Account.Status)
	v.Crumbs = []page.Link{{Label: "Accounts", Href: v.Path("/accounts")}}
	v.Rows = rowsOf(v.Grants, v.Today())
	return v, err
}

func (p *Pages) account(w http.ResponseWriter, r *http.Request) error {
	v, err := p.accountView(r)
	if err != nil {
		return err
	}
	if v.Query().Get("done") != "" {
		v.Flash = v.T("Opgeslagen.", "Saved.")
	}
	return page.Show(w, r, v.Page, accountPage(v))
}

func (p *Pages) accountAgain(w http.ResponseWriter, r *http.Request, err error) error {
	v, reading := p.accountView(r)
	if reading != nil {
		return reading
	}
	return again(w, r, v.Page, err, func(x problem) templ.Component { v.problem = x; return accountPage(v) })
}

func (p *Pages) setGrants(w http.ResponseWriter, r *http.Request) error {
	v, err := p.accountView(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return err
	}
	v.Employee = typed(r, "employee")
	var grants []Grant
	v.Rows, grants, err = typedRows(r)
	if err == nil {
		err = p.Desk.SetGrants(w, r, v.Org, v.Account.Ref, v.Employee, grants)
	}
	if err != nil {
		return again(w, r, v.Page, err, func(x problem) templ.Component { v.problem = x; return accountPage(v) })
	}
	return page.LeadTo(w, r, v.Path("/accounts/"+v.Account.Ref+"?done=1"))
}

func (p *Pages) setStatus(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	ref := r.PathValue("account")
	if err := p.Desk.SetDisabled(r.Context(), pg.Org, ref, r.PostFormValue("status") == "disabled"); err != nil {
		return p.accountAgain(w, r, err)
	}
	return page.LeadTo(w, r, pg.Path("/accounts/"+ref+"?done=1"))
}

func (p *Pages) resetFactors(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	ref := r.PathValue("account")
	if err := p.Desk.ResetFactors(r.Context(), pg.Org, ref); err != nil {
		return p.accountAgain(w, r, err)
	}
	return page.LeadTo(w, r, pg.Path("/accounts/"+ref+"?done=1"))
}

// forGrants is what is wrong with the roles.
func (v managedView) forGrants() problem {
	switch v.Field {
	case "grants", "grants.from", "grants.to", "unit", "role":
		return v.problem
	}
	return problem{}
}

// elsewhere are the grants that a sign-on or provisioning gave.
func (v managedView) elsewhere() (given []Grant) {
	for _, g := range v.Grants {
		if g.Source != "local" {
			given = append(given, g)
		}
	}
	return given
}
