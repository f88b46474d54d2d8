// Package jobs lists the work that is done later or by the clock, one file a job: its name, what it needs to know, how
// often and how long it is tried, and the one use case that does it. What a job knows are references alone; people's names
// and addresses stay in tables where they can be erased.
package jobs
