// Package score turns counted answers into figures: NPS, CSAT and CES with their intervals, differences and tests.
//
// Everything is computed from counts, never from averages of scores: adding counts is the only way in which groups and
// periods may be combined. Scores, differences, standard errors and limits are in points (−100…100), percentages are
// 0…100, and p-values, shares and levels are 0…1. A level of 0.95 is a two-sided 95 %. What isn't defined, such as the
// score of nobody, comes back with ok false and never as 0.
//
// The functions are pure: the same counts give the same figures, years later as well.
package score
