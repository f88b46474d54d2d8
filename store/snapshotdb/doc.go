// Package snapshotdb keeps the snapshots of core/snapshot true to the database.
//
// A snapshot is built from the tables once, and from then on follows the ledger: every entry about answers names the
// answers that came or changed, and those are read again. Entries about units, causes and the like refresh the catalog
// of names. Nothing is lost when an entry is seen twice, so that a program that was interrupted just goes on.
//
// Snapshots are written to files when the program stops. A file is only a head start: one that is damaged, of another
// version, or of another database is left aside and the tables are read instead.
package snapshotdb
