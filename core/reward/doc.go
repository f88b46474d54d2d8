// Package reward computes bonuses: rules in, answers in, amounts out, each cent traced.
//
// Everything that decides pay is an exact fraction from the counts on and is rounded once, half up to whole cents, at the
// end. Compute touches nothing outside its arguments: the same inputs give the same bytes, whatever their order, so that a
// run can be replayed years later.
package reward
