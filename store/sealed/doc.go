// Package sealed encrypts what must not lie readable in a database: contact data of customers, secrets that have to be read
// again. The keys are outside the database, in a file or in the environment.
//
// A value is sealed with AES-256-GCM for one place only: organisation, table, column and row. Moved to another row it can't
// be opened. Each organisation has a key of its own, derived from the installation's; so many values under one key that a
// chance number would come twice are out of reach.
//
// There may be several keys. The newest seals, all open: keys are replaced while everybody works on. What has to be found
// by its content, such as an address, has an index beside it: a keyed hash that says nothing to who hasn't the key.
//
// Stores find the keys in the context of their transaction (Attach, Of).
package sealed
