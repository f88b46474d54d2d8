// Package publish decides which figures of a slice somebody may see, so that a few customers can't be told apart: not by
// asking for them, and not by subtracting one answered question from another.
//
// A figure is a cell of many tables: of all teams in its period, of all products of its team. It is shown only when it is
// shown in every one of these tables, and only in periods whose ends lie far enough from all other ends that can be asked
// for. What this protects against, and what not, is written in docs/method/small-numbers.md.
//
// Nothing here depends on what was asked before: the same answers and the same reader give the same figures, in any order.
package publish
