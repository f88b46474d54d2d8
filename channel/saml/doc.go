// Package saml signs people on at a provider of SAML 2.0, and describes us to it.
//
// A message is looked at before it is believed: no document type, one assertion, no identifier twice. The library then
// demands a signature, by a certificate from the provider's description, over the assertion or over the response around
// it, and reads only what was signed. After that everything that limits an assertion has to be there and to hold:
// audience, recipient, the request that it answers, and its times by our own clock.
package saml
