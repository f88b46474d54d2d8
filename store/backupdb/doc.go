// Package backupdb saves a whole database into one file and puts it back, on either engine, whichever it came from.
//
// The file is a gzipped tar: header.json (who made it, of which schema version), one file of lines per table, and
// manifest.json, which counts the rows of each table and hashes its lines. Lines come in the order of the primary key, so the
// same rows give the same hash anywhere, and what was put back can be held against what was saved.
package backupdb
