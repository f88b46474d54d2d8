package scimweb

import "klankbord.org/core/day"

// document returns the group as SCIM writes it.
func (g Group) document() document {
	doc := document{"id": g.ID, "displayName": g.Name}
	set(doc, "externalId", g.ExternalID)
	if list := members(g.Members); len(list) > 0 {
		doc["members"] = list
	}
	return doc
}

func groupOf(doc document, was Group) (Group, error) {
	g := was
	g.ExternalID, g.Name, g.Members = text(doc, "externalId"), text(doc, "displayName"), nil
	if g.Name == "" {
		return g, bad("invalidValue", "displayName is required.")
	}
	list, _ := doc["members"].([]any)
	for _, one := range list {
		m, _ := one.(map[string]any)
		id := text(m, "value")
		if id == "" {
			return g, bad("invalidValue", "A member needs a value.")
		}
		g.Members = append(g.Members, Member{ID: id})
	}
	return g, nil
}

// document returns the unit as SCIM writes it.
func (u Unit) document() document {
	doc := document{"id": u.ID, "code": u.Code, "displayName": u.Name}
	set(doc, "level", u.Level)
	set(doc, "maturity", u.Maturity)
	set(doc, "parent", u.Parent)
	span(doc, day.Range{From: u.From})
	var places []any
	for _, p := range u.Places {
		one := map[string]any{}
		span(one, day.Range{From: p.From})
		set(one, "parent", p.Parent)
		places = append(places, one)
	}
	if len(places) > 0 {
		doc["places"] = places
	}
	return doc
}

func unitOf(doc document, was Unit) (Unit, error) {
	u := was
	code := firstOf(text(doc, "code"), was.Code)
	switch {
	case code == "":
		return u, bad("invalidValue", "code is required.")
	case was.Code != "" && code != was.Code:
		return u, bad("mutability", "code is given once.")
	}
	from, err := dayOf(doc, "from", "unit")
	if err != nil {
		return u, err
	}
	u.Code, u.Name, u.Level, u.Maturity = code, text(doc, "displayName"), text(doc, "level"), text(doc, "maturity")
	u.Parent, u.From = text(doc, "parent"), from
	if was.Code != "" && u.Parent != was.Parent && from == was.From {
		u.From = 0 // moved without saying when: today
	}
	if u.Name == "" {
		return u, bad("invalidValue", "displayName is required.")
	}
	return u, nil
}
