// Package chain makes an organisation's history tamper-evident: entries in one order, each bound to all before it, and
// commitments of what the things they tell about looked like.
//
// An entry is written as bytes in exactly one way (Entry.Bytes). Its leaf is the hash of those bytes; the head after it is the
// hash of the head before and the leaf. The leaves are also the leaves of a Merkle tree after RFC 6962, so that one
// entry can be proven to be in the history without showing the others. A Checkpoint fixes length, head and root at a
// moment; stored elsewhere it proves later that the history up to there is still the same.
//
// A row of a table isn't in the chain but its commitment is: the hash of a random salt and of the row's canonical bytes.
// Whoever destroys salt and row has erased the person, and the chain still verifies.
//
// docs/chain.md describes every byte, for who wants to verify with a program of their own.
package chain
