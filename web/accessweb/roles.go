package accessweb

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/web/page"
)

// rolesView lists the roles, or shows one.
type rolesView struct {
	page.Page
	problem
	List []access.Role
	Role access.Role
	New  bool
}

// asks reports whether a role asks a second factor.
func (v rolesView) asks(r access.RoleRef) bool {
	return slices.Contains(v.Org.Settings.SecondFactor, string(r))
}

func (p *Pages) roles(w http.ResponseWriter, r *http.Request) error {
	v := rolesView{Page: page.From(r)}
	v.Entry, v.Title = "roles", v.T("Rollen", "Roles")
	v.Lead = v.T("Een rol is een verzameling rechten. Negen heeft iedere organisatie; eigen rollen maak je zelf.", "A role is a set of permissions. Every organisation has nine; you make your own.")
	v.Action = &page.Action{Label: v.T("Eigen rol maken", "Make a role"), Href: v.Path("/roles/new")}
	var err error
	if v.List, err = p.Desk.Roles(r.Context(), v.Org); err != nil {
		return err
	}
	if v.Query().Get("done") != "" {
		v.Flash = v.T("Opgeslagen.", "Saved.")
	}
	return page.Show(w, r, v.Page, rolesPage(v))
}

func (p *Pages) secondFactor(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	if err := r.ParseForm(); err != nil {
		return err
	}
	if err := p.Desk.SetSecondFactor(r.Context(), pg.Org, r.PostForm["second"]); err != nil {
		return err
	}
	return page.LeadTo(w, r, pg.Path("/roles?done=1"))
}

func (p *Pages) roleView(r *http.Request) (v rolesView, err error) {
	v.Page = page.From(r)
	v.Entry = "roles"
	v.Crumbs = []page.Link{{Label: v.T("Rollen", "Roles"), Href: v.Path("/roles")}}
	if v.List, err = p.Desk.Roles(r.Context(), v.Org); err != nil {
		return v, err
	}
	ref := access.RoleRef(r.PathValue("role"))
	if v.New = ref == "new"; v.New {
		v.Title = v.T("Eigen rol maken", "Make a role")
		v.Role = access.Role{Own: true, Reader: access.ReadsScores}
		return v, nil
	}
	at := slices.IndexFunc(v.List, func(r access.Role) bool { return r.Ref == ref })
	if at < 0 {
		return v, fault.NewNotFound("role", string(ref))
	}
	v.Role = v.List[at]
	v.Title = v.Role.Name.In(string(v.Lang))
	return v, nil
}

func (p *Pages) role(w http.ResponseWriter, r *http.Request) error {
	v, err := p.roleView(r)
	if err != nil {
		return err
	}
	return page.Show(w, r, v.Page, rolePage(v))
}

func (p *Pages) saveRole(w http.ResponseWriter, r *http.Request) error {
	v, err := p.roleView(r)
	if err != nil {
		return err
	}
	if !v.Role.Own {
		return fault.NewConflict("ref", "role.standard", "ref", v.Role.Name.In(string(v.Lang)))
	}
	if err := r.ParseForm(); err != nil {
		return err
	}
	if v.New {
		v.Role.Ref = access.RoleRef(typed(r, "ref"))
	}
	v.Role.Name = intake.Text{NL: typed(r, "name_nl"), EN: typed(r, "name_en")}
	v.Role.Permissions = nil
	for _, s := range r.PostForm["permission"] {
		v.Role.Permissions = append(v.Role.Permissions, access.Permission(s))
	}
	v.Role.Reader = access.ReadsScores
	if slices.Contains(v.Role.Permissions, access.IndividualRead) {
		v.Role.Reader = access.ReadsIndividuals
	}
	if err := p.Desk.SaveRole(r.Context(), v.Org, v.Role, v.New); err != nil {
		return again(w, r, v.Page, err, func(x problem) templ.Component { v.problem = x; return rolePage(v) })
	}
	return page.LeadTo(w, r, v.Path("/roles?done=1"))
}

func (p *Pages) deleteRole(w http.ResponseWriter, r *http.Request) error {
	v, err := p.roleView(r)
	if err != nil {
		return err
	}
	if err := p.Desk.DeleteRole(r.Context(), v.Org, v.Role.Ref); err != nil {
		return again(w, r, v.Page, err, func(x problem) templ.Component { v.problem = x; return rolePage(v) })
	}
	return page.LeadTo(w, r, v.Path("/roles?done=1"))
}
