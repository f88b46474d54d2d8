// Package respond is the conversation with one customer: score, why, root cause 1, root cause 2, done.
//
// Looking never stores anything. The score counts from the moment it is given; what follows completes the same answer.
// A score that was given isn't changed afterwards; an empty why or cause can still be filled in.
package respond
