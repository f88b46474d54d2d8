package scimweb

import "strings"

// Names of the schemas.
const (
	userSchema       = "urn:ietf:params:scim:schemas:core:2.0:User"
	groupSchema      = "urn:ietf:params:scim:schemas:core:2.0:Group"
	enterpriseSchema = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	employmentSchema = "urn:klankbord:params:scim:schemas:extension:employment:2.0:User"
	unitSchema       = "urn:klankbord:params:scim:schemas:core:2.0:Unit"

	listSchema  = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
	patchSchema = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
	errorSchema = "urn:ietf:params:scim:api:messages:2.0:Error"
)

// attribute is one line of a schema.
type attribute struct {
	name     string
	kind     string // "string" when empty; "boolean", "integer", "dateTime", "complex", "reference"
	text     string
	multi    bool
	required bool
	readOnly bool
	fixed    bool // given once
	exact    bool // case matters
	unique   bool
	sub      []attribute
}

func (a attribute) typed() string {
	if a.kind == "" {
		return "string"
	}
	return a.kind
}

func (a attribute) find(name string) (attribute, bool) { return find(a.sub, name) }

func find(list []attribute, name string) (attribute, bool) {
	for _, a := range list {
		if strings.EqualFold(a.name, name) {
			return a, true
		}
	}
	return attribute{}, false
}

type schema struct {
	id, name, text string
	attributes     []attribute
}

// common are the attributes of everything.
var common = []attribute{
	{name: "schemas", multi: true, readOnly: true, exact: true},
	{name: "id", readOnly: true, exact: true, text: "Given by Klankbord."},
	{name: "externalId", exact: true, text: "The identifier at whoever provisions."},
	{name: "meta", kind: "complex", readOnly: true, sub: []attribute{{name: "resourceType", exact: true}, {name: "created", kind: "dateTime"},
		{name: "lastModified", kind: "dateTime"}, {name: "location", kind: "reference"}, {name: "version", exact: true}}},
}

// value is the shape of entries such as an e-mail address.
func entry(text string, sub ...attribute) []attribute {
	return append([]attribute{{name: "value", text: text}, {name: "display", readOnly: true}, {name: "type"},
		{name: "primary", kind: "boolean"}}, sub...)
}

var user = schema{userSchema, "User", "Somebody's account.", []attribute{
	{name: "userName", required: true, unique: true, text: "Unique; compared without regard to case."},
	{name: "name", kind: "complex", sub: []attribute{{name: "formatted"}, {name: "givenName"}, {name: "familyName"}}},
	{name: "displayName"},
	{name: "preferredLanguage", text: "nl or en."},
	{name: "active", kind: "boolean", text: "False ends all sessions at once."},
	{name: "emails", kind: "complex", multi: true, text: "The primary one, or else the first, is kept.", sub: entry("An address.")},
	{name: "groups", kind: "complex", multi: true, readOnly: true, sub: entry("The id of a group.")},
}}

var enterprise = schema{enterpriseSchema, "Enterprise user", "Who somebody is at work.", []attribute{
	{name: "employeeNumber", exact: true, text: "Personnel number; joins the account to the employee, and makes one when there is none."},
}}

var employment = schema{employmentSchema, "Employment", "Since when somebody works here, and where, in which role.", []attribute{
	{name: "from", text: "First day of employment, year-month-day."},
	{name: "to", text: "Last day of employment."},
	{name: "memberships", kind: "complex", multi: true, text: "Nothing that is past is taken away: a membership that is left out ends.", sub: []attribute{
		{name: "unit", required: true, exact: true, text: "Code of a unit."}, {name: "role", required: true, exact: true, text: "Reference of a role at work."},
		{name: "fte", kind: "integer", text: "Hundredths of full time; 100 when left out."}, {name: "from", text: "First day."}, {name: "to", text: "Last day."}}},
}}

var group = schema{groupSchema, "Group", "A group; a mapping in Klankbord turns groups into roles.", []attribute{
	{name: "displayName", required: true, unique: true, exact: true},
	{name: "members", kind: "complex", multi: true, sub: []attribute{{name: "value", exact: true, text: "The id of a user."}, {name: "$ref", kind: "reference", readOnly: true},
		{name: "type"}, {name: "display", readOnly: true}}},
}}

var unit = schema{unitSchema, "Unit", "A part of the organisation, in a tree whose branches move from a day on.", []attribute{
	{name: "code", required: true, unique: true, fixed: true, exact: true, text: "How other systems name the unit."},
	{name: "displayName", required: true},
	{name: "level", text: "The organisation's own word: division, region, team."},
	{name: "maturity"},
	{name: "parent", exact: true, text: "Code of the unit above; empty for a root."},
	{name: "from", text: "The day from which parent holds; today when left out."},
	{name: "places", kind: "complex", multi: true, readOnly: true, text: "Where the unit hung, from day to day.",
		sub: []attribute{{name: "from"}, {name: "parent", exact: true}}},
}}

// kind is a sort of resource.
type kind struct {
	name, path string
	schema
	extensions []schema
}

var (
	users  = &kind{"User", "/Users", user, []schema{enterprise, employment}}
	groups = &kind{"Group", "/Groups", group, nil}
	units  = &kind{"Unit", "/Units", unit, nil}
	kinds  = []*kind{users, groups, units}
)

// core returns the attributes that stand outside extensions.
func (k *kind) core() []attribute { return append(append([]attribute{}, common...), k.attributes...) }

// within returns the attributes of an extension, or of the core for "" and the kind's own schema.
func (k *kind) within(urn string) ([]attribute, string, bool) {
	if urn == "" || strings.EqualFold(urn, k.id) {
		return k.core(), "", true
	}
	for _, e := range k.extensions {
		if strings.EqualFold(urn, e.id) {
			return e.attributes, e.id, true
		}
	}
	return nil, "", false
}
