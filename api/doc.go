// Package api is what programs talk to: JSON under /api/v1, described by openapi.yaml.
//
// It speaks types of its own. Whoever asks is the bearer of an API key; the cookies of people who signed in open nothing
// here, so that no page elsewhere can borrow them. What a key may see and do the use cases decide, behind the interfaces
// that this package declares.
package api
