package scimweb

import (
	"net/http"
	"strings"
)

// provider tells what we can.
func (s *Server) provider(w http.ResponseWriter, r asked) error {
	can := func(yes bool) map[string]any { return map[string]any{"supported": yes} }
	answer(w, http.StatusOK, map[string]any{
		"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"},
		"patch":   can(true), "changePassword": can(false), "sort": can(false), "etag": can(true),
		"bulk":   map[string]any{"supported": false, "maxOperations": 0, "maxPayloadSize": 0},
		"filter": map[string]any{"supported": true, "maxResults": pageMost},
		"authenticationSchemes": []any{map[string]any{"type": "oauthbearertoken", "name": "API key", "primary": true,
			"description": "A key of Klankbord as a bearer token, with people.write and accounts.manage."}},
		"meta": map[string]any{"resourceType": "ServiceProviderConfig", "location": r.base + "/ServiceProviderConfig"},
	})
	return nil
}

// types tells which kinds there are, or about one.
func (s *Server) types(w http.ResponseWriter, r asked) error {
	var all []any
	for _, k := range kinds {
		extensions := []any{}
		for _, e := range k.extensions {
			extensions = append(extensions, map[string]any{"schema": e.id, "required": false})
		}
		one := map[string]any{"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:ResourceType"}, "id": k.name, "name": k.name,
			"endpoint": k.path, "description": k.text, "schema": k.id, "schemaExtensions": extensions,
			"meta": map[string]any{"resourceType": "ResourceType", "location": r.base + "/ResourceTypes/" + k.name}}
		if strings.EqualFold(r.PathValue("id"), k.name) {
			answer(w, http.StatusOK, one)
			return nil
		}
		all = append(all, one)
	}
	return listOrMissing(w, r, all)
}

// schemas tells which attributes there are, or those of one schema.
func (s *Server) schemas(w http.ResponseWriter, r asked) error {
	var all []any
	for _, k := range kinds {
		for _, sc := range append([]schema{k.schema}, k.extensions...) {
			one := map[string]any{"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:Schema"}, "id": sc.id, "name": sc.name,
				"description": sc.text, "attributes": describeAll(sc.attributes),
				"meta": map[string]any{"resourceType": "Schema", "location": r.base + "/Schemas/" + sc.id}}
			if strings.EqualFold(r.PathValue("id"), sc.id) {
				answer(w, http.StatusOK, one)
				return nil
			}
			all = append(all, one)
		}
	}
	return listOrMissing(w, r, all)
}

func listOrMissing(w http.ResponseWriter, r asked, all []any) error {
	if r.PathValue("id") != "" {
		return &problem{http.StatusNotFound, "", "Nothing lives at this address."}
	}
	if r.URL.Query().Get("filter") != "" {
		return &problem{http.StatusForbidden, "", "What describes us can't be filtered."} // RFC 7644, section 4
	}
	answer(w, http.StatusOK, map[string]any{"schemas": []string{listSchema}, "totalResults": len(all), "startIndex": 1, "itemsPerPage": len(all), "Resources": all})
	return nil
}

func describeAll(list []attribute) []any {
	out := make([]any, 0, len(list))
	for _, a := range list {
		out = append(out, a.describe())
	}
	return out
}

func (a attribute) describe() map[string]any {
	one := map[string]any{"name": a.name, "type": a.typed(), "multiValued": a.multi, "required": a.required, "description": a.text,
		"caseExact": a.exact, "mutability": "readWrite", "returned": "default", "uniqueness": "none"}
	if a.readOnly {
		one["mutability"] = "readOnly"
	}
	if a.fixed {
		one["mutability"] = "immutable"
	}
	if a.unique {
		one["uniqueness"] = "server"
	}
	if len(a.sub) > 0 {
		one["subAttributes"] = describeAll(a.sub)
	}
	return one
}
