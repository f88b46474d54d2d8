package signon

import (
	"regexp"
	"strings"
)

// ownAddress is a path and query in which a browser can see no other site: no backslash, no control character, no host.
var ownAddress = regexp.MustCompile(`^/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*(\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?$`)

// SafeNext returns where to go after a sign-on: an address below the organisation's own path ("/o/ruitherstel"), or that
// path itself. Anything that a browser could take for another site is not gone to.
func SafeNext(orgPath, next string) string {
	path, _, _ := strings.Cut(next, "?")
	inside := path == orgPath || strings.HasPrefix(path, orgPath+"/")
	if len(next) > 2000 || !ownAddress.MatchString(next) || !inside || strings.Contains(path, "//") || strings.Contains(path, "..") ||
		strings.HasPrefix(path, orgPath+"/sign-on/") {
		return orgPath
	}
	return next
}
