// Package intakedb is the door behind which records are kept: it resolves references, judges a record against what is
// already there, and writes a batch in one transaction together with what the ledger has to tell about it.
//
// A batch goes through in rounds. Records with different keys don't touch each other, so one round takes all first
// occurrences of a key, the next round the second ones, and so on; an exact repetition costs nothing. Within a round
// everything is looked up and inserted in bulk.
//
// An empty text says nothing and leaves what was there; a list that is given replaces the whole list.
package intakedb
