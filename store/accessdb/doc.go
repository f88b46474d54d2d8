// Package accessdb keeps accounts, what they hold, the browsers they are signed in with, and how they prove who they are.
// It sees hashes and sealed bytes only: no function takes or returns a password.
package accessdb
