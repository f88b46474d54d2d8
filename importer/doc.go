// Package importer brings files of other systems in: a mapping explains their columns, a door judges and stores the
// records, and a report says what became of every row.
//
// Memory stays the same however large the files are. Run goes over the sources once to find keys that occur more than
// once, and then once for each kind of record, in the order in which records refer to each other.
package importer
