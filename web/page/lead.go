package page

import (
	"fmt"
	"net/http"
	"strings"
)

// LeadTo answers a form that succeeded by leading to another page of ours. Every redirect of a page goes through here: an
// address that a browser would take for another site is an error, whatever it was made of.
func LeadTo(w http.ResponseWriter, r *http.Request, to string) error {
	if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		return fmt.Errorf("page: %q is no page of ours", to)
	}
	http.Redirect(w, r, to, http.StatusSeeOther) // #nosec G710 -- checked above: a path on this host
	return nil
}
