package ssoweb

import (
	"strings"

	"klankbord.org/core/signon"
	"klankbord.org/web/page"
)

// table lists the providers.
func table(p page.Page, l List) page.Table {
	t := page.Table{Caption: p.T("Aanbieders", "Providers"), Columns: []page.Column{{Label: p.T("Naam", "Name")}, {Label: p.T("Soort", "Kind")},
		{Label: p.T("Stand", "State")}, {Label: p.T("Gekoppeld", "Joined"), Num: true}}}
	names := map[signon.Kind]string{signon.OIDC: "OpenID Connect", signon.SAML: "SAML 2.0", signon.SCIM: "SCIM 2.0"}
	for _, one := range l.Providers {
		state := p.T("uit", "off")
		if one.Enabled {
			state = p.T("aan", "on")
		}
		t.Rows = append(t.Rows, page.Row{{Text: one.Name, Href: p.Path("/settings/sign-on/" + one.Ref)}, {Text: names[one.Kind]}, {Text: state},
			{Text: p.Lang.Int(int64(l.Joined[one.ID])), Num: true}})
	}
	return t
}

func (l List) has(k signon.Kind) bool {
	for _, p := range l.Providers {
		if p.Kind == k {
			return true
		}
	}
	return false
}

func join(list []string) string { return strings.Join(list, ", ") }
