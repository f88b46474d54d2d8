// Package auditdb reads the ledger backwards, for people.
package auditdb
