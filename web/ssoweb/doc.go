// Package ssoweb is the pages under Settings where an organisation agrees with identity providers who signs people on and
// what their groups give, and tries it.
package ssoweb
