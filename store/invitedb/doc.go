// Package invitedb keeps whom was asked, and the addresses to which nothing goes any more.
package invitedb
