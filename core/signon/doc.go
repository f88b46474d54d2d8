// Package signon decides who somebody is whom an identity provider vouches for, and what they may do here.
//
// A provider speaks OpenID Connect or SAML and signs people on; provisioning (SCIM) keeps accounts in step without anybody
// signing on. All three name groups, and a mapping turns groups into grants. What a provider gave it keeps in step: its
// grants are replaced each time. Grants that were given here stay.
//
// An e-mail address joins somebody to an existing account only when the provider says that it verified the address and the
// address is in a domain that the organisation handed to the provider. Anything less would let a provider, or whoever may
// type an address there, become somebody else here.
package signon
