package scimweb

import (
	"fmt"
	"strings"
	"time"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
)

// text returns a text of a document, empty when there is none.
func text(in map[string]any, name string) string {
	s, _ := in[name].(string)
	return strings.TrimSpace(s)
}

// set sets a text that isn't empty.
func set(in map[string]any, name, v string) {
	if v != "" {
		in[name] = v
	}
}

// document returns the user as SCIM writes it.
func (u User) document() document {
	doc := document{"id": u.ID, "userName": u.UserName, "active": u.Active}
	set(doc, "externalId", u.ExternalID)
	set(doc, "displayName", u.DisplayName)
	set(doc, "preferredLanguage", u.Language)
	name := map[string]any{}
	set(name, "givenName", u.GivenName)
	set(name, "familyName", u.FamilyName)
	set(name, "formatted", u.DisplayName)
	if len(name) > 0 {
		doc["name"] = name
	}
	if u.Email != "" {
		doc["emails"] = []any{map[string]any{"value": u.Email, "type": "work", "primary": true}}
	}
	if list := members(u.Groups); len(list) > 0 {
		doc["groups"] = list
	}
	if u.Employee != "" {
		doc[enterpriseSchema] = map[string]any{"employeeNumber": u.Employee}
	}
	if u.Employment != nil {
		doc[employmentSchema] = u.Employment.document()
	}
	return doc
}

func (e Employment) document() map[string]any {
	out := map[string]any{}
	span(out, e.Days)
	var list []any
	for _, m := range e.Memberships {
		one := map[string]any{"unit": m.Unit, "role": m.Role, "fte": float64(m.FTE)}
		span(one, m.Days)
		list = append(list, one)
	}
	if len(list) > 0 {
		out["memberships"] = list
	}
	return out
}

func span(in map[string]any, r day.Range) {
	if r.From != 0 {
		in["from"] = r.From.String()
	}
	if r.To != 0 {
		in["to"] = r.To.String()
	}
}

func members(list []Member) []any {
	var out []any
	for _, m := range list {
		one := map[string]any{"value": m.ID}
		set(one, "display", m.Name)
		out = append(out, one)
	}
	return out
}

// userOf reads a user from a document. What a client can't write is taken from the user as it was.
func userOf(doc document, was User) (User, error) {
	u := was
	u.ExternalID, u.UserName, u.DisplayName = text(doc, "externalId"), text(doc, "userName"), text(doc, "displayName")
	if u.UserName == "" {
		return u, bad("invalidValue", "userName is required.")
	}
	name, _ := doc["name"].(map[string]any)
	u.GivenName, u.FamilyName = text(name, "givenName"), text(name, "familyName")
	if parts := strings.TrimSpace(u.GivenName + " " + u.FamilyName); u.DisplayName == "" || (u.DisplayName == was.DisplayName && parts != "" && (u.GivenName != was.GivenName || u.FamilyName != was.FamilyName)) {
		// The name that people see follows its parts, unless it is given itself.
		u.DisplayName = firstOf(parts, text(name, "formatted"), u.DisplayName, u.UserName)
	}
	u.Language = language(text(doc, "preferredLanguage"))
	active, said := doc["active"].(bool)
	u.Active = active || !said
	u.Email = address(doc)
	if u.Email == "" && strings.Contains(u.UserName, "@") {
		u.Email = u.UserName
	}
	if u.Email == "" {
		return u, bad("invalidValue", "emails is required, unless userName is an address.")
	}
	more, _ := doc[enterpriseSchema].(map[string]any)
	u.Employee = text(more, "employeeNumber")
	var err error
	u.Employment, err = employmentOf(doc)
	return u, err
}

func firstOf(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// language keeps what we speak: "nl-NL" is Dutch.
func language(tag string) string {
	switch short, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(tag), "_", "-"), "-"); short {
	case "nl", "en":
		return short
	}
	return ""
}

// address returns the primary e-mail address, or else the first.
func address(doc document) string {
	list, _ := doc["emails"].([]any)
	found := ""
	for _, one := range list {
		m, _ := one.(map[string]any)
		v := text(m, "value")
		if m["primary"] == true && v != "" {
			return v
		}
		if found == "" {
			found = v
		}
	}
	return found
}

func employmentOf(doc document) (*Employment, error) {
	in, ok := doc[employmentSchema].(map[string]any)
	if !ok {
		return nil, nil
	}
	days, err := spanOf(in, employmentSchema)
	if err != nil {
		return nil, err
	}
	e := &Employment{Days: days}
	list, listed := in["memberships"].([]any)
	e.Listed = listed
	for i, one := range list {
		m, _ := one.(map[string]any)
		days, err := spanOf(m, fmt.Sprintf("memberships[%d]", i))
		if err != nil {
			return nil, err
		}
		got := Membership{Unit: text(m, "unit"), Role: text(m, "role"), FTE: 100, Days: days}
		if fte, ok := m["fte"].(float64); ok {
			got.FTE = int(fte)
		}
		e.Memberships = append(e.Memberships, got)
	}
	return e, nil
}

func spanOf(in map[string]any, where string) (r day.Range, err error) {
	if r.From, err = dayOf(in, "from", where); err != nil {
		return r, err
	}
	r.To, err = dayOf(in, "to", where)
	return r, err
}

// dayOf reads a day; of a time, as some providers send, its day.
func dayOf(in map[string]any, name, where string) (day.Day, error) {
	v := text(in, name)
	if v == "" {
		return 0, nil
	}
	if t, err := time.Parse(time.RFC3339, v); err == nil {
		return day.At(t), nil
	}
	d, err := day.Parse(v)
	if err != nil {
		return 0, bad("invalidValue", where+"."+name+": "+told(fault.As(err)).detail)
	}
	return d, nil
}
