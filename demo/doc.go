// Package demo makes Ruitwacht, a windscreen-repair chain that doesn't exist: its people, its jobs and what its customers
// said about them over four quarters and the running one.
//
// Everything comes from a seed and a day, so two demos of the same day are the same. Effects are hidden in the numbers
// for the screens to find; Secrets names them, for tests and for whoever tells the story. All names are invented, all
// addresses end in ".example".
package demo
