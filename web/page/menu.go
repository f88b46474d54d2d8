package page

import (
	"slices"

	"klankbord.org/core/access"
	"klankbord.org/i18n"
)

// Section is one of the seven things that people do here; the navigation is made of them.
type Section uint8

// The sections, in the order of the navigation.
const (
	Listen Section = iota + 1
	Understand
	Act
	Improve
	Reward
	Guard
	Settings
)

// Label returns the section's name.
func (s Section) Label(l i18n.Lang) string {
	nl := [...]string{"", "Luisteren", "Begrijpen", "Handelen", "Verbeteren", "Belonen", "Bewaken", "Instellingen"}
	en := [...]string{"", "Listen", "Understand", "Act", "Improve", "Reward", "Guard", "Settings"}
	return l.T(nl[s], en[s])
}

// Entry is a page in the navigation. Only what exists is listed: a section without entries isn't shown.
type Entry struct {
	Ref     string // how pages say that they belong here, such as "causes"
	Section Section
	NL, EN  string
	Path    string // within the organisation, such as "/causes"; empty for its first page
	// Any are the permissions of which one is needed to come there; none: whoever is signed in.
	Any []access.Permission
}

// group is a section with its entries, ready to be drawn.
type group struct {
	Label   string
	Href    string
	Current bool
	Entries []item
}

type item struct {
	Link
	Current bool
}

// menu returns the sections that have entries, in order.
func (p Page) menu() []group {
	if p.site == nil || p.Org.Ref == "" {
		return nil
	}
	var groups []group
	for s := Listen; s <= Settings; s++ {
		g := group{Label: s.Label(p.Lang)}
		for _, e := range p.site.Menu {
			if e.Section != s || !p.opens(e) {
				continue
			}
			current := e.Ref == p.Entry
			g.Current = g.Current || current
			g.Entries = append(g.Entries, item{Link{p.T(e.NL, e.EN), p.Path(e.Path)}, current})
		}
		if len(g.Entries) > 0 {
			g.Href = g.Entries[0].Href
			groups = append(groups, g)
		}
	}
	return groups
}

// opens reports whether the reader may come to an entry.
func (p Page) opens(e Entry) bool {
	return len(e.Any) == 0 || slices.ContainsFunc(e.Any, p.Actor.May)
}

// neighbours are the entries of the page's own section, shown when there is a choice.
func (p Page) neighbours() group {
	for _, g := range p.menu() {
		if g.Current && len(g.Entries) > 1 {
			return g
		}
	}
	return group{}
}

// First is the address of the first page of the menu that the reader may open, of those that one of the permissions opens
// where there are some; empty when there is none.
func (p Page) First(of ...access.Permission) string {
	if p.site == nil {
		return ""
	}
	for s := Listen; s <= Settings; s++ {
		for _, e := range p.site.Menu {
			if e.Section == s && p.opens(e) && (len(of) == 0 || slices.ContainsFunc(of, func(a access.Permission) bool { return p.Actor.May(a) && slices.Contains(e.Any, a) })) {
				return p.Path(e.Path)
			}
		}
	}
	return ""
}
