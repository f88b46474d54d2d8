// Package audit turns the ledger into something people can read: who did what, to what, when, from where, and what it was
// before. Every act that the ledger can tell of has its words here.
package audit
