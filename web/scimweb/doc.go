// Package scimweb speaks SCIM 2.0 (RFC 7643 and 7644) for people, groups and units.
//
// A document is a map with the names as the schema writes them; a request may write them in any case, booleans as texts,
// one value where several may stand: identity providers do all of that. What the schema doesn't know is dropped, so that
// nothing is kept that nobody agreed on. A change is made on the document as a whole, whether it comes as PUT or PATCH, and
// handed to the Directory as a typed value.
package scimweb
