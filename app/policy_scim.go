package app

import "klankbord.org/core/access"

// provisioners is whoever holds an API key with both permissions that provisioning needs.
func provisioners(pattern string) Rule {
	r := holders(pattern, access.AccountsManage).note("with people.write too")
	r.Key = true
	return r
}

// scimPolicy are the rows of provisioning.
var scimPolicy = []Rule{
	provisioners("GET /scim/v2/Users"),
	provisioners("POST /scim/v2/Users/.search"),
	provisioners("POST /scim/v2/Users"),
	provisioners("GET /scim/v2/Users/{id}"),
	provisioners("PUT /scim/v2/Users/{id}"),
	provisioners("PATCH /scim/v2/Users/{id}"),
	provisioners("DELETE /scim/v2/Users/{id}"),
	provisioners("GET /scim/v2/Groups"),
	provisioners("POST /scim/v2/Groups/.search"),
	provisioners("POST /scim/v2/Groups"),
	provisioners("GET /scim/v2/Groups/{id}"),
	provisioners("PUT /scim/v2/Groups/{id}"),
	provisioners("PATCH /scim/v2/Groups/{id}"),
	provisioners("DELETE /scim/v2/Groups/{id}"),
	provisioners("GET /scim/v2/Units"),
	provisioners("POST /scim/v2/Units/.search"),
	provisioners("POST /scim/v2/Units"),
	provisioners("GET /scim/v2/Units/{id}"),
	provisioners("PUT /scim/v2/Units/{id}"),
	provisioners("PATCH /scim/v2/Units/{id}"),
	provisioners("DELETE /scim/v2/Units/{id}"),
	provisioners("GET /scim/v2/ServiceProviderConfig"),
	provisioners("GET /scim/v2/ResourceTypes"),
	provisioners("GET /scim/v2/ResourceTypes/{id}"),
	provisioners("GET /scim/v2/Schemas"),
	provisioners("GET /scim/v2/Schemas/{id}"),
	provisioners("/scim/v2/"),
}
