// Package retaindb keeps how long data is kept, and takes away what has had its time: a class at a time, some rows at a time, so
// that nobody waits for it and nothing is lost when it is broken off.
package retaindb
