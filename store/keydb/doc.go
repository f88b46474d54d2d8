// Package keydb keeps the keys of programs that use the API, and the answers that a repeated request gets again.
package keydb
