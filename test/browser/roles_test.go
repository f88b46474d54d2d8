package browser

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	"klankbord.org/core/access"
	"klankbord.org/demo"
)

// firstPages is where each role of the sample comes when it opens the organisation.
var firstPages = map[access.RoleRef]string{access.Administrator: "/accounts", access.CXManager: "", access.RewardManager: "", access.TeamLead: "",
	access.EmployeeRole: "/me", access.Management: "", access.Auditor: "", access.WorksCouncil: ""}

// Everybody's first page is one that is for them, in both languages, on a phone and on a desk, light and dark; and whatever
// its menu offers opens.
func TestEveryRoleHasAFirstPage(t *testing.T) {
	home := program.base + "/o/" + demo.Ref
	for i, v := range []view{phone, deskDark, desk, phoneDark} {
		lang := []string{"nl", "en"}[i%2]
		t.Run(v.name+" "+lang, func(t *testing.T) {
			b := openTab(t, v)
			for _, role := range access.StandardRoles() {
				b.as(string(role.Ref))
				where := string(role.Ref)
				b.open(home + "?lang=" + lang)
				b.open(home)
				if at := evaluate[string](b, "location.pathname"); firstPages[role.Ref] != "" && at != "/o/"+demo.Ref+firstPages[role.Ref] || at == "/o/"+demo.Ref+"/signin" {
					t.Errorf("%s comes to %s", where, at)
				}
				b.quiet(where)
				b.fits(where)
				b.accessible(where)
			}
		})
	}
}

// Nobody is offered what doesn't open: each role's pages, from the first on and one of a kind, are walked, and every link on
// them is tried.
func TestNobodyIsOfferedWhatDoesNotOpen(t *testing.T) {
	for _, role := range access.StandardRoles() {
		t.Run(string(role.Ref), func(t *testing.T) {
			b := openTab(t, desk)
			b.as(string(role.Ref))
			seen, tried, queue := map[string]bool{}, map[string]bool{}, []string{program.base + "/o/" + demo.Ref}
			for len(queue) > 0 {
				address := queue[0]
				queue = queue[1:]
				kind := kindOf(address)
				if seen[kind] || !strings.HasPrefix(kind, "/o/") || path.Ext(kind) != "" || strings.Contains(address, "chart=") || strings.Contains(address, "format=") {
					continue
				}
				seen[kind] = true
				b.open(address)
				b.offersOnlyWhatOpens(string(role.Ref)+" at "+strings.TrimPrefix(address, program.base), tried)
				b.errors = nil
				queue = append(queue, b.links()...)
			}
			if len(seen) < 2 {
				t.Errorf("only %d pages were walked", len(seen))
			}
		})
	}
}

// offersOnlyWhatOpens tries every link of the page that leads to another of ours, one of a kind and parameters: what one
// employee's page may be opened by, another's may too.
func (b *tab) offersOnlyWhatOpens(where string, tried map[string]bool) {
	b.t.Helper()
	fresh := []string{}
	for _, href := range evaluate[[]string](b, `[...document.querySelectorAll("a[href^='/o/']")].map(a => a.getAttribute("href"))`) {
		if kind := sortOf(href); !tried[kind] {
			tried[kind] = true
			fresh = append(fresh, href)
		}
	}
	list, err := json.Marshal(fresh)
	if err != nil {
		b.t.Fatal(err)
	}
	refused := `Promise.all(` + string(list) + `.map(href => fetch(href).then(r => r.status < 400 ? "" : href + " " + r.status)))
		.then(all => all.filter(Boolean).join("\n"))`
	if got := evaluate[string](b, refused); strings.TrimSpace(got) != "" {
		b.t.Errorf("%s is offered what doesn't open:\n%s", where, got)
	}
}

// sortOf is the kind of page that an address shows, with the names of its parameters and what kind of file it asks for.
func sortOf(href string) string {
	u, err := url.Parse(href)
	if err != nil {
		return href
	}
	q := u.Query()
	return fmt.Sprint(kindOf(href), slices.Sorted(maps.Keys(q)), q.Get("format"), q.Get("chart"))
}
