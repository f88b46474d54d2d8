// Package auth is how people prove who they are: passwords, authenticator apps, recovery codes, passkeys, and what slows
// down whoever guesses. It knows no storage and no pages.
package auth
