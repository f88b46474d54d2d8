package ssoweb

import (
	"net/http"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/signon"
	"klankbord.org/web/page"
)

// spare is how many empty lines a mapping is shown with; more come after keeping them.
const spare = 3

// form is a provider as it is being typed.
type form struct {
	page.Page
	Choices
	P       signon.Provider
	New     bool
	Base    string // how people reach us
	Secret  bool   // there is one
	Problem *fault.Error
}

// read reads a provider from a form. Kind and reference of one that exists are given.
func read(r *http.Request, p signon.Provider) Input {
	text := func(name string) string { return strings.TrimSpace(r.PostFormValue(name)) }
	p.Name, p.Enabled = text("name"), r.PostFormValue("enabled") == "1"
	p.Settings = signon.Settings{
		Issuer: text("issuer"), ClientID: text("client_id"), Scopes: words(text("scopes")),
		MetadataURL: text("metadata_url"), Metadata: text("metadata"), EntityID: text("entity_id"),
		IDPInitiated: r.PostFormValue("idp_initiated") == "1", TrustEmail: r.PostFormValue("trust_email") == "1",
		GroupsClaim: text("groups_claim"), EmailClaim: text("email_claim"), NameClaim: text("name_claim"), EmployeeClaim: text("employee_claim"),
		SecondProof: words(text("second_proof")),
		Create:      r.PostFormValue("create") == "1", Domains: words(strings.ToLower(text("domains"))), Mappings: mappings(r),
	}
	return Input{Provider: p, Secret: r.PostFormValue("client_secret"), Forget: r.PostFormValue("forget_secret") == "1"}
}

// words reads a list with commas, spaces or lines between.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(", ;\t\r\n", r) })
}

// mappings reads the lines of a mapping; a line without a group is an empty one.
func mappings(r *http.Request) []signon.Mapping {
	groups, roles, units := r.PostForm["group"], r.PostForm["role"], r.PostForm["unit"]
	var out []signon.Mapping
	for i, g := range groups {
		if g = strings.TrimSpace(g); g == "" || i >= len(roles) || i >= len(units) {
			continue
		}
		out = append(out, signon.Mapping{Group: g, Role: access.RoleRef(roles[i]), Unit: units[i]})
	}
	return out
}

// lines are the lines of the mapping with some empty ones.
func (f form) lines() []signon.Mapping {
	return append(append([]signon.Mapping{}, f.P.Settings.Mappings...), make([]signon.Mapping, spare)...)
}

// wrong is what is wrong with a field, empty when nothing is.
func (f form) wrong(field string) string {
	if f.Problem == nil || f.Problem.Field != field {
		return ""
	}
	return f.Lang.Error(f.Problem)
}

// elsewhere is what is wrong that no field shows.
func (f form) elsewhere() string {
	if f.Problem == nil {
		return ""
	}
	return f.Lang.Error(f.Problem)
}

// address is one of our addresses, to copy into the provider.
func (f form) address(rest string) string {
	return f.Base + page.OrgPath(f.Org.Ref, "/sign-on/"+f.P.Ref+rest)
}

func (f form) entityID() string {
	if f.P.Settings.EntityID != "" {
		return f.P.Settings.EntityID
	}
	return f.address("/metadata")
}

func (f form) action() string {
	if f.New {
		return f.Path("/settings/sign-on")
	}
	return f.Path("/settings/sign-on/" + f.P.Ref)
}

func (f form) heading() string {
	if !f.New {
		return f.P.Name
	}
	switch f.P.Kind {
	case signon.SAML:
		return f.T("SAML-aanbieder toevoegen", "Add a SAML provider")
	case signon.SCIM:
		return f.T("Accounts laten bijhouden (SCIM)", "Have accounts provisioned (SCIM)")
	}
	return f.T("OpenID Connect-aanbieder toevoegen", "Add an OpenID Connect provider")
}

// secondHint says what the words for a second step are for.
func (f form) secondHint() string {
	where := "acr, amr"
	if f.P.Kind == signon.SAML {
		where = "AuthnContextClassRef"
	}
	return f.F("Zegt de aanbieder in %s een van deze woorden, dan vroeg ze zelf om een tweede stap. Anders vragen wij erom bij wie een rol heeft die dat vereist. Leeg: wij vragen het altijd.",
		"When the provider says one of these words in %s, it asked for a second step itself. Otherwise we ask whoever holds a role that requires one. Empty: we always ask.", where)
}

// strengthName is where a provider says how it proved who somebody is.
func (t Test) strengthName() string {
	if t.Provider.Kind == signon.SAML {
		return "AuthnContextClassRef"
	}
	return "acr, amr"
}
